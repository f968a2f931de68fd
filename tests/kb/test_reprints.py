"""Which report stands for its copies."""

from __future__ import annotations

from kb.knowledge import Kinship
from kb.records import Report
from kb.reprints import with_originals


def reports(*ids: str) -> list[Report]:
    return [Report(name, "d", 0, 1) for name in ids]


def originals(ids: str, *kin: Kinship) -> dict[str, str | None]:
    return {report.id: report.reprint_of for report in with_originals(reports(*ids), kin)}


def test_the_first_of_two_reprints_stands_for_both_however_they_were_compared() -> None:
    expected = {"a": None, "b": "a"}
    assert originals("ab", Kinship("b", "a", "reprint", 1, 1)) == expected
    assert originals("ab", Kinship("a", "b", "copy", 1, 1)) == expected


def test_an_excerpt_points_at_the_whole_even_if_it_comes_first() -> None:
    assert originals("ab", Kinship("a", "b", "excerpt", 0.9, 0.5)) == {"a": "b", "b": None}


def test_copies_of_copies_point_at_one_report() -> None:
    kin = Kinship("c", "b", "reprint", 1, 1), Kinship("b", "a", "reprint", 1, 1)
    assert originals("abc", *kin) == {"a": None, "b": "a", "c": "a"}


def test_what_only_differs_or_shares_a_formula_is_no_reprint() -> None:
    kin = Kinship("b", "a", "variant", 1, 1), Kinship("b", "a", "boilerplate", 0.1, 0.1)
    assert originals("ab", *kin) == {"a": None, "b": None}


def test_a_copy_whose_other_is_not_here_stands_for_itself() -> None:
    assert originals("b", Kinship("b", "a", "reprint", 1, 1)) == {"b": None}


def test_a_circle_of_excerpts_ends() -> None:
    kin = Kinship("a", "b", "excerpt", 0.9, 0.5), Kinship("b", "a", "excerpt", 0.9, 0.5)
    assert set(originals("ab", *kin)) == {"a", "b"}
