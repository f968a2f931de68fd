"""A composed answer in a model's words, as far as they are borne out; in all other cases as it was composed."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.wording.bearing import covered, stem
from assistant.wording.client import NoReplyError
from assistant.wording.marks import MarkReader
from assistant.wording.messages import request
from assistant.wording.pieces import MARK, NOTE, composed, marks_of, unescaped
from assistant.wording.settle import Settler
from kb.indicators import find_named
from kb.normal import normalise
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.records import Answer, Turn
    from assistant.wording.client import Model
    from assistant.wording.messages import Request
    from assistant.wording.pieces import Composed, Statement
    from assistant.wording.settle import Checks, Settled

_TIMES_AS_LONG = 3
"""A reply so many times longer than the composed answer is no wording of it."""
_SHORTEST = 200
"""Characters that any reply may have."""
_LEAST_SHARE = 0.5
"""Of the reply that must stand in its own words."""
_LEAST_HAN = 0.5
"""Of its letters that must be Chinese."""
_REPEATS = re.compile(r"(?P<unit>.{2,30}?)(?P=unit){5,}", re.S)
_RULES = re.compile(r"[\s|:=*_\-]+")
"""Of tables and between paragraphs: they repeat themselves by nature."""
_THINKING = re.compile(r"\s*<think(?:ing)?>.*?(?:</think(?:ing)?>|$)", re.S)
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_LEAST_COVERED = 0.3
"""Of the first statement's words, where it isn't about a value."""
_VALUES = ("figure", "threshold", "comparison", "when")
_EVERY_LINE = ("figure", "threshold", "comparison", "when", "precedent")
"""Kinds of questions whose answer is a list that must stay whole."""


@dataclass(frozen=True, slots=True)
class Worder:
    """Words composed answers anew by asking a model."""

    model: Model
    checks: Checks
    room: int
    """Tokens of what is sent: a request without its reply."""
    staying: Collection[str] = ()
    """Collections whose text is not sent."""

    def worded(self, answer: Answer, history: Sequence[Turn] = ()) -> Answer:
        """The answer in the model's words, or as it is with a note why; a refusal is returned unchanged."""
        if answer.refused or not answer.citations:
            return answer
        if any(citation.collection in self.staying for citation in answer.citations):
            return with_note(answer, render("note_model_not_asked"))
        parts = composed(answer.text)
        if not parts.statements:
            return answer
        try:
            return self._worded(answer, parts, self._sendable(history))
        except NoReplyError as error:
            return with_note(answer, render("note_model_failed", reason=str(error)))

    def _sendable(self, history: Sequence[Turn]) -> tuple[Turn, ...]:
        # Earlier answers may quote what stays here.
        return tuple(turn for turn in history if not self.staying or turn.role == "user")

    def _worded(self, answer: Answer, parts: Composed, history: Sequence[Turn]) -> Answer:
        drafted = [replace(one, words=unescaped(one.words)) for one in parts.statements]
        asked = request(answer, drafted, history, room=self.room)
        if asked is None:
            raise NoReplyError("所引片段过长")
        reply = self._reply(asked, most=max(_SHORTEST, _TIMES_AS_LONG * parts.characters))
        settled = Settler(answer, parts.statements, self.checks, asked.sent).settled(reply)
        if settled.share < _LEAST_SHARE:
            return _fallen(answer, settled)
        lines = _with_what_is_missing(answer, parts.statements, settled, asked.sent)
        if lines is None:
            return _fallen(answer, settled)
        body = "\n".join([*parts.frame, *_with_labels(lines, parts.statements)])
        text = f"{body}\n\n{parts.notes}" if parts.notes else body
        removed = (*answer.removed, *settled.removed)
        return _renumbered(replace(answer, text=text, wording="model", removed=removed))

    def _reply(self, asked: Request, *, most: int) -> str:
        """The reply with its marks normalised. Raises NoReplyError for one that cannot be a wording."""
        reader = MarkReader(asked.sent)
        said = ""
        with closing(self.model.reply(asked.messages)) as pieces:  # type: ignore[type-var]
            for piece in pieces:
                said += piece
                if len(said) > most and len(_THINKING.sub("", said)) > most:
                    raise NoReplyError("答复过长")
        words = _THINKING.sub("", said)
        text = reader.feed(words) + reader.finish()
        _refuse_garbled(text)
        return _with_bare_brackets_escaped(text, asked.sent)


