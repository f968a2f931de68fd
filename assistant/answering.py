"""Question and history in, answer out: understood, found, judged, composed, checked; or refused by what is missing."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import choose, compare, compose, select
from assistant.caveats import caveats, conflicts
from assistant.check import Checker
from assistant.cite import Citer, cited_first, label_of, renumbered
from assistant.drafts import Draft, Drafter, Inquiry, is_digest
from assistant.find import Finder, Finding
from assistant.judge import Verdict, judge
from assistant.norms import norms_named
from assistant.passages import figures_in, reports_of
from assistant.premise import unsaid
from assistant.records import Answer, Evidence, Query, Turn
from assistant.refuse import Refuser, refusal
from assistant.required import answer_computed, answer_required
from assistant.slots import slots
from assistant.understand import asks_for_own_place, understand
from assistant.wanted import wanted, without_words
from kb.indicators import find_indicators
from kb.normal import normalise
from kb.places import Gazetteer
from kb.records import STARTER
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from assistant.slots import Slot
    from assistant.wanted import Wanted
    from assistant.wording.worder import Worder
    from kb.reranking import Reranker
    from kb.search import Searcher

_AS_GOOD = 0.7
"""An original is quoted rather than a digest that fits somewhat better."""
_ASKS_ORIGINAL = re.compile(r"原文|全文|逐字")


class Assistant:
    """Answers questions over one library; a worder, where there is one, only says the answers better."""

    def __init__(
        self,
        searcher: Searcher,
        *,
        own_place: str | None = None,
        worder: Worder | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._searcher = searcher
        self._gazetteer = Gazetteer.load()
        self._finder = Finder(searcher, self._gazetteer, reranker=reranker)
        self._drafter = Drafter(searcher)
        self._checker = Checker(self._gazetteer)
        self._refuser = Refuser(searcher)
        self._own_place = _official(own_place, self._gazetteer)
        self._worder = worder

    def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        own_place: str | None = None,
        without: Collection[str] = (),
    ) -> Answer:
        """An answer with citations, or a polite refusal that names what is missing."""
        *_, last = self.steps(question, history, own_place=own_place, without=without)
        return last

    def steps(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        own_place: str | None = None,
        without: Collection[str] = (),
    ) -> Iterator[Answer]:
        """The composed answer at once; then, where a model words answers, the same in its words.

        `own_place` is what 我市 means this time, `without` what the user takes away of what was understood.
        """
        began = time.monotonic()
        own = _official(own_place, self._gazetteer) or self._own_place
        query = understand(question.strip(), history, self._gazetteer, own_place=own, without=without)
        answer = self._answer(query)
        if not self._searcher.has_vectors and not answer.refused:
            note = render("caveat_words_only")
            answer = replace(answer, text=f"{answer.text}\n注：{note}", caveats=(*answer.caveats, note))
        yield replace(answer, seconds=time.monotonic() - began)
        if self._worder is not None:
            worded = self._worder.worded(answer, history)
            yield replace(worded, seconds=time.monotonic() - began)

    @property
    def worder(self) -> Worder | None:
        """What has a model word the answers, where there is one."""
        return self._worder

    def _answer(self, query: Query) -> Answer:
        if asks_for_own_place(query.question) and not query.own_place:
            return refusal(query, "own_place", render("refusal_own_place"))
        if not self._searcher.reports():
            return refusal(query, "topic", render("refusal_empty"))
        finding = self._finder.find(query)
        for lane in (answer_computed, answer_required):
            answer = lane(query, finding, self._searcher, self._citer(finding), self._checker)
            if answer is not None:
                return answer
        answer = self._from_texts(query, finding)
        if answer.missing == "topic" and not query.asks_norms:
            wider = replace(query, asks_norms=True)
            norms = self._finder.find(wider)
            by_norms = self._from_texts(wider, norms)
            # A law that only uses like words is no answer to what somebody did.
            if not by_norms.refused and render("caveat_loose") not in by_norms.caveats:
                finding, answer = norms, by_norms
        return replace(answer, retrieved=cited_first(finding.hits, answer.citations))

    def _from_texts(self, query: Query, finding: Finding) -> Answer:
        inquiry = Inquiry(query, finding, wanted(query, self._searcher))
        return self._compare(inquiry) if _are_parties(query, finding) else self._about_one(inquiry)

    # ── one place, or none named ────────────────────────────────────────────────────────────────

    def _about_one(self, inquiry: Inquiry) -> Answer:
        query, finding = inquiry.query, inquiry.finding
        want = _without_names(inquiry.want, finding)
        inquiry = replace(inquiry, want=want)
        verdict = self._judged(query, finding, want)
        asked = [
            replace(slot, want=_without_names(slot.want, finding)) for slot in slots(query, self._searcher)
        ]
        by_slot = self._by_slot(asked, finding) if len(asked) > 1 else []
        answered = [one for one in by_slot if one.parts]
        if verdict.missing is not None and not answered and (elsewhere := self._elsewhere(inquiry)):
            citer = self._citer(finding)
            draft = self._drafter.draft(inquiry, elsewhere, [], citer)
            remark = render("caveat_elsewhere", place=query.places[0])
            return self._finish(inquiry, replace(draft, notes=(*draft.notes, remark)), citer)
        if verdict.missing is not None and not answered:
            return self._refuser.refuse(query, finding, want, verdict)
        if verdict.missing is not None:
            verdict = Verdict(max(answered, key=lambda one: one.parts[0].score).parts)
        foreign = unsaid(query, finding, want, verdict.parts, self._searcher)
        if foreign:
            return refusal(
                query, "premise", render("refusal_premise", places=list(query.places), words=list(foreign))
            )
        if _ASKS_ORIGINAL.search(query.question) and all(is_digest(part) for part in verdict.parts):
            return self._refuser.refuse(query, finding, want, Verdict(verdict.parts, "original"))
        silent = _silent(asked, by_slot) if answered else []
        for thing in silent:
            # Otherwise what shares a word with it would stand there as if it answered.
            inquiry = replace(inquiry, want=without_words(inquiry.want, thing))
        citer = self._citer(finding)
        draft = self._drafter.draft(inquiry, list(verdict.parts), by_slot, citer)
        said = normalise("".join(draft.lines))
        notes = [render("caveat_unanswered", thing=thing) for thing in silent if normalise(thing) not in said]
        return self._finish(inquiry, replace(draft, notes=(*draft.notes, *notes)), citer)

    def _elsewhere(self, inquiry: Inquiry) -> list[Evidence]:
        """What texts that are not the place's own say of it: sentences that name it with the figure asked for."""
        query, want = inquiry.query, inquiry.want
        if len(query.places) != 1 or not want.needs_figure:
            return []
        told = [
            figure
            for figure in self._searcher.figures_at(query.places[0], query.indicators)
            if figure.place.how == "stated" and figure.status == "ok" and figure.kind in want.states
        ]
        hits = {
            hit.chunk.id: hit for one in told if (hit := self._searcher.hit_in(one.document_id, one.span))
        }
        found = replace(
            inquiry.finding, hits=tuple(hits.values()), figures=tuple(told), parties=(), telling={}
        )
        verdict = judge(replace(query, places=()), found, want)
        return [part for part in verdict.parts if figures_in(part, told)] if verdict.missing is None else []

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
        best = verdict.parts[0].score if verdict.missing is None else 0.0
        return of_originals if of_originals.parts[0].score >= _AS_GOOD * best else verdict

    # ── several places ──────────────────────────────────────────────────────────────────────────

    def _compare(self, inquiry: Inquiry) -> Answer:
        query, finding, want = inquiry.query, inquiry.finding, inquiry.want
        compared = compare.compare(query, finding, slots(query, self._searcher))
        if not compared.rows:
            first = replace(query, places=query.places[:1])
            missing = judge(first, finding, want).missing or "topic"
            return self._refuser.refuse(query, finding, want, Verdict(missing=missing))
        citer = self._citer(finding)
        lines = compare.lines_of(compared, query, want, citer, self._searcher)
        notes = [render("caveat_scope")]
        if compared.absent:
            notes.insert(0, render("caveat_missing_place", places=list(compared.absent)))
        used = tuple(part for row in compared.rows for part in choose.runs(row.parts))
        return self._finish(inquiry, Draft(tuple(lines), used, tuple(notes)), citer)

    # ── saying it ───────────────────────────────────────────────────────────────────────────────

    def _finish(self, inquiry: Inquiry, draft: Draft, citer: Citer) -> Answer:
        query, finding, want = inquiry.query, inquiry.finding, inquiry.want
        figures = query.intent in ("figure", "threshold", "comparison", "when")
        conflicting = (
            conflicts(draft.used, self._searcher, citer) if figures or query.intent == "precedent" else []
        )
        cited = {(citation.document_id, citation.start) for citation in citer.citations}
        shown = [part for part in draft.used if (part.hit.chunk.document_id, part.main.start) in cited]
        mentioned = "、".join(place for place, ids in finding.mentions.items() if ids) or None
        loose = [render("caveat_loose")] if shown and select.is_loose(shown, want) else []
        known = [query.question, query.text, *(label_of(report) for report in reports_of(draft.used))]
        lead = [render("drafting"), ""] if query.is_drafting else []
        checked = self._checker.checked([*lead, *draft.lines, *conflicting], citer.citations, known=known)
        remarks = loose + caveats(shown, citer, mentioned=mentioned, figures=figures)
        notes = [*remarks, *draft.notes]
        said, citations = renumbered(compose.with_notes("\n".join(checked.lines), notes), citer.citations)
        return Answer(said, query, citations, caveats=compose.notes_of(said), removed=checked.removed)

    def _citer(self, finding: Finding) -> Citer:
        return Citer(self._searcher.where, finding.figures)


