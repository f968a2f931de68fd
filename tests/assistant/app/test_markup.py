"""What becomes markup, and what must not."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app.markup import (
    answer_to_markdown,
    duration,
    names_to_html,
    notice_to_html,
    progress_to_html,
    sources_to_html,
    summary_to_html,
    text_to_html,
    text_to_markdown,
    words_after,
    words_before,
)
from assistant.compose import escape
from assistant.records import Answer, Citation, Query
from ingest.records import Outcome, Progress, Summary
from kb.records import Span

QUERY = Query("问", "问")
TEXT = "第一章 总则\n湖州市建成噪声达标区24.05平方公里，覆盖率达到61.7%。\n全市禁鸣。"
QUOTE = "噪声达标区24.05平方公里"
START = TEXT.index(QUOTE)
CITATION = Citation(
    number=1,
    document="湖州.txt",
    document_id="d1",
    report_id="d1#1",
    title="湖州市创模总结",
    text=QUOTE,
    start=START,
    end=START + len(QUOTE),
    place="湖州市",
    place_how="stated",
    year="2004",
    year_how="stated",
)

HOSTILE = '<script>alert(1)</script><img src="http://x.cn/a.png" onerror=alert(1)>&lt;b&gt; \' "'
hostile_texts = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            ["<", ">", "&", '"', "\\", "[", "]", "(", ")", "1", "2", ":", "//", "a", "\n", "!", "`"]
        )
    ).map("".join),
)


def answer(text: str, *citations: Citation) -> Answer:
    return Answer(text, QUERY, citations)


def sources(citation: Citation, text: str | None = TEXT) -> str:
    return sources_to_html(answer("", citation), lambda _id: text)


def words(markup: str) -> str:
    """What a reader sees of HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def marked(markup: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r"<mark>(.*?)</mark>", markup, re.S)]


def without_links(markdown: str) -> str:
    return re.sub(r'<a href="#c\d+(?:-\d+)?" class="cite">\[\d+\]</a>', "", markdown)


# ── the answer ──────────────────────────────────────────────────────────────────────────────────────


def test_a_mark_of_a_citation_becomes_a_link_to_its_source() -> None:
    shown = answer_to_markdown(answer("**湖州市**：已建成 [1]。", CITATION))
    assert shown == '**湖州市**：已建成 <a href="#c1" class="cite">[1]</a>。'


def test_marks_side_by_side_are_all_linked() -> None:
    shown = answer_to_markdown(answer("好[1][2]。", CITATION, replace(CITATION, number=2)))
    assert re.findall(r'href="#(\w+)"', shown) == ["c1", "c2"]


def test_a_mark_without_citation_is_no_link() -> None:
    assert "<a" not in answer_to_markdown(answer("见 [7]。", CITATION))


def test_brackets_of_a_document_are_no_marks() -> None:
    shown = answer_to_markdown(answer(f"{escape('参考文献[1]载')} [1]", CITATION))
    assert shown == '参考文献\\[1\\]载 <a href="#c1" class="cite">[1]</a>'


def test_a_backslash_of_a_document_does_not_hide_the_mark_after_it() -> None:
    assert 'href="#c1"' in answer_to_markdown(answer(f"{escape('路径' + chr(92))}[1]", CITATION))


def test_answers_of_one_conversation_have_their_own_sources() -> None:
    first, second = (answer_to_markdown(answer("好 [1]", CITATION), turn) for turn in (1, 2))
    assert 'href="#c1-1"' in first
    assert 'href="#c2-1"' in second
    assert 'id="c2-1"' in sources_to_html(answer("", CITATION), lambda _id: TEXT, 2)


@pytest.mark.parametrize(
    "text",
    [
        "![图](http://x.cn/a.png)",
        "[看这里](http://x.cn)",
        "<http://x.cn>",
        "http://x.cn/a",
        "www.x.cn",
        "[a]: http://x.cn\n\n[a]",
        "[9](http://x.cn)",
        "a@x.cn",
    ],
)
def test_nothing_in_an_answer_leads_out_of_the_page(text: str) -> None:
    shown = answer_to_markdown(answer(text, CITATION))
    assert "](" not in shown
    assert "]:" not in shown
    assert "://" not in shown
    assert "www." not in shown
    assert "@" not in shown


