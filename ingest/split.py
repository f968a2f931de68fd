"""Chunks of whole sentences that follow the text's own headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.flow import Flow
from kb.normal import same_as
from kb.records import NATIONWIDE, Chunk
from kb.sentences import Unit, clauses, units
from kb.tokens import count_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.records import Report, Span

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
class _Piece:
    start: int
    end: int
    tokens: int
    headings: tuple[str, ...]
    forces: bool


def split(
    text: str,
    report: Report,
    *,
    skips: Sequence[Span] = (),
    first_ordinal: int = 0,
    sizes: Sizes | None = None,
) -> list[Chunk]:
    """The chunks of one report, in reading order; ordinals go on from `first_ordinal`."""
    flow = Flow.of(text, report.start, report.end, skips)
    pieces = _pieces(flow.text, (sizes or Sizes()).most)
    groups = _group(list(pieces), sizes or Sizes())
    return [_chunk(text, flow, report, group, first_ordinal + index) for index, group in enumerate(groups)]


def _pieces(text: str, most: int) -> Iterator[_Piece]:
    path: list[tuple[int, str]] = []
    for unit in units(text):
        if unit.level is not None:
            path = [entry for entry in path if entry[0] < unit.level]
            heading = _heading(text, unit)
            path += [(unit.level, heading)] if heading else []
        forces = unit.level is not None and unit.level <= _FORCING_LEVEL
        headings = tuple(heading for _, heading in path)
        for index, (start, end) in enumerate(_fitting(text, unit, most)):
            yield _Piece(start, end, count_tokens(text[start:end]), headings, forces and index == 0)


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
        new_section = piece.forces and filled >= sizes.least
        if not groups or too_much or new_section:
            groups.append([])
            filled = 0
        groups[-1].append(piece)
        filled += piece.tokens
    return groups


def _chunk(text: str, flow: Flow, report: Report, group: list[_Piece], ordinal: int) -> Chunk:
    spans = flow.spans(group[0].start, group[-1].end)
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
