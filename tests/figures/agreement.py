"""How far two labellers agree on the sentences that both labelled: `python -m tests.figures.agreement`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.figures.labels import FIELDS, HERE, Sentence, matched, read_sentences, same

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FIRST = ("sentences_1.jsonl", "sentences_2.jsonl")
SECOND = "again.jsonl"


def report(first: Mapping[str, Sentence], second: Mapping[str, Sentence]) -> str:
    """The agreement on finding figures, and on each field of the figures that both found."""
    twice = [(first[each], second[each]) for each in second if each in first]
    for one, other in twice:
        if (one.document, one.start, one.end) != (other.document, other.start, other.end):
            raise ValueError(f"{one.id} is not the same sentence in both")
    ours, theirs = (sum(len(pair[side].figures) for pair in twice) for side in (0, 1))
    pairs = [pair for one, other in twice for pair in matched(one.figures, other.figures)]
    counts = f"sentences {len(twice)}  figures {ours} / {theirs}  matched {len(pairs)}"
    lines = [f"{counts}  F1 {_share(2 * len(pairs), ours + theirs)}"]
    for field in FIELDS:
        equal = sum(same(field, pair) for pair in pairs)
        lines.append(f"{field:10} {_share(equal, len(pairs))}  {equal}/{len(pairs)}")
    return "\n".join(lines)


def main(folder: Path = HERE) -> None:
    """Print the report on the files of a folder."""
    first: dict[str, Sentence] = {}
    for name in FIRST:
        first |= read_sentences(folder / name)
    sys.stdout.write(f"{report(first, read_sentences(folder / SECOND))}\n")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


if __name__ == "__main__":
    main()
