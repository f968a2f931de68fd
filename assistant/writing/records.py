"""What drafting works with: the task, one's own facts, precedents, the composed paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assistant.records import Citation

BlockKind = Literal["opening", "required", "state", "gap", "precedents", "blank"]


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A section as an outline describes it."""

    heading: str
    blocks: tuple[BlockKind, ...]
    blank: tuple[str, ...] = ()
    """What only the writer knows, each a gap to be filled."""


@dataclass(frozen=True, slots=True)
class Outline:
    """How papers of one kind are built."""

    id: str
    name: str
    purpose: str
    title: str
    """With {place} and {topic}."""
    sections: tuple[SectionPlan, ...]


@dataclass(frozen=True, slots=True)
class OwnFact:
    """Something that is so in one's own city: as typed, or read from the own collection."""

    words: str
    indicator: str = ""
    """Formal name, where the words name one."""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Precedent:
    """What another place did, in its own words."""

    id: str
    """Of document and span: the same words keep it."""
    place: str
    """As it is shown: with 推断 where it is inferred, 某市 where it is hidden."""
    citation: Citation


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written."""

    outline: Outline
    topic: str
    place: str
    """One's own, by its full name; 本市 where it is not set."""
    indicators: tuple[str, ...] = ()
    """Formal names."""
    facts: tuple[OwnFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A paper as it is composed: plain text with headings on lines of their own and marks such as [1]."""

    title: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in an edited text that must not leave the house as it is."""

    line: int
    """From 1."""
    words: str
    """The sentence."""
    why: str
