import pytest

from kb.datafiles import data_file
from kb.errors import DataError
from kb.places import tables


def test_a_broken_line_of_the_data_is_named_in_chinese() -> None:
    with pytest.raises(DataError, match="第 2 行"):
        tables.read_rows("# 注\n310000\t上海市\n")


def test_a_place_without_its_parent_is_refused() -> None:
    with pytest.raises(DataError, match="330500"):
        list(tables.entries([["330522", "长兴县", "长兴", "330500", ""]]))


def test_the_data_names_its_source_and_licence() -> None:
    first = data_file("places.tsv").read_text("utf-8").partition("\n")[0]
    assert "jionlp" in first
    assert "Apache-2.0" in first
