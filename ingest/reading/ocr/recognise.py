"""One page picture to lines and tables in reading order, each with how sure its reading is."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from ingest.reading.box import Box
from ingest.reading.grid import GridCell
from ingest.reading.ocr import doubt, tables, vertical
from ingest.reading.ocr.engine import engine
from ingest.reading.ocr.fragments import cut_at, grown, joined, rows
from ingest.reading.ocr.order import zones
from ingest.reading.ocr.picture import cut, is_lying, shrunk, tilt, turned, without_seals
from ingest.reading.ocr.records import Fragment, OcrLine, OcrPage, OcrTable, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.reading.limits import Limits
    from ingest.reading.ocr.engine import Engine
    from ingest.reading.ocr.records import Picture, Quad
    from ingest.reading.ruled import BoxCell

_LARGEST = 5_000
"""Pixels of the longer side that is worked on: A3 at 300 dpi. The reader scales lines to 48 pixels anyway."""
_LOOK = 1_100
"""Pixels of the longer side for a first look that tells only how the page lies."""
_FIND = 1_600
"""Pixels of the longer side in which print is found: measured, 1,280 loses points and 2,300 costs three times as much."""
_LONG_PAGE = 2.2
"""Height by width, above which a picture is a long screenshot and is looked at in pieces."""
_SAMPLE = 8
"""Lines that tell whether a page stands on its head."""
_ILLEGIBLE = 0.4
"""Mean score below which a stretch is a drawing or noise: what was read of it says nothing."""
_LEAST_ROWS = 3
"""Of print in aligned columns to be a table without rules."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A stretch of print and what it says."""

    box: Box
    words: Words
    is_doubtful: bool
    place: Box
    """What its place in the reading order is judged by."""


def recognise(image: Picture, limits: Limits) -> OcrPage:
    """Read the picture of a page. Raises ReadingError where the models are missing."""
    reader = engine(limits.threads)
    picture, angle, quads = _upright(without_seals(shrunk(image, _LARGEST)), reader)
    height, width = picture.shape[:2]
    if not quads:
        return OcrPage((), width, height, angle)
    fragments = [Fragment(quad) for quad in quads]
    print_height = median(fragment.box.height for fragment in fragments)
    ruled = tables.ruled(picture, print_height)
    pieces = _pieces(fragments, ruled, picture)
    read = [one for one in _read(pieces, picture, reader, print_height) if one.words.text.strip()]
    legible = [one for one in read if one.words.confidence >= _ILLEGIBLE]
    return OcrPage(tuple(_blocks(legible, ruled)), width, height, angle, illegible=len(read) - len(legible))


def _upright(picture: Picture, reader: Engine) -> tuple[Picture, float, list[Quad]]:
    """The page standing straight, by how many degrees it was turned, and its print."""
    look = _found(picture, reader, _LOOK)
    degrees = -tilt(look) + (90.0 if is_lying(look) else 0.0)
    upright = turned(picture, degrees)
    quads = _found(upright, reader, _FIND)
    longest = sorted(quads, key=lambda quad: -float(np.linalg.norm(quad[1] - quad[0])))[:_SAMPLE]
    if reader.upside_down([cut(upright, quad) for quad in longest]) <= 0.5:
        return upright, degrees, quads
    flipped = np.ascontiguousarray(upright[::-1, ::-1])
    size = np.array([upright.shape[1], upright.shape[0]], dtype=np.float32)
    over = [np.ascontiguousarray((size - quad)[[2, 3, 0, 1]]) for quad in quads]
    sample = [np.ascontiguousarray((size - quad)[[2, 3, 0, 1]]) for quad in longest]
    # The classifier errs on short lines of figures; what reads better is up.
    if _sureness(sample, flipped, reader) > _sureness(longest, upright, reader):
        return flipped, degrees + 180.0, over
    return upright, degrees, quads


def _sureness(quads: Sequence[Quad], picture: Picture, reader: Engine) -> float:
    read = reader.read([cut(picture, quad) for quad in quads])
    return sum(words.confidence * len(words.text) for words in read)


