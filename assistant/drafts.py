"""Drafts of an answer: which parts are said, out of one report, a digest, or several places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant import choose, compose, select
from assistant.norms import NORMS
from assistant.passages import EXPLAINS, of_report, reports_of
from assistant.precedents import precedents, with_places_only
from kb.normal import normalise
from kb.records import STARTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.cite import Citer
    from assistant.find import Finding
    from assistant.records import Evidence, Query
    from assistant.wanted import Wanted
    from kb.search import Searcher


_PLACES_IN_A_PRECEDENT = 8


_PLACES_IN_A_HOWTO = 4


_PARTIES = 3


_CARD_AS_GOOD = 0.8


_FEW = 3
"""Sentences: a card that has a whole matter to say is not quoted by one of them."""


_NEXT = 0.85


_OWN = 0.25
"""Of the best sentence's share of the question's words."""


_MEASURES = 420


_FEW_WORDS = 330


_SHORTEST = 120
"""Characters of quoted words: a row of a comparison, the measures of a how-to, any other answer."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to be said, before it is checked."""

    lines: tuple[str, ...]
    used: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, used: Iterable[Evidence]) -> Draft:
        """A draft of one text, which may run over several lines."""
        return cls(tuple(text.split("\n")), tuple(used))


def _card_first(query: Query, parts: list[Evidence]) -> list[Evidence]:
    """Where no place is asked about, a card on the matter speaks before one place that fits somewhat better."""
    if query.places or query.intent not in ("howto", "open", "definition", "entity"):
        return parts
    card = next((part for part in parts if _is_card(part)), None)
    if card is None or card.score < _CARD_AS_GOOD * parts[0].score:
        return parts
    return [card, *(part for part in parts if part is not card)]


def _places_at_most(inquiry: Inquiry, parts: Sequence[Evidence]) -> int:
    """How many places an answer lists; 0 if it is made out of one report."""
    query, finding, want = inquiry.query, inquiry.finding, inquiry.want
    if len(query.places) > 1:
        # They describe one report (辖迎江、大观、宜秀三区的市); parties to a comparison were answered already.
        return 0
    if query.intent == "precedent" and not query.places:
        return _PLACES_IN_A_HOWTO if want.wants_measures else _PLACES_IN_A_PRECEDENT
    if query.intent == "comparison" and not query.places and not finding.parties:
        return _PARTIES
    spread = query.intent == "howto" and not query.places and not _is_card(parts[0]) and _is_spread(parts)
    return _PLACES_IN_A_HOWTO if spread else 0


def _is_card(part: Evidence) -> bool:
    """Whether a part is of a starter card about one matter, not of a report."""
    return part.hit.report.kind.value in EXPLAINS


def _says_any(part: Evidence, terms: Sequence[str]) -> bool:
    plain = normalise(part.words)
    return any(term in plain for term in terms)


def is_digest(part: Evidence) -> bool:
    """Whether a part is of the starter collection."""
    return part.hit.collection == STARTER.name


def _explains(part: Evidence) -> bool:
    return _is_card(part) or part.hit.report.kind.value in NORMS


def _several(query: Query, want: Wanted, parts: list[Evidence], citer: Citer, *, most: int) -> Draft:
    near = parts if want.indicators else _near_best(parts, share=0.55)
    kept = [part for part in near if select.speaks_of_it(part, want)] or parts[:3]
    kept = [part for part in kept if not select.is_caveat(part)] or kept
    # A place is in for what speaks of the question; what else it did there may be told in other words.
    told = _near_best(parts, share=0.3) if want.wants_measures else kept
    if query.kind_of_place:
        kept = [part for part in kept if query.kind_of_place in part.hit.chunk.indexed] or kept
    if want.wants_measures:
        doing = {part.hit.report.id for part in told if select.says_what_was_done(part, want)}
        kept = [part for part in kept if part.hit.report.id in doing] or kept
    groups = [
        _of_place(report.id, told, want, most) for report in compose.one_a_place(reports_of(kept))[:most]
    ]
    lines = [
        f"- {compose.of_report(group, want, replace(query, intent='precedent'), citer)}" for group in groups
    ]
    return Draft(tuple(lines), tuple(part for group in groups for part in group))


