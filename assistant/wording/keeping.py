"""What a wording must not lose of the composed answer: the values asked for, the lines of a list, the names of places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.wording.bearing import covered, pairs, stem
from assistant.wording.pieces import MARK, lines_of, marks_of, unescaped
from kb.indicators import find_named
from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.records import Query
    from assistant.wording.pieces import Statement

_LEAST_COVERED = 0.3
"""Of the first statement's words, where it isn't about a value."""
_SHARED = 2
"""Pairs of Chinese characters: a clause that shares so many with the question answers it."""
_VALUES = ("figure", "threshold", "comparison", "when")
_EVERY_LINE = (*_VALUES, "precedent")
"""Kinds of questions whose answer is a list that must stay whole."""
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?![\d.x×*○年])")
"""No year, and no number that is partly hidden."""
_CLAUSE_END = re.compile(r"[,;:!?]|\.(?!\d)")


def kept(
    lines: Sequence[str], statements: Sequence[Statement], query: Query, sent: Collection[int]
) -> list[str] | None:
    """The lines with the composed statements that they leave out; None if the very first is not there at all."""
    first, *others = statements
    found = list(lines)
    if not set(first.marks).intersection(marks_of("\n".join(found))):
        return None
    if not _says_first("\n".join(found), first, query):
        found = [first.shown, *_without(found, first)]
    for one in others:
        if _is_missing(one, found, statements, query, is_sent=set(sent).issuperset(one.marks)):
            found = [*_without(found, one), f"- {one.shown}"]
    return found


def _is_missing(
    one: Statement, lines: Sequence[str], statements: Sequence[Statement], query: Query, *, is_sent: bool
) -> bool:
    """Whether a statement that must be there is not: the model never saw it, its place is gone, or its values are."""
    text = "\n".join(lines)
    cited = set(marks_of(text))
    if not is_sent:
        return not cited.intersection(one.marks)
    here = {mark for other in statements if other.label == one.label for mark in other.marks}
    is_lost = not cited.intersection(here if one.label else one.marks)
    return (query.intent in _EVERY_LINE and is_lost) or (
        query.intent in _VALUES and not _states(text, asked_values(one.words, query))
    )


def _without(lines: Sequence[str], statement: Statement) -> list[str]:
    """The lines but for the sentences that a statement says in full."""
    found = []
    for line in lines:
        left = _left(line, set(statement.marks))
        if left == line or marks_of(left):
            found.append(left)
    return found


def _left(line: str, told: set[int]) -> str:
    """A line without the sentences that cite only what is told, and without those that lean on them."""
    rest, leaning = line, ""
    for sentence in (one for each in lines_of(line) for one in each.sentences):
        leaning += sentence.words
        if sentence.marks:
            rest = rest.replace(leaning, "", 1) if told.issuperset(sentence.marks) else rest
            leaning = ""
    return rest


def _says_first(text: str, first: Statement, query: Query) -> bool:
    if query.intent not in _VALUES:
        return covered(first.words, text) >= _LEAST_COVERED
    wanted = asked_values(first.words, query) or _FIGURE.findall(_bare(first.words))[:1]
    return _states(text, wanted) if wanted else covered(first.words, text) >= _LEAST_COVERED


def _states(text: str, values: Sequence[str]) -> bool:
    return set(values) <= set(_FIGURE.findall(_bare(text)))


def asked_values(words: str, query: Query) -> list[str]:
    """The numbers of those clauses that name what was asked for, or share words with the question."""
    asked = pairs(query.question)
    found: list[str] = []
    for clause in _CLAUSE_END.split(_bare(words)):
        is_named = any(indicator.name in query.indicators for indicator in find_named(clause))
        if is_named or len(pairs(clause) & asked) >= _SHARED:
            found += _FIGURE.findall(clause)
    return found


def _bare(text: str) -> str:
    return normalise(MARK.sub(" ", text))


def labelled(lines: Sequence[str], statements: Sequence[Statement]) -> list[str]:
    """The lines; what a composed answer is labelled with, such as a place, stands before them if they don't name it."""
    found = list(lines)
    for label in dict.fromkeys(one.label for one in statements if one.label):
        marks = {mark for one in statements if one.label == label for mark in one.marks}
        name = stem(label.strip("*").partition("（")[0])
        at = next((n for n, line in enumerate(found) if marks.intersection(marks_of(line))), None)
        if at is not None and unescaped(name) not in unescaped("\n".join(found)):
            bullet = "- " if found[at].startswith("- ") else ""
            found[at] = f"{bullet}{label}：{found[at][len(bullet) :]}"
    return found