def _found(picture: Picture, reader: Engine, longest: int) -> list[Quad]:
    """Print in a picture; a long screenshot is looked at piece by piece, cut where rows are blank."""
    height, width = picture.shape[:2]
    if height <= _LONG_PAGE * width:
        return reader.find(picture, longest)
    edges = _blank_rows(picture, max(1, int(1.4 * width)))
    found: list[Quad] = []
    for top, bottom in itertools.pairwise(edges):
        shift = np.array([0, top], dtype=np.float32)
        found.extend(quad + shift for quad in reader.find(picture[top:bottom], longest))
    return found


def _blank_rows(picture: Picture, step: int) -> list[int]:
    """Where to cut a long picture: about every `step` rows, where there is the least ink."""
    ink = picture.astype(np.int16).std(axis=(1, 2))
    edges, at = [0], step
    while at < len(ink) - step // 2:
        low, high = at - step // 6, at + max(1, step // 6)
        edges.append(low + int(ink[low:high].argmin()))
        at = edges[-1] + step
    return [*edges, len(ink)]


def _pieces(
    fragments: Sequence[Fragment], ruled: Sequence[Sequence[BoxCell]], picture: Picture
) -> list[Fragment]:
    """Whole lines outside of tables, lines cut by cells inside, and cells that the finder overlooked."""
    sides = tables.walls(ruled)
    pieces: list[Fragment] = []
    for fragment in _joined(fragments, sides):
        box = fragment.box
        middle = (box.top + box.bottom) / 2
        crossed = {x for x, top, bottom in sides if top <= middle <= bottom}
        pieces.extend(cut_at(fragment, crossed, 0.3 * box.height))
    return [*pieces, *_overlooked(pieces, ruled, picture)]


def _joined(fragments: Sequence[Fragment], sides: Sequence[tuple[float, float, float]]) -> Iterator[Fragment]:
    """Pieces of one line put together, column by column: narrow gutters are no wider than gaps in a line."""
    for zone in zones([fragment.box for fragment in fragments]):
        yield from joined([fragments[i] for row in zone for i in row], sides)


