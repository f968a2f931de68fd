"""Where one file's self-contained texts begin and end."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading import read
from ingest.segment import segment
from kb.flow import Flow
from kb.records import Span
from tests.material import CORPUS, reports

NEAR = 60
"""Characters: a title line more or less."""
BODY = (
    "市委、市政府高度重视创模工作，多次召开会议研究部署，各部门各司其职，全市上下齐心协力推进各项整治工作。"
    "市区拆除燃煤锅炉，关闭违法企业，建成污水处理厂和垃圾填埋场，水质明显改善，空气更加清新，群众更加满意。"
    "今后我们将继续努力，巩固成果，扩大宣传，加强执法，把创建工作引向深入，让全市人民享有更好的生活环境。"
)


def report(number: int, *, paragraphs: int = 8) -> str:
    body = "\n".join(f"{mark}、第{number}份的做法\n{BODY}" for mark in "一二三四五六七八九"[:paragraphs])
    return f"第{number}座城市的工作情况\n{BODY}现将有关情况汇报如下：\n{body}\n"


def starts(text: str, skips: tuple[Span, ...] = ()) -> list[str]:
    """The first lines of the segments."""
    return [text[start:end].strip().split("\n")[0] for start, end in segment(text, skips)]


@pytest.mark.parametrize(
    "marks",
    [
        ("创模工作总结 篇一", "创模工作总结 篇二", "创模工作总结 篇三"),
        ("创模（篇一）", "创模（篇二）", "创模（篇三）"),
        ("环保范文第1篇", "环保范文第2篇", "环保范文第3篇"),
        ("创模总结第一篇", "创模总结第二篇", "创模总结第三篇"),
        ("篇九", "篇十", "篇十一"),
    ],
)
def test_numbered_pieces_of_a_collection_are_cut_at_their_marks(marks: tuple[str, ...]) -> None:
    text = "\n".join(f"{mark}\n{BODY}" for mark in marks)
    if marks[0] == "篇九":
        # Not from the first on: a series starts within four of it.
        assert starts(text) == ["篇九"]
    else:
        assert starts(text) == list(marks)


@pytest.mark.parametrize(
    "form",
    [
        "创模工作总结 篇{}",
        "创模工作总结{}",
        "创模工作总结（{}）",
        "创模工作总结{}（全文771字）",
        "第{}篇：市创建工作汇报",
        "【第{}篇】市创建工作汇报",
        "【篇{}】",
        "[篇{}：市创建工作汇报]",
        "范文{}：",
        "模板{}",
        "PART {}",
        "## 创模工作总结（{}）",
        "★创模工作总结篇{}★",
    ],
)
def test_however_a_series_is_numbered_its_pieces_are_cut(form: str) -> None:
    marks = [form.format(number) for number in (1, 2, 3)]
    text = "\n".join(f"{mark}\n{report(number)}" for number, mark in enumerate(marks, 1))
    assert starts(text) == marks


@pytest.mark.parametrize("mark", ["创模工作总结篇{}", "创模工作总结{}", "【例文{}】", "（篇{}）"])
def test_marks_in_a_text_of_one_line_are_found_too(mark: str) -> None:
    pieces = [mark.format(number) + report(number).replace("\n", "") for number in (1, 2, 3)]
    assert segment("".join(pieces)) == _spans(pieces)


def _spans(pieces: list[str]) -> list[tuple[int, int]]:
    ends = list(itertools.accumulate(map(len, pieces)))
    return list(zip([0, *ends], ends, strict=False))


def test_the_parts_of_one_plan_are_no_series() -> None:
    parts = ("第一篇 总则", "第二篇 总体要求", "第三篇 主要任务")
    body = iter("一二三四五六")
    text = "\n".join(f"{part}\n{next(body)}、要点\n{BODY}\n{next(body)}、要点\n{BODY}" for part in parts)
    assert starts("生态环境保护规划\n" + text) == ["生态环境保护规划"]


def test_running_heads_with_page_numbers_are_no_series() -> None:
    pages = [f"创模工作总结{number}\n{BODY}全市上下" for number in (1, 2, 3)]
    assert len(segment("\n".join(pages))) == 1


def test_a_table_of_contents_is_no_series_of_its_own() -> None:
    marks = [f"创模工作总结 篇{number}" for number in (1, 2, 3)]
    text = "\n".join([*marks, *(f"{mark}\n{report(1)}" for mark in marks)])
    assert [text[start:end].strip().split("\n")[0] for start, end in segment(text)] == marks


def test_a_speech_that_greets_again_is_one_text() -> None:
    halves = "一、做法\n" + BODY + "\n二、成效\n" + BODY, "三、体会\n" + BODY + "\n四、打算\n" + BODY
    assert len(segment("各位领导：\n" + halves[0] * 3 + "\n各位领导：\n" + halves[1] * 3)) == 1


def test_under_a_new_title_headings_that_count_from_one_again_are_a_new_text() -> None:
    text = report(1) + "市社区创建绿色社区自查报告\n" + "\n".join(f"{n}、做法\n{BODY}" for n in "一二三四五")
    assert [text[start:end].split("\n")[0] for start, end in segment(text)][1:] == [
        "市社区创建绿色社区自查报告"
    ]


def test_the_part_on_what_comes_next_is_no_text_of_its_own() -> None:
    text = report(1) + "现将下一步工作打算汇报如下：\n一、总体考虑\n" + BODY * 5
    assert len(segment(text)) == 1


def test_a_page_around_the_text_belongs_to_no_report() -> None:
    head, foot = "某网站 首页\n" + "大小:42 KB\n" * 8, "\n下载文档查看全文"
    body = report(1).strip()
    text = head + body + foot
    skips = (Span(7, len(head)), Span(len(text) - len(foot), len(text)))
    assert segment(text, skips) == [(len(head), len(head) + len(body))]


def test_a_gap_in_the_numbering_does_not_end_the_series() -> None:
    text = "\n".join(f"总结 篇{han}\n{BODY}" for han in "一二五")
    assert starts(text) == ["总结 篇一", "总结 篇二", "总结 篇五"]


def test_one_lonely_mark_is_a_mention() -> None:
    assert starts(f"总结 篇一\n{BODY}\n{BODY}") == ["总结 篇一"]
    assert len(segment(f"工作总结\n{BODY}\n详见 篇二\n{BODY}")) == 1


def test_a_mark_inside_page_furniture_cuts_nothing() -> None:
    text = f"总结 篇一\n{BODY}\n推荐：篇二\n{BODY}\n总结 篇二\n{BODY}"
    at = text.index("推荐")
    whole = segment(text)
    assert segment(text, (Span(at - 1, at + 6),)) != whole
    assert starts(text, (Span(at - 1, at + 6),)) == ["总结 篇一", "总结 篇二"]


def test_a_short_header_of_a_site_belongs_to_no_report() -> None:
    header = "某网站 首页 导航\n"
    text = header + "\n".join(f"总结 篇{han}\n{BODY}" for han in "一二")
    assert segment(text)[0][0] == len(header)


def test_a_long_text_before_the_first_mark_is_a_report_of_its_own() -> None:
    text = BODY * 20 + "\n" + "\n".join(f"总结 篇{han}\n{BODY}" for han in "一二")
    assert segment(text)[0] == (0, text.index("总结 篇一"))


def test_a_text_that_lost_its_mark_is_found_by_its_opening_formula() -> None:
    text = report(1) + report(2) + report(3)
    assert starts(text) == [f"第{number}座城市的工作情况" for number in (1, 2, 3)]


@pytest.mark.parametrize("mark", ["# ", "### "])
def test_headings_that_a_word_processor_marks_count_as_plain_ones_do(mark: str) -> None:
    plain = report(1) + report(2) + report(3)
    marked = re.sub(r"^(?=[一二三四五六七八九]、)", mark, plain, flags=re.M)
    assert marked.count(mark) == 24
    assert starts(marked) == starts(plain)


def test_inside_a_piece_of_a_series_a_lost_heading_is_found_too() -> None:
    text = f"总结 篇一\n{report(1)}{report(2)}总结 篇二\n{report(3)}"
    assert starts(text) == ["总结 篇一", "第2座城市的工作情况", "总结 篇二"]


def test_the_sign_off_belongs_to_the_text_it_ends() -> None:
    signed = report(1) + "某市人民政府\n2010年12月20日\n"
    text = signed + report(2)
    assert segment(text) == [(0, len(signed)), (len(signed), len(text))]


def test_an_opening_formula_inside_the_first_paragraph_starts_nothing() -> None:
    assert len(segment(report(1, paragraphs=2) + "现将下一步计划汇报如下：\n一、继续努力\n" + BODY)) == 1


def test_an_opening_formula_without_a_heading_after_it_starts_nothing() -> None:
    assert len(segment(report(1) + "现将有关情况汇报如下：\n" + BODY + "\n" + BODY + "\n" + BODY)) == 1


def test_a_law_is_never_split() -> None:
    articles = "\n".join(f"第{han}条 {BODY}" for han in "一二三四五六七八")
    law = f"大气污染防治条例\n{articles}\n现将有关办法通知如下：\n一、其他\n{BODY}\n"
    assert segment(law * 2) == [(0, len(law) * 2)]


LINES = st.sampled_from(
    [
        *(
            "总结 篇一",
            "总结 篇二",
            "（篇三）",
            "范文第2篇",
            "第四篇",
            "现将情况汇报如下：",
            "一、概况",
            "1、目标",
        ),
        *(
            "第一条 总则",
            "某市人民政府",
            "2010年5月1日",
            "",
            BODY,
            BODY * 4,
            "题目一行",
            "\u3000\u3000段落。",
        ),
    ]
)


@settings(deadline=None)
@given(
    st.lists(LINES, max_size=40),
    st.sampled_from(["\n", "\r\n", "\n\n", " "]),
    st.lists(st.integers(0, 500), max_size=4),
)
def test_segments_are_in_order_inside_and_without_overlap(
    lines: list[str], joint: str, cuts: list[int]
) -> None:
    text = joint.join(lines)
    skips = tuple(Span(min(cut, len(text)), min(cut + 10, len(text))) for cut in sorted(cuts))
    found = segment(text, skips)
    assert all(0 <= start < end <= len(text) for start, end in found) or (not text and found == [(0, 0)])
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))
    # Only a page's frame belongs to none: what stands before the first report, and furniture after the last.
    assert all(one[1] == other[0] for one, other in itertools.pairwise(found))
    assert not Flow.of(text, found[-1][1], len(text), skips).text.strip()


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_is_segmented(text: str) -> None:
    assert segment(text)[-1][1] == len(text)


@pytest.mark.shared
def test_nineteen_of_the_twenty_reports_of_the_campaign_files_are_found() -> None:
    segments: dict[str, list[tuple[int, int]]] = {}
    for path in sorted((CORPUS / "campaign").glob("*.txt")):
        reading = read(path.name, path.read_bytes())
        assert reading.text == path.read_bytes().decode()
        segments[path.name] = segment(reading.text, reading.skips)
    missed = [
        key
        for key, (name, start, end) in reports().items()
        if not any(abs(low - start) <= NEAR and abs(high - end) <= NEAR for low, high in segments[name])
    ]
    assert len(missed) <= 1, missed
    assert sum(map(len, segments.values())) <= 21


@pytest.mark.shared
def test_bundles_as_sites_write_them_are_taken_apart_and_single_texts_left_whole() -> None:
    from tests.segments.bundles import bundles, measure

    scores = [measure(bundle) for bundle in bundles(seed=2, count=240)]
    both = [right for score in scores if not score.bundle.is_control for right in score.both]
    false = [len(score.false) for score in scores if not score.bundle.is_control]
    whole = [not score.false for score in scores if score.bundle.is_control]
    assert sum(both) >= 0.7 * len(both)
    assert sum(false) <= 0.1 * len(false)
    assert sum(whole) >= 0.97 * len(whole)
