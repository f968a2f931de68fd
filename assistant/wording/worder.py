"""A composed answer in a model's words, as far as they are borne out; in all other cases as it was composed."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.wording.client import NoReplyError
from assistant.wording.keeping import kept, labelled
from assistant.wording.marks import MarkReader
from assistant.wording.messages import request
from assistant.wording.pieces import MARK, NOTE, composed, marks_of, unescaped
from assistant.wording.settle import Settler
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.records import Answer, Turn
    from assistant.wording.client import Model
    from assistant.wording.messages import Request
    from assistant.wording.pieces import Composed
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
        """The answer in the model's words, or as it is with a note why; a refusal or a table is returned unchanged."""
        if answer.refused or not answer.citations or _is_table(answer.text):
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
        lines = kept(settled.lines, parts.statements, answer.query, asked.sent)
        if lines is None:
            return _fallen(answer, settled)
        body = "\n".join([*parts.frame, *labelled(lines, parts.statements)])
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


def _is_table(text: str) -> bool:
    """A comparison in rows and cells reads well as it is, and words would only tear it apart."""
    return any(line.startswith("|") for line in text.split("\n"))


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


def _renumbered(answer: Answer) -> Answer:
    """The answer without the citations that it no longer marks; those that stay are counted from 1."""
    cited = [one for one in answer.citations if one.number in marks_of(answer.text)]
    numbers = {one.number: new for new, one in enumerate(cited, 1)}

    def anew(text: str) -> str:
        return MARK.sub(lambda mark: f"[{numbers.get(int(mark[1]), mark[1])}]", text)

    citations = tuple(replace(one, number=numbers[one.number]) for one in cited)
    caveats = tuple(anew(caveat) for caveat in answer.caveats)
    return replace(answer, text=anew(answer.text), citations=citations, caveats=caveats)
