"""Question and history in, answer out: understood, found, judged, composed, checked; or refused by what is missing."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant import compose, select
from assistant.cite import Citer, label_of
from assistant.find import NORMS, Finder, Finding, norms_named
from assistant.judge import Verdict, admitted, judge, of_report, reports_of
from assistant.records import Answer, Missing, Query, Turn
from assistant.required import answer_computed, answer_required
from assistant.understand import asks_for_own_place, clauses, intent_of, understand
from assistant.verify import verify
from kb import terms
from kb.indicators import find_indicators
from kb.normal import normalise
from kb.places import Gazetteer
from kb.records import STARTER
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Evidence
    from assistant.select import Wanted
    from assistant.wording.worder import Worder
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
_ASKS_ORIGINAL = re.compile(r"原文|全文|逐字")


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is about to be said, before it is checked."""

    lines: tuple[str, ...]
    used: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()


class Assistant:
    """Answers questions over one library; a worder, where there is one, only says the answers better."""

    def __init__(
        self, searcher: Searcher, *, own_place: str | None = None, worder: Worder | None = None
    ) -> None:
        self._searcher = searcher
        self._gazetteer = Gazetteer.load()
        self._finder = Finder(searcher, self._gazetteer)
        self._own_place = _official(own_place, self._gazetteer)
        self._worder = worder

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """An answer with citations, or a polite refusal that names what is missing."""
        began = time.monotonic()
        answer = self._answer(question.strip(), history)
        if not self._searcher.has_vectors and not answer.refused:
            note = render("caveat_words_only")
            answer = replace(answer, text=f"{answer.text}\n注：{note}", caveats=(*answer.caveats, note))
        if self._worder is not None:
            answer = self._worder.worded(answer, history)
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
        want = select.wanted(query, self._searcher)
        if _are_parties(query, finding):
            answer = self._compare(query, finding, want)
        else:
            answer = self._about_one(query, finding, want)
        return replace(answer, retrieved=finding.hits)

    # ── one place, or none named ────────────────────────────────────────────────────────────────

    def _about_one(self, query: Query, finding: Finding, want: Wanted) -> Answer:
        # Of two parties only one has a name that we know: the other is found by its description.
        locked = query if query.intent != "comparison" or len(query.places) > 1 else replace(query, places=())
        verdict = self._judged(locked, finding, want)
        by_clause = self._clause_by_clause(locked, finding)
        if verdict.missing is not None and not by_clause:
            return self._refuse(query, finding, want, verdict)
        if verdict.missing is not None:
            verdict = Verdict(tuple(by_clause))
        if _ASKS_ORIGINAL.search(query.question) and all(_is_digest(part) for part in verdict.parts):
            return self._refuse(query, finding, want, Verdict(verdict.parts, "original"))
        citer = self._citer()
        draft = self._draft(query, want, list(verdict.parts), by_clause, citer)
        return self._finish(query, finding, want, draft, citer)

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

    def _clause_by_clause(self, query: Query, finding: Finding) -> list[Evidence]:
        """The best part for each clause of a question that asks several things at once, where there is one."""
        found: list[Evidence] = []
        for clause in clauses(query.question):
            named = norms_named(clause, self._searcher.reports()) if finding.named else frozenset()
            asked = _asking(query, clause)
            want = select.leaning_on(select.wanted(asked, self._searcher), clause)
            verdict = self._judged(asked, replace(finding, named=named or finding.named), want)
            found += _first_and_next(verdict.parts)
        return found

    def _draft(
        self, query: Query, want: Wanted, parts: list[Evidence], by_clause: list[Evidence], citer: Citer
    ) -> _Draft:
        parts = _card_first(query, parts)
        most = _places_at_most(query, want, parts)
        if most:
            return _several(query, want, parts, citer, most=most)
        if len(reports_of(by_clause)) > 1 and all(_explains(part) for part in by_clause):
            text = compose.by_report(reports_of(by_clause), by_clause, want, query.intent, citer)
            return _Draft(tuple(text.split("\n")), tuple(by_clause))
        mine = self._out_of_one(query, want, _of_the_same(parts))
        here = {part.hit.report.id for part in mine}
        # Another place's words are no answer to the second half of a question about this one.
        also = [part for part in by_clause if part.hit.report.id in here or _explains(part)]
        text = compose.one_report(mine, want, query.intent, citer, also=also)
        return _Draft(tuple(text.split("\n")), (*mine, *also))

    def _out_of_one(self, query: Query, want: Wanted, parts: list[Evidence]) -> list[Evidence]:
        """The parts of one report that the answer is made of."""
        is_guide = _is_card(parts[0])
        mine = self._whole_card(parts, want) if is_guide else parts
        if _says_any(mine[0], want.terms):
            mine = [part for part in mine if _says_any(part, want.terms)]
        if is_guide:
            return _on_the_matter(mine, want)
        return _near_best(mine) if query.intent in ("howto", "open") else mine

    def _whole_card(self, parts: list[Evidence], want: Wanted) -> list[Evidence]:
        """All parts of the card that the parts stand in: one matter's sentences need not all be found by search."""
        found = {part.hit.chunk.id: part.hit for part in parts}
        chunks = self._searcher.chunks_of([parts[0].hit.report.id])
        others = [self._searcher.hit_for(chunk) for chunk in chunks if chunk.id not in found]
        return select.select([*found.values(), *others], want)

    # ── several places ──────────────────────────────────────────────────────────────────────────

    def _compare(self, query: Query, finding: Finding, want: Wanted) -> Answer:
        citer = self._citer()
        lines: list[str] = []
        used: list[Evidence] = []
        absent: list[str] = []
        for place in query.places:
            single = replace(query, places=(place,))
            verdict = self._judged(single, finding, want)
            if verdict.missing is not None:
                absent.append(place)
                continue
            parts = list(verdict.parts)
            mine = of_report(parts, parts[0].hit.report.id)
            lines.append("- " + compose.one_report(mine, want, "figure", citer))
            used += mine
        if not lines:
            return self._refuse(
                query, finding, want, Verdict(missing=self._common_lack(query, finding, want))
            )
        notes = [render("caveat_scope")]
        if absent:
            notes.insert(0, render("caveat_missing_place", places=absent))
        return self._finish(query, finding, want, _Draft(tuple(lines), tuple(used), tuple(notes)), citer)

    def _common_lack(self, query: Query, finding: Finding, want: Wanted) -> Missing:
        """Why none of the places has anything: the lack of the first."""
        first = replace(query, places=query.places[:1])
        return judge(first, finding, want).missing or "topic"

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