def test_signs_of_a_document_are_read_as_they_stand() -> None:
    shown = answer_to_markdown(answer(escape("噪声<65分贝&>50"), CITATION))
    assert html.unescape(shown) == "噪声<65分贝&>50"


@given(hostile_texts, st.sets(st.integers(0, 30)))
def test_no_text_of_an_answer_survives_as_a_tag(text: str, numbers: set[int]) -> None:
    citations = [replace(CITATION, number=number) for number in numbers]
    rest = without_links(answer_to_markdown(answer(text, *citations)))
    assert not re.search(r"[<>]|&(?!#\d+;)", rest)


@given(hostile_texts, st.sets(st.integers(0, 30)))
def test_marks_only_link_existing_citations(text: str, numbers: set[int]) -> None:
    citations = [replace(CITATION, number=number) for number in numbers]
    linked = re.findall(r'<a href="#c(\d+)"', answer_to_markdown(answer(text, *citations)))
    assert {int(number) for number in linked} <= numbers


@given(hostile_texts)
def test_a_question_is_shown_as_plain_words(text: str) -> None:
    shown = text_to_markdown(text)
    assert not re.search(r"[!-/:-@\[-`{-~]", re.sub(r"&#\d+;", "", shown))
    assert re.sub(r"\s", "", html.unescape(shown)) == re.sub(r"\s", "", _as_a_browser_reads(text))


