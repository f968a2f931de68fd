"""Question and history in, answer out: understood, found, judged, composed, checked; or refused by what is missing."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant import choose, compare, compose, select
from assistant.cite import Citer, label_of
from assistant.find import Finder, Finding
from assistant.judge import Verdict, admitted, judge, of_report, reports_of
from assistant.norms import NORMS, norms_named
from assistant.passages import EXPLAINS
from assistant.precedents import precedents, with_places_only
from assistant.records import Answer, Missing, Query, Turn
from assistant.required import answer_computed, answer_required
from assistant.slots import slots
from assistant.understand import asks_for_own_place, understand
from assistant.verify import verify
from assistant.wanted import wanted
from kb.normal import normalise
from kb.places import Gazetteer
from kb.records import STARTER
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Evidence
    from assistant.slots import Slot
    from assistant.wanted import Wanted
    from kb.records import Hit
    from kb.search import Searcher

_MEASURE_NAMES = {
    "percent": "比例",
    "decibel": "分贝数",
    "days": "天数",
    "concentration": "浓度",
    "area": "面积",
    "money": "金额",
    "length": "长度",
    "weight": "数量",
    "people": "人数",
    "count": "数目",
    "any": "数字",
}
_PLACES_IN_A_PRECEDENT = 8
_PLACES_IN_A_HOWTO = 4
_PARTIES = 3
_CARD_AS_GOOD = 0.8
_AS_GOOD = 0.7
"""An original is quoted rather than a digest that fits somewhat better."""
_FEW = 3
"""Sentences: a card that has a whole matter to say is not quoted by one of them."""
_NEXT = 0.85
_OWN = 0.25
"""Of the best sentence's share of the question's words."""
_A_ROW = 220
_MEASURES = 420
_FEW_WORDS = 330
_SHORTEST = 120
"""Characters of quoted words: a row of a comparison, the measures of a how-to, any other answer."""
_ASKS_ORIGINAL = re.compile(r"原文|全文|逐字")


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is about to be said, before it is checked."""

    lines: tuple[str, ...]
    used: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()


