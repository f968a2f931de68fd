"""Which campaign a report belongs to: the one it names most, and the level it says beside the name."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kb.errors import DataError
from kb.records import UNKNOWN, Fact, Span

_IN_TITLE = 5
"""A name in the title weighs as much as so many in the text: an official title names its matter."""
_OPENING = 200
_IN_OPENING = 2
_LEAST = 3
"""Weight; a campaign named once or twice in passing (an honour the city holds) is not the report's."""
# 省 and 市 alone may end the name of a place: 全市创模 says no level.
_LEVEL = re.compile(r"(国家|全国|省级|市级)级?\s?[\u4e00-\u9fff]{0,2}$")
_LEVELS = {"国家": "国家", "全国": "国家", "省级": "省级", "市级": "市级"}
_BEFORE = 5
"""Characters before a name in which its level stands: 省级, 国家级, 创建国家."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign and the words that name it."""

    name: str
    words: tuple[str, ...]
    levelled: bool


def describe_campaign(text: str, title: str | None) -> Fact:
    """The campaign a report is about; unknown where none is named often enough."""
    ranked = [
        (_weight(campaign, spans, title or ""), campaign, spans)
        for campaign in campaigns()
        for spans in [_named(campaign, text)]
    ]
    weight, campaign, spans = max(ranked, key=lambda found: found[0])
    if weight < _LEAST:
        return UNKNOWN
    shown = spans[:_LEAST]
    return Fact(_with_level(campaign, text, spans), "inferred", shown[0] if shown else None, tuple(shown[1:]))


def _named(campaign: Campaign, text: str) -> list[Span]:
    return [Span(*match.span()) for match in _pattern(campaign).finditer(text)]


@cache
def _pattern(campaign: Campaign) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(campaign.words, key=len, reverse=True))))


def _weight(campaign: Campaign, spans: list[Span], title: str) -> int:
    in_title = _IN_TITLE if _pattern(campaign).search(title) else 0
    return in_title + sum(_IN_OPENING if span.start < _OPENING else 1 for span in spans)


def _with_level(campaign: Campaign, text: str, spans: list[Span]) -> str:
    """The level that stands before the name most often; none is said where none stands."""
    if not campaign.levelled:
        return campaign.name
    said = [m[1] for span in spans if (m := _LEVEL.search(text[max(0, span.start - _BEFORE) : span.start]))]
    levels = [_LEVELS[word] for word in said]
    return (max(levels, key=levels.count) if levels else "") + campaign.name


@cache
def campaigns() -> tuple[Campaign, ...]:
    """The campaigns that ship with the program."""
    return parse_campaigns((files("ingest") / "data" / "campaigns.toml").read_text(encoding="utf-8"))


def parse_campaigns(source: str) -> tuple[Campaign, ...]:
    """Campaigns from TOML. Raises DataError saying what is wrong."""
    try:
        rows = tomllib.loads(source)["campaign"]
        return tuple(Campaign(row["name"], tuple(row["words"]), bool(row["levelled"])) for row in rows)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataError(
            f"创建活动表 ingest/data/campaigns.toml 有误（{error}），请改正或恢复原文件"
        ) from error
