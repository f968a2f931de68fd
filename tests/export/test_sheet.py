from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.export.inlines import clean
from assistant.export.sheet import table_to_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from assistant.export.sheet import Value


def book(title: str, *rows: Sequence[Value]) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(table_to_xlsx(title, ("城市", "比例"), rows)))


def sheet(*rows: Sequence[Value]) -> Worksheet:
    return book("各市优良天数", *rows).worksheets[0]


def test_the_head_is_bold_stays_in_sight_and_is_printed_on_every_page() -> None:
    made = sheet(("苏州市", Decimal("84.3")))
    assert [cell.value for cell in made[1]] == ["城市", "比例"]
    assert all(cell.font.bold and cell.alignment.wrap_text for cell in made[1])
    assert not any(cell.font.bold for cell in made[2])
    assert made.freeze_panes == "A2"
    assert made.print_title_rows == "$1:$1"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("84.30", "0.00"), ("84", "0"), ("-0.5", "0.0"), ("1E+3", "0"), ("0.000", "0.000"), ("466.08", "0.00")],
)
def test_a_number_is_a_number_shown_with_the_digits_that_were_written(number: str, shown: str) -> None:
    cell = sheet(("甲", Decimal(number)))["B2"]
    assert cell.data_type == "n"
    assert cell.value == pytest.approx(float(number))
    assert cell.number_format == shown


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1234567890.1234567", "1E+999999999", "1E-999999999"])
def test_a_number_that_excel_would_change_is_kept_as_words(number: str) -> None:
    cell = sheet(("甲", Decimal(number)))["B2"]
    assert (cell.data_type, cell.value) == ("s", str(Decimal(number)))


@pytest.mark.parametrize(
    "words", ["=1+1", "+86", "-12", "@SUM(A1)", "=cmd|' /C calc'!A0", " =1", "#N/A", "TRUE", "12"]
)
def test_words_are_never_a_formula(words: str) -> None:
    cell = sheet((words, None))["A2"]
    assert (cell.data_type, cell.value) == ("s", words)
    assert cell.quotePrefix == words.strip().startswith(("=", "+", "-", "@"))


def test_nothing_is_an_empty_cell() -> None:
    assert sheet(("甲", None))["B2"].value is None


def test_columns_are_as_wide_as_their_words_within_bounds() -> None:
    made = sheet(("甲", "很长的说明" * 40))
    assert made.column_dimensions["A"].width == 8
    assert made.column_dimensions["B"].width == 48


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("各市[甲]/乙:对比*?", "各市 甲  乙 对比"),
        ("长" * 40, "长" * 31),
        ("", "表"),
        ("'甲'", "甲"),
        ("History", "表"),
    ],
)
def test_the_sheet_has_a_name_that_excel_takes(title: str, name: str) -> None:
    assert book(title).sheetnames == [name]


def test_the_properties_are_ours() -> None:
    properties = book("各市优良天数").properties
    assert (properties.title, properties.creator) == ("各市优良天数", "创模知识助手")


@settings(deadline=None)
@given(st.text(st.characters(codec=None), max_size=40))
def test_any_words_open_again(text: str) -> None:
    made = book(text, [text]).worksheets[0]
    assert (made["A2"].value or "") == clean(text)
