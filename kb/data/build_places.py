"""Write places.tsv and towns.tsv.gz from the Apache-2.0 data china_location inside a jionlp wheel.

Run by hand, once for a new release: `python kb/data/build_places.py jionlp-1.5.31-py2.py3-none-any.whl`.
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

LOCATIONS = "jionlp/dictionary/china_location.zip"
CHANGES = "jionlp/dictionary/china_location_change.txt"
ATTRIBUTION = (
    "# Made from china_location of jionlp (github.com/dongrixinyu/JioNLP), Apache-2.0, by build_places.py"
)
COLUMNS = "# code\tname\tshort name\tcode of what it lies in (- for a province)\tearlier names"
# Statistical rows that hold the towns of a city without counties, or counties without a city.
STAND_IN = re.compile("直辖行政区划$")
# Development zones carry codes of their own in the source, but are no administrative division.
NO_DIVISION = re.compile("开发区|园区|产业园|示范区|管理区|管委会|新城$|行政委员会$|海域$")


@dataclass
class Row:
    """A province, city or county on its way into places.tsv."""

    code: str
    name: str
    short: str
    parent: str
    earlier: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Write the row as it stands in places.tsv."""
        return "\t".join((self.code, self.name, self.short, self.parent, ",".join(self.earlier)))


@dataclass
class Tables:
    """Everything read so far, in the order of the source."""

    rows: dict[str, Row] = field(default_factory=dict)
    towns: dict[str, list[str]] = field(default_factory=dict)


def short_name(name: str, alias: str) -> str:
    """Take the source's alias where it is the beginning of the name, else the name itself."""
    usable = [a for a in alias.split("/") if len(a) >= 2 and name.startswith(a)]
    return max(usable, key=len, default=name)


def read_locations(text: str) -> Tables:
    """Read the indented tree; villages (depth 4) are left out."""
    tables = Tables()
    above = ["-", "-", "-"]
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip("\t"))
        fields = line.strip().split("\t")
        if depth < 3 and len(fields) == 3:
            above[depth:] = [add_row(tables, above[depth - 1] if depth else "-", fields)] * (3 - depth)
        elif depth == 3:
            tables.towns.setdefault(above[2], []).append(fields[0])
    return tables


def add_row(tables: Tables, parent: str, fields: list[str]) -> str:
    """Add a division; what is none, or repeats its parent (上海市 in 上海市), stands for the parent."""
    name, code, alias = fields
    repeats = parent != "-" and (code in tables.rows or name == tables.rows[parent].short)
    if repeats or STAND_IN.search(name) or (parent != "-" and NO_DIVISION.search(name)):
        return parent
    tables.rows[code] = Row(code, name, short_name(name, alias), parent)
    return code


def add_changes(tables: Tables, text: str) -> None:
    """Note earlier names of counties and cities at the row they are called today."""
    by_path = {path_of(tables, code): row for code, row in tables.rows.items()}
    for line in text.splitlines():
        old, _, new = line.partition("=>")
        path, fields = tuple(new.split("\t")), old.split("\t")
        row = by_path.get(path)
        name = fields[-2]
        renamed_only = len(fields) == 2 + 2 * len(path) and name != path[-1]
        if row is not None and renamed_only and len(name) > 2 and name not in row.earlier:
            row.earlier.append(name)


def path_of(tables: Tables, code: str) -> tuple[str, ...]:
    """Names from the province down."""
    row = tables.rows[code]
    return (*(path_of(tables, row.parent) if row.parent != "-" else ()), row.name)


def write_places(tables: Tables, folder: Path) -> None:
    """Write places.tsv."""
    lines = [ATTRIBUTION, COLUMNS, *(row.line() for row in tables.rows.values())]
    (folder / "places.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_towns(tables: Tables, folder: Path) -> None:
    """Write towns.tsv.gz: a county a line, its towns and streets behind it; the same bytes every time."""
    lines = [f"{code}\t{' '.join(dict.fromkeys(names))}" for code, names in tables.towns.items()]
    data = "\n".join([ATTRIBUTION, *lines]) + "\n"
    (folder / "towns.tsv.gz").write_bytes(gzip.compress(data.encode(), compresslevel=9, mtime=0))


def read_wheel(wheel: Path) -> Tables:
    """Both source files of the wheel."""
    with zipfile.ZipFile(wheel) as outer:
        changes = outer.read(CHANGES).decode()
        with zipfile.ZipFile(io.BytesIO(outer.read(LOCATIONS))) as inner:
            locations = inner.read("china_location.txt").decode()
    tables = read_locations(locations)
    add_changes(tables, changes)
    return tables


def main() -> None:
    """Write both files beside this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path, help="a wheel of jionlp")
    parser.add_argument("--to", type=Path, default=Path(__file__).parent, help="folder to write to")
    chosen = parser.parse_args()
    tables = read_wheel(chosen.wheel)
    write_places(tables, chosen.to)
    write_towns(tables, chosen.to)
    towns = sum(map(len, tables.towns.values()))
    sys.stdout.write(f"{len(tables.rows)} places, {towns} towns\n")


if __name__ == "__main__":
    main()
