"""Precedents in a model's words, where there is one; what it says beyond their quotes is not taken."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from assistant.compose import escape
from assistant.records import Answer, Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.writing.records import Precedent

_LABEL = re.compile(r"^\s*(?:[-*]\s+)?(?:\*\*[^*]*\*\*[：:])?\s*")
_MARK = re.compile(r"\s*\[(\d{1,4})\]")
_ESCAPED = re.compile(r"\\([\\`*_\[\]#<>|~])|\*\*")


class Words(Protocol):
    """What says a composed answer in better words, each sentence held against its quotes."""

    def worded(self, answer: Answer) -> Answer:
        """The answer in other words, or unchanged."""


def reworded(precedents: Sequence[Precedent], topic: str, words: Words) -> dict[str, str]:
    """By precedent what a model made of it, without its mark; none where it stays as it is."""
    citations = tuple(replace(one.citation, number=n) for n, one in enumerate(precedents, 1))
    lines = [f"- **{one.place}**：{escape(one.citation.text)} [{n}]" for n, one in enumerate(precedents, 1)]
    query = Query(topic, topic, intent="precedent")
    said = words.worded(Answer("\n".join(lines), query, citations))
    if said.wording != "model":
        return {}
    keys = {
        one.number: precedents[n].id
        for one in said.citations
        for n, cited in enumerate(citations)
        if (cited.document_id, cited.start) == (one.document_id, one.start)
    }
    found: dict[str, str] = {}
    for line in said.text.split("\n"):
        marks = {int(mark) for mark in _MARK.findall(line)}
        if len(marks) == 1 and (key := keys.get(min(marks))):
            found[key] = _plain(line)
    quoted = {one.id: one.citation.text for one in precedents}
    return {one: text for one, text in found.items() if _bare(text) != _bare(quoted[one])}


def _plain(line: str) -> str:
    """A line without its label, its marks and Markdown."""
    words = _MARK.sub("", _LABEL.sub("", line))
    return _ESCAPED.sub(lambda found: found[1] or "", words).strip().rstrip("。；;，,")


def _bare(text: str) -> str:
    return re.sub(r"[\s。；;，,]", "", text)
