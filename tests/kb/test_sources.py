import re

import pytest
import yaml

from kb.errors import DataError
from kb.sources import Original, load_sources, parse_sources

ONE = {"id": "001", "title": "甲法"}


def test_the_originals_that_ship_are_found_by_their_ids() -> None:
    known = load_sources()
    assert known
    assert all(key == original.id and original.title for key, original in known.items())


def test_an_address_that_ships_is_one_and_a_year_is_a_year_or_masked_as_in_the_text() -> None:
    for original in load_sources().values():
        assert not original.url or original.url.startswith(("http://", "https://")), original.id
        assert not original.year or re.fullmatch(r"[12]\d{3}(—[12]\d{3})?|20[*x]{2}", original.year), (
            original.id
        )


def test_no_short_name_that_ships_stands_for_two_originals() -> None:
    shorts = [original.short for original in load_sources().values() if original.short]
    assert len(shorts) == len(set(shorts))


def test_ids_stay_text_with_their_leading_zeros() -> None:
    # YAML reads a bare 010 as eight.
    rows = yaml.safe_load("- {id: '010', title: 甲法}\n- {id: 008, title: 乙法}\n")
    assert list(parse_sources(rows)) == ["010", "008"]
    assert all(isinstance(key, str) for key in load_sources())


def test_a_name_puts_the_title_between_marks_and_never_doubles_them() -> None:
    assert Original("1", "关于印发《某指标》的通知").name == "《关于印发〈某指标〉的通知》"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"id": "007"}], "007"),
        ([{"title": "甲法"}], "甲法"),
        ([{**ONE, "adress": "x"}], "adress"),
        ([{**ONE, "title": ""}], "001"),
        ([{**ONE, "id": ""}], "甲法"),
        ([ONE, {**ONE, "title": "乙法"}], "001"),
    ],
)
def test_a_wrong_entry_is_named_with_the_file_to_change(rows: list[dict[str, str]], said: str) -> None:
    with pytest.raises(DataError, match=r"kb/data/sources\.yaml") as error:
        parse_sources(rows)
    assert said in str(error.value)
