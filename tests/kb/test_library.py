import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from kb.embedding import Embedder
from kb.errors import EmbedderError, LibraryUnusableError
from kb.library import VECTORS_FOLDER, WORDS_FOLDER, Library
from kb.records import OWN
from kb.search import Searcher
from tests.fakes import HashingEmbeddings, hashing_embedder
from tests.kb.making import SENTENCES, OtherNumbers, add, made, other_embedder, renamed, stage


class Counting(Embeddings):
    """Remembers what it was asked to embed."""

    def __init__(self) -> None:
        self.inner = HashingEmbeddings()
        self.texts: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts += texts
        return self.inner.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        return self.inner.embed_query(text)


@pytest.fixture
def embeddings() -> Counting:
    return Counting()


@pytest.fixture
def library(tmp_path: Path, embeddings: Counting) -> Iterator[Library]:
    opened = Library.open(tmp_path, Embedder("counting", embeddings))
    opened.check_embedder()
    embeddings.texts.clear()
    yield opened
    opened.close()


def texts_found(library: Library, words: str) -> list[str]:
    return [hit.chunk.text for hit in Searcher(library, collections=(OWN.name,)).search(words, 20)]


def is_whole(library: Library) -> bool:
    # A function, because mypy takes a property for unchanging.
    return library.is_whole


# ── documents ───────────────────────────────────────────────────────────────────────────────────────


def test_a_document_is_found_once_it_is_published_and_not_before(library: Library) -> None:
    one = made("甲.txt", *SENTENCES)
    stage(library, one)
    assert texts_found(library, "污水集中处理率") == []
    library.publish([(one.document, one.source)])
    assert texts_found(library, "污水集中处理率")[0] == SENTENCES[0]
    assert is_whole(library)


def test_a_changed_file_is_replaced_and_its_old_words_are_gone_from_the_indexes(library: Library) -> None:
    add(library, made("甲.txt", SENTENCES[0]))
    add(library, made("甲.txt", SENTENCES[1]))
    assert texts_found(library, "污水集中处理率") == [SENTENCES[1]]
    assert library.words.search("污水", 10) == []
    assert is_whole(library)


def test_text_that_did_not_change_is_not_embedded_again(library: Library, embeddings: Counting) -> None:
    add(library, made("甲.txt", *SENTENCES))
    add(library, made("甲.txt", *SENTENCES[1:], "新的一句话。"))
    assert embeddings.texts == [*(f"甲.txt\n{sentence}" for sentence in SENTENCES), "甲.txt\n新的一句话。"]


def test_a_text_twice_in_one_document_is_embedded_once(library: Library, embeddings: Counting) -> None:
    vectors = library.embed(["同", "异", "同"])
    assert embeddings.texts == ["同", "异"]
    assert np.array_equal(vectors[0], vectors[2])


def test_a_removed_document_that_returns_is_not_embedded_again(
    library: Library, embeddings: Counting
) -> None:
    one = made("甲.txt", *SENTENCES)
    add(library, one)
    assert library.remove(OWN.name, [one.source.path]) == 1
    assert texts_found(library, "污水集中处理率") == []
    assert is_whole(library)
    add(library, one)
    assert len(embeddings.texts) == len(SENTENCES)
    assert texts_found(library, "污水集中处理率")[0] == SENTENCES[0]


def test_a_further_source_adds_no_second_copy(library: Library) -> None:
    one = made("甲.txt", *SENTENCES)
    add(library, one)
    library.add_source(one.document.id, renamed(one, "/in/b/乙.txt"))
    assert library.catalogue.info().chunks == 3
    assert library.remove(OWN.name, [one.source.path]) == 0
    assert texts_found(library, "污水集中处理率")[0] == SENTENCES[0]


def test_progress_is_told_in_characters_after_every_batch(library: Library) -> None:
    texts = [f"第{number}句。" for number in range(70)]
    told: list[int] = []
    library.embed(texts, done=told.append)
    assert len(told) == 3
    assert sum(told) == sum(map(len, texts))
    library.embed(texts, done=told.append)
    assert len(told) == 3


def test_many_threads_read_while_one_writes(library: Library) -> None:
    add(library, made("0.txt", *SENTENCES))
    stop, errors = threading.Event(), []

    def read() -> None:
        searcher = Searcher(library, collections=(OWN.name,))
        while not stop.is_set():
            try:
                if not searcher.search("污水集中处理率", 5):
                    errors.append("nothing found")
            except Exception as error:  # noqa: BLE001  (a crash in a thread would go unseen)
                errors.append(repr(error))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 16):
        # Some are new, some replace what was there.
        add(library, made(f"{number % 4}.txt", *SENTENCES, f"第{number}份。"))
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert is_whole(library)


# ── leftovers and repair ────────────────────────────────────────────────────────────────────────────


def test_what_a_killed_run_left_is_swept_away_on_opening(library: Library) -> None:
    add(library, made("甲.txt", SENTENCES[0]))
    stage(library, made("乙.txt", SENTENCES[1]))
    assert not is_whole(library)
    assert library.sweep() == 1
    assert is_whole(library)
    assert library.sweep() == 0


@pytest.mark.parametrize("broken", [(WORDS_FOLDER,), (VECTORS_FOLDER,), (WORDS_FOLDER, VECTORS_FOLDER)])
def test_doctor_rebuilds_both_indexes_from_the_catalogue_without_embedding(
    tmp_path: Path, broken: tuple[str, ...]
) -> None:
    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    for number in range(5):
        add(library, made(f"{number}.txt", *SENTENCES, f"第{number}份。"))
    before = texts_found(library, "污水集中处理率")
    library.close()
    for folder in broken:
        for file in (tmp_path / folder).rglob("*"):
            if file.is_file():
                file.write_bytes(b"broken")
    counting = Counting()
    again = Library.open(tmp_path, Embedder("hashing", counting), fresh_indexes=True)
    again.check_embedder()
    counting.texts.clear()
    assert not is_whole(again)
    assert again.rebuild() == 20
    assert is_whole(again)
    assert counting.texts == []
    assert texts_found(again, "污水集中处理率") == before
    again.close()


