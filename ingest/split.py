"""Chunks of whole sentences that follow the text's own headings."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.figures.layout import tables
from kb.flow import Flow
from kb.normal import same_as
from kb.quantities.rows import header_height
from kb.records import NATIONWIDE, UNKNOWN, Chunk, Span
from kb.sentences import BETWEEN_CELLS, Unit, clauses, units
from kb.tokens import count_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.records import Report

_HEADING_STOPS = re.compile(r"[。！？；：:;!?\n]|(?<=.{6})[，,]")
_HEADING_LENGTH = 40
"""Characters; a longer first sentence is text, not a heading."""
_PREFIX_LENGTH = 90
"""Characters of title and headings in what is indexed: more would outweigh a chunk of two sentences."""
_FORCING_LEVEL = 5
"""Marks up to （一） and 4.1 start a new chunk; items below only where the size asks for it."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Chunk sizes in tokens. 256 tokens of whole sentences (about 200 characters) did best in bench/README."""

    most: int = 256
    least: int = 48


@dataclass(frozen=True, slots=True)
class _Header:
    """Where a table's title and header stand in the flow, and where its last row ends."""

    start: int
    end: int
    """After the line's end, so that header and row stay two lines."""
    last: int
    tokens: int


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    tokens: int
    headings: tuple[str, ...]
    forces: bool
    header: _Header | None = None
    """Of a line of a table."""

    @property
    def begins_table(self) -> bool:
        """Whether it is the first line of a table: chunks of a table hold nothing that stands before it."""
        return self.header is not None and self.header.start == self.start


def split(
    text: str,
    report: Report,
    *,
    skips: Sequence[Span] = (),
    first_ordinal: int = 0,
    sizes: Sizes | None = None,
    is_alone: bool = True,
) -> list[Chunk]:
    """The chunks of one report, in reading order; ordinals go on from `first_ordinal`.

    The title that a file or page lent it is put before its chunks only where it is the file's one report: over many
    it says nothing of each.
    """
    flow = Flow.of(text, report.start, report.end, skips)
    pieces = _pieces(flow.text, (sizes or Sizes()).most)
    groups = _group(list(pieces), sizes or Sizes())
    if report.title.how == "inferred" and not is_alone:
        report = replace(report, title=UNKNOWN)
    return [_chunk(text, flow, report, group, first_ordinal + index) for index, group in enumerate(groups)]


def _pieces(text: str, most: int) -> Iterator[_Piece]:
    path: list[tuple[int, str]] = []
    headers = _headers(text)
    for unit in units(text):
        while headers and headers[0].last <= unit.start:
            headers.popleft()
        header = headers[0] if headers and headers[0].start <= unit.start else None
        level = None if header else unit.level
        if level is not None:
            path = [entry for entry in path if entry[0] < level]
            heading = _heading(text, unit)
            path += [(level, heading)] if heading else []
        forces = level is not None and level <= _FORCING_LEVEL
        headings = tuple(heading for _, heading in path)
        for index, (start, end) in enumerate(_fitting(text, unit, most)):
            yield _Piece(start, end, count_tokens(text[start:end]), headings, forces and index == 0, header)


def _headers(text: str) -> deque[_Header]:
    """The header of every table that has one and a body, in order."""
    found = deque[_Header]()
    for low, high, table in tables(text, 0, len(text)) if BETWEEN_CELLS in text else ():
        height = 0 if table.is_torn else header_height(table.rows)
        if 0 < height < len(table.rows):
            end = text.find("\n", table.rows[height - 1][-1].end) + 1
            found.append(_Header(low, end, high, count_tokens(text[low:end])))
    return found


def _heading(text: str, unit: Unit) -> str | None:
    line = text[unit.start : unit.end].strip().lstrip("# ")
    stop = _HEADING_STOPS.search(line)
    heading = (line[: stop.start()] if stop else line).strip()
    return heading if 2 < len(heading) <= _HEADING_LENGTH else None


def _fitting(text: str, unit: Unit, most: int) -> list[tuple[int, int]]:
    """The unit itself, or its clauses gathered into parts of at most `most` tokens."""
    if count_tokens(text[unit.start : unit.end]) <= most:
        return [(unit.start, unit.end)]
    parts: list[tuple[int, int]] = []
    for start, end in _hard_cut(clauses(text, unit.start, unit.end), most):
        if parts and count_tokens(text[parts[-1][0] : end]) <= most:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _hard_cut(spans: list[tuple[int, int]], most: int) -> Iterator[tuple[int, int]]:
    """Text without any mark (tables run together, digits) is cut by length: a Han character has ≥ ½ token."""
    for start, end in spans:
        for at in range(start, end, most):
            yield at, min(at + most, end)


def _group(pieces: list[_Piece], sizes: Sizes) -> list[list[_Piece]]:
    groups: list[list[_Piece]] = []
    filled = 0
    for piece in pieces:
        too_much = filled + piece.tokens > sizes.most
        new_section = (piece.forces and filled >= sizes.least) or piece.begins_table
        if not groups or too_much or new_section:
            groups.append([])
            filled = piece.header.tokens if piece.header and not piece.begins_table else 0
        groups[-1].append(piece)
        filled += piece.tokens
    return groups


def _chunk(text: str, flow: Flow, report: Report, group: list[_Piece], ordinal: int) -> Chunk:
    spans = _spans(flow, group)
    words = "".join(span.quote(text) for span in spans)
    # The path of the first piece holds for all: a chunk ends where a new section begins.
    headings = tuple(heading for heading in group[0].headings if heading not in words[:_HEADING_LENGTH])
    chunk = Chunk(
        id=f"{report.document_id}:{ordinal}",
        document_id=report.document_id,
        report_id=report.id,
        ordinal=ordinal,
        spans=spans,
        headings=headings,
        tokens=sum(piece.tokens for piece in group),
        text=words,
        indexed=words,
        same_as=same_as(words),
    )
    prefix = _prefix(report, headings)
    return replace(chunk, indexed=f"{prefix}\n{words}" if prefix else words)


def _spans(flow: Flow, group: list[_Piece]) -> tuple[Span, ...]:
    """The group's own words, before them the title and header of the table that its first row is of."""
    header, start, end = group[0].header, group[0].start, group[-1].end
    if header is None or end <= header.end:
        return flow.spans(start, end)
    beside = [Span(one.start, one.end, "header") for one in flow.spans(header.start, header.end)]
    return (*beside, *flow.spans(max(start, header.end), end))


def _prefix(report: Report, headings: tuple[str, ...]) -> str:
    """Place, title and heading path: without them a chunk is half lost among texts of the same build."""
    title = (report.title.value or "").strip()
    # That a law holds everywhere tells its passages from no others.
    is_somewhere = report.place.is_known and report.place.value != NATIONWIDE
    place = (report.place.value or "") if is_somewhere else ""
    head = " ".join(part for part in ("" if place in title else place, title) if part)
    path = " > ".join((*([head] if head else []), *headings))
    return (
        path
        if len(path) <= _PREFIX_LENGTH
        else f"{head[: _PREFIX_LENGTH // 2]} > {' > '.join(headings)[-_PREFIX_LENGTH // 2 :]}"
    )
