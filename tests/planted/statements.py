"""Statements of one claim each with the citation that carries it, from labelled figures and composed answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from assistant.check.lines import segments_of
from assistant.records import Citation
from ingest.prepare import Item, figures_of, read_document, reports_of
from kb.places import Gazetteer
from kb.quantities.quantities import quantities
from tests.figures.labels import HERE, read_sentences
from tests.material import CORPUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.records import Answer
    from kb.knowledge import Figure
    from tests.figures.labels import Labelled, Sentence

_CLAUSE = re.compile(r"[，,。；;！!？?\n|]")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_VERBS = {"现状": "现状为", "目标": "目标为", "标准": "要求为", "变化": ""}


@dataclass(frozen=True)
class Statement:
    """A sentence with its parts, so that one of them can be changed."""

    text: str
    cited: tuple[Citation, ...]
    value: str
    """Number and unit as they stand in the text."""
    indicator: str = ""
    place: str = ""
    year: str = ""
    verb: str = ""
    """现状为, 目标为 or 要求为, where the statement says which."""


def from_labels() -> list[Statement]:
    """A statement for each good figure of the labelled sentences."""
    found: list[Statement] = []
    for name in ("sentences_1", "sentences_2", "sentences_3"):
        for sentence in read_sentences(HERE / f"{name}.jsonl").values():
            text, read = _read(sentence.document)
            words = text[sentence.start : sentence.end]
            inside = tuple(
                one
                for one in read
                if sentence.start <= one.span.start and one.span.end <= sentence.end and one.indicator
            )
            made = [
                _labelled(sentence, words, figure, inside)
                for figure in sentence.figures
                if figure.status == "ok"
            ]
            found += [one for one in made if _is_one_claim(one)]
    return found


def _is_one_claim(statement: Statement) -> bool:
    """Whether a statement says one number: of 7个…、2个…、1个… any would do for another."""
    if statement.indicator:
        return True
    return len(_DIGITS.findall(statement.text)) == 1 or len(quantities(statement.text)) == 1


@cache
def _read(name: str) -> tuple[str, tuple[Figure, ...]]:
    """A document's text and what the program reads in it, as a citation knows it."""
    path = CORPUS / name
    document = read_document(Item(str(path), path.name, path.read_bytes()), name, "own")
    gazetteer = Gazetteer.load(towns=True)
    reports, _ = reports_of(document, gazetteer)
    figures, _ = figures_of(document, reports, gazetteer)
    return document.text, figures


def _labelled(sentence: Sentence, text: str, figure: Labelled, inside: tuple[Figure, ...]) -> Statement:
    place = figure.place
    year = figure.year if figure.year_how == "stated" and len(figure.year) == 4 else ""
    citation = Citation(
        1,
        sentence.document,
        sentence.document,
        f"{sentence.document}#1",
        "",
        text,
        sentence.start,
        sentence.end,
        place=place or None,
        place_how="stated" if place else "unknown",
        year=year or None,
        year_how="stated" if year else "unknown",
        figures=inside,
    )
    low, high = figure.start - sentence.start, figure.end - sentence.start
    value = text[low:high]
    if not figure.indicator:
        return Statement(_clause(text, low, high), (citation,), value)
    verb = _VERBS[figure.kind]
    when = f"{year}年" if year else ""
    said = f"{place}{when}{figure.indicator}{verb}{value}"
    return Statement(said, (citation,), value, figure.indicator, place, year, verb)


def _clause(text: str, low: int, high: int) -> str:
    starts = [match.end() for match in _CLAUSE.finditer(text, 0, low)]
    after = _CLAUSE.search(text, high)
    return text[starts[-1] if starts else 0 : after.start() if after else len(text)].strip()


def from_answers(answers: Sequence[Answer]) -> list[Statement]:
    """The segments of composed answers that state a single quantity."""
    return [statement for answer in answers for statement in _of_answer(answer)]


def _of_answer(answer: Answer) -> Iterator[Statement]:
    by_number = {citation.number: citation for citation in answer.citations}
    lines = [line for line in answer.text.split("\n") if not line.startswith("注：")]
    for _, segments in segments_of(lines):
        for text, marks in segments:
            stated = [one for one in quantities(text) if one.status == "ok" and one.number is not None]
            if len(stated) == 1 and marks and "由引用数据计算" not in text:
                value = text[stated[0].start : stated[0].end]
                yield Statement(text, tuple(by_number[mark] for mark in marks), value)
