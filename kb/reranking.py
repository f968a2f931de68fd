"""A cross-encoder that reads question and passage together, for those who have one; nothing is loaded otherwise."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Protocol

from kb.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.records import Hit


class Reranker(Protocol):
    """Says how well each text answers a question."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text; higher is better, and only their order counts."""
        ...


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder from a local folder."""

    def __init__(self, folder: str) -> None:
        # Even with `local_files_only` its library asks a server which program is calling.
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import CrossEncoder

        self._model = CrossEncoder(folder, local_files_only=True)
        self._lock = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """The model's own scores."""
        pairs = [(question, text) for text in texts]
        with self._lock:
            return [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]


def load_reranker(name: str | None) -> Reranker | None:
    """The cross-encoder in a folder; None where none is set. Raises EmbedderError if it cannot be read."""
    if not name:
        return None
    try:
        return CrossEncoderReranker(name)
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        raise EmbedderError(
            f"重排模型“{name}”无法加载。程序不会联网下载：请把 CHUANGMO_RERANKER 设为本机上一个 sentence-transformers "
            f"交叉编码器的目录，或去掉这项设置。（{type(error).__name__}）"
        ) from error


def reranked(hits: Sequence[Hit], question: str, reranker: Reranker, *, most: int) -> list[Hit]:
    """The first `most` hits by the reranker's order, then the others as they were; scores stay the search's own."""
    first = list(hits[:most])
    scores = reranker.scores(question, [hit.chunk.indexed for hit in first])
    order = sorted(range(len(first)), key=lambda at: (-scores[at], at))
    return [*(first[at] for at in order), *hits[most:]]
