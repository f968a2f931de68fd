"""How a set of documents did: answers by the measuring script, citations by their pages, losses by their cause."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from rapidfuzz.fuzz import partial_ratio

from tests.material import SHARED
from tests.remade.runs import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.remade.runs import Asked

_ALIKE = 90
"""Of 100: what a scan's words must share with the page they are said to stand on."""
_PAGE = re.compile(r"\d+")


@cache
def _scorer() -> Any:
    sys.path.insert(0, str(SHARED / "eval"))
    return import_module("score")


@cache
def questions() -> tuple[dict[str, Any], ...]:
    """The questions in order."""
    return tuple(map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines()))


def verdicts(asked: Asked) -> dict[str, dict[str, Any]]:
    """Every question's marks by the measuring script."""
    return {row["id"]: _scorer().answer(row, asked.answers.get(row["id"], {})) for row in questions()}


def correct(marks: Mapping[str, dict[str, Any]]) -> float:
    """Share of right answers."""
    return sum(bool(mark["correct"]) for mark in marks.values()) / len(marks)


def tables(asked: Asked) -> str:
    """What the measuring script prints of answers and retrieval."""
    script = str(SHARED / "eval" / "score.py")
    parts = (["answers"], ["retrieval", "--budget", "2000", "--soft"])
    return "\n".join(
        subprocess.run(
            [sys.executable, script, kind, str(QUESTIONS), str(asked.runs), *options],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for kind, *options in parts
    )


# ── pages ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Pages:
    """Citations by whether the page they name holds their words."""

    right: int
    wrong: tuple[str, ...]
    pageless: int

    @property
    def share(self) -> float | None:
        """Of the citations with a page; None without any."""
        total = self.right + len(self.wrong)
        return self.right / total if total else None


def pages(asked: Asked, pdfs: Path) -> Pages:
    """Look every citation's words up on its page of the PDF that the document was made with, or made from."""
    right, pageless = 0, 0
    wrong = []
    for key, run in asked.answers.items():
        for citation in run.get("citations", []):
            number = _PAGE.search(str(citation["page"] or ""))
            if number is None:
                pageless += 1
                continue
            stem = citation["document"].rpartition(".")[0]
            if _stands(citation["text"], page_texts(pdfs / f"{stem}.pdf"), int(number[0])):
                right += 1
            else:
                wrong.append(f"{key} {citation['document']} 第{number[0]}页：{citation['text'][:60]}")
    return Pages(right, tuple(wrong), pageless)


def _stands(quote: str, texts: Sequence[str], page: int) -> bool:
    """Whether the quote begins on the page: what runs over the foot of it stands on the next one."""
    if not 1 <= page <= len(texts):
        return False
    words = _bare(quote)
    here = texts[page - 1]
    if words in here or partial_ratio(words, here, score_cutoff=_ALIKE):
        return True
    # A quote that runs on to the next page: both together hold it, and this one its beginning.
    both = here + (texts[page] if page < len(texts) else "")
    head = words[: max(4, min(12, len(words) // 2))]
    return bool(
        partial_ratio(words, both, score_cutoff=_ALIKE) and partial_ratio(head, here, score_cutoff=75)
    )


def _bare(text: str) -> str:
    """Letters and digits alone: marks and white space are set and read in many ways."""
    return "".join(re.findall(r"\w", _scorer_norm(text)))


def _scorer_norm(text: str) -> str:
    with redirect_stdout(io.StringIO()):
        return str(_scorer().norm(text))


@cache
def page_texts(pdf: Path) -> tuple[str, ...]:
    """The letters of each page, without head and foot, by the PDF's own text: no reader of ours is asked."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_bare(_body(page)) for page in document)
    finally:
        document.close()


def _body(page: Any) -> str:
    """Between the margins: top 37 mm, bottom 35 mm."""
    millimetre = 72 / 25.4
    _, height = page.get_size()
    text = page.get_textpage().get_text_bounded(bottom=33 * millimetre, top=height - 35 * millimetre)
    return str(text)


# ── losses ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Loss:
    """A question that the text files answer and the remade ones don't."""

    id: str
    cause: str
    """reader: the words are not in the text; segmentation: they stand in another report; answering: the rest."""
    what: str


def losses(base: Asked, other: Asked) -> list[Loss]:
    """What became worse, each with its likely cause and what is missing."""
    before, after = verdicts(base), verdicts(other)
    return [
        Loss(row["id"], _cause(row, base, other), _what(row, after[row["id"]], other))
        for row in questions()
        if before[row["id"]]["correct"] and not after[row["id"]]["correct"]
    ]


def _cause(row: dict[str, Any], base: Asked, other: Asked) -> str:
    quotes = [(one["file"], one["quote"]) for one in row["evidence"]]
    stem_texts = {name.rpartition(".")[0]: text for name, text in other.texts.items()}
    lost = [
        quote
        for file, quote in quotes
        if _bare(quote) not in _bare(stem_texts.get(file.rpartition(".")[0], ""))
    ]
    if lost:
        return "reader: " + "；".join(quote[:40] for quote in lost[:2])
    moved = [quote for file, quote in quotes if _report(base, file, quote) != _report(other, file, quote)]
    return "segmentation: " + "；".join(quote[:40] for quote in moved[:2]) if moved else "answering"


def _report(asked: Asked, file: str, quote: str) -> tuple[str, int] | None:
    """The place and the number in its file of the report that holds a quote."""
    stem = file.rpartition(".")[0]
    name = next((name for name in asked.texts if name.rpartition(".")[0] == stem), "")
    text, at = _scorer_map(asked.texts.get(name, ""))
    found = text.find(_scorer_norm(quote))
    if found < 0:
        return None
    held = [report for report in asked.reports if report["document"] == name]
    for number, report in enumerate(sorted(held, key=lambda one: one["start"])):
        if report["start"] <= at[found] < report["end"]:
            return (report["place"] or {}).get("value") or "", number
    return None


def _scorer_map(text: str) -> tuple[str, list[int]]:
    letters, at = import_module("common").norm_map(text)
    return letters, at


def _what(row: dict[str, Any], mark: dict[str, Any], other: Asked) -> str:
    said = " ".join(str(other.answers.get(row["id"], {}).get("answer", "")).split())
    parts = [f"问：{row['question']}", f"应有：{row['must_include']}"]
    parts += [
        f"{name}：{mark[name]}" for name in ("missing", "forbidden", "refused", "length") if mark.get(name)
    ]
    return "\n    ".join([*parts, f"答：{said[:400]}"])


def causes(lost: Sequence[Loss]) -> Counter[str]:
    """How many losses of each cause."""
    return Counter(loss.cause.partition(":")[0] for loss in lost)
