"""Cells of tables are found by the names of their row and column, and carry the right unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tables.measure import BY_OFFICE, HERE, Found, measure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LEAST = 0.95


def share(found: Sequence[Found]) -> float:
    """Of all cells, those that were found."""
    return 1 - sum(len(one.lost) for one in found) / sum(one.cells for one in found)


def test_of_twenty_tables_nineteen_cells_in_twenty_are_found(tmp_path: Path) -> None:
    found = measure(HERE, tmp_path)
    assert len(found) == 20
    assert share(found) >= LEAST, [one for one in found if one.lost]


@pytest.mark.libreoffice
def test_tables_in_old_office_files_are_found_alike(tmp_path: Path) -> None:
    found = measure(BY_OFFICE, tmp_path)
    assert share(found) >= LEAST, [one for one in found if one.lost]
