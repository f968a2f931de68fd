"""Units in one spelling, so that μg/m³ and 微克/立方米 are compared as what they are: the same."""

from __future__ import annotations

from functools import cache

from kb.datafiles import data_file
from kb.errors import DataError
from kb.normal import normalise

_FILE = "unit_spellings.txt"
_MICRO = str.maketrans({"μ": "u", "µ": "u"})


def canonical(unit: str) -> str:
    """The first spelling of the unit's group, or the unit itself in normal form; empty for no unit."""
    plain = _plain(unit)
    return _groups().get(plain, plain)


def _plain(unit: str) -> str:
    return normalise(unit).translate(_MICRO).replace(" ", "")


@cache
def _groups() -> dict[str, str]:
    """Every spelling with the first of its line. Raises DataError for a spelling that stands in two lines."""
    found: dict[str, str] = {}
    for line in data_file(_FILE).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        spellings = list(dict.fromkeys(_plain(word) for word in line.split()))
        for spelling in spellings:
            if spelling in found:
                raise DataError(f"kb/data/{_FILE} 里的“{spelling}”写了两次，请删去一处")
            found[spelling] = spellings[0]
    return found
