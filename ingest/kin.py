"""How two reports are kin: copy, reprint, excerpt, a variant with other figures, or boilerplate.

Texts are compared by their skeletons: the letters and Han characters alone, without numbers, masks (xx年,
20__年, **市), punctuation and blanks, because these are what web sites write over. The numbers are kept beside
the skeleton at the place where they stood; where the letters agree and two readable numbers do not, the texts
are in conflict and are never taken for one source.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

Kind = Literal["copy", "reprint", "excerpt", "variant", "boilerplate"]
Pair = tuple["Number", "Number"]

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
_RUN = 13
"""Characters of an equal run that counts as shared. 创建国家环境保护模范城市 has twelve, and all reports write it:
two reports that are no kin share up to .14 in runs of 8, .11 of 10, .04 of 13; real kin stay at .90 with 20.
Also the usual window for finding copied text, there in words (Brown et al. 2020, "Language Models are
Few-Shot Learners", appendix C)."""
_SHOWN = 20
"""Characters of a passage worth showing; ../shared/eval/map.md counts shared passages from there."""
_CONTEXT = 4
"""Equal characters on either side of two numbers that are said to stand at the same place: 达标率为…平方公里."""
_EDIT = 6
"""Characters changed, put in or left out that still are an edit inside a sentence; more may be a cut."""
_CONTEXT_AT_CUT = 8
"""Equal characters towards a cut, where 亿元，同比增长… of one sentence may meet the same words of another. Of
600 noisy copies of the 20 campaign reports (sentences dropped and moved) 15 were wrongly said to differ in a
figure with four here too, seven with eight: all of one report that states its targets twice."""
_MOST_PAIRS = 4
"""A shingle that stands twice in both texts still anchors; the rows of a table do not: they are aligned."""
_LARGEST_GAP = 400_000_000
"""Characters × characters that are aligned at once, 0.1 s; above, nothing anchors two long texts."""
_MOST = 0.8
"""The share that makes a reprint or excerpt. Seen: the real excerpt .90, noisy copies .84 and more; below lie
two news on one press conference .74, two noise standards .57, two editions of the noise law .24."""
_LEAST_EXCERPT = 60
"""Characters; a shorter text inside another is a heading or a stock sentence, whoever wrote it."""

_HAN_DIGITS = "零一二三四五六七八九"
_HAN = "零一二三四五六七八九十百千两"
_HAN_VALUE = {han: value for value, han in enumerate(_HAN_DIGITS)} | {"两": 2, "": 1}
_HAN_NUMBER = re.compile(
    "(?:(?P<k>[一二三四五六七八九两])千)?零?(?:(?P<h>[一二三四五六七八九两])百)?零?"
    "(?:(?P<t>[一二三四五六七八九]?)十)?零?(?P<u>[一二三四五六七八九两])?"
)
# Water classes are figures: Ⅲ类, III类, 三类, and ш类 from a reader that mistook the three strokes.
_CLASS_VALUE = {"i": "1", "ii": "2", "iii": "3", "ш": "3", "iv": "4", "v": "5", "vi": "6"}
_LETTER = "a-zа-я"
# Letters x beside other Latin letters are a word's own (xr, box, index).
_MASK = rf"(?:[×✕✖╳*_○◯〇□■●△]|(?<![{_LETTER}])[xх]+(?![{_LETTER}]))"
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<date>(?<![0-9.])(?:19|20)[0-9]{2}(?P<mark>[-./])[0-9]{1,2}(?P=mark)[0-9]{1,2}(?![0-9]))",
            # Markdown: **25.84** is a number, not one with its outer digits masked.
            rf"(?<![0-9])(?P<frame>\*\*|__|[*_])(?P<framed>{_DIGITS}[%‰]?)(?P=frame)(?![0-9*_])",
            # Before the masks: 二○○八 has zeros. 百 and 千 alone are letters of words (百姓, 千方百计).
            rf"(?P<han>(?=[百千]*[零一二三四五六七八九十两])[{_HAN}]+(?:[○〇]+[{_HAN}]*)*)",
            rf"(?P<class>(?<![{_LETTER}])(?:iii|ii|iv|i|vi|v|ш)(?=\s?(?:[~—、至到和或-]\s?[ivш]+\s?)?类))",
            rf"(?P<masked>[0-9]*(?:\.[0-9]+)?{_MASK}(?:[0-9]|{_MASK})*(?:\.(?:[0-9]|{_MASK})+)*[ \t]?[%‰]?)",
            r"(?P<some>某+(?=[省市州县区旗乡镇村]|街道|社区))",
            rf"(?P<plain>{_DIGITS}(?:[ \t]?[%‰])?)",
        )
    )
)
_SIGNS = " \t%‰"
_OPENS = " \t\u3000([<〔【"
_SENTENCE_ENDS = "\n。;:!?"
_LABEL_END = re.compile(r"[ \t]?(?:[、.)\]〕】>]|是)")
_YEARS = frozenset(map(str, range(1950, 2050)))

