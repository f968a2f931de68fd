"""How many cells of the twenty tables are found by the names of their row and column, with the right unit.

`python -m tests.tables.measure` takes the tables in as the program does and prints what was not found.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.passages import Passage
from ingest.pipeline import Ingester
from ingest.prepare import Item
from ingest.reading import Limits
from ingest.reading.readers import Readers
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN
from kb.search import Searcher
from tests.fakes import hashing_embedder
from tests.formats import CONVERTED, turned
from tests.tables.kinds import Table, kinds
from tests.tables.write import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.tables.kinds import Meaning

HERE = (
    *(("单位自成一列", suffix) for suffix in ("xlsx", "pdf", "pptx")),
    *(("表头两行", suffix) for suffix in ("docx", "html", "xlsx")),
    *(("类别竖向合并", suffix) for suffix in ("docx", "pdf")),
    *(("标题写单位并有合计", suffix) for suffix in ("xlsx", "csv")),
    *(("区县为列", suffix) for suffix in ("html", "pptx")),
    *(("列名写单位", suffix) for suffix in ("csv", "docx")),
    ("年份为列", "pdf"),
    *(("单位另起一行", suffix) for suffix in ("xlsx", "html")),
    ("分组小计", "docx"),
    *(("长表", suffix) for suffix in ("pdf", "docx")),
)
"""Twenty tables: kind and format."""
BY_OFFICE = (("表头两行", "xls"), ("分组小计", "doc"), ("类别竖向合并", "ods"), ("年份为列", "odt"))
"""Some more that LibreOffice writes."""
_NEAREST = 5
"""Passages in which a cell is looked for: what an answer is made from holds more."""


@dataclass(frozen=True, slots=True)
class Found:
    """The cells of one table."""

    name: str
    cells: int
    lost: tuple[str, ...]


def measure(which: Sequence[tuple[str, str]], home: Path) -> list[Found]:
    """Take the tables in, each into one library with all others, and look every cell up."""
    tables = [
        (f"{kind}.{suffix}", kinds()[kind](seed), suffix) for seed, (kind, suffix) in enumerate(which, 1)
    ]
    library = Library.open(home, hashing_embedder())
    try:
        with Readers(Limits(), 2) as readers:
            ingester = Ingester(library, Gazetteer.load(), reader=readers)
            items = [
                Item(f"{n}/{name}", name, _file(table, suffix))
                for n, (name, table, suffix) in enumerate(tables)
            ]
            summary = ingester.ingest_items(items)
        assert summary.counts == {"added": len(tables)}, summary
        searcher = Searcher(library, collections=(OWN.name,))
        return [_found(name, table, searcher) for name, table, _ in tables]
    finally:
        library.close()


def _file(table: Table, suffix: str) -> bytes:
    if suffix in CONVERTED:
        return turned(suffix, [written(table, CONVERTED[suffix])])[0]
    return written(table, suffix)


def _found(name: str, table: Table, searcher: Searcher) -> Found:
    meanings = list(table.meanings())
    lost = [meaning for meaning in meanings if not _is_found(meaning, table.title, name, searcher)]
    told = [f"{'/'.join(one.row)} × {'/'.join(one.column)} = {one.value}{one.unit}" for one in lost]
    return Found(name, len(meanings), tuple(told))


def _is_found(meaning: Meaning, title: str, name: str, searcher: Searcher) -> bool:
    question = " ".join((re.sub("（.*", "", title), *meaning.row, *meaning.column))
    hits = searcher.search(question, _NEAREST)
    return any(_says(row, meaning) for hit in hits if hit.document_name == name for row in _rows(hit))


def _rows(hit: object) -> Iterator[str]:
    yield from (part.told for part in Passage(hit).parts() if part.told)  # type: ignore[arg-type]


def _says(row: str, meaning: Meaning) -> bool:
    """Whether a row's sentence is of this row and says the value and unit behind the names of the column."""
    whose, _, rest = row.partition("：")
    if not all(word in whose for word in meaning.row[-1:]):
        return False
    for pair in rest.split("，"):
        names, found, behind = pair.partition(meaning.value)
        if found and behind == meaning.unit and all(name in names for name in meaning.column):
            return not names[-1:].isdecimal()
    return False


def main() -> None:
    """Print what was found of every table."""
    with tempfile.TemporaryDirectory() as home:
        found = measure((*HERE, *BY_OFFICE), Path(home))
    for one in found:
        sys.stdout.write(f"{one.name}: {one.cells - len(one.lost)}/{one.cells}\n")
        sys.stdout.writelines(f"    {words}\n" for words in one.lost[:5])
    cells, lost = sum(one.cells for one in found), sum(len(one.lost) for one in found)
    sys.stdout.write(f"all: {1 - lost / cells:.3f} of {cells} cells\n")


if __name__ == "__main__":
    main()
