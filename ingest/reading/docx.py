"""Word documents (.docx, .docm) to canonical text: what a reader of the last accepted text sees, in order."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ingest.reading import charts
from ingest.reading.blocks import SEEN_TURN, Paragraph, Scan, Table
from ingest.reading.canvas import Canvas
from ingest.reading.ending import finish, said, write_notes
from ingest.reading.flow import count_pages, write
from ingest.reading.kinds import kind_of
from ingest.reading.package import MACROS, Package
from ingest.reading.pictures import Pictures, Shown
from ingest.reading.word.body import Body, Parts
from ingest.reading.word.names import A, W, local, whole
from ingest.reading.workbook import embedded
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element

    from ingest.reading.blocks import Block
    from ingest.reading.grid import GridCell
    from ingest.reading.limits import Limits
    from ingest.reading.package import Relation
    from ingest.reading.records import Reading, Tell
    from ingest.reading.word.drawings import Drawn
    from ingest.reading.word.found import Found

DOCX_VERSION = "docx/2"
_MAIN = "word/document.xml"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_PAGES = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Pages"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_NOTES = {"footnote": "footnotes", "endnote": "endnotes"}
_NO_NOTE = ("separator", "continuationSeparator", "continuationNotice")


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read a document. Raises ReadingError if it is damaged, empty or beyond the limits."""
    return read_as(data, limits, tell, DOCX_VERSION)


def read_as(data: bytes, limits: Limits, tell: Tell, version: str, *, remarks: Iterable[str] = ()) -> Reading:
    """Read a document that another reader made of its file, under that reader's version."""
    canvas = Canvas(limits)
    for words in remarks:
        canvas.remark(words)
    try:
        return _Document(Package(data, limits), limits, tell).onto(canvas, version)
    except RecursionError as error:
        raise ReadingError("文件里的表格或框嵌套得太深，读不了；请另存为纯文本再导入") from error


class _Document:
    """The parts of one document, by what they are to its text."""

    def __init__(self, package: Package, limits: Limits, tell: Tell) -> None:
        self._package = package
        self._limits = limits
        self._tell = tell
        main = package.related("", "officeDocument")
        self._main = main if main in package.names else _MAIN
        self._relations = package.relations(self._main)
        self._pictures = Pictures(package.part, limits, tell)
        self.body = Body(Parts(self._xml("styles"), self._xml("numbering"), self._read_drawn), self._tell)

    def _xml(self, kind: str) -> Element:
        """The root of the one part of a kind; None without."""
        target = next((one.target for one in self._relations.values() if one.kind == kind), "")
        return self._package.xml(target)

    def onto(self, canvas: Canvas, version: str) -> Reading:
        """Write everything and say how well it went."""
        if self._package.has_macros:
            canvas.remark(MACROS)
        root = self._package.xml(self._main)
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise ReadingError("文件里没有正文，可能已损坏；请用 Word 或 WPS 打开并另存一次，再重新导入")
        blocks = self.body.read(body)
        pages = self._pages(blocks, canvas)
        write(blocks, canvas, self._tell, has_pages=bool(pages))
        write_notes(self._notes(), canvas, self._tell, has_pages=bool(pages))
        self.body.found.comments = self._comments()
        self.body.found.pictures = self._pictures.missed
        return finish(canvas, self.body.found, version, pages=pages, title=said(self._title(), blocks))

    def _pages(self, blocks: list[Block], canvas: Canvas) -> int:
        """How many pages there are, where that is certain; otherwise 0.

        Word keeps where pages began when it last laid the text out, though not on each page (one that begins
        with an empty paragraph has no such mark); it also keeps how many there were. Only if the two agree,
        pages are claimed. Without any mark (WPS, converters) nothing is known.
        """
        if not any(map(_has_seen_turn, blocks)):
            return 0
        known = self._known_pages()
        count = count_pages(blocks)
        if known is not None and known != count:
            canvas.remark(f"文档自记 {known} 页，与文中的分页记号不符，未标页码")
            return 0
        return count

    def _known_pages(self) -> int | None:
        root = self._package.xml(self._package.related("", "extended-properties"))
        return None if root is None else whole(root.findtext(_PAGES))

    def _title(self) -> str:
        root = self._package.xml(self._package.related("", "core-properties"))
        return "" if root is None else root.findtext(_TITLE) or ""

    def _notes(self) -> Iterator[tuple[str, list[Block]]]:
        for kind, name, label in self.body.found.notes:
            note = self._note(kind, name)
            yield label, [] if note is None else self.body.blocks(note)

    def _note(self, kind: str, name: str) -> Element:
        root = self._xml(_NOTES[kind])
        for note in () if root is None else root.iterchildren(W + kind):
            if note.get(W + "id") == name and note.get(W + "type") not in _NO_NOTE:
                return note
        return None

    def _read_drawn(self, drawn: Drawn, found: Found) -> list[Block]:
        relation = self._relations.get(drawn.relation)
        if drawn.kind == "chart":
            return self._chart(relation, found)
        if drawn.kind == "object":
            return self._object(relation, found)
        if drawn.kind == "picture":
            return self._picture(relation, drawn)
        return self._diagram(relation, found)

    def _part(self, relation: Relation | None) -> Element:
        return None if relation is None or relation.is_outside else self._package.xml(relation.target)

    def _chart(self, relation: Relation | None, found: Found) -> list[Block]:
        root = self._part(relation)
        cells = () if root is None else charts.cells_of(root)
        if not cells:
            found.charts += 1
            return []
        title = charts.title_of(root)
        return [*([Paragraph(title)] if title else []), Table(cells, title)]

    def _picture(self, relation: Relation | None, drawn: Drawn) -> list[Block]:
        is_inside = relation is not None and not relation.is_outside
        name = relation.target if relation is not None and is_inside else ""
        page = self._pictures.read(Shown(name, drawn.share, drawn.crop))
        return [] if page is None else [Scan(page)]

    def _object(self, relation: Relation | None, found: Found) -> list[Block]:
        """A workbook is the table that is seen; what another program made is counted."""
        is_inside = relation is not None and not relation.is_outside
        data = self._package.part(relation.target) if relation is not None and is_inside else None
        cells: tuple[GridCell, ...] = ()
        if data and kind_of("", data) == "xlsx":
            # One that cannot be read must not cost the text around it.
            with suppress(ReadingError):
                cells = embedded(data, self._limits)
        found.objects += not cells
        return [Table(cells)] if cells else []

    def _diagram(self, relation: Relation | None, found: Found) -> list[Block]:
        root = self._part(relation)
        points = () if root is None else root.iter(_DIAGRAM + "pt")
        lines = [
            "".join(t.text or "" for t in p.iter(A + "t")) for point in points for p in point.iter(A + "p")
        ]
        held: list[Block] = [Paragraph(line) for line in lines if line.strip()]
        found.diagrams += not held
        return held

    def _comments(self) -> int:
        root = self._xml("comments")
        return 0 if root is None else sum(local(one) == "comment" for one in root)


def _has_seen_turn(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return SEEN_TURN in block.text
    return isinstance(block, Table) and any(SEEN_TURN in cell.text for cell in block.cells)
