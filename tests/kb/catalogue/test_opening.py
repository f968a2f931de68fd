from pathlib import Path

import pytest

from kb.catalogue import Catalogue
from kb.errors import LibraryUnusableError
from tests.kb.making import SENTENCES, made, published


def test_nothing_is_made_where_nothing_was_ever_ingested(tmp_path: Path) -> None:
    assert Catalogue.open_existing(tmp_path / "catalogue.sqlite3") is None
    assert list(tmp_path.iterdir()) == []


def test_another_process_reads_while_the_owner_writes(tmp_path: Path, catalogue: Catalogue) -> None:
    one = published(catalogue, made("甲.txt", *SENTENCES))
    reader = Catalogue.open_existing(tmp_path / "catalogue.sqlite3")
    assert reader is not None
    try:
        chunks = reader.chunks.all()
        first = next(chunks)
        # The reader is in the middle of its transaction.
        published(catalogue, made("乙.txt", SENTENCES[0]))
        assert len(first) == len(one.chunks)
        assert list(chunks) == []
        assert reader.info().documents == 2
    finally:
        reader.close()


@pytest.mark.parametrize("name", ["是?否", "100%41", "a#b", "a b"])
def test_a_library_lies_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    opened = Catalogue.open(folder / "catalogue.sqlite3")
    opened.close()
    assert (folder / "catalogue.sqlite3").exists()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_damaged_catalogue_is_an_error_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(LibraryUnusableError, match="请检查"):
        Catalogue.open(path)
