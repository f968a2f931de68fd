"""Indicator cards: what an indicator is, what is required, how it is computed, proved and met, and what goes wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.cite import Citer
from assistant.learning.evidence import evidence, has_own_papers, is_campaigns
from assistant.learning.glossary import defined
from assistant.learning.practices import VAGUE, practices
from assistant.learning.reading import line, origin_of, sentences_of, shipped_cards
from assistant.learning.records import Card, Threshold
from assistant.required import quoted, sentence_of
from kb.errors import NotFoundError
from kb.indicators import find_named, load_indicators
from kb.normal import normalise
from kb.requirements import load_requirements
from kb.sources import load_sources
from kb.statements import computations, in_short
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.learning.reading import Sentence
    from assistant.learning.records import Line
    from kb.indicators import Indicator
    from kb.requirements import Requirement, Ruleset
    from kb.search import Searcher

_LEVELS = ("国家", "省", "市自定", "标准")
_STANDINGS = ("现行", "新近替代", "不明", "旧版")
_NO_INDICATORS = ("指标总数", "城考监督考核项", "满意率计分权重")
"""What the catalogue holds beside indicators: counts and weights of theirs."""
_CONFUSED = "易混_"
_MOST_MISTAKES = 8
_PER_HEADING = 2
_EVERYDAY = 3
"""Characters: a shorter everyday word (空气, 噪声) is said of several indicators."""
_FEW = 3


def card_names() -> tuple[str, ...]:
    """Formal names of the indicators worth a card: something is required of them, or reports state them."""
    required = {row.indicator.name for row in load_requirements()}
    return tuple(
        one.name
        for one in load_indicators()
        if (one.name in required or one.reported) and one.name not in _NO_INDICATORS
    )


def indicator_card(name: str, searcher: Searcher) -> Card:
    """The card of an indicator by its formal name or an alias. Raises NotFoundError if there is none."""
    indicator = _named(name)
    citer = Citer(searcher.where)
    definition = _definition(indicator, searcher, citer)
    card = Card(
        name=indicator.name,
        aliases=indicator.aliases,
        unit=indicator.unit,
        category=indicator.category,
        definition=definition,
        thresholds=_thresholds(indicator, searcher, citer),
        computed=_computed(indicator, searcher, citer),
        evidence=evidence(indicator, searcher, citer),
        practices=practices(indicator, searcher, citer),
        mistakes=_mistakes(indicator, searcher, citer),
        notes=(),
    )
    return replace(card, notes=tuple(_notes(card, indicator)))


def _named(name: str) -> Indicator:
    wanted = normalise(name)
    worth = frozenset(card_names())
    for indicator in load_indicators():
        if indicator.name in worth and wanted in indicator.names:
            return indicator
    raise NotFoundError(f"没有“{name}”的指标卡片。请从指标卡片的目录里选一项，或换一个常用的指标名称。")


def _definition(indicator: Indicator, searcher: Searcher, citer: Citer) -> Line | None:
    """The glossary's sentence for it, under its formal name if there is one."""
    for names in (indicator.names, tuple(normalise(name) for name in indicator.partly)):
        found = [
            one
            for one in defined(searcher)
            if set(names) & {normalise(name) for name in (one.name, *one.also)}
        ]
        if found:
            return line(min(found, key=lambda one: one.name != indicator.name).part, citer)
    return None


def _thresholds(indicator: Indicator, searcher: Searcher, citer: Citer) -> tuple[Threshold, ...]:
    """What every version requires: the campaign's own versions first, each level's newest before older ones."""
    rows = [row for row in load_requirements() if row.indicator == indicator]
    rows.sort(key=lambda row: _order(row.ruleset))
    found = [_threshold(row, searcher, citer) for row in rows]
    return tuple(one for one in found if one is not None)


def _order(ruleset: Ruleset) -> tuple[bool, int, int]:
    return (
        not is_campaigns(ruleset), _LEVELS.index(ruleset.level), _STANDINGS.index(ruleset.standing)
    )  # fmt: skip


def _threshold(row: Requirement, searcher: Searcher, citer: Citer) -> Threshold | None:
    part = sentence_of(row, searcher)
    if part is None:
        return None
    cited = line(part, citer, origin=origin_of(row.sources))
    ruleset = row.ruleset
    return Threshold(
        row.id, ruleset.campaign, ruleset.version, ruleset.level, ruleset.status, says_of(row), row.is_usable,
        cited.citation, row.note,
    )  # fmt: skip


def says_of(row: Requirement) -> str:
    """A requirement in few words; where no threshold can be used, that it can't."""
    if row.operator == "none":
        return render("learning_name_only", indicator=row.name)
    if row.operator == "doubtful":
        return render("learning_doubtful", indicator=row.name, remark=row.remark)
    return in_short(row, row.values)


def _computed(indicator: Indicator, searcher: Searcher, citer: Citer) -> Line | None:
    known = computations().get(indicator.name)
    part = quoted(known, searcher) if known is not None else None
    if part is None:
        return None
    return line(part, citer, origin=origin_of(load_sources()[one] for one in indicator.computed_from))


def _mistakes(indicator: Indicator, searcher: Searcher, citer: Citer) -> tuple[Line, ...]:
    """What the cards of things easily mixed up say of it: sentences that name it, then those with its everyday names."""
    told = [
        sentence
        for card in sorted(shipped_cards())
        if card.startswith(_CONFUSED)
        for sentence in sentences_of(card, searcher)
    ]
    named = [one for one in told if indicator in find_named(one.text)]
    words = [normalise(word) for word in indicator.everyday if len(word) >= _EVERYDAY and word not in VAGUE]
    also = [one for one in told if one not in named and any(word in normalise(one.text) for word in words)]
    return tuple(line(one.part, citer) for one in _spread([*named, *also])[:_MOST_MISTAKES])


def _spread(told: Sequence[Sentence]) -> list[Sentence]:
    """The first few under each heading before the rest, so that one heading does not fill the card."""
    taken: Counter[tuple[str, str]] = Counter()
    rounds = []
    for one in told:
        key = (one.part.hit.chunk.document_id, one.heading)
        taken[key] += 1
        rounds.append((taken[key] > _PER_HEADING, one))
    return [one for _, one in sorted(rounds, key=lambda pair: pair[0])]


def _notes(card: Card, indicator: Indicator) -> list[str]:
    """What the material lacks, one sentence each."""
    own = [row for row in load_requirements() if row.indicator == indicator]
    if own and not card.thresholds:
        # Without the starter cards what is missing here says nothing of what the material holds.
        return [render("learning_no_starter")]
    national = [row for row in own if row.ruleset.level == "国家" and is_campaigns(row.ruleset)]
    others = any(row.is_usable for row in own if row not in national)
    things = [
        thing
        for thing, told in (
            ("定义", card.definition),
            ("计算方法", card.computed),
            ("迎检材料", card.evidence),
            ("各地做法", card.practices),
            ("易错之处", card.mistakes),
        )
        if not told
    ]
    said: Sequence[tuple[bool, str]] = (
        (not any(row.is_usable for row in national), "learning_no_national"),
        (bool(things), "learning_lacking"),
        (bool(card.evidence) and not has_own_papers(indicator), "learning_no_own_evidence"),
        (0 < len(card.practices) < _FEW, "learning_few_practices"),
    )
    values = {"indicator": card.name, "count": len(card.practices), "others": others, "things": things}
    return [render(prompt, **values) for applies, prompt in said if applies]