def _official(place: str | None, gazetteer: Gazetteer) -> str | None:
    """湖州 → 湖州市; a place that the gazetteer doesn't know (a community) stays as it was written."""
    found = gazetteer.find(place) if place else ()
    return (found[-1].entry or found[-1].candidates[0]).name if found else place


def _judged_by_named(query: Query, finding: Finding, want: Wanted) -> Verdict:
    verdict = judge(query, finding, want)
    if verdict.missing is not None and finding.named:
        # What is asked of a law or a standard may stand elsewhere.
        return judge(query, replace(finding, named=frozenset()), want)
    return verdict


def _without_names(want: Wanted, finding: Finding) -> Wanted:
    """What is wanted of the texts that the question names or describes, without the words that only say which."""
    titles = [hit.report.title.value or "" for hit in finding.hits if hit.report.id in finding.named]
    called = [party.words for party in finding.parties if not party.place]
    names = normalise("，".join((*called, *dict.fromkeys(titles))))
    bare = without_words(want, names)
    return bare if bare.weights else want


def _silent(asked: Sequence[Slot], by_slot: Sequence[choose.Scored]) -> list[str]:
    """The indicators that are asked for in a clause which nothing answers."""
    unanswered = [slot for slot, one in zip(asked, by_slot, strict=True) if not one.parts]
    named = [item.name for slot in unanswered for item in find_indicators(slot.words)]
    return list(dict.fromkeys(named))


def _wants_many_places(query: Query) -> bool:
    """Whether the answer is a list of places, to which digests add theirs."""
    return not query.places and query.intent in ("precedent", "comparison", "howto")


def _are_parties(query: Query, finding: Finding) -> bool:
    """Several are compared, unless their names only describe one report (辖迎江、大观、宜秀三区的市)."""
    speakers = {party.reports for party in finding.parties}
    named = len(query.places) > 1
    return (named or query.intent == "comparison") and len(finding.parties) > 1 and len(speakers) > 1
