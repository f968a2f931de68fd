"""How far a document may be trusted as read: 好, 可用 or 需人工核对, with every reason; nothing unread is called good."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb.records import Quality, Report

Verdict = Literal["好", "可用", "需人工核对"]
VERDICTS: tuple[Verdict, ...] = ("好", "可用", "需人工核对")

_LOW_CONFIDENCE = 0.95
"""Of all recognised lines of a document; clean and office scans reach .99, a page of .95 has a wrong word a line."""
_MANY_DOUBTS = 5
"""Doubtful lines a recognised page: a sixth of a page of thirty lines."""

_MOST_NAMED = 20
"""Runs of pages that are named: what fits a line or two."""
_FORMATS = {
    "text": "纯文本",
    "markdown": "Markdown",
    "html": "网页",
    "mhtml": "网页存档",
    "eml": "邮件",
    "pdf": "PDF",
    "ofd": "OFD 版式文件",
    "image": "图片",
    "docx": "Word 文件",
    "doc": "Word 97 文件",
    "rtf": "RTF 文件",
    "odt": "ODT 文件",
    "xlsx": "Excel 表格",
    "xls": "Excel 97 表格",
    "ods": "ODS 表格",
    "csv": "CSV 表格",
    "pptx": "演示文稿",
    "ppt": "演示文稿",
    "odp": "演示文稿",
}
"""What the readers of `text_version` are called for people; another is called by its own name."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and what speaks against a better one."""

    verdict: Verdict
    grave: tuple[str, ...] = ()
    """What a person must look at."""
    slight: tuple[str, ...] = ()
    """What one should know."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """All of them, the grave ones first."""
        return (*self.grave, *self.slight)


def judge(quality: Quality, doubts: Sequence[str], reports: Sequence[Report]) -> Judgement:
    """The verdict on a document; `doubts` are what its reader, conflicts and figures say against it."""
    grave = dict.fromkeys((*_of_reading(quality), *doubts, *_suspect(reports)))
    slight = dict.fromkeys((*_recognised(quality), *_unread(quality), *_hidden(reports)))
    verdict: Verdict = "需人工核对" if grave else "可用" if slight else "好"
    return Judgement(verdict, tuple(grave), tuple(slight))


def _of_reading(quality: Quality) -> Iterable[str]:
    if quality.empty_pages:
        yield f"{pages_said(quality.empty_pages)}没有读到文字"
    if quality.garbled:
        yield f"有 {quality.garbled} 个字的编码无法识别"
    confidence = quality.ocr_confidence
    if confidence is not None and confidence < _LOW_CONFIDENCE:
        yield f"扫描识别的把握平均只有 {confidence:.0%}"
    if quality.doubtful_lines > _bearable(quality):
        yield f"有 {quality.doubtful_lines} 行识别把握不大"


def _recognised(quality: Quality) -> Iterable[str]:
    if quality.ocr_pages:
        yield f"{quality.ocr_pages} 页由扫描识别得来" if quality.pages else "由图片识别得来"
    if quality.ocr_pictures:
        yield f"{quality.ocr_pictures} 张图片里的文字由识别得来"
    if 0 < quality.doubtful_lines <= _bearable(quality):
        yield f"有 {quality.doubtful_lines} 行识别把握不大，引用时会注明"


def _bearable(quality: Quality) -> int:
    """Doubtful lines that are no more than usual."""
    return _MANY_DOUBTS * max(1, quality.ocr_pages + quality.ocr_pictures)


def _unread(quality: Quality) -> Iterable[str]:
    if quality.unread:
        yield f"没有读：{'、'.join(quality.unread)}"


def _suspect(reports: Sequence[Report]) -> Iterable[str]:
    count = sum(report.year.how == "suspect" for report in reports)
    if count:
        yield f"{count} 份年份存疑"


def _hidden(reports: Sequence[Report]) -> Iterable[str]:
    for facts, words in (([one.place for one in reports], "地名"), ([one.year for one in reports], "年份")):
        masked = sum(fact.how == "masked" for fact in facts)
        inferred = sum(fact.how == "inferred" for fact in facts)
        if masked:
            yield f"{masked} 份隐去{words}"
        if inferred and words == "地名":
            yield f"{inferred} 份{words}是推断的"


def pages_said(labels: Sequence[str]) -> str:
    """Pages in few words: 第3、5—7页; slides and sheets by the names they have. All are in the JSON."""
    numbers = sorted({int(label) for label in labels if label.isdecimal()})
    others = [label for label in labels if not label.isdecimal()]
    runs = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        held = [number for _, number in run]
        runs.append(str(held[0]) if len(held) == 1 else f"{held[0]}—{held[-1]}")
    said = [f"第{_shortened(runs, len(numbers))}页"] if runs else []
    return "和".join((*said, *([_shortened(others, len(others))] if others else [])))


def _shortened(parts: Sequence[str], count: int) -> str:
    if len(parts) <= _MOST_NAMED:
        return "、".join(parts)
    return f"{'、'.join(parts[:_MOST_NAMED])}…（共 {count}）"


def reading_said(reader: str, quality: Quality) -> str:
    """In one line how a file was read: its format, pages, recognition and tables."""
    name, _, through = reader.partition("/")[0].partition("+")
    parts = [_FORMATS.get(name, name) + ("（经 LibreOffice 转换）" if through else "")]
    parts += [f"{quality.pages} 页（张）"] if quality.pages else []
    read = [f"{quality.ocr_pages} 页"] if quality.ocr_pages else []
    read += [f"{quality.ocr_pictures} 张图片"] if quality.ocr_pictures else []
    if read:
        sure = f"（把握 {quality.ocr_confidence:.1%}）" if quality.ocr_confidence is not None else ""
        parts.append(f"扫描识别 {'、'.join(read)}{sure}")
    parts += [f"{quality.doubtful_lines} 行把握不大"] if quality.doubtful_lines else []
    parts += [f"{quality.tables} 张表"] if quality.tables else []
    return "，".join(parts)
