"""Finding the self-contained texts that one file bundles: series marks, then opening formulas that start anew."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.records import Span

# 篇一, (篇二), 范文第3篇: how collections of model texts number their pieces.
_SERIES = re.compile(
    r"[（(]?篇(?P<han>[一二三四五六七八九十]{1,3})[)）]?|范文第(?P<digits>\d{1,2})篇|第(?P<han2>[一二三四五六七八九十]{1,3})篇(?=\s*$)",
    re.MULTILINE,
)
# 现将……汇报如下：, 特制定……方案如下: the formula that ends the first paragraph of an official text.
_OPENING = re.compile(
    r"(?:现将|现就|下面|为此|特制定|制定本|结合.{0,20}实际)[^。]{0,120}(?:如下|汇报)[^。]{0,8}$"
    r"|(?:汇报|报告|总结|方案|计划|通知)如下[:：。]?$"
)
_FIRST_HEADING = re.compile(r"^\s*(?:一、|[（(]一[)）]|1[、.．])")
_HEADING = re.compile(r"^\s*[一二三四五六七八九十]{1,3}、")
_SIGN_OFF = re.compile(
    r"\d月\d{1,2}\s*日|[一二三四五六七八九十]月.{0,3}日|(?:委员会|居委会|办公室|人民政府)\s*$"
)
_STOP = ("。", "！", "？", "；", "：", ":", ";", "”", "，", ",")
_LAW_ARTICLE = re.compile(r"^\s*第[一二三四五六七八九十百零]+条", re.MULTILINE)

_SHORT_LINE = 40
"""Characters; an official title fits one line of 28 characters (GB/T 9704), with room for a subtitle."""
_LONG_HEADER = 600
"""Characters; a site's header before the first piece is shorter than any report."""
_LEAST_REPORT = 500
"""Characters before another text may start: opening formulas also stand inside a long first paragraph."""
_ARTICLES_OF_A_LAW = 5


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def is_title_like(self) -> bool:
        plain = self.text.strip()
        return 2 <= len(plain) <= _SHORT_LINE and not plain.endswith(_STOP) and not _SIGN_OFF.search(plain)


def segment(text: str, skips: Sequence[Span] = ()) -> list[tuple[int, int]]:
    """Start and end of every report in `text`, in order, without overlap; site headers belong to none."""
    cuts = [start for start in _series_starts(text) if not _is_inside(start, skips)]
    stretches = _between(cuts, len(text)) if cuts else [(0, len(text))]
    if cuts and cuts[0] >= _LONG_HEADER:
        stretches.insert(0, (0, cuts[0]))
    return [piece for start, end in stretches for piece in _split_at_openings(text, start, end)]


def _series_starts(text: str) -> list[int]:
    """Where numbered pieces start; one lonely mark is a mention, not a series."""
    found = [(_number(match), match) for match in _SERIES.finditer(text)]
    starts: list[int] = []
    last = 0
    for number, match in found:
        if number > last and number <= last + 4 and _looks_like_mark(text, match):
            start = _mark_start(text, match)
            # Two marks may stand on one line: the second is its own border.
            starts.append(match.start() if starts and start <= starts[-1] else start)
            last = number
    return starts if len(starts) >= 2 else []


def _number(match: re.Match[str]) -> int:
    digits = match["digits"]
    return int(digits) if digits else _han_number(match["han"] or match["han2"])


def _han_number(han: str) -> int:
    """一 … 三十九 as an integer."""
    ones = "零一二三四五六七八九"
    if "十" not in han:
        return ones.index(han) if len(han) == 1 else 0
    tens, _, rest = han.partition("十")
    return (ones.index(tens) if tens else 1) * 10 + (ones.index(rest) if rest else 0)


def _looks_like_mark(text: str, match: re.Match[str]) -> bool:
    """A mark ends its line or stands in brackets."""
    return match[0].startswith(("(", "（")) or text[match.end() : match.end() + 1] in ("", "\n", " ")


def _mark_start(text: str, match: re.Match[str]) -> int:
    line = text.rfind("\n", 0, match.start()) + 1
    # In a text without line breaks the mark itself is the border.
    return line if match.start() - line <= 2 * _SHORT_LINE else match.start()


def _is_inside(offset: int, skips: Sequence[Span]) -> bool:
    return any(skip.start < offset < skip.end for skip in skips)


def _between(cuts: list[int], end: int) -> list[tuple[int, int]]:
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _split_at_openings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    body = text[start:end]
    if len(_LAW_ARTICLE.findall(body)) >= _ARTICLES_OF_A_LAW:
        yield start, end
        return
    lines = _lines(text, start, end)
    begun = start
    for index in range(1, len(lines)):
        if not _opens_anew(lines, index):
            continue
        cut = _back_over_titles(lines, index)
        if cut - begun >= _LEAST_REPORT and _has_heading(lines, begun, cut):
            yield begun, cut
            begun = cut
    yield begun, end


def _lines(text: str, start: int, end: int) -> list[_Line]:
    lines: list[_Line] = []
    at = start
    for raw in text[start:end].splitlines(keepends=True):
        if raw.strip():
            lines.append(_Line(at, at + len(raw), raw))
        at += len(raw)
    return lines


def _opens_anew(lines: list[_Line], index: int) -> bool:
    follows = lines[index + 1 : index + 3]
    return bool(_OPENING.search(lines[index].text.strip())) and any(
        _FIRST_HEADING.match(line.text) for line in follows
    )


def _back_over_titles(lines: list[_Line], index: int) -> int:
    while index > 0 and lines[index - 1].is_title_like:
        index -= 1
    return lines[index].start


def _has_heading(lines: list[_Line], start: int, end: int) -> bool:
    return any(start <= line.start < end and _HEADING.match(line.text) for line in lines)
