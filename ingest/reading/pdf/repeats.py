"""Page heads and feet, page numbers and printed watermarks: lines at the same place on several pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ingest.reading.pdf.records import Line, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.pdf.records import PageLayout

Place = tuple[int, int]
"""Page (by its place in the document) and block on it."""

_ZONE = 0.12
"""Of the page's height, at its head and foot: official pages begin at 0.125 (37 mm of 297), Word's at 0.085."""
_DEPTH = 3
"""Lines from the edge inwards; a head has one or two."""
_LONGEST = 40
"""Characters of a head: the title of the paper, its number, the office."""
_GAP = 1.25
"""Of the usual distance of lines: heads and feet stand further off than a line from the next."""
_SIZE = 14.0
"""Points of a line's height, since the zone is measured to its top."""
_FULL = 0.85
"""Of the longest line: one that is as long and as large as the body's is the body's."""
_SMALLER = 0.9
"""Of the body's size: 小五 in heads by 小四 or 三号 in the text."""
_STEP = 0.012
"""Of the page's height: lines of one place differ by less than a line."""
_LEAST_PAGES = 3
"""Pages that repeat a head: two may be a caption that is printed twice, unless there are but two and it is small."""
_CAPTION = re.compile(r"续?\s*[表图]\s*[\d一二三四五六七八九十]|[（(]续|续表|附[表件]|单位[:：]")
_NUMBER = re.compile(
    r"[-—–－~·•|\s]*(?:第\s*|Page\s*|P\.?\s*)?(\d{1,5}|[IVXLivxl]{1,6})\s*页?"
    r"(?:\s*[/／,，;；|共of]*\s*(?:共|of)?\s*\d{1,5}\s*页?)?[-—–－~·•|\s]*",
    re.I,
)
_SAYS_SO = re.compile(r"[—–－-]\s*\d+\s*[—–－-]|第\s*\d+\s*页.*|\d+\s*[/／]\s*\d+")


def repeated(pages: Sequence[PageLayout]) -> frozenset[Place]:
    """The blocks that are furniture."""
    heads: dict[tuple[bool, str, int], set[Place]] = defaultdict(set)
    numbers: dict[Place, int | None] = {}
    for at, page in enumerate(pages):
        for i, line in _at_edges(page):
            height = max(1.0, page.box.height)
            middle = (line.box.top + line.box.bottom) / 2 / height
            if _NUMBER.fullmatch(line.text):
                numbers[at, i] = _number(line.text)
                continue
            if _could_be_head(line.text):
                words = re.sub(r"\d+|\s+", "#", line.text).replace("##", "#")
                is_small = line.size < _SMALLER * _body(page)
                for step in (round(middle / _STEP), round(middle / _STEP + 0.5) + 10_000):
                    heads[is_small, words, step].add((at, i))
    found = {
        place
        for key, places in heads.items()
        if len({at for at, _ in places}) >= (2 if key[0] and len(pages) == 2 else _LEAST_PAGES)
        for place in places
    }
    return frozenset(found | _page_numbers(pages, numbers))


def _could_be_head(text: str) -> bool:
    return len(text) <= _LONGEST and text[-1] not in "。；，" and not _CAPTION.match(text)


def _at_edges(page: PageLayout) -> list[tuple[int, Line]]:
    """Lines near the head and the foot that stand off from the text, and beyond which no table stands."""
    lines = [(i, block) for i, block in enumerate(page.blocks) if isinstance(block, Line)]
    tables = [block.box for block in page.blocks if isinstance(block, Table)]
    height = page.box.height
    head = min(height * _ZONE, *(box.top for box in tables), height)
    foot = max(height * (1 - _ZONE), *(box.bottom for box in tables), 0)
    bases = sorted({line.base for _, line in lines})
    steps = [after - before for before, after in pairwise(bases)]
    usual = median(steps) if steps else 0.0
    kept = {base for base in _apart(bases, usual) if base < head + _SIZE}
    kept |= {-base for base in _apart([-base for base in reversed(bases)], usual) if -base > foot - _SIZE}
    body = _body(page)
    outer = {*bases[:1], *bases[-1:]}
    full = _FULL * max((line.box.width for _, line in lines), default=0)
    return [
        item
        for item in lines
        if not (item[1].box.width >= full and round(item[1].size) == body and len(lines) > _DEPTH)
        and (item[1].box.top < head or item[1].box.bottom > foot)
        and (item[1].base in kept or (item[1].base in outer and item[1].size < _SMALLER * body))
    ]


def _body(page: PageLayout) -> int:
    sizes = Counter(round(b.size) for b in page.blocks if isinstance(b, Line) for _ in b.text)
    return sizes.most_common(1)[0][0] if sizes else 0


def _apart(bases: Sequence[float], usual: float) -> list[float]:
    """Of lines from an edge inwards, those before a gap that is wider than lines stand apart."""
    if len(bases) <= _DEPTH:
        return list(bases[:1])
    gaps = [i for i in range(_DEPTH) if bases[i + 1] - bases[i] > _GAP * usual]
    return list(bases[: gaps[-1] + 1]) if gaps else []


def _page_numbers(pages: Sequence[PageLayout], numbers: dict[Place, int | None]) -> set[Place]:
    """Numbers that count up with the pages, and those that say that they are one."""
    runs: dict[int, list[Place]] = defaultdict(list)
    for place, number in numbers.items():
        if number is not None:
            runs[number - place[0]].append(place)
    counted = {place for places in runs.values() if len({at for at, _ in places}) >= 2 for place in places}
    said = {
        (at, i) for at, i in numbers if _SAYS_SO.fullmatch(getattr(pages[at].blocks[i], "text", "").strip())
    }
    roman = {place for place, number in numbers.items() if number is None} if len(numbers) > 1 else set()
    return counted | said | roman


def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(text)
    return int(match[1]) if match and match[1].isdecimal() else None
