"""Characters to printed lines: by baseline, with the blanks that the gaps mean, and with what is raised kept raised."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ingest.reading.box import Box
from ingest.reading.pdf.records import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.reading.pdf.records import Glyph

_SMALL = 0.8
"""Of the usual size: what is smaller may be raised or lowered within a line of the usual size."""
_SAME_LINE = 0.42
"""Of the size: Latin and Chinese fonts put their baselines up to a fifth apart, lines stand at least 1 apart."""
_RAISED = 0.18
"""Of the size: exponents are raised by a third, indices lowered by less."""
APART = 1.5
"""Of the size: a wider gap stands between columns or items; justified lines stay far below."""
_GAPS = {"han": 1.0, "digits": 0.28, "letters": 0.18}
"""Of the size, beyond the line's usual gap, from which a gap is a blank: a blank is a quarter wide. Office programs
leave a fifth between Han and Latin, which means nothing; digits are parted only by what is surely a blank."""
_DRAWN_BLANK = 0.08
"""A blank of the document's own that takes less room than this was drawn over and means nothing."""
_EXPONENTS = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·]|[\U00020000-\U0003ffff]")
_CLOSING = "，。、；：？！）》」』】〕”’％,.;:?!)%/／…—～~℃‰·"
_OPENING = "（《「『【〔“‘("


@dataclass(slots=True)
class _Track:
    """Characters on one baseline."""

    base: float
    size: float
    glyphs: list[Glyph] = field(default_factory=list)


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The parts of lines from the top down, left to right; parts on one baseline have one `base`."""
    return [
        _line(part, track)
        for track in sorted(_tracks(list(glyphs)), key=lambda track: track.base)
        for part in _parts(track)
    ]


def is_han(char: str) -> bool:
    """Whether it is a full-width character, before and after which a line may break."""
    return _HAN.match(char) is not None


def _tracks(glyphs: Sequence[Glyph]) -> list[_Track]:
    """Large characters make the tracks; small ones join them where they are raised or lowered, or make their own."""
    tracks: list[_Track] = []
    left = [glyph for glyph in glyphs if not glyph.char.isspace()]
    while left:
        usual = Counter(glyph.look.size for glyph in left).most_common(1)[0][0]
        large = [glyph for glyph in left if glyph.look.size >= _SMALL * usual]
        fresh = _by_base(large)
        left = _attach([glyph for glyph in left if glyph.look.size < _SMALL * usual], fresh)
        tracks.extend(fresh)
    blanks = [glyph for glyph in glyphs if glyph.char.isspace()]
    _attach(blanks, sorted(tracks, key=lambda track: track.base))
    return tracks


def _by_base(glyphs: Iterable[Glyph]) -> list[_Track]:
    tracks: list[_Track] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        last = tracks[-1] if tracks else None
        if last is None or glyph.base - last.base > _SAME_LINE * max(last.size, glyph.look.size):
            last = _Track(glyph.base, glyph.look.size)
            tracks.append(last)
        last.glyphs.append(glyph)
        last.size = max(last.size, glyph.look.size)
    return tracks


def _attach(glyphs: Iterable[Glyph], tracks: Sequence[_Track]) -> list[Glyph]:
    """Put each on the nearest track; returns those that stand on none."""
    bases = [track.base for track in tracks]
    alone: list[Glyph] = []
    for glyph in glyphs:
        at = bisect_left(bases, glyph.base)
        near = [tracks[i] for i in (at - 1, at) if 0 <= i < len(tracks)]
        best = min(near, key=lambda track: abs(track.base - glyph.base), default=None)
        if best is not None and abs(best.base - glyph.base) <= 0.5 * best.size:
            best.glyphs.append(glyph)
        else:
            alone.append(glyph)
    return alone


def _parts(track: _Track) -> Iterator[list[Glyph]]:
    part: list[Glyph] = []
    end = 0.0
    for glyph in sorted(track.glyphs, key=lambda glyph: glyph.x0):
        is_blank = glyph.char.isspace()
        if part and not is_blank and glyph.x0 - end > APART * track.size:
            yield part
            part = []
        if part or not is_blank:
            part.append(glyph)
        if not is_blank:
            end = max(end, glyph.x1) if part[:-1] else glyph.x1
    if part:
        yield part


def _line(part: Sequence[Glyph], track: _Track) -> Line:
    seen = [glyph for glyph in part if not glyph.char.isspace()]
    size = Counter(glyph.look.size for glyph in seen).most_common(1)[0][0]
    usual = _usual_gap(seen)
    words: list[str] = []
    last: Glyph | None = None
    is_blank = False
    for glyph in part:
        if glyph.char.isspace():
            is_blank = True
            continue
        if last is not None and _is_parted(last, glyph, size, usual, is_blank=is_blank):
            words.append(" ")
        words.append(_written(glyph, size, seen))
        last, is_blank = glyph, False
    text = "".join(words)
    box = Box(
        min(glyph.x0 for glyph in seen),
        min(glyph.top for glyph in seen),
        max(glyph.x1 for glyph in seen),
        max(glyph.bottom for glyph in seen),
    )
    bold = sum(glyph.look.is_bold for glyph in seen) >= 0.8 * len(seen)
    bad = sum(glyph.is_bad for glyph in seen)
    return Line(text, box, track.base, size, bold, bad, _first(seen), is_blank)


def _usual_gap(seen: Sequence[Glyph]) -> float:
    """Letter-spaced lines have the same gap everywhere; it means nothing."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(seen)]
    return max(0.0, median(gaps)) if len(gaps) >= 4 else 0.0


def _is_parted(before: Glyph, after: Glyph, size: float, usual: float, *, is_blank: bool) -> bool:
    gap = after.x0 - before.x1
    if is_blank:
        return gap > _DRAWN_BLANK * size
    if is_han(before.char) or is_han(after.char):
        kind = "han"
    elif before.char.isalpha() or after.char.isalpha():
        kind = "letters"
    else:
        kind = "digits"
    return gap - usual > _GAPS[kind] * size


def _written(glyph: Glyph, size: float, seen: Sequence[Glyph]) -> str:
    """Exponents and marks of notes become raised characters: 10 with a raised 4 is no 104."""
    if glyph.look.size > _SMALL * size or glyph.char.translate(_EXPONENTS) == glyph.char:
        return glyph.char
    base = median(other.base for other in seen if other.look.size > _SMALL * size)
    return glyph.char.translate(_EXPONENTS) if base - glyph.base > _RAISED * size else glyph.char


def _first(seen: Sequence[Glyph]) -> float:
    """A Han with what may not begin a line behind it, or what has no Han in it."""
    end = 0
    while end < len(seen) - 1 and seen[end].char in _OPENING:
        end += 1
    end = end + 1 if is_han(seen[end].char) else _unbroken(seen, end)
    # Office programs break nothing between a stop and Latin either.
    while end < len(seen) and seen[end].char in _CLOSING:
        end = _unbroken(seen, end + 1)
    return seen[end - 1].x1 - seen[0].x0


def _unbroken(seen: Sequence[Glyph], at: int) -> int:
    while at < len(seen) and not is_han(seen[at].char):
        if at and seen[at].x0 - seen[at - 1].x1 > _GAPS["letters"] * seen[0].look.size:
            break
        at += 1
    return at