def _of_place(report_id: str, told: Sequence[Evidence], want: Wanted, most: int) -> list[Evidence]:
    """What one of several places did: its best words, as far as each may have its share of the reader's time."""
    mine = of_report(told, report_id)
    return choose.runs(choose.measures(mine, want, most=max(_MEASURES // most, _SHORTEST)))


def _precedents(query: Query, want: Wanted, parts: list[Evidence], citer: Citer) -> Draft | None:
    """A line for each place that did what is asked; None if none is clear enough."""
    most = _PLACES_IN_A_HOWTO if want.wants_measures else _PLACES_IN_A_PRECEDENT
    found = precedents(query, with_places_only(parts), want, most=most)
    if not found:
        return None
    lines = [f"- {compose.of_report(one.parts, want, query, citer)}" for one in found]
    return Draft(tuple(lines), tuple(part for one in found for part in one.parts))


def _out_of_report(
    inquiry: Inquiry, parts: list[Evidence], by_slot: list[choose.Scored], citer: Citer
) -> Draft:
    """The answer out of the best part's report: measures for a how-to, else the fewest words that answer."""
    query, want, figures = inquiry.query, inquiry.want, inquiry.finding.figures
    mine = _of_the_same(parts)
    here = {part.hit.report.id for part in mine}
    if want.wants_measures and not by_slot:
        chosen = choose.measures(mine, want, most=_MEASURES)
    elif want.wants_list and not want.needs_figure and not by_slot:
        chosen = choose.on_the_matter(mine, want, most=_MEASURES, on_topic=choose.LISTED)
    else:
        chosen = choose.few(mine, [one.of(here) for one in by_slot], want, most=_FEW_WORDS)
    chosen = choose.runs(chosen)
    # Of several things asked the values stand first only if all of them are indicators.
    leads = not by_slot or all(one.own.indicators for one in by_slot)
    return Draft.of(compose.of_report(chosen, want, query, citer, figures=figures if leads else ()), chosen)


def _near_best(parts: list[Evidence], *, share: float = 0.5) -> list[Evidence]:
    return [part for part in parts if part.score >= share * parts[0].score]


def _of_the_same(parts: Sequence[Evidence]) -> list[Evidence]:
    """The parts of the best part's report; of digests those of all cards about its place."""
    best = parts[0].hit
    place = best.report.place
    if best.collection != STARTER.name or not place.is_known:
        return of_report(parts, best.report.id)
    return [
        part
        for part in parts
        if part.hit.collection == STARTER.name and part.hit.report.place.value == place.value
    ]


def _first_and_next(parts: Sequence[Evidence]) -> list[Evidence]:
    """The best part and, if it is nearly as good and of the same report, the second."""
    return [
        part
        for part in parts[:2]
        if part.hit.report.id == parts[0].hit.report.id and part.score >= _NEXT * parts[0].score
    ]


def _on_the_matter(parts: list[Evidence], want: Wanted) -> list[Evidence]:
    """Of a card whose sentences each stand by themselves those that use the question's own words."""
    shares = [select.own_share(part, want) for part in parts]
    fitting = [part for part, share in zip(parts, shares, strict=True) if share >= _OWN * max(shares)]
    return fitting if len(fitting) >= _FEW or want.terms else _near_best(parts)[:_FEW]


def _is_spread(parts: Sequence[Evidence]) -> bool:
    """Whether several reports answer about equally well."""
    return len(reports_of(_near_best(list(parts[:6]), share=0.85))) > 1


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with what was found for it and what an answer must speak of."""

    query: Query
    finding: Finding
    want: Wanted


class Drafter:
    """Makes the draft of an answer that is not a comparison."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def draft(
        self, inquiry: Inquiry, parts: list[Evidence], by_slot: list[choose.Scored], citer: Citer
    ) -> Draft:
        """The draft out of the parts that may answer, best first; `by_slot` where several things are asked."""
        query, want = inquiry.query, inquiry.want
        parts = _card_first(query, parts)
        if query.intent == "precedent" and not query.places and not inquiry.finding.parties:
            draft = _precedents(query, want, parts, citer)
            if draft is not None:
                return draft
        most = _places_at_most(inquiry, parts)
        if most:
            return _several(query, want, parts, citer, most=most)
        by_clause = [part for one in by_slot for part in _first_and_next(one.parts)]
        if len(reports_of(by_clause)) > 1 and all(_explains(part) for part in by_clause):
            text = compose.by_report(reports_of(by_clause), by_clause, want, query.intent, citer)
            return Draft.of(text, by_clause)
        if is_digest(parts[0]):
            return self._out_of_digest(query, want, parts, by_clause, citer)
        return _out_of_report(inquiry, parts, by_slot, citer)

    def _out_of_digest(
        self, query: Query, want: Wanted, parts: list[Evidence], by_clause: list[Evidence], citer: Citer
    ) -> Draft:
        is_card = _is_card(parts[0])
        mine = self._whole_card(_of_the_same(parts), want) if is_card else _of_the_same(parts)
        if _says_any(mine[0], want.terms):
            mine = [part for part in mine if _says_any(part, want.terms)]
        if want.wants_number:
            mine = [part for part in mine if select.has_file_number(part)][:_FEW] or mine
        if is_card:
            mine = _on_the_matter(mine, want)
        elif query.intent in ("howto", "open"):
            mine = _near_best(mine)
        here = {part.hit.report.id for part in mine}
        # Another place's words are no answer to the second half of a question about this one.
        also = [part for part in by_clause if part.hit.report.id in here or _explains(part)]
        text = compose.of_digest(mine, want, query.intent, citer, also=also)
        return Draft.of(text, (*mine, *also))

    def _whole_card(self, parts: list[Evidence], want: Wanted) -> list[Evidence]:
        """All parts of the card that the parts stand in: one matter's sentences need not all be found by search."""
        found = {part.hit.chunk.id: part.hit for part in parts}
        chunks = self._searcher.chunks_of([parts[0].hit.report.id])
        others = [self._searcher.hit_for(chunk) for chunk in chunks if chunk.id not in found]
        return select.select([*found.values(), *others], want)
