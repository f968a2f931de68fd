"""Numbered series: how collections of model texts mark their pieces (篇一, 范文第1篇, 工作总结1), glued or on a line.

A mark alone is a mention; marks that count up, with texts between them, are a series. Forms that also number
the chapters of one text (第一篇 总则, PART 1) count only where the stretches look like texts of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.segmenting.numbers import HAN, readings
from ingest.segmenting.wholeness import looks_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.records import Span

_N = rf"(?P<number>{HAN}|\d{{1,4}})"
_OPEN = r"[【\[（(★◆●#* \t\u3000]*"
_PREFIX = r"(?P<title>[^\n。；;，,！!？?：:【\[（(]{0,40}?)"
# After a mark: its frame, a colon, a blank or the end of the line.
_END = r"(?P<end>[】\]）)★*]|[：:]|[ \t\u3000]|$|(?=\n))"


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of numbering; `is_sure` where no single text numbers its own parts so."""

    name: str
    regex: re.Pattern[str]
    is_sure: bool


def _form(name: str, mark: str, *, is_sure: bool) -> _Form:
    # At the very start of a line, a bare mark may be glued to the words of the text.
    glued = rf"^[ \t\u3000]*{mark.replace('?P<number>', '?P<glued>')}"
    framed = rf"{_OPEN}{_PREFIX}[（(]?{mark}[^\S\n]?{_END}"
    return _Form(name, re.compile(rf"{framed}|{glued}", re.MULTILINE), is_sure)


# What each form is and where it is met: seen in 25 collections on public pages and the five measured files.
_FORMS = (
    _form("篇N", rf"篇[ \t]?{_N}", is_sure=True),
    _form("范文N", rf"范文[ \t]?第?[ \t]?{_N}[ \t]?篇?", is_sure=True),
    _form("模板N", rf"(?:模板|例文|范例|样本)[ \t]?{_N}", is_sure=True),
    _form("第N篇", rf"第[ \t]?{_N}[ \t]?篇", is_sure=False),
    _form("N篇", rf"(?<![第前后]){_N}篇(?=[：:])", is_sure=False),
    _form("材料N", rf"(?:材料|发言)之?[（(]?{_N}[)）]?", is_sure=False),
    _form("PART N", r"(?i:part)[ .\t]{0,2}(?P<number>\d{1,2})", is_sure=False),
)
_DOCUMENT = "总结|汇报|报告|方案|计划|材料|讲话|发言|体会|意见|规划|情况"
_WORD = r"[ \t\u3000]?(?P<word>范文|模板|例文)?[ \t\u3000]?(?:第|(?P<pian>篇)|共|[（(])?[ \t\u3000]?"
# Not 工作情况一、 nor 总结2009年: there the number is the text's own.
_COUNTED = rf"{_WORD}(?P<number>{HAN}(?!、)|\d{{1,4}}(?![\d.、%％]|年|月|日|[个家项]))"
_TITLED = re.compile(rf"(?P<title>[\u4e00-\u9fff“”]{{2,28}}?(?:{_DOCUMENT})){_COUNTED}")
_MOST_TITLES = 50
"""Titles that are looked for; a bundle has one."""
_LEAST_PIECE = 150
"""Characters between two marks; entries of a table of contents stand closer."""
_FIRST = 4
"""A series starts no later: the marks before it were lost, or it is another page's list."""
_GAP = 4
"""Marks that may be lost between two."""
_MOST_MARKS = 500
"""Of one form; a file with more is no bundle but a list."""
_LINE = 80
_BLANKS = 20
_TEXT_END = "。！？!?…”』」）)】日"
"""How a text ends: with a full stop, in brackets, or with the date it is signed with."""
_FRAMES = "【[★"
"""A framed mark needs no sentence before it."""
_SENTENCE_END = "。！？!?；;…”』」）)】\n"


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    numbers: tuple[int, ...]


