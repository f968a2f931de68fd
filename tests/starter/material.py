"""The material that the starter library was written from, where it lies beside the project."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kb.normal import normalise
from tests.material import SHARED

if TYPE_CHECKING:
    from pathlib import Path

_CAMPAIGN = re.compile(r"S([0-4])")
RUN = 20


def material_of(source_id: str) -> Path | None:
    """The file behind a source id: S0–S4 campaign bundles, B the field brief, numbers digests and background."""
    if source_id == "B":
        return SHARED / "domain" / "brief.md"
    campaign = _CAMPAIGN.fullmatch(source_id)
    folders = ["campaign"] if campaign else ["factcards", "background"]
    prefix = f"{int(campaign[1]):03d}" if campaign else source_id
    found = [path for name in folders for path in (SHARED / "corpus" / name).glob(f"{prefix}_*")]
    return found[0] if found else None


@cache
def text_of(source_id: str) -> str:
    """The words of a source in normal form; white space kept, since it parts the columns of a table."""
    path = material_of(source_id)
    return normalised(path.read_text(encoding="utf-8")) if path else ""


def normalised(text: str) -> str:
    """Width, case and number forms levelled line by line, one blank for any white space."""
    return " ".join(normalise(word) for word in text.split())


def carries(source: str, number: str) -> bool:
    """Whether a source states a number as a whole one; 54 = 54.0, 60 ≠ 160, 1.7 ≠ 11.7."""
    plain = number.rstrip("0").rstrip(".") if "." in number else number
    tail = r"0*" if "." in plain else r"(?:\.0+)?"
    return bool(re.search(rf"(?<!\d)(?<!\d\.){re.escape(plain)}{tail}(?!\d|\.\d)", source))


def squeezed(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


@cache
def corpus_runs() -> frozenset[int]:
    """Hashes of all runs of 20 characters in the corpus."""
    found: set[int] = set()
    for path in sorted((SHARED / "corpus").rglob("*.txt")):
        text = squeezed(path.read_text(encoding="utf-8"))
        found.update(hash(text[at : at + RUN]) for at in range(len(text) - RUN + 1))
    return frozenset(found)
