"""A whole OFD: the documents it holds, their pages one after the other, written as those of a PDF are."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from ingest.reading.box import Box
from ingest.reading.ofd.page import A4, Resources, area_of, page_layout
from ingest.reading.ofd.parts import Parts, inside, words
from ingest.reading.ofd.pictures import Media
from ingest.reading.pdf.records import PageLayout
from ingest.reading.pdf.written import About, written
from ingest.reading.untrusted_xml import DamagedError
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from ingest.reading.limits import Limits
    from ingest.reading.records import Reading, Tell

OFD_VERSION = "ofd/2"
_NO_NOTES = frozenset(("Stamp", "Watermark", "Link"))
"""Annotations that say nothing of the text."""


def read(data: bytes, limits: Limits, tell: Tell) -> Reading:
    """Read an OFD. Raises ReadingError for one that is locked, damaged, too long, or has only pictures."""
    parts = Parts(data, limits)
    bodies = list(inside(parts.root("OFD.xml"), "DocBody"))
    documents, broken = _documents(parts, bodies, limits)
    count = sum(len(one.pages) for one in documents)
    if count > limits.pages:
        raise ReadingError(
            f"OFD 有 {count:,} 页，超过上限 {limits.pages:,} 页；请拆分后再导入，或调高 CHUANGMO_MAX_PAGES"
        )
    if not count:
        raise ReadingError("OFD 里没有页，可能已损坏；请重新获取，或用 OFD 阅读器打开后另存，再导入")
    pages: list[PageLayout] = []
    for document in documents:
        for layout in document.layouts(len(pages) + 1):
            pages.append(layout)
            tell(f"读第{len(pages)}页，共{count}页")
    _refuse_pictures(pages, limits)
    remarks = [f"OFD 里有 {len(documents)} 个文档，页码连着数"] if len(documents) > 1 else []
    remarks += [f"OFD 里有 {broken} 个文档已损坏，没有读"] if broken else []
    attachments = sum(one.attachments for one in documents)
    title = words(bodies[0], "DocInfo", "Title")
    return written(pages, About(OFD_VERSION, title, attachments, tuple(remarks)), limits, tell)


def _documents(parts: Parts, bodies: list[Element], limits: Limits) -> tuple[list[_Document], int]:
    """The documents, and how many more are damaged. Raises ReadingError where all are."""
    found: list[_Document] = []
    damage: DamagedError | None = None
    for body in bodies:
        location = words(body, "DocRoot")
        try:
            found.append(_Document(parts, limits, parts.find("", location) or location))
        except DamagedError as error:
            damage = error
    if damage is not None and not found:
        raise damage
    return found, len(bodies) - len(found)


def _refuse_pictures(pages: list[PageLayout], limits: Limits) -> None:
    """Say of a file without any text what can be done to have its pictures read."""
    is_empty = all(not page.blocks and not page.aside and page.recognised is None for page in pages)
    if is_empty and any(page.how == "scan" for page in pages):
        if not limits.ocr:
            raise ReadingError(
                "OFD 里只有图片，文字识别已关闭，没有读取；要读请设置 CHUANGMO_OCR=on 后重新导入"
            )
        raise ReadingError(
            "OFD 里只有图片，图片里没有认出文字；如图中有字，请用 OFD 阅读器打印或另存为 PDF，再导入"
        )


@dataclass(slots=True)
class _Document:
    """One document of the file."""

    parts: Parts
    limits: Limits
    name: str
    """Of its root part."""
    pages: list[Element] = field(init=False)
    attachments: int = field(init=False)
    _root: Element = field(init=False)
    _common: Element | None = field(init=False)
    _folder: str = field(init=False)
    _templates: dict[str, Element | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._root = self.parts.root(self.name)
        self._folder = posixpath.dirname(self.name)
        self._common = next(inside(self._root, "CommonData"), None)
        self.pages = list(inside(self._root, "Pages", "Page"))
        listed = self._part(words(self._root, "Attachments"), self._folder)
        self.attachments = len(list(inside(listed, "Attachment")))

    def layouts(self, first: int) -> Iterator[PageLayout]:
        """Its pages, numbered from `first`; one that is missing or damaged is named as broken."""
        resources = self._resources()
        notes = self._notes()
        common = area_of(self._common, "PageArea") or A4
        for at, page in enumerate(self.pages, first):
            name = self.parts.find(self._folder, page.get("BaseLoc", ""))
            root = self.parts.spare(name)
            if root is None or name is None:
                yield PageLayout(at, "broken", Box(0, 0, 595, 842))
                continue
            for loc in inside(root, "PageRes"):
                self._take(resources, loc.text or "", posixpath.dirname(name))
            contents = (*self._templates_of(root), root)
            area = area_of(root, "Area") or common
            taken = page_layout(at, contents, area, resources, self.limits)
            yield replace(taken, notes=notes.get(page.get("ID", ""), 0))

    def _part(self, location: str, folder: str) -> Element | None:
        return self.parts.spare(self.parts.find(folder, location) if location.strip() else None)

    def _resources(self) -> Resources:
        resources = Resources(Media(self.parts, self.limits))
        for kind in ("PublicRes", "DocumentRes"):
            for loc in inside(self._common, kind):
                self._take(resources, loc.text or "", self._folder)
        return resources

    def _take(self, resources: Resources, location: str, folder: str) -> None:
        """Take what a part with resources lists."""
        name = self.parts.find(folder, location) if location.strip() else None
        resources.add(self.parts.spare(name), posixpath.dirname(name or ""))

    def _templates_of(self, page: Element) -> Iterator[Element]:
        for used in inside(page, "Template"):
            number = used.get("TemplateID", "")
            if number not in self._templates:
                self._templates[number] = self._template(number)
            root = self._templates[number]
            if root is not None:
                yield root

    def _template(self, number: str) -> Element | None:
        for one in inside(self._common, "TemplatePage"):
            if one.get("ID") == number:
                return self._part(one.get("BaseLoc", ""), self._folder)
        return None

    def _notes(self) -> dict[str, int]:
        """How many comments stand on the pages, by the pages' ids."""
        location = words(self._root, "Annotations")
        name = self.parts.find(self._folder, location) if location else None
        counts: dict[str, int] = {}
        # One entry a page; a list without end would have its parts read without end.
        for page in islice(inside(self.parts.spare(name), "Page"), len(self.pages)):
            held = self._part(words(page, "FileLoc"), posixpath.dirname(name or ""))
            notes = sum(one.get("Type") not in _NO_NOTES for one in inside(held, "Annot"))
            counts[page.get("PageID", "")] = notes
        return counts
