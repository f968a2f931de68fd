"""The catalogue of requirements against the texts that it was drawn from."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from kb.normal import normalise
from kb.requirements import Requirement, load_requirements
from tests.starter.material import SHARED, carries, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.shared

ROWS = load_requirements()
AT_HAND = [row for row in ROWS if not any(source.id.startswith("W") for source in row.sources)]
"""Rows drawn from the material alone; ids with W are web pages, which are not in it."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")
REACH = 80
"""Characters on either side of a threshold within which its row's other numbers and its name must stand."""
ALIKE = 0.5
"""Share of the name's pairs of characters: digests shorten names (固废利用, 万人公交)."""

_TABLE_93 = "243和240两份摘记的限值表不写指标名，只按“类别 昼/夜”排列，已逐格对照"
_WEB = "依据2026年的网页（kb/data/sources.yaml 的 W 各条），网页不在材料里，数字由人对照网页录入"
HAND_CHECKED = {
    **{
        f"gb3096-2008-{kind}类-{hours}": _TABLE_93
        for kind in ("0", "1", "2", "3", "4a", "4b")
        for hours in ("昼间", "夜间")
    },
    **{f"gb3096-93-{kind}类": _TABLE_93 for kind in "01234"},
    "gb3095-2026-PM2.5-年平均-过渡": _WEB,
    "gb3095-2026-PM2.5-24小时平均-过渡": _WEB,
    "gb3095-2026-PM2.5-年平均": _WEB,
    "gb3095-2026-PM2.5-24小时平均": _WEB,
    "gb3095-CO-24小时平均": "摘记只写化学式“CO”，不写一氧化碳",
    "gb3095-CO-1小时平均": "摘记只写化学式“CO”，不写一氧化碳",
    "gb3095-Pb-年平均": "摘记只写化学式“Pb”，不写铅",
    "ls-01": "摘记写“力争60%以上城市社区参与并达标”，与指标名的说法不同",
    "sts-5": "课件摘记把指标名缩写成“固废利用”",
    "yl-08": "摘记把指标名缩写成“万人公交10辆以上”",
}
"""Rows whose numbers were compared by a person, because the machine cannot tell."""


def numbers(*texts: str) -> list[str]:
    return [number for text in texts for number in NUMBER.findall(normalise(text))]


def thresholds(row: Requirement) -> list[str]:
    return numbers(row.threshold, *row.values.values())


def plainest(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def stand_together(row: Requirement) -> bool:
    """Whether one stretch of a source holds all numbers of a row and something like its indicator's name."""
    wanted = thresholds(row)
    names = {normalise(name) for name in (row.name, row.indicator.name, *row.indicator.aliases)}
    for source in row.sources:
        text = text_of(source.id)
        for match in re.finditer(re.escape(plainest(wanted[0])), text):
            around = text[max(0, match.start() - REACH) : match.start() + REACH]
            # The end of 160 is no 60.
            around = re.sub(r"^[\d.]+|[\d.]+$", "", around)
            if not all(carries(around, number) for number in wanted):
                continue
            found = pairs("".join(around.split()))
            if max(len(pairs(name) & found) / len(pairs(name)) for name in names) >= ALIKE:
                return True
    return False


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


def left_out() -> list[tuple[str, str]]:
    lines = (files("kb") / "data" / "requirements_left_out.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(identifier, reason) for identifier, reason in rows]


def field_material() -> list[str]:
    data = json.loads((SHARED / "domain" / "indicators.json").read_text(encoding="utf-8"))
    assert len(data["indicators"]) == data["count"]
    return [entry["id"] for entry in data["indicators"]]


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
