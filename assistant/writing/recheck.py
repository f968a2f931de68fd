"""An edited paper checked again: what its marks don't carry, and what could be taken for one's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.asking import short_name
from assistant.naming import place_words, year_words
from assistant.writing.compose import gaps_in, sentences_of
from assistant.writing.records import Doubt
from kb.quantities.quantities import quantities
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.check.checker import Checker
    from assistant.records import Citation

_MARK = re.compile(r"\[(\d{1,4})\]")
_HIDDEN = re.compile(r"某[市县区地]|该[市县区]")
_NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．])"
)
_PAPER_NUMBER = re.compile(r"[〔\[（(](?:19|20)\d{2}[〕\]）)]\s*第?\s*\d+\s*号")
_OF_QUOTES = ("number", "unit", "year", "place", "indicator", "kind")
_OF_OWN = ("number", "unit")
"""Of a sentence that cites nothing: when and where the writer's own office works needs no quote."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What an edited text is held against."""

    citations: Mapping[int, Citation]
    known: tuple[str, ...]
    """Words that need no quote: one's own place and facts, the topic."""
    place: str
    checker: Checker


def recheck(text: str, ground: Ground) -> tuple[Doubt, ...]:
    """Every sentence that says more than its quotes and one's own facts carry."""
    return tuple(
        doubt
        for number, line in enumerate(text.splitlines(), 1)
        for sentence in sentences_of(_NUMBERED.sub("", line))
        for doubt in _doubts(number, sentence, ground)
    )


def _doubts(line: int, sentence: str, ground: Ground) -> Iterator[Doubt]:
    words = _without_gaps(sentence)
    marks = [int(mark) for mark in _MARK.findall(words)]
    shown = words.strip()
    for mark in marks:
        if mark not in ground.citations:
            yield Doubt(line, shown, render("writing_unknown_mark", mark=f"[{mark}]"))
    cited = [ground.citations[mark] for mark in marks if mark in ground.citations]
    foreign = next((one for one in cited if _is_foreign(one, ground.place)), None)
    if foreign is not None and _has_amount(words) and not _names(words, foreign):
        yield Doubt(line, shown, render("writing_foreign", place=foreign.place or "外地"))
    # What a source is labelled with is not in its words.
    known = [*ground.known, *(f"{place_words(one)}{year_words(one)}" for one in cited)]
    for flag in ground.checker.checked([_PAPER_NUMBER.sub("", words)], cited, known=known).flags:
        if flag.kind in (_OF_QUOTES if cited else _OF_OWN):
            why = flag.why if cited else render("writing_no_source")
            yield Doubt(line, shown, render("writing_unsupported", words=flag.words, why=why.rstrip("。")))


def _without_gaps(sentence: str) -> str:
    for gap in gaps_in(sentence):
        sentence = sentence.replace(gap, "")
    return sentence


def _is_foreign(citation: Citation, place: str) -> bool:
    known = citation.place_how in ("stated", "inferred", "corrected")
    hidden = citation.place_how == "masked"
    return hidden or (known and bool(citation.place) and citation.place not in (place, "全国"))


def _has_amount(words: str) -> bool:
    return bool(quantities(_MARK.sub("", words)))


def _names(words: str, citation: Citation) -> bool:
    """Whether a sentence says of which place it speaks."""
    if citation.place and (citation.place in words or short_name(citation.place) in words):
        return True
    return bool(_HIDDEN.search(words)) if citation.place_how == "masked" else False
