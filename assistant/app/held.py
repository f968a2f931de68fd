"""Documents as the list of the library shows them: what they are called, filtered by, and how well they were read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.records import Fact, Report
    from kb.verdict import Judgement, Verdict

FACETS = ("place", "year", "campaign", "kind")
"""What documents are filtered by, beside their collection."""
_NAMED = 3
"""Places that a bundle is called by."""


@dataclass(frozen=True, slots=True)
class Held:
    """A document in the list."""

    document_id: str
    name: str
    title: str
    collection: str
    reports: int
    facts: Mapping[str, tuple[str, ...]]
    """Values of its reports by facet."""
    verdict: Verdict
    reasons: tuple[str, ...]
    """Why it is not simply good."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the list is wanted; an empty value means all."""

    words: str = ""
    collection: str = ""
    facets: Mapping[str, str] | None = None

    def admits(self, held: Held) -> bool:
        """Whether a document is wanted."""
        wanted = {name: value for name, value in (self.facets or {}).items() if value}
        said = f"{held.title} {held.name}".casefold()
        return (
            self.collection in ("", held.collection)
            and all(word in said for word in self.words.casefold().split())
            and all(value in held.facts.get(name, ()) for name, value in wanted.items())
        )


def choices(held: Sequence[Held]) -> dict[str, list[str]]:
    """For each facet the values there are, the most frequent first, years by number."""
    found: dict[str, dict[str, int]] = {name: defaultdict(int) for name in FACETS}
    for one in held:
        for name in FACETS:
            for value in one.facts[name]:
                found[name][value] += 1
    by_count = {
        name: sorted(values, key=lambda value: (-values[value], value)) for name, values in found.items()
    }
    return {**by_count, "year": sorted(found["year"], reverse=True)}


def held_of(
    document_id: str, name: str, collection: str, reports: Sequence[Report], judged: Judgement
) -> Held:
    """A document as the list shows it, by its reports and the verdict on its reading."""
    facts = {facet: _values([getattr(report, facet) for report in reports]) for facet in FACETS}
    title = _title(name, reports, facts)
    return Held(document_id, name, title, collection, len(reports), facts, judged.verdict, judged.reasons)


def _title(name: str, reports: Sequence[Report], facts: Mapping[str, tuple[str, ...]]) -> str:
    """What to call a document: its first title; a bundle without titles by its places and kinds; else its file."""
    titles = [report.title.value for report in reports if report.title.value]
    kinds = {report.kind.value for report in reports}
    about = "、".join(facts["place"][:_NAMED]) + (next(iter(kinds)) or "" if len(kinds) == 1 else "")
    more = f"等 {len(reports)} 份" if len(reports) > 1 else ""
    return " ".join(part for part in (titles[0] if titles else about or name, more) if part)


def _values(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.value for fact in facts if fact.value and fact.is_known))
