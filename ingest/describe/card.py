"""What a card of the starter library says of itself in its front matter."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from kb.datafiles import parse_yaml
from kb.errors import ReadingError
from kb.records import UNKNOWN, Fact
from kb.sources import with_address

if TYPE_CHECKING:
    from kb.records import Document, Report

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


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


def front_matter(document: Document) -> FrontMatter:
    """The front matter of a starter card. Raises ReadingError if it has none or a wrong one."""
    match = FRONT_MATTER.match(document.text)
    try:
        return FrontMatter.model_validate(parse_yaml(match[1] if match else ""))
    except (ValidationError, yaml.YAMLError) as error:
        raise ReadingError(f"卡片 {document.name} 的开头说明有误：{error}") from error


def from_card(report: Report, card: FrontMatter) -> Report:
    """`report` with what its card says."""
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
