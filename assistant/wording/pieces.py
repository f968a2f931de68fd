"""A text with marks in the pieces that are checked one by one: statements of a composed answer, sentences of a reply."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTE = "注："
MARK = re.compile(r"(?<!\\)\[(\d{1,4})\]")
_ESCAPED = re.compile(r"\\([\\`*_\[\]#<>|~])")
_MARKS = r"(?:\s*(?<!\\)\[\d{1,4}\])+"
_LABEL = re.compile(r"(?P<bullet>\s*[-*•]\s+)?(?P<label>\*\*[^*\n]+\*\*)\s*(?:[:：]\s*|$)")
_STATEMENT = re.compile(rf".+?{_MARKS}[。；;，,]?|.+$", re.S)
_CLOSERS = "”’\"'』」）)】》"
_STOP = rf"(?:[。！？!?]+[{_CLOSERS}]*|[；;](?=\s*\[\d)|(?<=\])\s*[；;])"
# After a mark that ends a clause without any stop, the next bold label or the end begins anew.
_SENTENCE = re.compile(rf".+?{_STOP}(?:{_MARKS}[。；;]?)?|.+$", re.S)
_CLAUSE = re.compile(rf".+?{_MARKS}|.+$", re.S)
_PREFIX = re.compile(r"\s*(?:[-*•+]\s+|\d{1,2}[.)、]\s*(?!\d)|#{1,6}\s+|>\s*)?")
_RULE = re.compile(r"[\s|:\-—=*_]*")


def marks_of(text: str) -> tuple[int, ...]:
    """The numbers that a text cites, each once."""
    return tuple(dict.fromkeys(int(number) for number in MARK.findall(text)))


def unescaped(text: str) -> str:
    """Words of Markdown as they are read."""
    return _ESCAPED.sub(r"\1", text)


def plain(text: str) -> str:
    """The text without its marks."""
    return MARK.sub("", text).strip()


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a composed answer up to the marks that end them, and the label that they stand under."""

    words: str
    marks: tuple[int, ...]
    label: str = ""
    """In bold, such as the name of the place; empty without one."""
    line: int = 0

    @property
    def shown(self) -> str:
        """How it is said by itself."""
        return f"{self.label}：{self.words}" if self.label else self.words


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed answer taken apart."""

    frame: tuple[str, ...]
    """Lines without marks that say something by themselves, such as that nothing is required."""
    statements: tuple[Statement, ...]
    notes: str
    """From the first 注： to the end."""

    @property
    def characters(self) -> int:
        """How long the part is that can be worded."""
        return sum(len(statement.shown) for statement in self.statements)


def composed(text: str) -> Composed:
    """Takes a composed answer apart; its notes are everything from the first line that begins with 注：."""
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines) if line.startswith(NOTE)), len(lines))
    frame: list[str] = []
    statements: list[Statement] = []
    label = ""
    for number, line in enumerate(lines[:end]):
        found = _LABEL.match(line)
        if found and (found["bullet"] or found.end() == len(line.rstrip()) or not line[:1].isspace()):
            label, line = found["label"], line[found.end() :]  # noqa: PLW2901
        mine = _statements(line, label, number)
        if mine:
            statements += mine
        elif line.strip() and not found:
            frame.append(line.strip())
    return Composed(tuple(frame), tuple(statements), "\n".join(lines[end:]))


def _statements(line: str, label: str, number: int) -> list[Statement]:
    body = line[_PREFIX.match(line).end() :]  # type: ignore[union-attr]
    if not MARK.search(body):
        return []
    words = [found[0].strip() for found in _STATEMENT.finditer(body)]
    return [Statement(one.rstrip("；;，,"), marks_of(one), label, number) for one in words if plain(one)]


def drafted(statements: Sequence[Statement]) -> str:
    """Statements as text, each label said once: what stood in one line stands in one line."""
    lines = []
    for label, group in groupby(statements, key=lambda one: one.label):
        members = list(group)
        if len({one.line for one in members}) == 1 and label:
            lines.append(f"{label}：" + " ".join(one.words for one in members))
        else:
            lines += [label] if label else []
            lines += [f"- {one.words}" for one in members]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a reply."""

    words: str
    marks: tuple[int, ...]
    """That it cites, or leans on."""

    @property
    def clauses(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Its parts up to each run of marks, with these; what comes after the last leans on it as well."""
        found: list[tuple[str, tuple[int, ...]]] = []
        for part in _CLAUSE.finditer(self.words):
            marks = marks_of(part[0]) or (found[-1][1] if found else self.marks)
            if plain(part[0]).strip("。；;，,、| "):
                found.append((part[0], marks))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a reply: what lists put before it, and its sentences."""

    prefix: str
    sentences: tuple[Sentence, ...]

    @property
    def is_heading(self) -> bool:
        """Whether it only introduces the lines below it."""
        words = "".join(sentence.words for sentence in self.sentences)
        ends = words.endswith(("：", ":")) or re.fullmatch(r"\*\*[^*]+\*\*[:：]?", words) is not None
        return not MARK.search(words) and (ends or "#" in self.prefix)


def lines_of(reply: str) -> tuple[Line, ...]:
    """The lines of a reply that have words; a table row becomes one item."""
    found = []
    for raw in reply.split("\n"):
        prefix = _PREFIX.match(raw)[0]  # type: ignore[index]
        body = raw[len(prefix) :].strip()
        if _RULE.fullmatch(body):
            continue
        if body.startswith("|"):
            cells = "，".join(cell.strip() for cell in body.strip("|").split("|") if cell.strip())
            found.append(Line("-", (Sentence(cells, marks_of(cells)),)))
            continue
        words = (part[0].strip() for part in _SENTENCE.finditer(body))
        found.append(Line(prefix.strip(), tuple(Sentence(one, marks_of(one)) for one in words if one)))
    return tuple(found)
