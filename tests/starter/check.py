"""Check starter cards against the material: `python -m tests.starter.check [FILE…]`.

Every number of a card must stand in one of the originals that it names, and no run of twenty
characters may be common with the corpus, but titles of originals and what stands between 《》.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kb.normal import normalise
from kb.sources import load_sources
from tests.starter.material import RUN, carries, corpus_runs, squeezed, text_of

PROJECT = Path(__file__).parents[2]
CARDS = PROJECT / "kb" / "starter"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ORIGIN_LINE = "本卡为摘要（非原文）"
_LATER = re.compile(r"2026年|2031年|gb12523-2025|gb3095-2026")
"""What only web pages tell, read by hand on 2026-11-23: the successors of texts in the material."""


@dataclass(frozen=True)
class Card:
    """A card as it stands in its file."""

    path: Path
    front: dict[str, Any]
    body: str

    @property
    def refs(self) -> list[str]:
        """Ids of its originals."""
        return [str(origin["ref"]) for origin in self.front["origin"]]

    @property
    def sentences(self) -> list[str]:
        """Its words sentence by sentence, without headings and without the line that names the originals."""
        lines = [
            line for line in self.body.splitlines() if not line.startswith("#") and _ORIGIN_LINE not in line
        ]
        return [part.strip() for part in re.split(r"(?<=[。！？])|\n", "\n".join(lines)) if part.strip()]


def read_card(path: Path) -> Card:
    """A card from its file."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return Card(path, yaml.safe_load(front), body)


def all_cards() -> list[Card]:
    """Every card of the starter library."""
    return [read_card(path) for path in sorted(CARDS.rglob("*.md"))]


def is_by_hand(sentence: str) -> bool:
    """Whether a sentence speaks of what web pages told that are not in the material (ids W…)."""
    return bool(_LATER.search(normalise(sentence)))


def numbers_without_source(card: Card) -> list[tuple[str, str]]:
    """Numbers of the card that none of its originals carries, each with its sentence."""
    on_web = any(ref.startswith("W") for ref in card.refs)
    # An original's own year and title count: "2012年的材料" is known from its description.
    known = load_sources()
    texts = [text_of(ref) + " " + normalise(known[ref].title + " " + known[ref].year) for ref in card.refs]
    missing = []
    for sentence in card.sentences:
        if on_web and is_by_hand(sentence):
            continue
        for number in _NUMBER.findall(normalise(sentence)):
            if not any(carries(text, number) for text in texts):
                missing.append((number, sentence))
    return missing


def copied_runs(card: Card) -> list[str]:
    """Stretches of at least twenty characters that stand in the corpus too, titles aside."""
    known = load_sources()
    runs = corpus_runs()
    found = []
    for sentence in card.sentences:
        text = squeezed(re.sub(r"《[^》]*》", "《》", sentence))
        for ref in card.refs:
            text = text.replace(squeezed(known[ref].title), "")
        at = 0
        while at <= len(text) - RUN:
            if hash(text[at : at + RUN]) not in runs:
                at += 1
                continue
            end = at + RUN
            while end < len(text) and hash(text[end - RUN + 1 : end + 1]) in runs:
                end += 1
            found.append(text[at:end])
            at = end
    return found


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def main(arguments: list[str]) -> int:
    """Print what is wrong with the cards; 1 if anything is."""
    cards = [read_card(Path(name)) for name in arguments] or all_cards()
    wrong = 0
    for card in cards:
        unknown = [ref for ref in card.refs if ref not in load_sources()]
        if unknown:
            _say(f"{card.path.name}: no such source {unknown}")
            wrong += 1
            continue
        for number, sentence in numbers_without_source(card):
            _say(f"{card.path.name}: {number} in no named source: {sentence}")
            wrong += 1
        for run in copied_runs(card):
            _say(f"{card.path.name}: copied: {run}")
            wrong += 1
    _say(f"{len(cards)} cards, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
