"""What a reader gives: canonical text with its pages and rows, what of it is furniture or doubtful, and how well it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.records import NO_QUALITY

if TYPE_CHECKING:
    from kb.records import PageMark, Quality, Span

Tell = Callable[[str], None]
"""Called by a reader after every page or so with what it is at; a reader that says nothing for long is ended."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read."""

    text: str
    text_version: str
    """Name and version of the reader, e.g. `pdf/1`."""
    skips: tuple[Span, ...] = ()
    pages: tuple[PageMark, ...] = ()
    title: str | None = None
    remarks: tuple[str, ...] = ()
    """What a person should know of the reading, in Chinese."""
    doubts: tuple[Span, ...] = ()
    """Lines that OCR is not sure of; figures in them are marked wherever they appear."""
    quality: Quality = NO_QUALITY


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive or a message."""

    label: str
    """Its cleaned path inside: shown to people, never used as a path."""
    name: str
    """The last part of the label."""
    path: str | None = None
    """Name of the file in the folder it was written to; None where it was refused."""
    refusal: str | None = None
    """Why, in Chinese."""
