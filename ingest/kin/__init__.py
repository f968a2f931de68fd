"""How two reports are kin: copy, reprint, excerpt, a variant with other figures, or boilerplate.

Texts are compared by their skeletons: the letters and Han characters alone, without numbers, masks (xx年,
20__年, **市), punctuation and blanks, because these are what web sites write over. The numbers are kept beside
the skeleton at the place where they stood; where the letters agree and two readable numbers do not, the texts
are in conflict and are never taken for one source.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.kin.alignment import CONTEXT, Block, blocks_of, hashes_of, share_of
from ingest.kin.skeleton import Number, Skeleton, skeleton

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kb.knowledge import KinKind
    from kb.records import Span

__all__ = ["Comparison", "Number", "compare", "kinship", "least", "skeleton", "sketch"]

Pair = tuple[Number, Number]
_SHINGLE = 8
"""Characters of a sketch's shingle. 国家环境保护模范城市 has ten: it may give two or three of a report's hashes,
and least() asks for more. Longer shingles die of edits: with one edit in 25 characters 72 % of the 8-grams
survive, 59 % of the 13-grams."""
_SCALE = 16
"""One shingle in so many is kept: an excerpt of 500 characters still has about 30 hashes, a report of 3,000
characters 190, which is 1.5 kB a report in the catalogue."""
_KEPT_BELOW = 2**63 // _SCALE
_LEAST_PART = 8
"""One hash in so many of the shorter sketch. Seen: real kin share .92 and more, pieces of 400 characters of
noisy copies .64 and more, two reports that are no kin .03; of 4,656 pairs with laws and news 14 reach 1/8.
The lowest share that kinship() accepts leaves .8 × 6/13 = .37 of the shingles, were every run 13 long."""
_SHOWN = 20
"""Characters of a passage worth showing; ../shared/eval/map.md counts shared passages from there."""
_EDIT = 6
"""Characters changed, put in or left out that still are an edit inside a sentence; more may be a cut."""
_CONTEXT_AT_CUT = 8
"""Equal characters towards a cut, where 亿元，同比增长… of one sentence may meet the same words of another. Of
600 noisy copies of the 20 campaign reports (sentences dropped and moved) 15 were wrongly said to differ in a
figure with four here too, seven with eight: all of one report that states its targets twice."""
_MOST = 0.8
"""The share that makes a reprint or excerpt. Seen: the real excerpt .90, noisy copies .84 and more; below lie
two news on one press conference .74, two noise standards .57, two editions of the noise law .24."""
_LEAST_EXCERPT = 60
"""Characters; a shorter text inside another is a heading or a stock sentence, whoever wrote it."""
_YEARS = frozenset(map(str, range(1950, 2050)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts share, and the figures they disagree on."""

    share: float
    """0–1: the part of one's skeleton in runs of at least 13 characters that other has too, in any order."""
    other_share: float
    passages: tuple[tuple[Span, Span], ...]
    """Equal runs of at least 20 characters of the skeletons, in the order of one, overlapping in neither."""
    differences: tuple[Pair, ...]
    years: tuple[Pair, ...]
    """Different years, or dates like 2022-03-29, at the same place: no figures, but worth a look."""
    is_equal: bool
    """Whether letters, numbers and masks are the same; punctuation, widths and blanks may differ."""
    letters: int
    """How long one's skeleton is."""
    other_letters: int


def sketch(skeleton: Skeleton) -> tuple[int, ...]:
    """Keep one in 16 of the hashes of the skeleton's 8-character shingles: sorted, distinct, 0 ≤ hash < 2^59.

    FracMinHash (Irber et al. 2022, "Lightweight compositional analysis of metagenomes with FracMinHash and
    minimum metagenome covers"): all hashes below a bound, however many. MinHash keeps a fixed number, and of
    a long report's too few come from a short excerpt in it; here an excerpt's sketch is part of the report's.
    """
    hashes = hashes_of(skeleton.text, _SHINGLE) >> np.uint64(1)
    return tuple(np.unique(hashes[hashes < np.uint64(_KEPT_BELOW)]).tolist())