class Assistant:
    """Answers questions over one library, without a language model."""

    def __init__(self, searcher: Searcher, *, own_place: str | None = None) -> None:
        self._searcher = searcher
        self._gazetteer = Gazetteer.load()
        self._finder = Finder(searcher, self._gazetteer)
        self._own_place = _official(own_place, self._gazetteer)

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """An answer with citations, or a polite refusal that names what is missing."""
        began = time.monotonic()
        answer = self._answer(question.strip(), history)
        if not self._searcher.has_vectors and not answer.refused:
            note = render("caveat_words_only")
            answer = replace(answer, text=f"{answer.text}\n注：{note}", caveats=(*answer.caveats, note))
        return replace(answer, seconds=time.monotonic() - began)

    def _answer(self, question: str, history: Sequence[Turn]) -> Answer:
        query = understand(question, history, self._gazetteer, own_place=self._own_place)
        if asks_for_own_place(question) and not self._own_place:
            return _refusal(query, "own_place", render("refusal_own_place"))
        if not self._searcher.reports():
            return _refusal(query, "topic", render("refusal_empty"))
        finding = self._finder.find(query)
        for lane in (answer_computed, answer_required):
            answer = lane(query, finding, self._searcher, self._citer())
            if answer is not None:
                return answer
        answer = self._from_texts(query, finding)
        if answer.missing == "topic" and not query.asks_norms:
            wider = replace(query, asks_norms=True)
            finding = self._finder.find(wider)
            answer = self._from_texts(wider, finding)
        return replace(answer, retrieved=finding.hits)

    def _from_texts(self, query: Query, finding: Finding) -> Answer:
        want = wanted(query, self._searcher)
        if _are_parties(query, finding):
            return self._compare(query, finding, want)
        return self._about_one(query, finding, want)

    # ── one place, or none named ────────────────────────────────────────────────────────────────

    def _about_one(self, query: Query, finding: Finding, want: Wanted) -> Answer:
        verdict = self._judged(query, finding, want)
        asked = slots(query, self._searcher)
        by_slot = self._by_slot(asked, finding)
        answered = [one for one in by_slot if one.parts]
        if verdict.missing is not None and not (len(asked) > 1 and answered):
            return self._refuse(query, finding, want, verdict)
        if verdict.missing is not None:
            verdict = Verdict(max(answered, key=lambda one: one.parts[0].score).parts)
        if _ASKS_ORIGINAL.search(query.question) and all(_is_digest(part) for part in verdict.parts):
            return self._refuse(query, finding, want, Verdict(verdict.parts, "original"))
        citer = self._citer()
        draft = self._draft(
            query, finding, want, list(verdict.parts), by_slot if len(asked) > 1 else [], citer
        )
        return self._finish(query, finding, want, draft, citer)

    def _by_slot(self, asked: Sequence[Slot], finding: Finding) -> list[choose.Scored]:
        """For each thing asked the parts that may answer it, best first; none where something is missing."""
        found: list[choose.Scored] = []
        for slot in asked:
            named = norms_named(slot.words, self._searcher.reports()) if finding.named else frozenset()
            verdict = self._judged(slot.query, replace(finding, named=named or finding.named), slot.want)
            found.append(choose.Scored(() if verdict.missing else verdict.parts, slot.own))
        return found

    def _judged(self, query: Query, finding: Finding, want: Wanted) -> Verdict:
        """The verdict over the originals where they answer as well, else over all that was found."""
        verdict = _judged_by_named(query, finding, want)
        originals = tuple(hit for hit in finding.hits if hit.collection != STARTER.name)
        if not originals or len(originals) == len(finding.hits) or _wants_many_places(query):
            return verdict
        of_originals = _judged_by_named(query, replace(finding, hits=originals), want)
        if of_originals.missing is not None:
            return verdict
        best = verdict.parts[0].score if verdict.parts else 0.0
        return of_originals if of_originals.parts[0].score >= _AS_GOOD * best else verdict

    def _draft(
        self,
        query: Query,
        finding: Finding,
        want: Wanted,
        parts: list[Evidence],
        by_slot: list[choose.Scored],
        citer: Citer,
    ) -> _Draft:
        parts = _card_first(query, parts)
        if query.intent == "precedent" and not query.places and not finding.parties:
            draft = _precedents(query, want, parts, citer)
            if draft is not None:
                return draft
        most = _places_at_most(query, finding, want, parts)
        if most:
            return _several(query, want, parts, citer, most=most)
        by_clause = [part for one in by_slot for part in _first_and_next(one.parts)]
        if len(reports_of(by_clause)) > 1 and all(_explains(part) for part in by_clause):
            text = compose.by_report(reports_of(by_clause), by_clause, want, query.intent, citer)
            return _Draft(tuple(text.split("\n")), tuple(by_clause))
        if _is_digest(parts[0]):
            return self._out_of_digest(query, want, parts, by_clause, citer)
        return _out_of_report(query, want, parts, by_slot, citer)

    def _out_of_digest(
        self, query: Query, want: Wanted, parts: list[Evidence], by_clause: list[Evidence], citer: Citer
    ) -> _Draft:
        is_card = _is_card(parts[0])
        mine = self._whole_card(_of_the_same(parts), want) if is_card else _of_the_same(parts)
        if _says_any(mine[0], want.terms):
            mine = [part for part in mine if _says_any(part, want.terms)]
        if is_card:
            mine = _on_the_matter(mine, want)
        elif query.intent in ("howto", "open"):
            mine = _near_best(mine)
        here = {part.hit.report.id for part in mine}
        # Another place's words are no answer to the second half of a question about this one.
        also = [part for part in by_clause if part.hit.report.id in here or _explains(part)]
        text = compose.of_digest(mine, want, query.intent, citer, also=also)
        return _Draft(tuple(text.split("\n")), (*mine, *also))

    def _whole_card(self, parts: list[Evidence], want: Wanted) -> list[Evidence]:
        """All parts of the card that the parts stand in: one matter's sentences need not all be found by search."""
        found = {part.hit.chunk.id: part.hit for part in parts}
        chunks = self._searcher.chunks_of([parts[0].hit.report.id])
        others = [self._searcher.hit_for(chunk) for chunk in chunks if chunk.id not in found]
        return select.select([*found.values(), *others], want)

    # ── several places ──────────────────────────────────────────────────────────────────────────

    def _compare(self, query: Query, finding: Finding, want: Wanted) -> Answer:
        compared = compare.compare(query, finding, slots(query, self._searcher))
        if not compared.rows:
            first = replace(query, places=query.places[:1])
            missing = judge(first, finding, want).missing or "topic"
            return self._refuse(query, finding, want, Verdict(missing=missing))
        citer = self._citer()
        lines = compare.lines_of(compared, query, want, citer)
        notes = [render("caveat_scope")]
        if compared.absent:
            notes.insert(0, render("caveat_missing_place", places=list(compared.absent)))
        used = tuple(part for row in compared.rows for part in choose.runs(row.parts))
        return self._finish(query, finding, want, _Draft(tuple(lines), used, tuple(notes)), citer)

    # ── saying it ───────────────────────────────────────────────────────────────────────────────

    def _finish(self, query: Query, finding: Finding, want: Wanted, draft: _Draft, citer: Citer) -> Answer:
        cited = {(citation.document_id, citation.start) for citation in citer.citations}
        shown = [part for part in draft.used if (part.hit.chunk.document_id, part.main.start) in cited]
        mentioned = "、".join(place for place, ids in finding.mentions.items() if ids) or None
        figures = query.intent in ("figure", "threshold", "comparison", "when")
        loose = [render("caveat_loose")] if shown and select.is_loose(shown, want) else []
        remarks = loose + compose.caveats(shown, citer, mentioned=mentioned, figures=figures)
        known = [label_of(report) for report in reports_of(draft.used)]
        checked = verify(draft.lines, citer.citations, known=known)
        notes = [*remarks, *draft.notes]
        text = compose.with_notes("\n".join(checked.lines), notes)
        return Answer(text, query, citer.citations, caveats=tuple(notes), removed=checked.removed)

    def _refuse(self, query: Query, finding: Finding, want: Wanted, verdict: Verdict) -> Answer:
        missing = verdict.missing or "topic"
        return _refusal(query, missing, self._refusal_text(query, finding, want, verdict))

    def _refusal_text(self, query: Query, finding: Finding, want: Wanted, verdict: Verdict) -> str:
        places = list(query.places)
        match verdict.missing:
            case "place":
                return render("refusal_place", places=places, masked=self._masked_titles(finding))
            case "indicator":
                looked = reports_of_hits(admitted(query, finding)) if places else []
                names = [item.name for item in want.indicators]
                return render("refusal_indicator", places=places, indicators=names, titles=looked)
            case "year" | "year_masked":
                return _refusal_for_year(query, finding, verdict.missing)
            case "original":
                titles = [report.title.value or "" for report in reports_of(verdict.parts)]
                return render("refusal_original", titles=titles)
            case "figure":
                asked = "、".join(item.name for item in want.indicators) or "、".join(
                    _MEASURE_NAMES[measure] for measure in want.measures
                )
                return render("refusal_figure", places=places, asked=asked or "数字")
        return render("refusal_topic", places=places)

    def _masked_titles(self, finding: Finding) -> list[str]:
        hidden = [hit for hit in finding.hits[:12] if hit.report.place.how == "masked"]
        return reports_of_hits(hidden)

    def _citer(self) -> Citer:
        return Citer(self._searcher.page_of)


