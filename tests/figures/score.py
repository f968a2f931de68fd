"""How well figures were found: precision and recall of the finding and of every field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.figures.labels import FIELDS, Labelled, Pair, matched, same

Figures = Mapping[str, Sequence[Labelled]]


@dataclass(frozen=True)
class Share:
    """Of what was found and of what was labelled, how much is right; None where there was nothing."""

    right: int
    found: int
    labelled: int

    @property
    def precision(self) -> float | None:
        """The share of the found that is right."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share of the labelled that was found right."""
        return self.right / self.labelled if self.labelled else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        both = self.found + self.labelled
        return 2 * self.right / both if both else None


@dataclass(frozen=True)
class Scores:
    """The share of figures found, and by field the share of non-empty values that are right."""

    finding: Share
    fields: Mapping[str, Share]


def score(found: Figures, truth: Figures) -> Scores:
    """Scores over the ids in `truth`; a found figure without a labelled partner is wrong in all it says."""
    stray = found.keys() - truth.keys()
    if stray:
        raise ValueError(f"not labelled: {', '.join(sorted(stray))}")
    guesses = [figure for figures in found.values() for figure in figures]
    labels = [figure for figures in truth.values() for figure in figures]
    pairs = [pair for each in truth for pair in matched(found.get(each, ()), truth[each])]
    finding = Share(len(pairs), len(guesses), len(labels))
    return Scores(finding, {field: _field(field, pairs, guesses, labels) for field in FIELDS})


def table(scores: Scores) -> str:
    """The scores, a line a field, the finding first."""
    head = f"{'':10} {'precision':>9} {'recall':>7} {'F1':>7} {'right':>6} {'found':>6} {'labelled':>8}"
    rows = {"figure": scores.finding, **scores.fields}
    return "\n".join([head, *(_line(name, share) for name, share in rows.items())])


def _field(field: str, pairs: Sequence[Pair], found: Sequence[Labelled], labels: Sequence[Labelled]) -> Share:
    right = sum(_says(field, pair.one) and _says(field, pair.other) and same(field, pair) for pair in pairs)
    return Share(right, sum(_says(field, each) for each in found), sum(_says(field, each) for each in labels))


def _says(field: str, figure: Labelled) -> bool:
    return bool(getattr(figure, field))


def _line(name: str, share: Share) -> str:
    shares = f"{_percent(share.precision):>9} {_percent(share.recall):>7} {_percent(share.f1):>7}"
    return f"{name:10} {shares} {share.right:6} {share.found:6} {share.labelled:8}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
