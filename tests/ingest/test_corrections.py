"""What users say of a report: found again, kept, checked."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corrections import Wish, chosen, concerning, corrected, corrections_of, in_force
from kb.errors import CorrectionError
from kb.places import Gazetteer
from kb.records import Document, Fact, Report

if TYPE_CHECKING:
    from kb.knowledge import Correction

GAZETTEER = Gazetteer.load()
FIRST = "甲市创模工作总结。全市建成污水处理厂三座，\n水质明显改善，群众十分满意。"
SECOND = "乙县创建汇报。全县新建公园五处，绿化成绩显著，空气优良。"
TEXT = f"{FIRST}\n{SECOND}\n{FIRST}"


def document(text: str = TEXT) -> Document:
    return Document("d", "合集.txt", "own", text, "text/1", "hash")


def reports(text: str = TEXT) -> tuple[Report, ...]:
    cuts = [0, len(FIRST) + 1, len(FIRST) + len(SECOND) + 2, len(text)]
    return tuple(Report(f"d#{n}", "d", low, high) for n, (low, high) in enumerate(pairwise(cuts), 1))


def said(wish: Wish, report: Report) -> list[Correction]:
    return corrections_of(
        document(), report, wish, by="张三", at="2026-01-01T00:00:00+00:00", gazetteer=GAZETTEER
    )


def after(*corrections: Correction, text: str = TEXT) -> tuple[Report, ...]:
    return corrected(document(text), reports(text), in_force(corrections), GAZETTEER)[0]


def test_a_report_is_chosen_by_its_number_or_by_words_even_across_a_line_end() -> None:
    assert chosen(document(), reports(), Wish({}, report=2)).id == "d#2"
    assert chosen(document(), reports(), Wish({}, contains="新建公园五处")).id == "d#2"
    assert chosen(document("a" + SECOND), (Report("d#1", "d", 0, 20),), Wish({})).id == "d#1"


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish({}, contains="没有的话"), "没有包含"),
        (Wish({}, report=9), "只有 3 份"),
        (Wish({}), "合集.txt#1"),
        (Wish({}, contains="污水处理厂三座，水质明显改善"), "2 份材料都符合"),
    ],
)
def test_a_wish_that_fits_none_or_several_is_refused_with_what_to_do(wish: Wish, words: str) -> None:
    with pytest.raises(CorrectionError, match=words):
        chosen(document(), reports(), wish)


def test_a_place_is_found_in_the_gazetteer_with_what_it_lies_in() -> None:
    (_, second, _) = after(*said(Wish({"place": "山东省胶州市"}, report=2), reports()[1]))
    assert second.place == Fact("胶州市", "corrected")
    assert second.within == Fact("山东省青岛市", "corrected")


def test_a_place_the_gazetteer_does_not_know_is_taken_as_it_is_written() -> None:
    (_, second, _) = after(*said(Wish({"place": "自强社区"}, report=2), reports()[1]))
    assert (second.place.value, second.within.value) == ("自强社区", None)


def test_of_two_copies_in_one_document_only_the_chosen_one_is_corrected() -> None:
    first, _, third = after(*said(Wish({"year": "2009"}, report=3), reports()[2]))
    assert (first.year.value, third.year.value) == (None, "2009")


def test_a_correction_is_found_again_when_the_document_is_cut_and_broken_otherwise() -> None:
    (correction,) = said(Wish({"year": "2009"}), reports()[1])
    moved = TEXT.replace("\n", "")
    whole = (Report("x#1", "x", 0, len(moved)),)
    again, lost = corrected(document(moved), whole, [correction], GAZETTEER)
    assert (again[0].year, lost) == (Fact("2009", "corrected"), 0)


def test_a_correction_of_a_text_that_is_gone_is_counted_as_lost() -> None:
    (correction,) = said(Wish({"year": "2009"}), reports()[1])
    unchanged, lost = corrected(
        document(FIRST), (Report("d#1", "d", 0, len(FIRST)),), [correction], GAZETTEER
    )
    assert (unchanged[0].year.value, lost) == (None, 1)


def test_the_newest_value_holds_and_an_empty_one_takes_it_back() -> None:
    older, newer = (said(Wish({"year": year}), reports()[1])[0] for year in ("2008", "2009"))
    (taken_back,) = said(Wish({"year": ""}), reports()[1])
    assert after(older, newer)[1].year.value == "2009"
    assert after(older, newer, taken_back) == reports()
    assert len(concerning(document(), reports()[1], [older, newer, taken_back])) == 3


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"year": "去年"}, "四位数字"),
        ({"place": "朝阳区"}, "重名"),
        ({"weather": "晴"}, "不是可以更正的项目"),
    ],
)
def test_a_value_that_cannot_be_is_refused(values: dict[str, str], words: str) -> None:
    with pytest.raises(CorrectionError, match=words):
        said(Wish(values), reports()[1])


@given(st.text(max_size=60), st.integers(1, 3))
def test_any_title_is_kept_for_the_report_it_was_said_of(title: str, number: int) -> None:
    changed = after(*said(Wish({"title": title}, report=number), reports()[number - 1]))
    expected = title.strip()
    assert [report.title.value for report in changed] == [
        (expected or None) if at == number else None for at in (1, 2, 3)
    ]
