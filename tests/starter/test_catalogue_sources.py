"""The catalogue of requirements against the texts that it was drawn from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kb.requirements import Requirement, load_requirements
from tests.starter.catalogue import (
    HAND_CHECKED,
    field_material,
    left_out,
    numbers,
    report,
    stand_together,
    thresholds,
    unit_stands,
)
from tests.starter.material import carries, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.shared

ROWS = load_requirements()
AT_HAND = [row for row in ROWS if not any(source.id.startswith("W") for source in row.sources)]
"""Rows drawn from the material alone; ids with W are web pages, which are not in it."""


def each(rows: Iterable[Requirement]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", list(rows), ids=lambda row: row.id)


def test_a_row_from_the_web_was_checked_by_hand_and_does_not_claim_to_be_the_standards_own_words() -> None:
    from_web = [row for row in ROWS if row not in AT_HAND]
    assert {row.id for row in from_web if thresholds(row)} <= set(HAND_CHECKED)
    assert {row.grade for row in from_web} <= {"secondary"}


@each(AT_HAND)
def test_the_sources_of_a_row_are_at_hand(row: Requirement) -> None:
    assert [source.id for source in row.sources if not text_of(source.id)] == []


@each(row for row in AT_HAND if thresholds(row))
def test_every_number_of_a_threshold_stands_in_a_source_of_its_row(row: Requirement) -> None:
    texts = [text_of(source.id) for source in row.sources]
    assert [n for n in thresholds(row) if not any(carries(text, n) for text in texts)] == []


@each(row for row in ROWS if thresholds(row))
def test_the_numbers_of_a_row_stand_together_beside_its_name_unless_a_person_compared_them(
    row: Requirement,
) -> None:
    assert stand_together(row) == (row.id not in HAND_CHECKED)


@each(row for row in AT_HAND if thresholds(row))
def test_the_unit_of_a_threshold_stands_in_its_source(row: Requirement) -> None:
    assert unit_stands(row)


def test_the_report_tells_of_every_entry_of_the_field_material() -> None:
    lines = report()
    assert len(lines) == len(field_material()) == 262
    assert not any("UNIT NOT FOUND" in line for line in lines)
    assert sum("left out" in line for line in lines) == len(left_out())


def test_what_was_checked_by_hand_is_in_the_catalogue_and_says_why() -> None:
    assert set(HAND_CHECKED) <= {row.id for row in ROWS}
    assert all(HAND_CHECKED.values())


@each(AT_HAND)
def test_every_other_number_of_a_row_stands_in_one_of_its_sources(row: Requirement) -> None:
    texts = [text_of(source.id) for source in row.sources]
    said = numbers(row.says, row.also, row.note, row.remark, *row.tags, *row.values)
    assert [number for number in said if not any(carries(text, number) for text in texts)] == []


@each(ROWS)
def test_a_row_of_which_only_the_name_was_seen_or_that_is_doubtful_has_no_threshold(row: Requirement) -> None:
    assert row.is_usable or thresholds(row) == []


# ---- nothing lost between the field material and the catalogue


def test_every_entry_of_the_field_material_is_in_the_catalogue_or_left_out_and_none_is_both() -> None:
    taken, dropped = {row.id for row in ROWS}, {identifier for identifier, _ in left_out()}
    material = set(field_material())
    assert material - taken - dropped == set()
    assert taken & dropped == set()
    assert dropped - material == set()


def test_each_left_out_entry_stands_once_with_a_reason_in_chinese() -> None:
    identifiers = [identifier for identifier, _ in left_out()]
    assert len(identifiers) == len(set(identifiers))
    assert all(re.search(r"[\u4e00-\u9fff]{4}", reason) for _, reason in left_out())
