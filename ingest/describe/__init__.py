"""What is known of each report: from a card's own front matter, or from the words of the text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ingest.describe.campaign import describe_campaign
from ingest.describe.card import from_card, front_matter
from ingest.describe.issuer import describe_force, describe_issuer, describe_number
from ingest.describe.kind import LAW, describe_kind
from ingest.describe.place import describe_place
from ingest.describe.repeal import describe_repeals
from ingest.describe.title import describe_title
from ingest.describe.unit import describe_unit
from ingest.describe.year import describe_period, describe_year, year_in_name
from kb.flow import Flow
from kb.plainview import View, view
from kb.records import UNKNOWN, Fact, Report, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.places import Gazetteer
    from kb.records import Document

_HEADLINE = 300
"""Characters: what stands further down is the title of one of the texts, and of no other."""
_HAN = re.compile(r"[\u4e00-\u9fff]")


def describe(
    document: Document, borders: Sequence[tuple[int, int]], gazetteer: Gazetteer
) -> tuple[Report, ...]:
    """The reports of `document` at `borders`, with title, place, year and so on as far as their texts tell."""
    blanks = [
        Report(f"{document.id}#{number}", document.id, start, end)
        for number, (start, end) in enumerate(borders, 1)
    ]
    if document.collection == "starter":
        card = front_matter(document)
        return tuple(from_card(report, card) for report in blanks)
    text = without_furniture(document)
    return tuple(
        _described(
            document, report, view(text[report.start : report.end]), gazetteer, is_alone=len(blanks) == 1
        )
        for report in blanks
    )


def _described(
    document: Document, report: Report, seen: View, gazetteer: Gazetteer, *, is_alone: bool
) -> Report:
    text = seen.text
    own = describe_title(text)
    title = own if own.how == "stated" else _lent_title(document)
    # A page's headline over five reports says nothing of each.
    kind = describe_kind(text, title.value if own.how == "stated" or is_alone else None)
    where = describe_place(text, gazetteer)
    facts: dict[str, Fact] = {
        "kind": kind,
        "place": where.place,
        "within": where.within,
        "unit": describe_unit(text, own),
        "year": _with_name(describe_year(text), kind, document, is_alone=is_alone),
        "period": describe_period(text, own),
        "campaign": describe_campaign(text, title.value),
        "issuer": describe_issuer(text, kind.value),
        "number": describe_number(text, kind.value),
        "force": describe_force(text, kind.value),
        "repeals": describe_repeals(text, kind.value),
    }
    placed: dict[str, Any] = {name: _shift(fact, seen, report.start) for name, fact in facts.items()}
    return replace(report, title=_shift(own, seen, report.start) if title is own else title, **placed)


def without_furniture(document: Document) -> str:
    """The text with blanks where its skips are: an upload date is no year, and every offset stays."""
    pieces, at = [], 0
    for skip in document.skips:
        pieces += [document.text[at : skip.start], " " * (skip.end - skip.start)]
        at = skip.end
    return "".join((*pieces, document.text[at:]))


def _lent_title(document: Document) -> Fact:
    """What a text without a title of its own is called: by its page, its file, or the bundle's headline."""
    if document.title:
        return Fact(document.title, "inferred")
    stem = _name_of(document)
    if stem and _HAN.search(stem):
        return Fact(stem, "inferred")
    # A file name of digits says nothing: the bundle's own headline is nearer.
    head = Flow.of(document.text, 0, min(len(document.text), _HEADLINE), document.skips).text
    whole = describe_title(head)
    return Fact(whole.value or stem or None, "inferred") if whole.value or stem else UNKNOWN


_NUMBERING = re.compile(r"^\d{1,4}[\s_.、-]+")
_HASH = re.compile(r"[0-9a-f]{8,}|\d+|")


def _name_of(document: Document) -> str:
    """The file's name without ending and numbering; empty for a hash."""
    name = _NUMBERING.sub("", PurePath(document.name).stem).strip(" _")
    return "" if _HASH.fullmatch(name) else name


def _with_name(year: Fact, kind: Fact, document: Document, *, is_alone: bool) -> Fact:
    """The year in the file's name or title, where the text says none, or only when a law was first passed."""
    named = (year_in_name(_name_of(document)) or year_in_name(document.title or "")) if is_alone else None
    if named is None:
        return year
    is_later = kind.value == LAW and year.is_known and named > (year.value or "")
    return Fact(named, "inferred") if is_later or year.how in ("unknown", "masked") else year


def _shift(fact: Fact, seen: View, by: int) -> Fact:
    """A fact of a report's view at its place in the document."""
    if fact.span is None:
        return fact
    witnesses = tuple(_moved(span, seen, by) for span in fact.witnesses)
    return replace(fact, span=_moved(fact.span, seen, by), witnesses=witnesses)


def _moved(span: Span, seen: View, by: int) -> Span:
    own = seen.span(span.start, span.end, span.role)
    return Span(own.start + by, own.end + by, span.role)