def _places_at_most(query: Query, want: Wanted, parts: Sequence[Evidence]) -> int:
    """How many places an answer lists; 0 if it is made out of one report."""
    if len(query.places) > 1:
        # They describe one report (辖迎江、大观、宜秀三区的市); parties to a comparison were answered already.
        return 0
    if query.intent == "precedent":
        return _PLACES_IN_A_HOWTO if want.wants_measures else _PLACES_IN_A_PRECEDENT
    if query.intent == "comparison":
        return _PARTIES
    spread = query.intent == "howto" and not query.places and not _is_card(parts[0]) and _is_spread(parts)
    return _PLACES_IN_A_HOWTO if spread else 0


def _is_card(part: Evidence) -> bool:
    """Whether a part is of a starter card about one matter, not of a report."""
    return part.hit.report.kind.value in select.EXPLAINS


def _asking(query: Query, clause: str) -> Query:
    """What one clause asks for; the words of the others still say of what."""
    names = tuple(item.name for item in find_indicators(clause))
    # 占比是多少？ is still about the indicator before it, 创模由谁牵头？ is not.
    inherited = query.indicators if len(terms.words(clause)) <= 1 else ()
    return replace(query, question=clause, intent=intent_of(clause), indicators=names or inherited)


def _says_any(part: Evidence, terms: Sequence[str]) -> bool:
    plain = normalise(part.text)
    return any(term in plain for term in terms)


def _is_digest(part: Evidence) -> bool:
    return part.hit.collection == STARTER.name


def _explains(part: Evidence) -> bool:
    return _is_card(part) or part.hit.report.kind.value in NORMS


def _are_parties(query: Query, finding: Finding) -> bool:
    """Several places are compared, unless they only describe one report (辖迎江、大观、宜秀三区的市)."""
    speakers = {finding.speaking_for(place) for place in query.places}
    return len(query.places) > 1 and len(speakers) > 1


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
    places = compose.one_a_place(reports_of(kept))[:most]
    text = compose.by_report(places, told, want, query.intent, citer)
    return _Draft(tuple(text.split("\n")), tuple(told))


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