def least(sketch_length: int) -> int:
    """How many hashes two sketches, the shorter of `sketch_length`, must share to be worth a comparison."""
    return max(1, -(-sketch_length // _LEAST_PART))


def compare(one: str, other: str, *, distrusted: Collection[str] = ()) -> Comparison:
    """Align two texts; numbers with a value in `distrusted` (a year written over all others) never differ."""
    first, second = skeleton(one), skeleton(other)
    # One order of the two, so that what is found does not depend on who is asked about whom.
    if (len(first.text), first.text) <= (len(second.text), second.text):
        return _compared(first, second, distrusted)
    return _mirrored(_compared(second, first, distrusted))


def kinship(comparison: Comparison, *, place: str | None, other_place: str | None) -> KinKind | None:
    """Say what two texts are to each other, or None if they share nothing; a place is None if unknown."""
    # Whatever places were read out of them: the same words cannot be about two.
    if comparison.is_equal:
        return "copy"
    whole = (comparison.share >= _MOST, comparison.other_share >= _MOST)
    if place is not None and other_place is not None and place != other_place:
        return "boilerplate" if any(whole) or comparison.passages else None
    if all(whole) or (any(whole) and _length_of_excerpt(comparison) >= _LEAST_EXCERPT):
        if comparison.differences:
            return "variant"
        return "reprint" if all(whole) else "excerpt"
    return "boilerplate" if comparison.passages else None


def _length_of_excerpt(comparison: Comparison) -> int:
    return comparison.letters if comparison.share >= _MOST else comparison.other_letters


def _compared(first: Skeleton, second: Skeleton, distrusted: Collection[str]) -> Comparison:
    blocks = blocks_of(first.text, second.text)
    pairs = [pair for pair in _number_pairs(first, second, blocks) if _disagree(pair, distrusted)]
    return Comparison(
        share=share_of(first.text, second.text),
        other_share=share_of(second.text, first.text),
        passages=tuple(_passages(first, second, blocks)),
        differences=tuple(pair for pair in pairs if not _is_year(pair, first, second)),
        years=tuple(pair for pair in pairs if _is_year(pair, first, second)),
        is_equal=first.text == second.text and _readings(first) == _readings(second),
        letters=len(first.text),
        other_letters=len(second.text),
    )


def _mirrored(comparison: Comparison) -> Comparison:
    """The same comparison told from the other's side."""
    return Comparison(
        share=comparison.other_share,
        other_share=comparison.share,
        passages=tuple(sorted((there, here) for here, there in comparison.passages)),
        differences=_turned(comparison.differences),
        years=_turned(comparison.years),
        is_equal=comparison.is_equal,
        letters=comparison.other_letters,
        other_letters=comparison.letters,
    )


def _turned(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(((there, here) for here, there in pairs), key=lambda pair: pair[0].span))


def _passages(first: Skeleton, second: Skeleton, blocks: Iterable[Block]) -> Iterator[tuple[Span, Span]]:
    for block in blocks:
        if block.length >= _SHOWN:
            yield first.span(block.start, block.end), second.span(block.other, block.other_end)


def _readings(skeleton: Skeleton) -> list[tuple[int, str]]:
    return [(number.at, number.value) for number in skeleton.numbers]


def _number_pairs(first: Skeleton, second: Skeleton, blocks: Sequence[Block]) -> Iterator[Pair]:
    """Numbers at the same place of an equal run, in the order of the first text."""
    mine, theirs = _by_place(first), _by_place(second)
    places = sorted(mine)
    for block, low, high in _surely_equal(blocks, len(first.text), len(second.text)):
        for at in places[bisect_left(places, low) : bisect_right(places, high)]:
            yield from _paired(mine[at], theirs.get(at - block.start + block.other, []))


def _surely_equal(
    blocks: Sequence[Block], letters: int, other_letters: int
) -> Iterator[tuple[Block, int, int]]:
    """Each run and the places of one in it, from first to last, where enough around a number agrees."""
    opening = Block(0, 0, 0)
    closing = Block(letters, other_letters, 0)
    for last, block, following in zip([opening, *blocks], blocks, [*blocks[1:], closing], strict=False):
        yield block, block.start + _context(last, block), block.end - _context(block, following)


def _context(block: Block, following: Block) -> int:
    """How many equal characters a number must have between it and what lies between two runs."""
    gaps = (following.start - block.end, following.other - block.other_end)
    if gaps == (0, 0):
        return 0
    return CONTEXT if all(0 <= gap <= _EDIT for gap in gaps) else _CONTEXT_AT_CUT


def _by_place(skeleton: Skeleton) -> dict[int, list[Number]]:
    places: dict[int, list[Number]] = {}
    for number in skeleton.numbers:
        places.setdefault(number.at, []).append(number)
    return places


def _paired(mine: list[Number], theirs: list[Number]) -> Iterator[Pair]:
    """Which number of one text answers to which of the other, where several stand side by side."""
    # 7 800 is 7800, whatever the marks between.
    if len(mine) != len(theirs) and _digits(mine) == _digits(theirs):
        return
    mine = [number for number in mine if not number.is_label]
    theirs = [number for number in theirs if not number.is_label]
    if len(mine) != len(theirs):
        # Nobody knows how many numbers a mask stood for.
        if any(number.is_masked for number in (*mine, *theirs)):
            return
        shared = {number.value for number in mine} & {number.value for number in theirs}
        mine = [number for number in mine if number.value not in shared]
        theirs = [number for number in theirs if number.value not in shared]
    yield from zip(mine, theirs, strict=False)


def _digits(numbers: list[Number]) -> str:
    # Zeros aside: normal forms have lost the first one of 0. 05 and the last one of 1.50.
    return re.sub("[-.0]", "", "".join(number.value for number in numbers))


def _disagree(pair: Pair, distrusted: Collection[str]) -> bool:
    values = {number.value for number in pair}
    return len(values) == 2 and not any(n.is_masked for n in pair) and values.isdisjoint(distrusted)


def _is_year(pair: Pair, first: Skeleton, second: Skeleton) -> bool:
    """Whether either is a year or a date: 2009年, either end of 2009—2010年, 2022-03-29."""
    return _says_year(pair[0], first) or _says_year(pair[1], second)


def _says_year(number: Number, skeleton: Skeleton) -> bool:
    # Several numbers at one place (2009—2010年) all stand before its 年.
    is_before_year = skeleton.text[number.at : number.at + 1] == "年"
    return "-" in number.value or (is_before_year and number.value in _YEARS)
