from __future__ import annotations

import zipfile
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import shipped
from kb.embedding import DEFAULT_EMBEDDER, is_same_model, load_embedder
from kb.normal import text_hash
from kb.shipped import FILE, ShippedVectors, load_shipped, save_shipped
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = ("湖州市噪声达标区总面积现状为25.84平方公里。", "咸阳市垃圾无害化处理率为81.48%。", "安庆市")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the package's data are looked for."""
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(shipped, "data_file", lambda name: tmp_path / "data" / name)
    return tmp_path / "data"


def some(*texts: str) -> ShippedVectors:
    embedder = hashing_embedder()
    made = embedder.passages(list(texts))
    keys = [text_hash(text) for text in texts]
    return ShippedVectors("some-model", embedder.fingerprint(), dict(zip(keys, made, strict=True)))


def load() -> ShippedVectors:
    found = load_shipped()
    assert found is not None
    return found


def test_what_is_saved_comes_back_with_its_model_and_fingerprint(data: Path) -> None:
    ours = some(*TEXTS)
    save_shipped(data / FILE, ours)
    theirs = load()
    assert theirs.embedder == "some-model"
    assert np.array_equal(theirs.fingerprint, ours.fingerprint)
    assert theirs.fingerprint.dtype == np.float32
    assert set(theirs.vectors) == set(ours.vectors)


def test_a_vector_that_comes_back_has_unit_length_and_full_width(data: Path) -> None:
    save_shipped(data / FILE, some(*TEXTS))
    for vector in load().vectors.values():
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)


def test_half_precision_moves_no_cosine_by_a_thousandth(data: Path) -> None:
    embedder = load_embedder(DEFAULT_EMBEDDER)
    assert embedder is not None
    made = embedder.passages(list(TEXTS))
    keys = [text_hash(text) for text in TEXTS]
    ours = ShippedVectors(embedder.name, embedder.fingerprint(), dict(zip(keys, made, strict=True)))
    save_shipped(data / FILE, ours)
    theirs = np.stack([load().vectors[key] for key in keys])
    question = embedder.question("噪声达标区有多大")
    assert np.abs(theirs @ question - made @ question).max() < 0.001
    assert np.abs(theirs @ theirs.T - made @ made.T).max() < 0.001


@given(st.integers(0, 2**32 - 1), st.integers(2, 400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_no_unit_vectors_lose_more_than_a_thousandth(data: Path, seed: int, dimensions: int) -> None:
    ours = np.random.default_rng(seed).normal(size=(6, dimensions)).astype(np.float32)
    ours /= np.linalg.norm(ours, axis=1, keepdims=True)
    keys = [f"{number:032x}" for number in range(6)]
    save_shipped(data / FILE, ShippedVectors("m", ours[:5], dict(zip(keys, ours, strict=True))))
    theirs = np.stack([load().vectors[key] for key in keys])
    assert np.abs(theirs @ ours.T - ours @ ours.T).max() < 0.001


def test_the_same_vectors_always_give_the_same_file(tmp_path: Path) -> None:
    ours = some(*TEXTS)
    backwards = ShippedVectors(ours.embedder, ours.fingerprint, dict(reversed(ours.vectors.items())))
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    save_shipped(one, ours)
    save_shipped(two, backwards)
    assert one.read_bytes() == two.read_bytes()
    # The hour of writing is not in it either.
    with zipfile.ZipFile(one) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


def test_a_package_without_vectors_ships_none(data: Path) -> None:
    assert not list(data.iterdir())
    assert load_shipped() is None


# ---- what ships


def test_the_shipped_vectors_are_those_of_the_built_in_model() -> None:
    assert (files("kb") / "data" / FILE).is_file()
    embedder = load_embedder(DEFAULT_EMBEDDER)
    assert embedder is not None
    theirs = load()
    assert theirs.embedder == embedder.name == DEFAULT_EMBEDDER
    assert is_same_model(embedder.fingerprint(), theirs.fingerprint)
    assert theirs.vectors
    assert {vector.shape for vector in theirs.vectors.values()} == {theirs.fingerprint.shape[1:]}


def test_loading_what_ships_twice_gives_the_same_numbers() -> None:
    one, two = load(), load()
    assert list(one.vectors) == list(two.vectors) == sorted(one.vectors)
    assert all(np.array_equal(one.vectors[key], two.vectors[key]) for key in one.vectors)
