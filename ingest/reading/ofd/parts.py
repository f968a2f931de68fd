"""The parts of an OFD file, found by the locations they name each other by, and what stands in their attributes."""

from __future__ import annotations

import math
import posixpath
from typing import TYPE_CHECKING

from ingest.reading.package import Package
from ingest.reading.untrusted_xml import DamagedError
from ingest.reading.word.names import local
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from ingest.reading.limits import Limits

_ADVICE = "请重新获取，或用 OFD 阅读器打开后另存，再导入"
_LOCKED = "OFD 文件已加密，读不了；请用 OFD 阅读器打开，另存或打印为不加密的文件，再导入"
_FARTHEST = 1e6
"""Millimetres, and whatever else numbers mean: what lies beyond was written by damage."""


class Parts:
    """All parts of one file. Raises ReadingError if it is damaged, encrypted or beyond the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._package = Package(data, limits)
        except DamagedError as error:
            raise ReadingError(f"OFD 文件已损坏，打不开；{_ADVICE}") from error
        # Some writers take no care of upper and lower case.
        self._names = {name.lower(): name for name in reversed(self._package.names)}
        # GM/T 0099 leaves the list of what is encrypted in the clear.
        if "encryptions.xml" in self._names:
            raise ReadingError(_LOCKED)

    def find(self, folder: str, location: str) -> str | None:
        """The part that a part in `folder` names; some name it from the root. None if there is none."""
        location = location.strip().replace("\\", "/")
        for start in (folder, ""):
            path = posixpath.normpath(posixpath.join("/", start, location)).lstrip("/")
            if path.lower() in self._names:
                return self._names[path.lower()]
        return None

    def root(self, name: str) -> Element:
        """The root of a part that the file cannot do without. Raises ReadingError."""
        found = self.find("", name)
        if found is None:
            shown = f"“{name}”" if name.isprintable() and 0 < len(name) <= 80 else "主要部分"
            raise DamagedError(f"OFD 文件不完整，缺少{shown}；{_ADVICE}")
        try:
            return self._package.xml(found)
        except DamagedError as error:
            raise DamagedError(f"OFD 文件已损坏，读不全；{_ADVICE}") from error

    def data(self, name: str) -> bytes | None:
        """The bytes of a part without which the text can be read; None for one that is missing or damaged."""
        try:
            return self._package.part(name)
        except DamagedError:
            return None

    def spare(self, name: str | None) -> Element | None:
        """The root of a part without which the text can be read; None for one that is missing or damaged."""
        if name is None:
            return None
        try:
            return self._package.xml(name)
        except DamagedError:
            return None


def inside(element: Element | None, *path: str) -> Iterator[Element]:
    """Elements by the names that lead to them."""
    if element is None:
        return
    for child in element:
        if local(child) == path[0]:
            if path[1:]:
                yield from inside(child, *path[1:])
            else:
                yield child


def words(element: Element | None, *path: str) -> str:
    """What the first such element says."""
    for one in inside(element, *path):
        return str(one.text or "").strip()
    return ""


def number(said: str | None, otherwise: float) -> float:
    """A number as an attribute gives it; `otherwise` for what is none or beyond any page."""
    try:
        value = float(said) if said else otherwise
    except ValueError:
        return otherwise
    return value if math.isfinite(value) and abs(value) < _FARTHEST else otherwise


def numbers(said: str | None, count: int) -> tuple[float, ...] | None:
    """So many numbers, as boxes and matrices are written; None for anything else."""
    held = [number(one, math.nan) for one in (said or "").split(maxsplit=count)[:count]]
    return tuple(held) if len(held) == count and not any(map(math.isnan, held)) else None