def series_starts(text: str, skips: Sequence[Span] = ()) -> list[int]:
    """Where the pieces of the numbered series start; empty where there is none."""
    best = _titled(text, skips)
    for form in _FORMS:
        chain = _longest(list(_marks(text, form, skips)), len(text))
        if len(chain) > len(best) and (form.is_sure or _are_whole(text, chain)):
            best = chain
    return best


def _marks(text: str, form: _Form, skips: Sequence[Span]) -> Iterator[_Mark]:
    """Marks at the start of a line, or right after a sentence where line ends are lost."""
    found = 0
    for match in form.regex.finditer(text):
        number = "number" if match["number"] else "glued"
        start = _start(text, match, number)
        if start is None or _is_inside(match.start(number), skips):
            continue
        yield _Mark(start, readings(match[number]))
        found += 1
        if found == _MOST_MARKS:
            return


def _start(text: str, match: re.Match[str], group: str = "number") -> int | None:
    """Where the heading begins that holds the mark; None where the mark stands in the middle of a sentence."""
    number = match.start(group)
    line = text.rfind("\n", 0, number) + 1
    if number - line <= _LINE and not re.search("[。；！？]", text[line:number]):
        return line
    start = _first_word(match)
    before = text[max(0, start - _BLANKS) : start].rstrip()[-1:]
    return start if before in _SENTENCE_END or text[start] in _FRAMES else None


def _first_word(match: re.Match[str]) -> int:
    return match.start() + len(match[0]) - len(match[0].lstrip())


def _is_inside(offset: int, skips: Sequence[Span]) -> bool:
    index = bisect_right(skips, offset, key=lambda skip: skip.start) - 1
    return index >= 0 and skips[index].start <= offset < skips[index].end


def _longest(marks: Sequence[_Mark], end: int) -> list[int]:
    """The starts of the chain of marks that counts up with the most texts between."""
    best: list[int] = []
    for first, mark in enumerate(marks):
        if min(mark.numbers) > _FIRST or (best and mark.start < best[-1]):
            continue
        chain = _chain(marks[first:])
        texts = [low for low, high in pairwise([*chain, end]) if high - low >= _LEAST_PIECE]
        if len(texts) == len(chain) and len(chain) > len(best):
            best = chain
    return best if len(best) > 1 else []


def _chain(marks: Sequence[_Mark]) -> list[int]:
    starts = [marks[0].start]
    last = min(marks[0].numbers)
    for mark in marks[1:]:
        fitting = [number for number in mark.numbers if last < number <= last + _GAP]
        if fitting and mark.start > starts[-1]:
            starts.append(mark.start)
            last = min(fitting)
    return starts


def _are_whole(text: str, starts: Sequence[int]) -> bool:
    """Whether most stretches look like texts of their own."""
    stretches = [text[low:high] for low, high in pairwise([*starts, len(text)])]
    whole = sum(looks_whole(stretch) for stretch in stretches)
    return whole >= 2 and whole * 2 > len(stretches)


def _titled(text: str, skips: Sequence[Span]) -> list[int]:
    """A title that comes back with a running number: the repetition is the evidence, wherever it stands."""
    titles = Counter(match["title"] for match in _TITLED.finditer(text) if _start(text, match) is not None)
    best: list[int] = []
    for title, _ in titles.most_common(_MOST_TITLES):
        matches = [
            match
            for match in re.finditer(rf"{_OPEN}(?P<title>{re.escape(title)}){_COUNTED}", text)
            if not _is_inside(match.start("number"), skips)
        ][:_MOST_MARKS]
        marks = [_Mark(_first_word(match), readings(match["number"])) for match in matches]
        chain = _longest(marks, len(text))
        is_sure = all(match["word"] or match["pian"] for match in matches)
        if len(chain) > len(best) and (is_sure or _are_whole(text, chain) or _are_ended(text, chain)):
            best = chain
    return best


def _are_ended(text: str, starts: Sequence[int]) -> bool:
    """Whether every text before a mark has come to its end; a running head with a page number cuts sentences."""
    before = [text[max(0, start - _BLANKS) : start].rstrip()[-1:] for start in starts[1:]]
    return len(before) > 1 and all(last in _TEXT_END for last in before)
