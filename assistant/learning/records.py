"""The records that the learning pages are made of: plain text, each statement with the words it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assistant.records import Citation

View = Literal["text", "glossary", "cards", "self_test"]
"""What stands at a station beside its text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement; where it is not quoted word for word, the citation is what it was written from."""

    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading of a starter card."""

    heading: str
    lines: tuple[Line, ...]
    card: str
    """Title of the card."""


@dataclass(frozen=True, slots=True)
class Station:
    """One stop on the path through the campaign."""

    id: str
    title: str
    aim: str
    """What one knows afterwards."""
    sections: tuple[Section, ...]
    """Empty where the library that is searched lacks the starter cards."""
    further: tuple[str, ...]
    """Questions to ask the assistant next."""
    view: View = "text"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary."""

    name: str
    meaning: str
    citation: Citation
    also: tuple[str, ...] = ()
    """Other names."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """What one version of one campaign requires of an indicator."""

    id: str
    """Of the requirement."""
    campaign: str
    version: str
    level: str
    status: str
    """Whether the version is in force, as far as the sources tell."""
    says: str
    """Of what and how much, in short."""
    usable: bool
    """Whether a threshold was really seen; otherwise only the name, or something doubtful."""
    citation: Citation
    note: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """What one place did about an indicator."""

    place: str
    """Marked where it was only inferred."""
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Card:
    """All there is to know of one indicator; `notes` say what the material lacks."""

    name: str
    aliases: tuple[str, ...]
    unit: str
    category: str
    definition: Line | None
    thresholds: tuple[Threshold, ...]
    computed: Line | None
    evidence: tuple[Line, ...]
    """Papers that an assessor typically wants to see."""
    practices: tuple[Practice, ...]
    """One a place."""
    mistakes: tuple[Line, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """A question with one right option; the citation holds what makes it right."""

    __test__ = False
    # Otherwise pytest takes the class for a test.

    question: str
    options: tuple[str, ...]
    right: int
    """Index of the right option."""
    explanation: str
    citation: Citation
