"""OpenDocument texts (.odt, also as one XML, .fodt) to canonical text: what a reader of the last text sees, in order.

Pages are not known: the format keeps where they began only for whoever laid the text out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading.canvas import Canvas
from ingest.reading.ending import finish, said, write_notes
from ingest.reading.flow import write
from ingest.reading.opendocument.body import Body
from ingest.reading.opendocument.names import OFFICE
from ingest.reading.opendocument.objects import Objects
from ingest.reading.package import MACROS, Package
from ingest.reading.pictures import Pictures
from ingest.reading.untrusted_xml import parse
from kb.errors import ReadingError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

ODT_VERSION = "odt/2"
_CONTENT, _STYLES, _META = "content.xml", "styles.xml", "meta.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MACROS = ("Basic/", "Scripts/")


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a document. Raises ReadingError if it has a password, is damaged, empty or beyond the limits."""
    try:
        return _Document(data, limits, tell).onto(Canvas(limits))
    except RecursionError as error:
        raise ReadingError("文件里的表格或框嵌套得太深，读不了；请另存为纯文本再导入") from error


def _nothing(_name: str) -> None:
    """A document that is one XML has no parts."""


class _Document:
    """The parts of one document, by what they are to its text."""

    def __init__(self, data: bytes, limits: Limits, tell: Tell) -> None:
        self._package = Package(data, limits) if data.startswith(b"PK") else None
        if self._package:
            self._package.refuse_password()
        self._content = self._part(_CONTENT) if self._package else parse(data)
        self._limits = limits
        self._tell = tell
        # Styles of the text itself come last: they have names of their own.
        roots = [root for root in (self._part(_STYLES), self._content) if root is not None]
        self._pictures = Pictures(self._package.part if self._package else _nothing, limits, tell)
        self._body = Body(roots, Objects(self._part, self._pictures, limits.cells), limits.cells, tell)

    def _part(self, name: str) -> Element:
        return self._package.xml(name) if self._package else None

    def onto(self, canvas: Canvas) -> Reading:
        """Write everything and say how well it went."""
        text = None if self._content is None else self._content.find(f"{OFFICE}body/{OFFICE}text")
        if text is None:
            raise ReadingError(
                "文件里没有正文，可能已损坏；请用 LibreOffice 或 WPS 打开并另存一次，再重新导入"
            )
        if self._package and any(name.startswith(_MACROS) for name in self._package.names):
            canvas.remark(MACROS)
        blocks = self._body.blocks(text)
        write(blocks, canvas, self._tell, has_pages=False)
        notes = self._body.runs.notes
        labels = [label for _, _, label in self._body.found.notes]
        write_notes(
            ((label, self._body.blocks(notes[label])) for label in labels if label in notes),
            canvas,
            self._tell,
            has_pages=False,
        )
        self._body.found.pictures = self._pictures.missed
        return finish(canvas, self._body.found, ODT_VERSION, title=said(self._title(), blocks))

    def _title(self) -> str:
        root = self._part(_META) if self._package else self._content
        title = None if root is None else next(root.iter(_TITLE), None)
        return "" if title is None else title.text or ""
