"""Where a quote stands now: its document, the words around it, its headings, its reprints."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.app.views import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Citation
    from kb.catalogue import Catalogue
    from kb.knowledge import Kinship
    from kb.records import Document, Span

State = Literal["same", "moved", "changed", "gone"]
NEAR, WIDE = 80, 500
"""Characters of context on each side of a quote."""


@dataclass(frozen=True, slots=True)
class Context:
    """The words before and after a quote."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Words that the quote needs to be understood and that do not stand next to it, such as a table's head."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Kin:
    """Another text that says the same, or nearly."""

    words: str
    document: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Source:
    """A citation with where its words stand in the library as it is now."""

    citation: Citation
    state: State
    headings: tuple[str, ...] = ()
    near: Context = Context("", "")
    wide: Context | None = None
    beside: tuple[Beside, ...] = ()
    kin: tuple[Kin, ...] = ()

    @property
    def can_open(self) -> bool:
        """Whether the whole document can be shown with the quote in it."""
        return self.state in ("same", "moved")


def sources_of(citations: Sequence[Citation], catalogue: Catalogue) -> list[Source]:
    """Every citation in its place; each document is read once."""
    documents: dict[str, Document | None] = {}
    kinships = catalogue.knowledge.kin() if citations else []
    found = []
    for citation in citations:
        if citation.document_id not in documents:
            documents[citation.document_id] = catalogue.documents.get(citation.document_id)
        found.append(source_of(citation, documents[citation.document_id], catalogue, kinships))
    return found


def source_of(
    citation: Citation, document: Document | None, catalogue: Catalogue, kinships: Sequence[Kinship] = ()
) -> Source:
    """One citation in its place; after its document was read anew its words are looked for again."""
    state: State = "same"
    if document is None or document.text[citation.start : citation.end] != citation.text:
        state, document, citation = _found_again(citation, document, catalogue)
    if document is None or state == "changed":
        return Source(citation, state)
    near, wide = _context(citation, document.text, NEAR), _context(citation, document.text, WIDE)
    return Source(
        citation,
        state,
        headings=_headings(citation, catalogue),
        near=near,
        wide=wide if wide != near else None,
        beside=_beside(citation, document.text),
        kin=_kin(citation, kinships, catalogue),
    )


def _found_again(
    citation: Citation, document: Document | None, catalogue: Catalogue
) -> tuple[State, Document | None, Citation]:
    """The document of the same name in which the words still stand, once; where they stand now."""
    candidates = [document] if document else catalogue.documents.named(citation.document)
    for one in candidates:
        if one is not None and one.text.count(citation.text) == 1:
            start = one.text.index(citation.text)
            shift = start - citation.start
            moved = replace(
                citation,
                document_id=one.id,
                start=start,
                end=start + len(citation.text),
                context=tuple(_shifted(span, shift) for span in citation.context if span.start + shift >= 0),
            )
            return "moved", one, moved
    return ("changed" if any(candidates) else "gone"), None, citation


def _shifted(span: Span, by: int) -> Span:
    return replace(span, start=span.start + by, end=span.end + by)


def _headings(citation: Citation, catalogue: Catalogue) -> tuple[str, ...]:
    for chunk in catalogue.chunks.of_reports([citation.report_id]):
        if chunk.start <= citation.start < chunk.end:
            return chunk.headings
    return ()


def _kin(citation: Citation, kinships: Sequence[Kinship], catalogue: Catalogue) -> tuple[Kin, ...]:
    names = catalogue.documents.names()
    found = []
    for one in kinships:
        if citation.report_id in (one.report_id, one.other_id) and one.kind != "boilerplate":
            other = one.other_id if citation.report_id == one.report_id else one.report_id
            document_id = other.rpartition("#")[0]
            if document_id in names:
                found.append(Kin(words.kin_words(one.kind), names[document_id][0], document_id))
    return tuple(found)


def _context(citation: Citation, text: str, width: int) -> Context:
    return Context(words_before(text, citation.start, width), words_after(text, citation.end, width))


def words_before(text: str, start: int, width: int) -> str:
    """Up to `width` characters before `start`, from the beginning of a line if one is near."""
    piece = text[max(0, start - width) : start]
    if start <= width:
        return _fewer_blank_lines(piece).lstrip()
    _, newline, rest = piece.partition("\n")
    whole = bool(newline) and len(rest.strip()) >= width // 3
    return _fewer_blank_lines(rest).lstrip() if whole else "…" + _fewer_blank_lines(piece).lstrip()


def words_after(text: str, end: int, width: int) -> str:
    """Up to `width` characters after `end`, to the end of a line if one is near."""
    piece = text[end : end + width]
    if end + width >= len(text):
        return _fewer_blank_lines(piece).rstrip()
    rest, newline, _ = piece.rpartition("\n")
    whole = bool(newline) and len(rest.strip()) >= width // 3
    return _fewer_blank_lines(rest).rstrip() if whole else _fewer_blank_lines(piece).rstrip() + "…"


def _fewer_blank_lines(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n", text)


def _beside(citation: Citation, text: str) -> tuple[Beside, ...]:
    far = sorted(span for span in citation.context if _is_far(span, citation))
    quoted = [(span, span.quote(text).strip()) for span in far]
    return tuple(Beside(words.role_words(span.role), said) for span, said in quoted if said)


def _is_far(span: Span, citation: Citation) -> bool:
    return span.end < citation.start - NEAR // 3 or span.start > citation.end + NEAR // 3
