"""What of a text is web and page furniture: it stays in the canonical text and is left out of the index.

The patterns and their reasons are data (`ingest/data/furniture.toml`); the code knows how a match becomes a
skip, and the one thing a pattern cannot say: page numbers that cut sentences count up over a document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

from kb.datafiles import parse_toml
from kb.errors import DataError
from kb.records import PageMark, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Where = Literal["line", "group", "head", "stretch", "end", "teaser"]

_PAGE_MARK = re.compile(r"^\[第\s*(\d{1,5})\s*页\][ \t]*$", re.MULTILINE)
# Bounded, because a file of a million blank lines must not take a million looks at each.
_PREVIEW_NUMBER = re.compile(r"\n(?:[ \t]{0,20}\n){1,20}[ \t]{0,20}(\d{1,4})、")
_SENTENCE_END = "。！？!?；;：:…”』」"
_HEAD = 1000
"""Characters; further down a line in brackets may be the source of a table."""
_LEAST_PREVIEWS = 3
"""Numbers in a row: one or two numbered lines after a blank line are a list of the text's own."""
_LEAST_PAGE = 60
"""Characters of a preview's page; shorter ones are points of a list that has no full stops."""
_STOP = re.compile("[。！？!?；;]")
_LONGEST_TEASER = 300
"""Characters of the paragraph up to the end of the formula; a longer one has swallowed text of the matter."""
_LONGEST_EXCERPT = 120
"""Characters after a teaser that end in an ellipsis: the excerpt the site shows of the text below."""
_FIGURE = re.compile(r"\d(?!\d*\s*[篇则份])(?:[\d.]*\s*[%％‰万亿吨家个座台公元平]|\.\d)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of furniture."""

    name: str
    where: Where
    regex: re.Pattern[str]


def find_skips(text: str) -> tuple[Span, ...]:
    """Find the stretches of `text` that are furniture, in order, never overlapping."""
    found: list[Span] = []
    for pattern in patterns():
        found.extend(_matches(pattern, text))
    found.extend(_preview_numbers(text))
    return merge(found)


def find_pages(text: str) -> tuple[PageMark, ...]:
    """Find the pages that marks like [第2页] announce."""
    return tuple(PageMark(match.start(), match[1]) for match in _PAGE_MARK.finditer(text))


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order; those that touch or overlap become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if span.start == span.end:
            continue
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


@cache
def patterns() -> tuple[Pattern, ...]:
    """Load the patterns that ship with the program."""
    return parse((files("ingest") / "data" / "furniture.toml").read_text(encoding="utf-8"))


def parse(source: str) -> tuple[Pattern, ...]:
    """Patterns from TOML. Raises DataError naming the entry that is wrong."""
    entries = parse_toml(source, "furniture.toml").get("pattern")
    if not isinstance(entries, list) or not entries:
        raise DataError("furniture.toml 里没有 [[pattern]] 条目，请恢复原文件")
    return tuple(_pattern(number, entry) for number, entry in enumerate(entries, 1))


def _pattern(number: int, entry: object) -> Pattern:
    fields = entry if isinstance(entry, dict) else {}
    values = {key: fields.get(key) for key in ("name", "why", "where", "regex")}
    label = f"furniture.toml 第 {number} 条（{values['name'] or '无名'}）"
    for key, value in values.items():
        if not isinstance(value, str) or not value.strip() or "\n" in value:
            raise DataError(f"{label}的 {key} 应当是一行文字，请改正")
    where = _where(str(values["where"]), label)
    return Pattern(str(values["name"]), where, _compiled(str(values["regex"]), where, label))


def _where(value: str, label: str) -> Where:
    for known in get_args(Where):
        if value == known:
            return known  # type: ignore[no-any-return]
    raise DataError(f"{label}的 where 写的是“{value}”，只能是 {'、'.join(get_args(Where))}")


def _compiled(regex: str, where: Where, label: str) -> re.Pattern[str]:
    try:
        if where in ("line", "group", "head"):
            return re.compile(rf"^[ \t\u3000\xa0]*(?:{regex})[ \t\u3000\xa0]*$", re.MULTILINE)
        if where == "end":
            return re.compile(rf"(?:{regex})[ \t\u3000\xa0]*$", re.MULTILINE)
        return re.compile(regex)
    except re.error as error:
        raise DataError(f"{label}的 regex 写错了（{error}），请改正") from error


def _matches(pattern: Pattern, text: str) -> Iterator[Span]:
    matches = pattern.regex.finditer(text, 0, _HEAD if pattern.where == "head" else len(text))
    for match in _grouped(text, matches) if pattern.where == "group" else matches:
        if pattern.where == "teaser":
            yield from _teaser(text, match)
        else:
            yield Span(match.start(), match.end())


def _grouped(text: str, matches: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Only those with another next to them: “时间：2019-03-09” alone may be the text's own."""
    last, is_lonely = None, True
    for match in matches:
        if last is not None and not text[last.end() : match.start()].strip():
            if is_lonely:
                yield last
            yield match
            is_lonely = False
        else:
            is_lonely = True
        last = match


def _teaser(text: str, match: re.Match[str]) -> Iterator[Span]:
    """From the start of the paragraph to the end of the formula, unless figures stand there."""
    start = text.rfind("\n", 0, match.start()) + 1
    if match.end() - start > _LONGEST_TEASER or _FIGURE.search(text, start, match.start()):
        start = match.start()
    yield Span(start, _end_of_excerpt(text, match.end()))


def _end_of_excerpt(text: str, end: int) -> int:
    line_end = text.find("\n", end)
    rest = text[end : line_end if line_end >= 0 else len(text)].rstrip()
    if len(rest) <= _LONGEST_EXCERPT and rest.endswith(("...", "…")):
        return end + len(rest)
    return end


def _preview_numbers(text: str) -> list[Span]:
    """Page numbers of a preview inside running text; the skip lets the cut sentence join."""
    expected, found = 1, list[re.Match[str]]()
    for match in _PREVIEW_NUMBER.finditer(text):
        if int(match[1]) == expected:
            found.append(match)
            expected += 1
    if len(found) < _LEAST_PREVIEWS or not _all_cut(text, found):
        return []
    return [Span(match.start(), match.end()) for match in found]


def _all_cut(text: str, found: list[re.Match[str]]) -> bool:
    """Whether every page is prose (it has a full stop) that breaks off without one; a list is not."""
    pages = pairwise(found)
    return all(_is_cut(text[this.end() : following.start()]) for this, following in pages)


def _is_cut(page: str) -> bool:
    is_prose = len(page) >= _LEAST_PAGE and _STOP.search(page) is not None
    return is_prose and page[-1] not in _SENTENCE_END
