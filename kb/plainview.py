"""What a text says beneath its typing: for comparing and extracting, with every place mapped back to the text itself.

Stray backslashes, zero-width characters, wide and compatibility forms, look-alikes of other alphabets, and gaps inside
numbers and letter-spaced words are seen through. A number is put together only where the evidence is plain: a wrong merge
is a wrong figure. Digits that a reader mistook are never guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kb.plainrules import BLANK, HAN, rules
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Edit = tuple[int, int, str]
"""From, to and what is put there."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Where the characters of a changed text stood before; one entry a change, in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    was: tuple[int, ...]
    was_end: tuple[int, ...]

    def first(self, at: int) -> int:
        """Where the character at `at` began."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return at
        return self.was[index] if at < self.ends[index] else self.was_end[index] + at - self.ends[index]

    def last(self, at: int) -> int:
        """Where the character before `at` ended."""
        index = bisect_right(self.starts, at - 1) - 1
        if index < 0:
            return at
        is_inside = at - 1 < self.ends[index]
        return self.was_end[index] if is_inside else self.was_end[index] + at - self.ends[index]


@dataclass(frozen=True, slots=True)
class View:
    """A text as it is compared, and the way back."""

    text: str
    layers: tuple[_Layer, ...] = ()

    def span(self, start: int, end: int, role: str = "main") -> Span:
        """The stretch of the original text that stands at `start`–`end` here."""
        if end <= start:
            low = self.offset(start)
            return Span(low, low, role)  # type: ignore[arg-type]
        for layer in reversed(self.layers):
            start, end = layer.first(start), layer.last(end)
        return Span(start, end, role)  # type: ignore[arg-type]

    def offset(self, at: int) -> int:
        """The original offset of the character at `at`."""
        for layer in reversed(self.layers):
            at = layer.first(at)
        return at

    def changed(self, edits: Iterable[Edit]) -> View:
        """The view with some stretches replaced; a later one that overlaps an earlier one is left out."""
        pieces: list[str] = []
        marks: list[tuple[int, int, int, int]] = []
        at = length = 0
        for low, high, put in sorted(set(edits)):
            if low < at:
                continue
            length += low - at
            pieces += [self.text[at:low], put]
            marks.append((length, length + len(put), low, high))
            length, at = length + len(put), high
        if not marks:
            return self
        layer = _Layer(*(tuple(column) for column in zip(*marks, strict=True)))
        return View("".join((*pieces, self.text[at:])), (*self.layers, layer))


def view(text: str) -> View:
    """The text as it is compared; the text itself, without cost, where there is nothing to see through."""
    seen = View(text)
    if rules().odd.search(text):
        seen = _without_odd(seen)
    if _foreign().search(seen.text):
        seen = View(_latin(seen.text), seen.layers)
    return _closed(seen)


def _without_odd(seen: View) -> View:
    """Characters in their usual form, stray and invisible ones gone."""
    known = rules()
    edits = [
        (match.start(), match.end(), _usual(seen.text, match)) for match in known.odd.finditer(seen.text)
        if ord(match[0]) not in known.same
    ]  # fmt: skip
    return View(seen.text.translate(known.same)).changed(edits)


def _usual(text: str, match: re.Match[str]) -> str:
    sign = match[0]
    part = rules().fractions.get(sign)
    if part is None:
        return rules().longer.get(sign, "")
    return ("." if text[match.start() - 1 : match.start()].isdigit() else "0.") + part


# ---- other alphabets


@cache
def _foreign() -> re.Pattern[str]:
    return re.compile("[\u0370-\u052f]")


def _latin(text: str) -> str:
    """Letters that look Latin as Latin ones, the strokes of mistaken numerals as numerals; one for one."""
    known = rules()
    numbered = known.roman_word.sub(lambda match: match[0].translate(known.roman), text)
    return known.foreign.sub(lambda match: match[0].translate(known.lookalikes), numbered)


# ---- gaps

_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_LETTER_SPACED = re.compile(
    rf"[{HAN}](?P<gap>{BLANK}{{1,4}})[{HAN}](?:(?P=gap)[{HAN}]){{2,}}"
    rf"|(?<![{HAN}])[{HAN}](?P<three>{BLANK}{{1,4}})[{HAN}](?P=three)[{HAN}](?![{HAN}])"
    rf"|(?<![{HAN}])[{HAN}]{BLANK}[{HAN}](?={BLANK}\d(?:\D|$))"
    rf"|(?:(?<=\| )|(?<![^\n]))[{HAN}]{BLANK}{{1,4}}[{HAN}](?= ?\||{BLANK}*(?:\n|$))"
)
_BLANKS = re.compile(f"{BLANK}+")
# Without one of these no rule below has anything to do. Each begins with one class: that is searched fast.
_HAN_GAP = re.compile(rf"{BLANK}(?<=[{HAN}].){BLANK}{{0,3}}[{HAN}](?=[ |\n\u3000\xa0]|$)")
_NUMBER_GAP = re.compile(
    rf"[{BLANK[1:-1]}·・‧∙•。°º˚](?:(?<=[\d.．]{BLANK})[\d.．]|(?<=\d[·・‧∙•。])\d|(?<=[°º˚])|(?<=m{BLANK})[23])"
)
_UNIT_GAP = re.compile(rf"\d{BLANK}?[十百千万亿个平公毫微立吨美分mkd][标准方立公千百万亿吨瓦]{{0,3}}{BLANK}")
_FORMULA_GAP = re.compile(rf"{BLANK}(?<=[A-Z].)[A-Z\d]")
_B = f"{BLANK}?"
_POINT = "[.．]"
_SHARE = "[%％‰]"
_OPENS_LINE = re.compile(rf"(?:^|[\n。；;：:|）)]){BLANK}*$")
_FREE = rf"(?<![\d.．])(?<![\d.．]{BLANK})"
"""Before a number that goes on from no other."""


def _closed(seen: View) -> View:
    """Gaps inside numbers, units, formulas and letter-spaced words closed."""
    text = seen.text
    edits: list[Edit] = []
    for line in _lines_with(text, _NUMBER_GAP):
        edits += _numbers(text, line)
    for line in _lines_with(text, _UNIT_GAP):
        edits += [edit for match in _patterns()["unit"].finditer(text, *line) for edit in _gaps(match, 1)]
    if _HAN_GAP.search(text):
        edits += [edit for match in _LETTER_SPACED.finditer(text) for edit in _gaps(match)]
    for line in _lines_with(text, _FORMULA_GAP):
        edits += [edit for match in rules().formula.finditer(text, *line) for edit in _gaps(match)]
    if "-\n" in text:
        edits += [(match.start(), match.end(), "") for match in _HYPHEN.finditer(text)]
    return seen.changed(edits)


def _gaps(match: re.Match[str], group: int = 0) -> Iterator[Edit]:
    """Every gap in a match, to be closed."""
    for gap in _BLANKS.finditer(match.string, *match.span(group)):
        yield gap.start(), gap.end(), ""


def _lines_with(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The lines with a match: the rules cost ten times what finding out costs whether they are needed."""
    end = -1
    for match in pattern.finditer(text):
        if match.start() >= end:
            start = max(end, text.rfind("\n", 0, match.start()) + 1, 0)
            end = text.find("\n", match.end()) + 1 or len(text)
            yield start, end


