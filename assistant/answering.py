"""Question and history in, answer out: understood, found, judged, composed, checked; or refused by what is missing."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant import compose, select
from assistant.cite import Citer, label_of
from assistant.find import Finder, Finding
from assistant.judge import Verdict, admitted, judge, of_report, reports_of
from assistant.records import Answer, Missing, Query, Turn
from assistant.understand import asks_for_own_place, understand
from assistant.verify import verify
from kb.places import Gazetteer
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Evidence
    from assistant.select import Wanted
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
        verdict = judge(locked, finding, want)
        if verdict.missing is not None:
            return self._refuse(query, finding, want, verdict)
        citer = self._citer()
        draft = self._draft(query, want, list(verdict.parts), citer)
        return self._finish(query, finding, want, draft, citer)

    def _draft(self, query: Query, want: Wanted, parts: list[Evidence], citer: Citer) -> _Draft:
        if query.intent == "precedent" and len(query.places) < 2:
            most = _PLACES_IN_A_HOWTO if want.wants_measures else _PLACES_IN_A_PRECEDENT
            return _several(query, want, parts, citer, most=most)
        if query.intent == "comparison" and len(query.places) < 2:
            return _several(query, want, parts, citer, most=_PARTIES)
        if query.intent == "howto" and not query.places and _is_spread(parts):
            return _several(query, want, parts, citer, most=_PLACES_IN_A_HOWTO)
        mine = of_report(parts, parts[0].hit.report.id)
        if query.intent in ("howto", "open"):
            mine = _near_best(mine)
        text = compose.one_report(mine, want, query.intent, citer)
        return _Draft(tuple(text.split("\n")), tuple(mine))

    # ── several places ──────────────────────────────────────────────────────────────────────────

    def _compare(self, query: Query, finding: Finding, want: Wanted) -> Answer:
        citer = self._citer()
        lines: list[str] = []
        used: list[Evidence] = []
        absent: list[str] = []
        for place in query.places:
            single = replace(query, places=(place,))
            verdict = judge(single, finding, want)
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
        body = "\n".join(checked.lines).strip()
        text = body + ("\n\n" + "\n".join(f"注：{note}" for note in notes) if notes else "")
        return Answer(text, query, citer.citations, caveats=tuple(notes), removed=checked.removed)

    def _refuse(self, query: Query, finding: Finding, want: Wanted, verdict: Verdict) -> Answer:
        missing = verdict.missing or "topic"
        return _refusal(query, missing, self._refusal_text(query, finding, want, missing))

    def _refusal_text(self, query: Query, finding: Finding, want: Wanted, missing: Missing) -> str:
        places = list(query.places)
        match missing:
            case "place":
                return render("refusal_place", places=places, masked=self._masked_titles(finding))
            case "indicator":
                looked = reports_of_hits(admitted(query, finding)) if places else []
                names = [item.name for item in want.indicators]
                return render("refusal_indicator", places=places, indicators=names, titles=looked)
            case "year":
                reports = {hit.report.id: hit.report for hit in admitted(query, finding)}
                hidden = any(report.year.how in ("masked", "suspect") for report in reports.values())
                return render("refusal_year", places=places, years=list(query.years), hidden=hidden)
            case "year_masked":
                return render("refusal_year_masked", places=places)
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


def reports_of_hits(hits: Sequence[Hit]) -> list[str]:
    """Titles of the reports that hits stand in, each once."""
    titles: dict[str, None] = {}
    for hit in hits:
        title = hit.report.title.value or hit.document_name
        titles.setdefault(title)
    return list(titles)


def _refusal(query: Query, missing: Missing, text: str) -> Answer:
    return Answer(text, query, refused=True, missing=missing)


def _are_parties(query: Query, finding: Finding) -> bool:
    """Several places are compared, unless they only describe one report (辖迎江、大观、宜秀三区的市)."""
    speakers = {finding.speaking_for(place) for place in query.places}
    return len(query.places) > 1 and len(speakers) > 1


def _several(query: Query, want: Wanted, parts: list[Evidence], citer: Citer, *, most: int) -> _Draft:
    near = parts if want.indicators else _near_best(parts, share=0.55)
    kept = [part for part in near if select.speaks_of_it(part, want)] or parts[:3]
    places = compose.one_a_place(reports_of(kept))[:most]
    # A place is in for what speaks of the question; what else it did there may be told in other words.
    told = _near_best(parts, share=0.3) if want.wants_measures else kept
    text = compose.by_report(places, told, want, query.intent, citer)
    return _Draft(tuple(text.split("\n")), tuple(told))


def _near_best(parts: list[Evidence], *, share: float = 0.5) -> list[Evidence]:
    return [part for part in parts if part.score >= share * parts[0].score]


def _is_spread(parts: list[Evidence]) -> bool:
    """Whether several reports answer about equally well."""
    return len(reports_of(_near_best(parts[:6], share=0.85))) > 1
