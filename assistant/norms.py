"""Laws and standards among the reports: which are named, which still hold, and which kinds are nobody's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.normal import normalise
from kb.validity import REPEALED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.records import Fact, Hit, Report


SHEET = "指标要求"
"""Generated from the catalogue, a sentence a requirement: looked up, not searched."""


NORM_TEXTS = ("法规", "标准")


NORM_CARDS = ("法规摘要", "标准摘要")


NORMS = (*NORM_TEXTS, *NORM_CARDS)


NOBODYS = (SHEET, "术语", "工作指南")
"""Kinds that mention every city and tell none."""


NO_PRECEDENTS = (*NORMS, *NOBODYS)


_TITLE = re.compile(r"《([^》]+)》")


_NORM_NUMBER = re.compile(r"(?:gb|hj)(?:/t)?\d{3,5}(?:[.\-]\d+)?")


def norms_named(text: str, reports: Iterable[Report]) -> frozenset[str]:
    """Ids of the laws and standards that a text names by title or number; a longer title hides those inside it."""
    asked = normalise(text)
    titles: dict[str, set[str]] = {}
    for report in reports:
        if report.kind.value in NORMS:
            for name in _norm_names(report.title.value or ""):
                titles.setdefault(name, set()).add(report.id)
    found: set[str] = set()
    for name in sorted(titles, key=lambda one: (-len(one), one)):
        if name in asked:
            found |= titles[name]
            asked = asked.replace(name, "\x00")
    return frozenset(found)


def validities(reports: Iterable[Report]) -> dict[str, Fact]:
    """What the starter library's cards on laws and standards know of their validity, by each of their names."""
    return {
        name: report.validity
        for report in reports
        if report.kind.value in NORM_CARDS and report.validity.value
        for name in _norm_names(report.title.value or "")
    }


def is_repealed(report: Report, known: dict[str, Fact]) -> bool:
    """Whether a law or standard is known to be repealed."""
    return (_validity(report, known).value or "").startswith(REPEALED)


def _validity(report: Report, known: dict[str, Fact]) -> Fact:
    """What is known of a report's validity: by the library's cards, else by the library's other texts."""
    names = _norm_names(report.title.value or "") if report.kind.value in NORM_TEXTS else set()
    return next((known[name] for name in sorted(names) if name in known), report.validity)


def with_validity(hits: Iterable[Hit], known: dict[str, Fact]) -> list[Hit]:
    """The hits with what is known of the validity of the laws and standards among them."""
    return [replace(hit, report=replace(hit.report, validity=_validity(hit.report, known))) for hit in hits]


def without_repealed(hits: list[Hit], named: frozenset[str]) -> list[Hit]:
    """Not what is repealed, unless the question names it or nothing else was found."""
    kept = [hit for hit in hits if hit.report.id in named or not is_repealed(hit.report, {})]
    return kept or hits


def _norm_names(title: str) -> set[str]:
    """What a law or standard is called: its title without 中华人民共和国, and its number."""
    names = {name.removeprefix("中华人民共和国") for name in _TITLE.findall(title) or [title]}
    plain = {normalise(name) for name in names if len(name) >= SHORTEST_TITLE}
    return plain | set(_NORM_NUMBER.findall(normalise(title).replace("--", "-")))


SHORTEST_TITLE = 4
"""Characters: 水法 stands inside too many other words."""