def _official(place: str | None, gazetteer: Gazetteer) -> str | None:
    """湖州 → 湖州市; a place that the gazetteer doesn't know (a community) stays as it was written."""
    found = gazetteer.find(place) if place else ()
    return (found[-1].entry or found[-1].candidates[0]).name if found else place


def _refusal_for_year(query: Query, finding: Finding, missing: Missing) -> str:
    places = list(query.places)
    if missing == "year_masked":
        return render("refusal_year_masked", places=places)
    reports = {hit.report.id: hit.report for hit in admitted(query, finding)}
    hidden = any(report.year.how in ("masked", "suspect") for report in reports.values())
    return render("refusal_year", places=places, years=list(query.years), hidden=hidden)


def reports_of_hits(hits: Sequence[Hit]) -> list[str]:
    """Titles of the reports that hits stand in, each once."""
    titles: dict[str, None] = {}
    for hit in hits:
        title = hit.report.title.value or hit.document_name
        titles.setdefault(title)
    return list(titles)


def _refusal(query: Query, missing: Missing, text: str) -> Answer:
    return Answer(text, query, refused=True, missing=missing)


def _judged_by_named(query: Query, finding: Finding, want: Wanted) -> Verdict:
    verdict = judge(query, finding, want)
    if verdict.missing is not None and finding.named:
        # What is asked of a law or a standard may stand elsewhere.
        return judge(query, replace(finding, named=frozenset()), want)
    return verdict