def _as_a_browser_reads(text: str) -> str:
    """Lines stripped as the page does; the signs come through unchanged."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


@given(hostile_texts)
def test_text_in_html_is_only_text(text: str) -> None:
    shown = text_to_html(text)
    assert not re.search(r"[<>\"']", shown)
    assert html.unescape(shown) == html.unescape(html.escape(text))


# ── sources ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_source_says_what_it_is_and_where_it_stands() -> None:
    shown = sources(replace(CITATION, page="12"))
    assert '<section id="c1" class="source"' in shown
    for part in ("[1]", "湖州市创模总结", "湖州.txt", "湖州市", "2004年", "第12页"):
        assert part in words(shown)


@pytest.mark.parametrize(
    ("place", "how", "said"),
    [
        ("湖州市", "inferred", "湖州市（推断）"),
        (None, "masked", "地名已隐去"),
        ("湖州市", "corrected", "湖州市（已更正）"),
        (None, "unknown", "地名未载"),
    ],
)
def test_a_source_says_how_its_place_is_known(place: str | None, how: str, said: str) -> None:
    assert said in words(sources(replace(CITATION, place=place, place_how=how)))


@pytest.mark.parametrize(
    ("year", "how", "said"),
    [
        (None, "masked", "原文年份已隐去"),
        ("2093", "suspect", "年份存疑"),
        ("2004", "inferred", "2004年（推断）"),
        ("2003—2020", "stated", "2003—2020年"),
        (None, "unknown", "年份未载"),
    ],
)
def test_a_source_says_how_far_its_year_can_be_trusted(year: str | None, how: str, said: str) -> None:
    assert said in words(sources(replace(CITATION, year=year, year_how=how)))


def test_a_digest_says_so_and_names_its_original() -> None:
    shown = words(sources(replace(CITATION, is_digest=True, origin="湖政发〔2004〕1号")))
    assert "摘要（非原文）" in shown
    assert "湖政发〔2004〕1号" in shown
    assert "摘要（非原文）" not in words(sources(CITATION))


def test_the_quoted_words_stand_highlighted_in_their_context() -> None:
    shown = sources(CITATION)
    assert marked(shown) == [QUOTE]
    assert TEXT[:START].lstrip() in words(shown)
    assert "覆盖率达到61.7%。" in words(shown)


@given(st.text(min_size=1, max_size=1500), st.data())
def test_exactly_the_quoted_words_are_highlighted(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    citation = replace(CITATION, text=text[start:end], start=start, end=end)
    found = marked(sources_to_html(answer("", citation), lambda _id: text))
    assert found
    assert all(words == html.unescape(html.escape(text[start:end])) for words in found)


@given(hostile_texts, hostile_texts)
def test_no_text_of_a_document_survives_as_a_tag(before: str, quote: str) -> None:
    text = before + quote
    citation = replace(
        CITATION, title=before, document=quote, text=quote, start=len(before), end=len(text), place=before, origin=quote,
        is_digest=True, page=before,
    )  # fmt: skip
    shown = sources_to_html(answer("", citation), lambda _id: text)
    ours = {"section", "h3", "span", "p", "blockquote", "mark", "details", "summary", "div", "b"}
    assert set(re.findall(r"<\s*/?\s*([^\s>/]*)", shown)) <= ours


def test_a_wider_context_can_be_unfolded() -> None:
    text = "甲" * 700 + QUOTE + "乙" * 700
    shown = sources(replace(CITATION, start=700, end=700 + len(QUOTE)), text)
    near, wide = re.findall(r"<blockquote>(.*?)</blockquote>", shown)
    assert words(near) == f"…{'甲' * 80}{QUOTE}{'乙' * 80}…"
    assert words(wide) == f"…{'甲' * 500}{QUOTE}{'乙' * 500}…"
    assert "<details>" in shown


def test_context_begins_and_ends_with_a_line_where_one_is_near() -> None:
    text = f"{'甲' * 90}\n{'乙' * 40}{'丙' * 40}\n{'丁' * 90}"
    assert words_before(text, 131, 80) == "乙" * 40
    assert words_after(text, 131, 80) == "丙" * 40


def test_a_quote_whose_document_changed_is_shown_as_it_was() -> None:
    shown = sources(CITATION, "别的文字")
    assert marked(shown) == [QUOTE]
    assert "原文件已更新" in shown
    assert "已不在资料库" in sources(CITATION, None)


def test_a_table_header_far_above_is_shown_beside_the_quote() -> None:
    text = f"指标 | 现状\n{'一 | 1' * 40}\n{QUOTE}"
    start = text.index(QUOTE)
    citation = replace(CITATION, start=start, end=len(text), context=(Span(0, 7, "header"),))
    assert "表头指标 | 现状" in words(sources(citation, text))


# ── uploads ─────────────────────────────────────────────────────────────────────────────────────────


def test_progress_tells_file_step_rate_and_time_left() -> None:
    progress = Progress("upload:总结.txt", "embed", 2, 5, 400, 1000, 1500.4, 80.0)
    shown = words(progress_to_html(progress))
    assert shown == "第 3 个，共 5 个：总结.txt计算向量　1500 字/秒　约剩 1 分 20 秒"


def test_progress_without_measure_yet_does_not_pretend() -> None:
    shown = progress_to_html(Progress("upload:a.txt", "read", 0, 1, 0, 1000, 0.0, None))
    assert "正在估算剩余时间" in shown
    assert "字/秒" not in shown
    assert "value=" not in shown


def test_the_summary_says_what_became_of_every_file() -> None:
    outcomes = (
        Outcome("upload:好.txt", "added", "", 2, 10, 3000),
        Outcome("upload:坏.doc", "failed", "暂不支持 .doc 文件"),
    )
    shown = words(summary_to_html(Summary(outcomes, 3.2)))
    assert "共 2 个文件：新入库 1 个；未能读入 1 个" in shown
    assert "新入库好.txt2 份材料，3000 字" in shown
    assert "未能读入坏.doc暂不支持 .doc 文件" in shown


def test_file_names_and_remarks_are_no_markup() -> None:
    outcome = Outcome(f"upload:{HOSTILE}", "failed", HOSTILE)
    progress = Progress(f"upload:{HOSTILE}", "read", 0, 1, 0, 1, 0.0, None)
    for shown in (
        summary_to_html(Summary((outcome,), 1.0)),
        progress_to_html(progress),
        names_to_html([HOSTILE]),
        notice_to_html(HOSTILE),
    ):
        assert "<script" not in shown
        assert "<img" not in shown
        assert HOSTILE in words(shown)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "不到 1 秒"), (59.0, "59 秒"), (61.0, "1 分 1 秒"), (7300.0, "2 小时 1 分")]
)
def test_durations_are_said_in_chinese(seconds: float, said: str) -> None:
    assert duration(seconds) == said
