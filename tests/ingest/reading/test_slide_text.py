"""Words of slides: raised figures, line breaks, automatic numbers, formulas."""

from __future__ import annotations

import pytest

from tests.ingest.reading.slide_files import blank, box, parsed, read_show
from tests.ingest.reading.word_files import lines


def read_paragraphs(*paragraphs: str) -> list[str]:
    """The lines of one box with these `a:p`."""
    made, slide = blank()
    body = box(slide, "").text_frame._txBody
    body.remove(body.p_lst[0])
    for paragraph in paragraphs:
        body.append(parsed(paragraph))
    return lines(read_show(made))


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (
            "<a:r><a:t>3×10</a:t></a:r><a:r><a:rPr baseline='30000'/><a:t>4</a:t></a:r><a:r><a:t>吨</a:t></a:r>",
            ["3×10^4吨"],
        ),
        ("<a:r><a:t>SO</a:t></a:r><a:r><a:rPr baseline='-25000'/><a:t>2</a:t></a:r>", ["SO2"]),
        ("<a:r><a:t>甲</a:t></a:r><a:br/><a:r><a:t>乙</a:t></a:r>", ["甲", "乙"]),
        (
            "<a:r><a:t>日期</a:t></a:r><a:fld id='{1}' type='datetime1'><a:t>2010-5-1</a:t></a:fld>",
            ["日期2010-5-1"],
        ),
        ("<a:r><a:t>第</a:t></a:r><a:fld id='{1}' type='slidenum'><a:t>3</a:t></a:fld>", ["第"]),
    ],
)
def test_words_come_out_as_they_are_seen(inside: str, shown: list[str]) -> None:
    assert read_paragraphs(f"<a:p>{inside}</a:p>") == shown


def numbered(words: str, kind: str, more: str = "", level: int = 0) -> str:
    number = f"<a:buAutoNum type='{kind}' {more}/>" if kind else ""
    return f"<a:p><a:pPr lvl='{level}'>{number}</a:pPr><a:r><a:t>{words}</a:t></a:r></a:p>"


def test_automatic_numbers_are_the_ones_that_are_seen() -> None:
    assert read_paragraphs(
        numbered("甲", "ea1ChsPeriod"),
        numbered("子", "arabicParenBoth", level=1),
        numbered("丑", "arabicParenBoth", level=1),
        "<a:p/>",
        numbered("乙", "ea1ChsPeriod"),
        numbered("寅", "arabicParenBoth", level=1),
        numbered("其间", ""),
        numbered("丙", "circleNumDbPlain", "startAt='3'"),
        numbered("丁", "unknown"),
    ) == ["一. 甲", "(1)子", "(2)丑", "二. 乙", "(1)寅", "其间", "③ 丙", "丁"]


FORMULA = "<m:oMath><m:f><m:num><m:r><m:t>Q</m:t></m:r></m:num><m:den><m:r><m:t>a+b</m:t></m:r></m:den></m:f></m:oMath>"


def test_a_box_with_a_formula_is_read_though_it_has_two_ways_of_showing() -> None:
    made, slide = blank()
    kept = box(slide, "式：")._element
    kept.txBody.p_lst[0].append(parsed(f"<a14:m>{FORMULA}</a14:m>"))
    both = parsed(
        "<mc:AlternateContent><mc:Choice Requires='a14'/><mc:Fallback><p:pic/></mc:Fallback></mc:AlternateContent>"
    )
    kept.addprevious(both)
    both[0].append(kept)
    reading = read_show(made)
    assert (lines(reading), reading.quality.unread) == (["式：Q/(a+b)"], ())
