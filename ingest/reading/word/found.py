"""What a document holds beside its plain text: left out, changed, or shown in a way that is not text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTHING = 0


@dataclass(slots=True)
class Found:
    """Counts of one document."""

    pictures: int = _NOTHING
    objects: int = _NOTHING
    """Embedded files of other programs."""
    equations: int = _NOTHING
    """Formulas of MathType and the old equation editor, which are pictures."""
    fields: int = _NOTHING
    charts: int = _NOTHING
    """Without cached values."""
    diagrams: int = _NOTHING
    """Without text that could be found."""
    imported: int = _NOTHING
    """Whole files that Word would show in place."""
    hidden: int = _NOTHING
    struck: int = _NOTHING
    garbled: int = _NOTHING
    comments: int = _NOTHING
    is_deleted: bool = False
    is_inserted: bool = False
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind (footnote, endnote), id and label, in the order of the text."""

    def unread(self) -> Iterator[str]:
        """What was not read, in Chinese."""
        for count, words in (
            (self.pictures, "张图片"),
            (self.objects, "个嵌入对象"),
            (self.equations, "个公式对象"),
            (self.fields, "个公式域"),
            (self.charts, "个图表没有数据"),
            (self.diagrams, "个 SmartArt 图形"),
            (self.imported, "处嵌入文档"),
            (self.struck, "处划去的文字"),
            (self.hidden, "处隐藏文字"),
            (self.comments, "条批注"),
        ):
            if count:
                yield f"{count} {words}"

    def remarks(self) -> Iterator[str]:
        """What a person should know, in Chinese."""
        if self.comments:
            yield f"{self.comments} 条批注没有收入"
        if self.is_deleted or self.is_inserted:
            yield "文中有尚未接受的修订：插入的文字已收入，删除的文字未收入"
        if self.hidden:
            yield "文中有隐藏文字，未收入"
        if self.struck:
            yield "文中有用删除线划去的文字，未收入"

    def next_note(self, kind: str, name: str) -> str:
        """The label of a note whose mark stands here: 注1, 尾注2."""
        for known_kind, known_name, label in self.notes:
            if (known_kind, known_name) == (kind, name):
                return label
        count = sum(known_kind == kind for known_kind, _, _ in self.notes) + 1
        label = f"{'注' if kind == 'footnote' else '尾注'}{count}"
        self.notes.append((kind, name, label))
        return label