def _wants_many_places(query: Query) -> bool:
    """Whether the answer is a list of places, to which digests add theirs."""
    return not query.places and query.intent in ("precedent", "comparison", "howto")


def _card_first(query: Query, parts: list[Evidence]) -> list[Evidence]:
    """Where no place is asked about, a card on the matter speaks before one place that fits somewhat better."""
    if query.places or query.intent not in ("howto", "open", "definition", "entity"):
        return parts
    card = next((part for part in parts if _is_card(part)), None)
    if card is None or card.score < _CARD_AS_GOOD * parts[0].score:
        return parts
    return [card, *(part for part in parts if part is not card)]


def _places_at_most(query: Query, finding: Finding, want: Wanted, parts: Sequence[Evidence]) -> int:
    """How many places an answer lists; 0 if it is made out of one report."""
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
    plain = normalise(part.text)
    return any(term in plain for term in terms)


def _is_digest(part: Evidence) -> bool:
    return part.hit.collection == STARTER.name


def _explains(part: Evidence) -> bool:
    return _is_card(part) or part.hit.report.kind.value in NORMS


def _are_parties(query: Query, finding: Finding) -> bool:
    """Several are compared, unless their names only describe one report (辖迎江、大观、宜秀三区的市)."""
    speakers = {party.reports for party in finding.parties}
    named = len(query.places) > 1
    return (named or query.intent == "comparison") and len(finding.parties) > 1 and len(speakers) > 1


def _several(query: Query, want: Wanted, parts: list[Evidence], citer: Citer, *, most: int) -> _Draft:
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
    return _Draft(tuple(lines), tuple(part for group in groups for part in group))


def _of_place(report_id: str, told: Sequence[Evidence], want: Wanted, most: int) -> list[Evidence]:
    """What one of several places did: its best words, as far as each may have its share of the reader's time."""
    mine = of_report(told, report_id)
    return choose.runs(choose.measures(mine, want, most=max(_MEASURES // most, _SHORTEST)))


def _precedents(query: Query, want: Wanted, parts: list[Evidence], citer: Citer) -> _Draft | None:
    """A line for each place that did what is asked; None if none is clear enough."""
    most = _PLACES_IN_A_HOWTO if want.wants_measures else _PLACES_IN_A_PRECEDENT
    found = precedents(query, with_places_only(parts), want, most=most)
    if not found:
        return None
    lines = [f"- {compose.of_report(one.parts, want, query, citer)}" for one in found]
    return _Draft(tuple(lines), tuple(part for one in found for part in one.parts))


def _out_of_report(
    query: Query, want: Wanted, parts: list[Evidence], by_slot: list[choose.Scored], citer: Citer
) -> _Draft:
    """The answer out of the best part's report: measures for a how-to, else the fewest words that answer."""
    mine = _of_the_same(parts)
    here = {part.hit.report.id for part in mine}
    if want.wants_measures and not by_slot:
        chosen = choose.measures(mine, want, most=_MEASURES)
    elif want.wants_list and not want.needs_figure and not by_slot:
        chosen = choose.on_the_matter(mine, want, most=_MEASURES, on_topic=choose.LISTED)
    else:
        chosen = choose.few(mine, [one.of(here) for one in by_slot], want, most=_FEW_WORDS)
    chosen = choose.runs(chosen)
    return _Draft(tuple(compose.of_report(chosen, want, query, citer).split("\n")), tuple(chosen))


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
