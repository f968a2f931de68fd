"""What a report calls itself: its first title-like line."""

from __future__ import annotations

import re

from ingest.describe.lines import CHAPTER_MARK, TITLE_LENGTH, first_lines
from kb.records import UNKNOWN, Fact, Span

_KINDS = (
    "方案|总结|报告|汇报|情况|计划|通知|意见|条例|法|规定|办法|标准|规划|讲话|致辞|简报|通报"
    "|决定|公告|细则|纲要|要点|规范|指南|公报|请示|批复|函|倡议书|责任书"
)
_TITLE_END = re.compile(f"(?:{_KINDS})(?:[（(][^（）()]{{1,12}}[)）])?$")
_SENTENCE = re.compile(
    r"[。；;！!？?，,：:…|]|^\s*(?:[一二三四五六七八九十\d]+[、.．]|[（(])|^第.{1,4}[章条节]"
)
_SITE_HEADING = re.compile(r"第?[\d一二三四五六七八九十]+篇|篇[\d一二三四五六七八九十]+|范文")
_NO_TITLE = frozenset(
    ("中华人民共和国国家标准", "国家标准", "标准", "有关情况", "基本情况", "工作总结", "前言")
)
_FRONT_MATTER = re.compile(r"(?m)^title:[ \t]*(\S.*)$")
_HEADING_MARK = re.compile(r"#{2,6}\s+")
_GAP = re.compile(r"(?<=[\u3400-\u9fff])[ \t\u3000\u00a0]+(?=[\u3400-\u9fff])")


def describe_title(text: str) -> Fact:
    """Say a report's own title: its front matter's, or its first title-like line."""
    marked = _FRONT_MATTER.search(text, 0, 400) if text.startswith("---") else None
    if marked:
        return Fact(marked[1].strip(), "stated", Span(*marked.span(1)))
    return title_line(text) or UNKNOWN


def title_line(text: str) -> Fact | None:
    """Find the first line that is a heading or ends as titles do, with the short line it continues."""
    before: Span | None = None
    for line in first_lines(text):
        words = line.quote(text)
        if CHAPTER_MARK.match(words):
            before = None
            continue
        if words.startswith("# "):
            return Fact(_tidy(words[2:]), "stated", Span(line.start + 2, line.end))
        mark = _HEADING_MARK.match(words)
        if mark:
            if _is_title(words[mark.end() :]):
                return Fact(_tidy(words[mark.end() :]), "stated", Span(line.start + mark.end(), line.end))
            before = None
            continue
        if _is_title(words):
            start = before.start if before else line.start
            return Fact(_tidy(text[start : line.end]), "stated", Span(start, line.end))
        before = line if _may_begin_title(words) else None
    return None


def _is_title(words: str) -> bool:
    tidy = _tidy(words)
    is_plain = len(tidy) <= TITLE_LENGTH and not _SENTENCE.search(tidy) and tidy not in _NO_TITLE
    return is_plain and len(tidy) > 4 and bool(_TITLE_END.search(tidy)) and not _SITE_HEADING.search(tidy)


def _may_begin_title(words: str) -> bool:
    """Whether a line is the first half of a title: short Chinese words without a mark or number."""
    tidy = _tidy(words)
    return (
        2 < len(tidy) <= 30
        and bool(re.fullmatch(r"[\u3400-\u9fff（）()“”、《》]+", tidy))
        and not (_SITE_HEADING.search(tidy) or tidy in _NO_TITLE)
    )


def _tidy(words: str) -> str:
    """Close the gaps of a spaced title and the break of one that runs over two lines."""
    return _GAP.sub("", re.sub(r"\s*\n\s*", "", words)).strip()
