"""Papers that an assessor typically wants to see for an indicator, as far as a source says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.learning.reading import line, origin_of, sentences_of, shipped_cards
from kb.datafiles import data_file, read_yaml, words_of
from kb.errors import DataError
from kb.indicators import load_indicators
from kb.requirements import load_requirements
from kb.sources import load_sources

if TYPE_CHECKING:
    from assistant.cite import Citer
    from assistant.learning.records import Line
    from kb.indicators import Indicator
    from kb.requirements import Ruleset
    from kb.search import Searcher

_FILE = "kb/data/learning_evidence.yaml"
_CAMPAIGN = ("环境保护模范", "创模")


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper, what says so, and for which indicators; all of the campaign's where none is named."""

    says: str
    card: str
    quote: str
    sources: tuple[str, ...]
    of: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """The originals that say so."""
        return origin_of(load_sources()[one] for one in self.sources)


def evidence(indicator: Indicator, searcher: Searcher, citer: Citer) -> tuple[Line, ...]:
    """The papers for an indicator, its own first; none where the library lacks what says so."""
    wanted = [paper for paper in load_papers() if indicator.name in paper.of]
    if is_of_campaign(indicator):
        wanted += [paper for paper in load_papers() if not paper.of]
    found = [_cited(paper, searcher, citer) for paper in wanted]
    return tuple(one for one in found if one is not None)


def has_own_papers(indicator: Indicator) -> bool:
    """Whether a source names papers for this very indicator."""
    return any(indicator.name in paper.of for paper in load_papers())


def is_campaigns(ruleset: Ruleset) -> bool:
    """Whether requirements are the model-city campaign's own, a province's or a city's for it."""
    return any(word in ruleset.campaign for word in _CAMPAIGN)


def is_of_campaign(indicator: Indicator) -> bool:
    """Whether the national campaign lists an indicator, in whatever version."""
    return any(
        row.indicator == indicator and is_campaigns(row.ruleset) and row.ruleset.level == "国家"
        for row in load_requirements()
    )


def _cited(paper: Paper, searcher: Searcher, citer: Citer) -> Line | None:
    part = next((one.part for one in sentences_of(paper.card, searcher) if paper.quote in one.text), None)
    return line(part, citer, says=paper.says, origin=paper.origin) if part is not None else None


@cache
def load_papers() -> tuple[Paper, ...]:
    """All papers. Raises DataError naming the bad entry."""
    return parse_papers(read_yaml(data_file("learning_evidence.yaml")))


def parse_papers(rows: list[dict[str, Any]]) -> tuple[Paper, ...]:
    """Papers from data. Raises DataError for a foreign field, or an indicator, card, quote or source that isn't there."""
    return tuple(_paper(row) for row in rows)


def _paper(row: dict[str, Any]) -> Paper:
    try:
        lists = {key: words_of(row.get(key, [])) for key in ("of", "sources")}
        paper = Paper(**{**row, **lists})
    except (AttributeError, TypeError) as error:
        raise DataError(f"迎检材料：条目 {row!r} 的字段不对（{error}），请改 {_FILE}") from error
    fault = _fault(paper)
    if fault:
        raise DataError(f"迎检材料：“{paper.says}”{fault}，请改 {_FILE}")
    return paper


def _fault(paper: Paper) -> str:
    """What is wrong with an entry; empty if nothing is."""
    known = {indicator.name for indicator in load_indicators()}
    foreign = [name for name in paper.of if name not in known]
    if foreign:
        return f"的指标“{foreign[0]}”不在指标表里"
    if paper.quote not in shipped_cards().get(paper.card, ""):
        return f"所引的“{paper.quote}”不在卡片“{paper.card}”里"
    lacking = [source for source in paper.sources if source not in load_sources()]
    if lacking or not paper.sources:
        return f"的来源“{lacking[0]}”不在来源表里" if lacking else "没有来源"
    return ""