def _numbers(text: str, line: tuple[int, int]) -> Iterator[Edit]:  # noqa: C901  (one pass over the text)
    for match in _patterns()["certain"].finditer(text, *line):
        yield from _gaps(match)
    for match in _patterns()["led"].finditer(text, *line):
        yield from _gaps(match, 1)
    for match in _patterns()["pointed"].finditer(text, *line):
        if not _OPENS_LINE.search(text, max(0, match.start() - 4), match.start()) or match["unit"]:
            yield from _gaps(match, 1)
    for match in _patterns()["grouped"].finditer(text, *line):
        if _is_grouped(match):
            yield from _gaps(match, 2)
    for match in _patterns()["point"].finditer(text, *line):
        at = match.start(match.lastgroup or 0)
        yield at, at + 1, "."
    for match in _patterns()["degree"].finditer(text, *line):
        yield match.start(), match.end(), "℃"


def _is_grouped(match: re.Match[str]) -> bool:
    """1 234 567 is one number behind a word and before a unit; 1 234.5 only behind what leads to a value."""
    groups = match[2].partition(".")[0].translate(_ONE_BLANK).split()
    if len(groups) > 2 or not {"\u2009", "\u202f"}.isdisjoint(match[2]):
        return True
    return "." in match[2] and re.fullmatch(rules().leads, match[1]) is not None