def _overlooked(
    pieces: Sequence[Fragment], ruled: Sequence[Sequence[BoxCell]], picture: Picture
) -> Iterator[Fragment]:
    """Cells with ink in them that nothing was found in: single digits are easily missed."""
    ink = tables.dark(picture) if ruled else picture
    margin = max(4, picture.shape[1] // 250)
    for cells in ruled:
        filled = {tables.cell_at(cells, piece.box) for piece in pieces}
        for number, cell in enumerate(cells):
            spot = tables.ink_in(ink, cell, margin) if number not in filled else None
            if spot is not None:
                x0, top, x1, bottom = spot
                corners = [(x0, top), (x1, top), (x1, bottom), (x0, bottom)]
                yield Fragment(grown(np.array(corners, dtype=np.float32), 0.2))


def _read(pieces: Sequence[Fragment], picture: Picture, reader: Engine, print_height: float) -> list[_Read]:
    first = reader.read([cut(picture, piece.quad) for piece in pieces])
    second = _second_look(pieces, first, picture, reader)
    upright = vertical.read_again(pieces, first, picture, reader, print_height)
    return [
        _Read(
            piece.box,
            upright[i],
            doubt.is_doubtful(upright[i], None),
            vertical.place(piece.box, print_height),
        )
        if i in upright
        else _Read(piece.box, words, doubt.is_doubtful(words, second.get(i)), piece.box)
        for i, (piece, words) in enumerate(zip(pieces, first, strict=True))
    ]


def _second_look(
    pieces: Sequence[Fragment], first: Sequence[Words], picture: Picture, reader: Engine
) -> dict[int, Words]:
    """What pieces read as with more room around them, by number, where that is asked."""
    asked = [i for i, words in enumerate(first) if doubt.asks_again(words)]
    second = reader.read([cut(picture, grown(pieces[i].quad, _ROOM)) for i in asked])
    return dict(zip(asked, second, strict=True))


_ROOM = 0.12
"""Of a line's height, added around it for the second look."""


def _blocks(read: Sequence[_Read], ruled: Sequence[Sequence[BoxCell]]) -> Iterator[OcrLine | OcrTable]:
    """Lines and tables in reading order, numbered by column."""
    loose, tabled = _parted(read, ruled)
    boxes = [*(one.place for one in loose), *(table.box for table in tabled)]
    for column, zone in enumerate(zones(boxes)):
        for group in _grouped(zone, loose):
            if isinstance(group, OcrTable):
                yield _in_column(group, column)
                continue
            for number in group:
                if number < len(loose):
                    one = loose[number]
                    yield OcrLine(one.words.text, one.box, one.words.confidence, one.is_doubtful, column)
                else:
                    yield _in_column(tabled[number - len(loose)], column)


def _in_column(table: OcrTable, column: int) -> OcrTable:
    return OcrTable(table.box, table.cells, table.confidence, table.doubtful_lines, column)


def _parted(read: Sequence[_Read], ruled: Sequence[Sequence[BoxCell]]) -> tuple[list[_Read], list[OcrTable]]:
    """What stands outside of ruled tables, and the tables."""
    inside: list[dict[int, list[_Read]]] = [{} for _ in ruled]
    loose: list[_Read] = []
    for one in read:
        spot = next(
            ((t, at) for t, cells in enumerate(ruled) if (at := tables.cell_at(cells, one.box)) is not None),
            None,
        )
        if spot is None:
            loose.append(one)
        else:
            inside[spot[0]].setdefault(spot[1], []).append(one)
    made = [_table(cells, filled) for cells, filled in zip(ruled, inside, strict=True) if filled]
    return loose, made


def _table(cells: Sequence[BoxCell], filled: dict[int, list[_Read]]) -> OcrTable:
    held = [one for some in filled.values() for one in some]
    box = Box(
        min(cell.x0 for cell in cells),
        min(cell.top for cell in cells),
        max(cell.x1 for cell in cells),
        max(cell.bottom for cell in cells),
    )
    grid = tuple(
        GridCell(
            cell.row,
            cell.column,
            _cell_text(filled.get(number, [])),
            cell.rows,
            cell.columns,
            any(one.is_doubtful for one in filled.get(number, [])),
        )
        for number, cell in enumerate(cells)
    )
    return _weighed(box, grid, held)


def _weighed(box: Box, cells: tuple[GridCell, ...], held: Sequence[_Read]) -> OcrTable:
    scores = [score for one in held for score in one.words.scores]
    mean = sum(scores) / len(scores) if scores else 0.0
    return OcrTable(box, cells, mean, sum(one.is_doubtful for one in held))


def _cell_text(held: Sequence[_Read]) -> str:
    boxes = [one.box for one in held]
    ordered = [i for row in rows(range(len(held)), boxes) for i in row]
    return "\n".join(held[i].words.text.strip() for i in ordered)


def _grouped(zone: Sequence[Sequence[int]], loose: Sequence[_Read]) -> Iterator[Sequence[int] | OcrTable]:
    """Rows as they are, and rows of print in aligned columns as tables."""
    run: list[Sequence[int]] = []
    for row in (*zone, ()):
        if len(row) > 1 and all(i < len(loose) for i in row):
            run.append(row)
            continue
        yield from _run(run, loose)
        run = []
        if row:
            yield row


def _run(run: Sequence[Sequence[int]], loose: Sequence[_Read]) -> Iterable[Sequence[int] | OcrTable]:
    places = tables.aligned([[loose[i].box for i in row] for row in run]) if len(run) >= _LEAST_ROWS else []
    if not places:
        return run
    held = [loose[i] for row in run for i in row]
    numbers = [number for number, row in enumerate(run) for _ in row]
    cells = tuple(
        GridCell(number, place, one.words.text, is_doubtful=one.is_doubtful)
        for number, place, one in zip(numbers, places, held, strict=True)
    )
    boxes = [one.box for one in held]
    box = Box(
        min(b.x0 for b in boxes),
        min(b.top for b in boxes),
        max(b.x1 for b in boxes),
        max(b.bottom for b in boxes),
    )
    return [_weighed(box, cells, held)]
