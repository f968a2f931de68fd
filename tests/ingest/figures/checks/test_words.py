import pytest

from ingest.figures.checks.words import parse
from kb.errors import DataError


def test_the_words_of_sums_name_the_list_that_is_wrong() -> None:
    with pytest.raises(DataError, match=r"sum_words\.toml"):
        parse("part = []")