_ONE_BLANK = dict.fromkeys(map(ord, "\u3000\xa0\u2009\u202f"), " ")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The rules for numbers; what each takes for evidence stands beside it."""
    known = rules()
    spaced, unit = rf"\d(?:{BLANK}\d)+", known.measured
    certain = (
        # 95 .2: no list mark has its point apart.
        rf"{_FREE}\d+{BLANK}{_POINT}\d+(?![.．\d])",
        # 1 0 0 %: the sign is spaced like the digits.
        rf"{_FREE}{spaced}(?={BLANK}{_SHARE})",
        rf"{_FREE}{spaced}(?={BLANK}{known.letter_spaced})",
        # 个 数 3 5 个 ，: the words on both sides are letter-spaced as well.
        rf"(?<=[{HAN}]{BLANK}[{HAN}]{BLANK}){spaced}(?={BLANK}[{HAN}](?:{BLANK}|[，。；、）]|\n|$))",
        rf"{_FREE}(?:1{BLANK}9|2{BLANK}0){BLANK}\d{BLANK}\d(?={_B}年)",
        rf"(?:(?<=年)|(?<=年{BLANK}))1{BLANK}[0-2](?={_B}月)|(?:(?<=月)|(?<=月{BLANK}))[1-3]{BLANK}\d(?={_B}日)",
        rf"(?:(?<=\dm)|(?<=\d{BLANK}m)|(?<=/m)|(?<=Nm)){BLANK}[23](?=[，,。；;、)）/\n]|$)|(?<=/m){BLANK}[23](?![\d.])",
        # 面积2 5.84平方公里: two numbers side by side have something between them.
        rf"{known.leads}\d{BLANK}\d{_POINT}\d+(?={unit})|{known.leads}\d+{_POINT}\d{BLANK}\d(?={unit})",
        # A cell that is nothing but the number.
        rf"(?<=\| )\d+{_POINT}{BLANK}\d+{_B}{_SHARE}?(?= \||\n|$)",
    )
    return {
        "certain": re.compile("|".join(certain)),
        "led": re.compile(rf"{known.leads}{_B}(\d+{_POINT}{BLANK}\d+)(?={unit})"),
        "pointed": re.compile(
            rf"{_FREE}((?:\d(?:{BLANK}\d)*|\d+){BLANK}{_POINT}{BLANK}(?:\d(?:{BLANK}\d)*|\d+))"
            rf"(?!{_B}{_POINT}|\d|{BLANK}\d)(?P<unit>{unit})?"
        ),
        "grouped": re.compile(
            rf"([{HAN}]|{known.leads}){_B}([1-9]\d{{0,2}}(?P<gap>{BLANK})\d{{3}}(?:(?P=gap)\d{{3}})*(?:\.\d+)?)(?={unit})"
        ),
        "point": re.compile(
            rf"(?<![\d.．])\d+(?P<any>[·・‧∙•])(?=\d+{_B}{_SHARE})"
            rf"|{known.leads}{_B}\d+(?P<led>[·・‧∙•])(?=\d+{unit})"
            rf"|(?:{known.shares})(?:已经?|[均都约为是达到至仅只:：]|{BLANK}){{0,5}}\d{{1,3}}(?P<stop>。)(?=\d{{1,2}}{_B}{_SHARE})"
        ),
        "degree": re.compile(rf"(?:(?<=\d)|(?<=\d{BLANK}))[°º˚]{_B}[Cc](?![A-Za-z])"),
        "unit": re.compile(rf"(?<=\d){_B}({unit.removeprefix('(?:' + _B)}"),
    }
