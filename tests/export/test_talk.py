from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.export.layout import layout
from assistant.export.talk import Said, talk_to_docx, talk_to_markdown
from tests.export import word

SAID = (
    Said(
        "苏州市噪声达标区面积是多少？",
        "# 结论\n**苏州市**：\n\n- 面积 **466.08** 平方公里 [2]\n- 另有说明 [1][2] [9]",
        {1: "《苏州》第1页", 2: "《苏州》第2页", 3: "没有用到"},
        "2026-01-02 10:00",
    ),
    Said("无锡市呢？", "| 城市 | 面积 |\n|---|---|\n| 无锡市 | 100 [1] |", {1: "《无锡》第1页"}, ""),
)


def test_questions_are_headings_and_answers_stand_below_them() -> None:
    paragraphs = word.opened(talk_to_docx("对话记录", SAID, layout())).paragraphs
    looks = [
        (paragraph.style.name, paragraph.text)
        for paragraph in paragraphs
        if paragraph.style and paragraph.text
    ]
    assert looks == [
        ("Title", "对话记录"),
        ("Heading 1", "苏州市噪声达标区面积是多少？"),
        ("Body Text", "提问时间：2026-01-02 10:00"),
        ("Heading 2", "结论"),
        ("Body Text", "苏州市："),
        ("Body Text", "• 面积 466.08 平方公里"),
        ("Body Text", "• 另有说明,1 [9]"),
        ("Heading 1", "无锡市呢？"),
    ]


def test_the_footnotes_of_all_answers_are_numbered_through() -> None:
    data = talk_to_docx("对话记录", SAID, layout())
    assert word.footnotes(data) == {1: "《苏州》第2页", 2: "《苏州》第1页", 3: "《无锡》第1页"}


def test_markdown_has_the_same_footnotes() -> None:
    assert talk_to_markdown("对话记录", SAID) == (
        "# 对话记录\n\n## 苏州市噪声达标区面积是多少？\n\n提问时间：2026-01-02 10:00\n\n"
        "# 结论\n**苏州市**：\n\n- 面积 **466.08** 平方公里[^1]\n- 另有说明[^2][^1] [9]\n\n"
        "## 无锡市呢？\n\n| 城市 | 面积 |\n|---|---|\n| 无锡市 | 100[^3] |\n\n"
        "[^1]: 《苏州》第2页\n[^2]: 《苏州》第1页\n[^3]: 《无锡》第1页\n"
    )


def test_outside_words_become_no_markup() -> None:
    said = Said("<b>问</b>\n# 题", r"![图](http://a) <img> \[1] [甲][1]", {1: "*注* [x](y)\n换行"}, "")
    text = talk_to_markdown("_题_", [said])
    assert "## \\<b\\>问\\</b\\> \\# 题" in text
    assert r"![图]\(http://a) \<img> \[1] [甲][^1]" in text
    assert r"[^1]: \*注\* \[x\](y) 换行" in text
    assert text.startswith("# \\_题\\_\n")


@given(st.text("甲乙1 []\\*<(", max_size=40))
def test_every_mark_has_its_footnote_and_every_footnote_its_mark(answer: str) -> None:
    text = talk_to_markdown("题", [Said("问", answer, {1: "一", 11: "二"}, "")])
    # An answer may begin with a mark; only what a colon follows is a footnote's own words.
    body, *footnotes = re.split(r"\n\[\^(?=\d+\]: )", text)
    assert all(f"[^{note.split(']')[0]}]" in body for note in footnotes)
    assert body.count("[^") >= len(footnotes)


@given(st.text(st.characters(codec=None), max_size=40))
def test_any_conversation_can_be_kept(text: str) -> None:
    said = [Said(text, text, {1: text}, text)]
    talk_to_markdown(text, said).encode()
    assert word.opened(talk_to_docx(text, said, layout())).paragraphs