def _refuse_garbled(text: str) -> None:
    letters = sum(sign.isalpha() for sign in text)
    han = len(re.findall(r"[\u4e00-\u9fff]", text))
    if not text.strip():
        raise NoReplyError("答复是空的")
    if not han or han < _LEAST_HAN * letters:
        raise NoReplyError("答复不是中文")
    if _REPEATS.search(_RULES.sub(" ", text)):
        raise NoReplyError("答复重复混乱")


def _with_bare_brackets_escaped(text: str, known: Collection[int]) -> str:
    """What looks like a mark and is none, such as 环办[2006]40号, as plain words of Markdown."""
    return MARK.sub(lambda mark: mark[0] if int(mark[1]) in known else rf"\[{mark[1]}\]", text)


def _fallen(answer: Answer, settled: Settled) -> Answer:
    fallen = replace(answer, removed=(*answer.removed, *settled.removed))
    return with_note(fallen, render("note_model_failed", reason="答复与所引片段不符"))


def with_note(answer: Answer, note: str) -> Answer:
    """The answer with one note more."""
    lines = answer.text.split("\n")
    gap = "\n" if any(line.startswith(NOTE) for line in lines) else "\n\n"
    return replace(answer, text=f"{answer.text}{gap}{NOTE}{note}", caveats=(*answer.caveats, note))


# ── what must not get lost ──────────────────────────────────────────────────────────────────────────


def _with_what_is_missing(
    answer: Answer, statements: Sequence[Statement], settled: Settled, sent: frozenset[int]
) -> list[str] | None:
    """The lines with the composed statements that they leave out; None if the very first is not there at all."""
    first, *others = statements
    text = "\n".join(settled.lines)
    if not settled.marks.intersection(first.marks):
        return None
    lines = list(settled.lines)
    if not _says_first(text, first, answer):
        told = set(first.marks)
        rest = [line for line in lines if not told.issuperset(marks_of(line))]
        lines = [first.shown, *rest]
    cited = set(marks_of("\n".join(lines)))
    must = [one for one in others if answer.query.intent in _EVERY_LINE or not sent.issuperset(one.marks)]
    return lines + [f"- {one.shown}" for one in must if not cited.intersection(one.marks)]


def _with_labels(lines: Sequence[str], statements: Sequence[Statement]) -> list[str]:
    """The lines; what a composed answer is labelled with, such as a place, stands before them where they don't name it."""
    found = list(lines)
    for label in dict.fromkeys(one.label for one in statements if one.label):
        marks = {mark for one in statements if one.label == label for mark in one.marks}
        name = stem(label.strip("*").partition("（")[0])
        at = next((n for n, line in enumerate(found) if marks.intersection(marks_of(line))), None)
        if at is not None and unescaped(name) not in unescaped("\n".join(found)):
            bullet = "- " if found[at].startswith("- ") else ""
            found[at] = f"{bullet}{label}：{found[at][len(bullet) :]}"
    return found


def _says_first(text: str, first: Statement, answer: Answer) -> bool:
    """Whether what the composed answer states first is still stated: its value, or else enough of its words."""
    value = asked_value(first.words, answer.query.indicators)
    if value is not None and answer.query.intent in _VALUES:
        return value in _FIGURE.findall(normalise(MARK.sub(" ", text)))
    return covered(first.words, text) >= _LEAST_COVERED


def asked_value(words: str, indicators: Sequence[str]) -> str | None:
    """The number behind the name of an indicator that was asked for, else the first; None without any."""
    plain = normalise(MARK.sub(" ", words))
    wanted = [name for item in find_named(words) if item.name in indicators for name in item.names]
    starts = [at + len(name) for name in wanted if (at := plain.find(name)) >= 0]
    found = _FIGURE.search(plain, min(starts, default=0)) or _FIGURE.search(plain)
    return found[0] if found else None


def _renumbered(answer: Answer) -> Answer:
    """The answer without the citations that it no longer marks; those that stay are counted from 1."""
    kept = [one for one in answer.citations if one.number in marks_of(answer.text)]
    numbers = {one.number: new for new, one in enumerate(kept, 1)}

    def anew(text: str) -> str:
        return MARK.sub(lambda mark: f"[{numbers.get(int(mark[1]), mark[1])}]", text)

    citations = tuple(replace(one, number=numbers[one.number]) for one in kept)
    caveats = tuple(anew(caveat) for caveat in answer.caveats)
    return replace(answer, text=anew(answer.text), citations=citations, caveats=caveats)
