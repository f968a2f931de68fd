"""What is known of each report: from a card's own front matter, or from the words of the text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.describe import describe_place, describe_title, describe_year
from ingest.kinds import describe_kind
from kb.datafiles import parse_yaml
from kb.errors import ReadingError
from kb.flow import Flow
from kb.records import UNKNOWN, Fact, Span
from kb.sources import with_address

if TYPE_CHECKING:
    from kb.places import Gazetteer
    from kb.records import Document, Report

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_HEADLINE = 300
"""Characters: what stands further down is the title of one of the texts, and of no other."""
_HAN = re.compile(r"[\u4e00-\u9fff]")


CardKind = Literal["先例摘要", "标准摘要", "法规摘要", "指标要求", "工作指南", "术语"]


class Origin(BaseModel):
    """The original that a digest was written from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ref: str
    """Its id in kb/data/sources.yaml."""
    title: str
    url: str = ""


class FrontMatter(BaseModel):
    """What a card says of itself; other front matter (a web clipper's, say) is only text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    place: str
    """Empty where the card is not about one place, or about one whose name nobody knows."""
    province: str
    year: str
    campaign: str
    kind: CardKind
    origin: tuple[Origin, ...]
    place_how: Literal["stated", "inferred"] = "stated"
    year_how: Literal["stated", "inferred", "masked", "suspect"] = "stated"
    validity: str = ""
    """Of a law or standard, as far as the sources tell."""


def describe(document: Document, report: Report, gazetteer: Gazetteer, *, title: str | None) -> Report:
    """`report` with its title, place, year and so on as far as its text tells."""
    card = front_matter(document) if document.collection == "starter" else None
    if card is not None:
        return _from_card(report, card)
    text = _without_furniture(document)[report.start : report.end]
    named = _title(document, text, report, title)
    return replace(
        report,
        title=named,
        kind=describe_kind(text, named.value),
        place=_shift(describe_place(text, gazetteer), report.start),
        year=_shift(describe_year(text), report.start),
    )


def front_matter(document: Document) -> FrontMatter:
    """The front matter of a starter card. Raises ReadingError if it has none or a wrong one."""
    match = FRONT_MATTER.match(document.text)
    try:
        return FrontMatter.model_validate(parse_yaml(match[1] if match else ""))
    except (ValidationError, yaml.YAMLError) as error:
        raise ReadingError(f"卡片 {document.name} 的开头说明有误：{error}") from error


def _from_card(report: Report, card: FrontMatter) -> Report:
    origins = "；".join(with_address(origin.title, origin.url) for origin in card.origin)
    return replace(
        report,
        title=Fact(card.title, "stated"),
        place=Fact(card.place, card.place_how) if card.place else UNKNOWN,
        year=Fact(card.year or None, card.year_how),
        campaign=Fact(card.campaign, "stated"),
        kind=Fact(card.kind, "stated"),
        validity=Fact(card.validity, "stated") if card.validity else UNKNOWN,
        origin=Fact(origins, "stated"),
    )


def _without_furniture(document: Document) -> str:
    """The text with blanks where its skips are: an upload date is no year, and every offset stays."""
    text = document.text
    for skip in document.skips:
        text = text[: skip.start] + " " * (skip.end - skip.start) + text[skip.end :]
    return text


def _title(document: Document, text: str, report: Report, title: str | None) -> Fact:
    found = _shift(describe_title(text, PurePath(document.name).stem), report.start)
    if found.how == "stated":
        return found
    if title:
        return Fact(title, "inferred")
    if found.value and _HAN.search(found.value):
        return found
    # A file name of digits says nothing: the bundle's own headline is nearer.
    head = Flow.of(document.text, 0, min(len(document.text), _HEADLINE), document.skips).text
    whole = describe_title(head, "")
    return Fact(whole.value, "inferred") if whole.value else found


def _shift(fact: Fact, by: int) -> Fact:
    if fact.span is None:
        return fact
    return replace(fact, span=Span(fact.span.start + by, fact.span.end + by, fact.span.role))
