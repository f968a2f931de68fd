"""Texts that start anew without a number: a title or salutation, an opening formula, and headings from 一 again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.describe.kind import is_news
from ingest.segmenting.numbers import HAN
from ingest.segmenting.wholeness import OF_A_PART, OPENING, SALUTATION, TITLE_END, begins_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FIRST_HEADING = re.compile(r"^\s*(?:一、|[（(]一[)）]|1[、.．])")
_HEADING = re.compile(rf"^\s*(?P<number>{HAN})、")
_RULE = re.compile(r"^\s*(?:[-=—＝*※_~·]\s?){3,}\s*$")
_MARKDOWN = re.compile(r"^\s*#{1,3}\s")
_SIGN_OFF = re.compile(
    r"\d月\d{1,2}\s*日|[一二三四五六七八九十]月.{0,3}日|(?:委员会|居委会|办公室|人民政府)\s*$"
)
_STOP = ("。", "！", "？", "；", "：", ":", ";", "”", "，", ",")
_SHORT_LINE = 40
"""Characters; an official title fits one line of 28 characters (GB/T 9704), with room for a subtitle."""
_LEAST_REPORT = 500
"""Characters before another text may start: opening formulas also stand inside a long first paragraph."""
_LEAST_OPENING = 60
"""Characters: a first paragraph says why and under whom before it says 汇报如下; a part's formula is a short line."""
_HEADING_WITHIN = 1500
"""Characters from a border to the first heading of the new text."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def is_title_like(self) -> bool:
        plain = self.text.strip()
        return 2 <= len(plain) <= _SHORT_LINE and not plain.endswith(_STOP) and not _SIGN_OFF.search(plain)

    @property
    def is_title(self) -> bool:
        """Whether it ends as titles of official texts do, or is set as one."""
        plain = self.text.strip()
        return self.is_title_like and bool(TITLE_END.search(plain) or _MARKDOWN.match(plain))

    @property
    def is_rule(self) -> bool:
        """Whether it is a line of ==== or ****."""
        return bool(_RULE.match(self.text))

    @property
    def is_border(self) -> bool:
        """Whether a new text may begin here: title, salutation or rule."""
        return self.is_title or self.is_rule or bool(SALUTATION.match(self.text.strip()))


def split_at_openings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The texts between `start` and `end`, in order and without gaps."""
    lines = _lines(text, start, end)
    repeated = Counter(line.text.strip() for line in lines)
    begun = start
    for index in range(1, len(lines)):
        line = lines[index]
        if line.start - begun < _LEAST_REPORT:
            continue
        # A line that comes back is a running head, or a greeting in the middle of a speech.
        is_border = line.is_border and (repeated[line.text.strip()] == 1 or line.is_rule)
        if not (_opens_anew(lines, index) or (is_border and _counts_anew(text, lines, index, begun, end))):
            continue
        cut = _back_over_titles(lines, index)
        if cut - begun >= _LEAST_REPORT and (is_border or _last_heading(lines, begun, cut)):
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


def _opens_anew(lines: Sequence[_Line], index: int) -> bool:
    """Whether a paragraph ends in the formula of a text, and headings begin after it."""
    words = lines[index].text.strip()
    if not OPENING.search(words):
        return False
    is_part = bool(OF_A_PART.search(words[-_LEAST_OPENING:])) or len(words) < _LEAST_OPENING
    if is_part and not lines[index - 1].is_title:
        return False
    return any(_FIRST_HEADING.match(line.text) for line in lines[index + 1 : index + 3])


def _counts_anew(text: str, lines: Sequence[_Line], index: int, begun: int, end: int) -> bool:
    """Whether a text begins at this border: its headings start from 一, those before it had come further."""
    if _last_heading(lines, begun, lines[index].start) == "一":
        return False
    stretch = text[lines[index].end : min(end, lines[index].end + _HEADING_WITHIN)]
    return begins_text(stretch) or is_news(stretch)


def _back_over_titles(lines: Sequence[_Line], index: int) -> int:
    while index > 0 and lines[index - 1].is_title_like:
        index -= 1
    return lines[index].start


def _last_heading(lines: Sequence[_Line], start: int, end: int) -> str:
    """The number of the last heading in between; empty without one."""
    for line in reversed(lines):
        if start <= line.start < end and (heading := _HEADING.match(line.text)):
            return heading["number"]
    return ""