_BASE = 0x9E3779B97F4A7C15
_MIX = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Number:
    """A number or a mask that stands between two characters of a skeleton."""

    value: str
    """Normal form: 1,349.80 % is 1349.8, 二十三 is 23, Ⅲ类 is 3, 6.6‰ keeps its sign; a mask as it is written."""
    at: int
    """How many characters of the skeleton stand before it."""
    span: Span
    is_masked: bool = False
    is_label: bool = False
    """Whether it only counts points, pieces or pages (2、 ③ 一是, 篇二, 第3页) or is a raised digit (m²)."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The letters and Han characters of a text, and the numbers between them, in order."""

    text: str
    numbers: tuple[Number, ...]
    offsets: NDArray[np.int64] = field(compare=False, repr=False)
    """For each character of the skeleton its offset in the text, rising but where one gave two (㎏)."""

    def span(self, start: int, end: int) -> Span:
        """The stretch of the text from the first to the last character of skeleton[start:end]."""
        return Span(int(self.offsets[start]), int(self.offsets[end - 1]) + 1)


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


class _Block(NamedTuple):
    """one[start : start + length] equals other[other : other + length], in characters of the skeletons."""

    start: int
    other: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def other_end(self) -> int:
        return self.other + self.length


class _Folded(dict[int, str]):
    """For str.translate: a character's NFKC form in lower case, worked out once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = unicodedata.normalize("NFKC", chr(code)).lower()
        return folded


class _IsLetter(dict[int, str]):
    """For str.translate: 1 for a letter or Han character, 0 for anything else."""

    def __missing__(self, code: int) -> str:
        said = self[code] = "1" if chr(code).isalpha() else "0"
        return said


_FOLDED, _IS_LETTER = _Folded(), _IsLetter()


def skeleton(text: str) -> Skeleton:
    """Reduce `text` to its letters and Han characters, with the numbers and masks that stood between them."""
    plain, source = _fold(text)
    is_kept = np.frombuffer(plain.translate(_IS_LETTER).encode(), np.uint8) == ord("1")
    tokens = list(_TOKEN.finditer(plain))
    for token in tokens:
        is_kept[token.start() : token.end()] = False
    before = np.concatenate((np.zeros(1, np.int64), np.cumsum(is_kept)))
    letters = _codes(plain)[is_kept].tobytes().decode("utf-32-le")
    numbers = tuple(_number(text, token, source, int(before[token.start()])) for token in tokens)
    return Skeleton(letters, numbers, source[is_kept])


def sketch(skeleton: Skeleton) -> tuple[int, ...]:
    """Keep one in 16 of the hashes of the skeleton's 8-character shingles: sorted, distinct, 0 ≤ hash < 2^59.

    FracMinHash (Irber et al. 2022, "Lightweight compositional analysis of metagenomes with FracMinHash and
    minimum metagenome covers"): all hashes below a bound, however many. MinHash keeps a fixed number, and of
    a long report's too few come from a short excerpt in it; here an excerpt's sketch is part of the report's.
    """
    hashes = _hashes(skeleton.text, _SHINGLE) >> np.uint64(1)
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


def kinship(comparison: Comparison, *, place: str | None, other_place: str | None) -> Kind | None:
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
    blocks = _blocks(first.text, second.text)
    pairs = [pair for pair in _number_pairs(first, second, blocks) if _disagree(pair, distrusted)]
    return Comparison(
        share=_share(first.text, second.text),
        other_share=_share(second.text, first.text),
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


# Skeletons


def _fold(text: str) -> tuple[str, NDArray[np.int64]]:
    """NFKC and lower case character by character, and for each character of it the offset in `text`."""
    plain = text.translate(_FOLDED)
    source = np.arange(len(text), dtype=np.int64)
    # No character folds to nothing, so that an equal length means one for one.
    if len(plain) == len(text):
        return plain, source
    return plain, np.repeat(source, [len(_FOLDED[ord(character)]) for character in text])


def _codes(text: str) -> NDArray[np.uint32]:
    # A lone surrogate is no letter but may stand in a text that was badly decoded.
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _number(text: str, token: re.Match[str], source: NDArray[np.int64], at: int) -> Number:
    group = token.lastgroup or "plain"
    start, end = token.span(group)
    span = Span(int(source[start]), int(source[end - 1]) + 1)
    is_masked = group in ("masked", "some")
    value = token[group].rstrip(_SIGNS) if is_masked else _VALUE_OF[group](token[group])
    is_label = not is_masked and (_is_small(text, span) or _is_label(token, value))
    return Number(value, at, span, is_masked, is_label)


def _is_small(text: str, span: Span) -> bool:
    """Whether it is written ① ⑵ ⒊ or ² : such characters count points, raise or lower, and are no figures."""
    return unicodedata.category(text[span.start]) == "No" and span.end - span.start == 1


def _is_label(token: re.Match[str], value: str) -> bool:
    """Whether it counts pieces of a bundle, pages or points of a list: where a text is put changes those."""
    plain, start, end = token.string, token.start(), token.end()
    return len(value) <= 2 and (_counts_pieces(plain, start, end) or _counts_points(plain, start, end))


def _counts_pieces(plain: str, start: int, end: int) -> bool:
    """篇二, 第4篇, 第三页, 共12页."""
    before, after = plain[max(0, start - 2) : start].rstrip(), plain[end : end + 2].lstrip()
    return before.endswith("篇") or (before.endswith(("第", "共")) and after.startswith(("篇", "页")))


def _counts_points(plain: str, start: int, end: int) -> bool:
    """。2、 and (三) and ；一是: at the start of a sentence, with a mark or 是 after it."""
    while start and plain[start - 1] in _OPENS:
        start -= 1
    opens_sentence = start == 0 or plain[start - 1] in _SENTENCE_ENDS
    return opens_sentence and _LABEL_END.match(plain, end) is not None


def _value_of_digits(digits: str) -> str:
    number = digits.rstrip(_SIGNS).replace(",", "")
    whole, _, fraction = number.partition(".")
    fraction = fraction.rstrip("0")
    # 95 that lost its % is damaged, not another figure; but 6.6‰ is not 6.6%.
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "") + ("‰" if "‰" in digits else "")


def _value_of_han(numeral: str) -> str:
    """二十三 as 23, 二○一一 as 2011; what is neither (十一五) stays as it is."""
    plain = numeral.replace("○", "零").replace("〇", "零")
    if not set(plain) & set("十百千"):
        return "".join(str(_HAN_VALUE[digit]) for digit in plain).lstrip("0") or "0"
    match = _HAN_NUMBER.fullmatch(plain)
    if not match:
        return plain
    parts = ((match["k"], 1000), (match["h"], 100), (match["t"], 10), (match["u"], 1))
    return str(sum(_HAN_VALUE[digit] * unit for digit, unit in parts if digit is not None))


def _value_of_date(date: str) -> str:
    return "-".join(part.zfill(2) for part in re.split("[-./]", date))


_VALUE_OF = {
    "plain": _value_of_digits,
    "framed": _value_of_digits,
    "han": _value_of_han,
    "class": _CLASS_VALUE.__getitem__,
    "date": _value_of_date,
}


def _hashes(text: str, length: int) -> NDArray[np.uint64]:
    """A 64-bit hash of every stretch of `length` characters: a polynomial, then the finaliser of SplitMix64.

    Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators". Two different stretches of two
    texts of 60,000 characters get one hash with a chance of 60,000² / 2^64, about 2 in ten thousand million.
    """
    codes = _codes(text).astype(np.uint64)
    count = max(0, len(codes) - length + 1)
    hashes = np.zeros(count, np.uint64)
    for shift in range(length):
        hashes *= np.uint64(_BASE)
        hashes += codes[shift : shift + count]
    for shift, factor in _MIX:
        hashes ^= hashes >> np.uint64(shift)
        hashes *= np.uint64(factor)
    mixed: NDArray[np.uint64] = hashes ^ (hashes >> np.uint64(31))
    return mixed


# Alignment: equal runs anchor wherever they stand; what lies between two anchors is aligned by characters


def _share(mine: str, theirs: str) -> float:
    """The part of `mine` in runs of at least 13 characters that `theirs` has too; 1 if they are equal."""
    if mine == theirs:
        return 1.0
    found = np.flatnonzero(np.isin(_hashes(mine, _RUN), _hashes(theirs, _RUN)))
    steps = np.zeros(len(mine) + 1, np.int64)
    steps[found] += 1
    steps[found + _RUN] -= 1
    return float(np.count_nonzero(np.cumsum(steps))) / max(1, len(mine))


def _blocks(one: str, other: str) -> list[_Block]:
    """Equal runs in the order of `one`, overlapping in neither; the ends of both texts are anchors too."""
    if one == other:
        return [_Block(0, 0, len(one))]
    tiles = _tiles(one, other)
    anchors = [_Block(0, 0, 0), *tiles, _Block(len(one), len(other), 0)]
    neighbours = set(pairwise(sorted(anchors, key=lambda anchor: (anchor.other, anchor.length))))
    found = list(tiles)
    for last, following in pairwise(anchors):
        # Where a passage was moved, neighbours in one text are none in the other.
        if (last, following) in neighbours:
            found.extend(_aligned(one, other, last, following))
    return _joined(sorted(found))


def _tiles(one: str, other: str) -> list[_Block]:
    """Cover both texts with equal runs of at least 13 characters, the longest first.

    Greedy string tiling (Wise 1993, "String similarity via greedy string tiling and running Karp–Rabin
    matching"): a character is matched once, so a moved passage is found, and a stock phrase that stands
    inside a longer run is not matched elsewhere.
    """
    is_free, other_is_free = np.ones(len(one), bool), np.ones(len(other), bool)
    tiles = []
    for run in _runs(_hashes(one, _RUN), _hashes(other, _RUN)):
        both = is_free[run.start : run.end] & other_is_free[run.other : run.other_end]
        for low, high in _stretches(both):
            if high - low >= _RUN:
                is_free[run.start + low : run.start + high] = False
                other_is_free[run.other + low : run.other + high] = False
                tiles.append(_Block(run.start + low, run.other + low, high - low))
    return sorted(tiles)


def _runs(hashes: NDArray[np.uint64], other_hashes: NDArray[np.uint64]) -> list[_Block]:
    """The longest equal runs on every diagonal, longest first, of shingles that are rare in both texts."""
    places, other_places = _shared_places(hashes, other_hashes)
    order = np.lexsort((places, places - other_places))
    places, other_places = places[order], other_places[order]
    is_first = np.ones(len(places), bool)
    is_first[1:] = (np.diff(places) != 1) | (np.diff(other_places) != 1)
    firsts = np.flatnonzero(is_first)
    lengths = np.diff(np.append(firsts, len(places))) + _RUN - 1
    runs = zip(places[firsts].tolist(), other_places[firsts].tolist(), lengths.tolist(), strict=True)
    return sorted((_Block(*run) for run in runs), key=lambda run: (-run.length, run))


def _shared_places(
    hashes: NDArray[np.uint64], other_hashes: NDArray[np.uint64]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All pairs of places with one hash, but for hashes that make more than a few pairs."""
    values, codes, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    other_order = np.argsort(other_hashes, kind="stable")
    ranked = other_hashes[other_order]
    lows = np.searchsorted(ranked, values, "left")
    other_counts = np.searchsorted(ranked, values, "right") - lows
    other_counts[counts * other_counts > _MOST_PAIRS] = 0
    repeats = other_counts[codes]
    places = np.repeat(np.arange(len(hashes)), repeats)
    within = np.arange(len(places)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return places, other_order[np.repeat(lows[codes], repeats) + within]


def _stretches(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Start and end of every stretch of true flags."""
    if flags.all():
        yield 0, len(flags)
        return
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _aligned(one: str, other: str, last: _Block, following: _Block) -> Iterator[_Block]:
    """Equal runs of the gap between two anchors that are long enough for a number to stand in."""
    mine, theirs = one[last.end : following.start], other[last.other_end : following.other]
    if not mine or not theirs or len(mine) * len(theirs) > _LARGEST_GAP:
        return
    for step in Levenshtein.opcodes(mine, theirs):
        if step.tag == "equal":
            length = step.src_end - step.src_start
            block = _Block(last.end + step.src_start, last.other_end + step.dest_start, length)
            if length >= 2 * _CONTEXT or _is_at_border(block, one, other):
                yield block


def _is_at_border(block: _Block, one: str, other: str) -> bool:
    starts = block.start == 0 and block.other == 0
    return starts or (block.end == len(one) and block.other_end == len(other))


def _joined(blocks: Iterable[_Block]) -> list[_Block]:
    """Blocks of which one goes on where the last ends, in both texts, made one."""
    joined: list[_Block] = []
    for block in blocks:
        if joined and (joined[-1].end, joined[-1].other_end) == (block.start, block.other):
            joined[-1] = joined[-1]._replace(length=joined[-1].length + block.length)
        else:
            joined.append(block)
    return joined


def _passages(first: Skeleton, second: Skeleton, blocks: Iterable[_Block]) -> Iterator[tuple[Span, Span]]:
    for block in blocks:
        if block.length >= _SHOWN:
            yield first.span(block.start, block.end), second.span(block.other, block.other_end)


# Numbers


def _readings(skeleton: Skeleton) -> list[tuple[int, str]]:
    return [(number.at, number.value) for number in skeleton.numbers]


def _number_pairs(first: Skeleton, second: Skeleton, blocks: Sequence[_Block]) -> Iterator[Pair]:
    """Numbers at the same place of an equal run, in the order of the first text."""
    mine, theirs = _by_place(first), _by_place(second)
    places = sorted(mine)
    for block, low, high in _surely_equal(blocks, len(first.text), len(second.text)):
        for at in places[bisect_left(places, low) : bisect_right(places, high)]:
            yield from _paired(mine[at], theirs.get(at - block.start + block.other, []))


def _surely_equal(
    blocks: Sequence[_Block], letters: int, other_letters: int
) -> Iterator[tuple[_Block, int, int]]:
    """Each run and the places of one in it, from first to last, where enough around a number agrees."""
    opening = _Block(0, 0, 0)
    closing = _Block(letters, other_letters, 0)
    for last, block, following in zip([opening, *blocks], blocks, [*blocks[1:], closing], strict=False):
        yield block, block.start + _context(last, block), block.end - _context(block, following)


def _context(block: _Block, following: _Block) -> int:
    """How many equal characters a number must have between it and what lies between two runs."""
    gaps = (following.start - block.end, following.other - block.other_end)
    if gaps == (0, 0):
        return 0
    return _CONTEXT if all(0 <= gap <= _EDIT for gap in gaps) else _CONTEXT_AT_CUT


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