@pytest.mark.parametrize("folder", [WORDS_FOLDER, VECTORS_FOLDER])
def test_a_damaged_index_says_to_run_doctor(tmp_path: Path, folder: str) -> None:
    library = Library.open(tmp_path, hashing_embedder())
    add(library, made("甲.txt", *SENTENCES))
    library.close()
    for file in (tmp_path / folder).rglob("*"):
        if file.is_file():
            file.write_bytes(b"broken" * 200)
    with pytest.raises(LibraryUnusableError, match="chuangmo doctor"):
        Library.open(tmp_path, hashing_embedder())


def test_an_index_that_is_not_whole_is_mended_on_opening(library: Library, embeddings: Counting) -> None:
    add(library, made("甲.txt", *SENTENCES))
    assert not library.mend()
    library.words.clear()
    embeddings.texts.clear()
    assert library.mend()
    assert is_whole(library)
    assert embeddings.texts == []


def test_a_library_grown_without_an_embedder_is_completed_by_doctor_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain = Library.open(tmp_path, None)
    add(plain, made("甲.txt", *SENTENCES))
    assert texts_found(plain, "污水集中处理率") == [SENTENCES[0]]
    assert is_whole(plain)
    plain.close()
    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    assert not library.mend()
    assert "chuangmo doctor" in caplog.text
    library.rebuild()
    assert is_whole(library)
    library.close()


# ── the embedder ────────────────────────────────────────────────────────────────────────────────────


def test_the_same_embedder_is_accepted_again(tmp_path: Path) -> None:
    for _ in range(2):
        library = Library.open(tmp_path, hashing_embedder())
        library.check_embedder()
        assert library.catalogue.info().embedder == "hashing"
        library.close()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Embedder("another", HashingEmbeddings()), id="another name"),
        pytest.param(other_embedder("hashing"), id="other numbers under the same name"),
    ],
)
def test_another_model_is_refused_with_both_ways_out_and_doctor_goes_over_to_it(
    tmp_path: Path, other: Embedder
) -> None:
    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    add(library, made("甲.txt", *SENTENCES))
    library.close()
    changed = Library.open(tmp_path, other)
    with pytest.raises(EmbedderError) as error:
        changed.check_embedder()
    for words in ("hashing", other.name, "CHUANGMO_EMBEDDER", "chuangmo doctor --reembed"):
        assert words in str(error.value)
    assert changed.reembed() == 3
    changed.check_embedder()
    assert is_whole(changed)
    assert texts_found(changed, "污水集中处理率")[0] == SENTENCES[0]
    changed.close()


def test_changed_dimensions_are_refused_and_doctor_goes_over_to_them(tmp_path: Path) -> None:
    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    add(library, made("甲.txt", *SENTENCES))
    library.close()
    changed = Library.open(tmp_path, other_embedder("hashing", 64), fresh_indexes=True)
    with pytest.raises(EmbedderError):
        changed.check_embedder()
    assert changed.reembed() == 3
    assert texts_found(changed, "污水集中处理率")[0] == SENTENCES[0]
    changed.close()


def test_a_killed_change_of_model_is_noticed(tmp_path: Path) -> None:
    """KilledError after the new name is kept but before any text is embedded: nothing of the old model is mixed in."""

    class KilledError(Exception):
        pass

    class Dies(OtherNumbers):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            if any(SENTENCES[1] in text for text in texts):
                raise KilledError
            return super().embed_documents(texts)

    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    add(library, made("甲.txt", *SENTENCES))
    library.close()
    dying = Library.open(tmp_path, Embedder("new", Dies()))
    with pytest.raises(KilledError):
        dying.reembed()
    dying.close()
    opened = Library.open(tmp_path, other_embedder("new"))
    opened.check_embedder()
    assert opened.catalogue.vectors.missing("new") == 3
    assert not opened.mend()
    assert opened.rebuild() == 3
    assert is_whole(opened)
    opened.close()


def test_without_an_embedder_nothing_can_be_embedded_and_it_is_said_why(tmp_path: Path) -> None:
    library = Library.open(tmp_path, None)
    library.check_embedder()
    with pytest.raises(EmbedderError, match="CHUANGMO_EMBEDDER=none"):
        library.embed(["一"])
    with pytest.raises(LibraryUnusableError, match="CHUANGMO_EMBEDDER=none"):
        library.reembed()
    library.close()


def test_opening_without_an_embedder_leaves_the_kept_vectors_for_later(tmp_path: Path) -> None:
    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    one = made("甲.txt", *SENTENCES)
    add(library, one)
    library.close()
    plain = Library.open(tmp_path, None)
    plain.check_embedder()
    assert texts_found(plain, "污水集中处理率") == [SENTENCES[0]]
    # As many chunks as go: only their number is the same.
    add(plain, made("乙.txt", "乙市机动车检测率达到80%。", "二。", "三。"))
    plain.remove(OWN.name, [one.source.path])
    plain.close()
    back = Library.open(tmp_path, hashing_embedder())
    back.check_embedder()
    # The removed document's vectors still lie in the index: search does not bring them up.
    assert SENTENCES[0] not in texts_found(back, "污水集中处理率")
    assert not is_whole(back)
    back.rebuild()
    assert is_whole(back)
    back.close()
