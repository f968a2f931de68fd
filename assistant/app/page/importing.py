"""Taking files in from the tab 文档库: telling of each, stopping, saying what became of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator  # noqa: TC003  (Gradio looks up the annotations of its listeners)
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from assistant.app.background import Job
from assistant.app.page.library_parts import Update, Wanted  # noqa: TC001  (the same)
from assistant.app.show import STAGE_NAMES
from assistant.app.views import words
from assistant.app.views.html import html_of, notice
from ingest.discover import bytes_of
from ingest.prepare import Item
from ingest.records import STATUS_NAMES, Progress, Summary
from kb.errors import ChuangmoError, ServiceError
from kb.records import OWN
from kb.verdict import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.app.page.library_parts import Parts
    from assistant.app.shelf import Shelf
    from ingest.records import Outcome

UPLOAD_FAILED = "程序出了意外的问题，导入没有完成；已入库的文件不受影响。请再导入一次，仍不行请联系维护人员。"
CANCELLED = "已按您的要求停止导入；已入库的文件保留，其余的没有导入。"
_SECONDS_BETWEEN_STEPS = 0.25


@dataclass(frozen=True, slots=True)
class _Line:
    """One file of an import."""

    name: str
    status: str
    state: str
    remark: str = ""


class Importing:
    """One tab's imports; `listed` says what the tab shows once files are in."""

    def __init__(
        self,
        shelf: Shelf,
        parts: Parts,
        listed: Callable[[Wanted], Update],
        stopping: threading.Event | None,
    ) -> None:
        self._shelf = shelf
        self._parts = parts
        self._listed = listed
        self._stopping = stopping
        self._cancelled = threading.Event()

    def take_in(self, paths: list[str] | None, collection: str, wanted: Wanted) -> Iterator[Update]:
        """Take the chosen files in, telling of each."""
        parts = self._parts
        if not paths:
            yield {parts.taking: notice("请先选择文件。")}
            return
        try:
            into = self._shelf.collection(collection or OWN.name)
        except ChuangmoError as error:
            yield {parts.taking: notice(str(error), bad=True)}
            return
        self._cancelled.clear()
        items = [_item(Path(path), self._shelf.most_bytes) for path in paths]
        yield {
            parts.taking: _taking(_waiting(items, None), None),
            parts.take_in: gr.update(visible=False),
            parts.cancel: gr.update(visible=True),
        }
        job = Job[Progress, Summary](
            lambda tell: self._shelf.take_in(items, into, self._until_cancelled(tell)), self._stopping
        )
        for progress in _now_and_then(job.steps()):
            yield {parts.taking: _taking(_waiting(items, progress), progress)}
        try:
            report = _summary(job.result())
        except ChuangmoError as error:
            report = notice(str(error), bad=True)
        yield {parts.chosen: None, parts.taking: report, **self._idle(), **self._listed(wanted)}

    def _until_cancelled(self, tell: Callable[[Progress], None]) -> Callable[[Progress], None]:
        def told(progress: Progress) -> None:
            if self._cancelled.is_set():
                raise ServiceError(CANCELLED)
            tell(progress)

        return told

    def cancel(self) -> str:
        """End the import after the step it is in."""
        self._cancelled.set()
        return notice("正在停止…")

    def failed(self) -> Update:
        """What is said when something broke that nobody thought of."""
        return {
            self._parts.chosen: None,
            self._parts.taking: notice(UPLOAD_FAILED, bad=True),
            **self._idle(),
        }

    def _idle(self) -> Update:
        return {self._parts.take_in: gr.update(visible=True), self._parts.cancel: gr.update(visible=False)}


def _item(path: Path, most_bytes: int) -> Item:
    """An uploaded file; Gradio's copy of it, open to other programs, does not stay."""
    data = bytes_of(path, most_bytes)
    path.unlink()
    return Item(f"{words.UPLOAD_PREFIX}{path.name}", path.name, data)


def _now_and_then(steps: Iterator[Progress]) -> Iterator[Progress]:
    """As many steps as a person can read."""
    last = 0.0
    for step in steps:
        if time.monotonic() - last >= _SECONDS_BETWEEN_STEPS:
            last = time.monotonic()
            yield step


def _taking(lines: Sequence[_Line], progress: Progress | None, total: str = "") -> str:
    return html_of("taking", lines=lines, progress=progress, total=total)


def _waiting(items: Sequence[Item], progress: Progress | None) -> list[_Line]:
    """Each file as far as it has come: done, in work, waiting."""
    done = progress.files_done if progress else 0
    now = f"正在{STAGE_NAMES[progress.stage]}" if progress else "等待"
    return [
        _Line(
            item.name,
            "已处理" if index < done else now if index == done else "等待",
            "in" if index < done else "now" if index == done else "wait",
        )
        for index, item in enumerate(items)
    ]


def _summary(summary: Summary) -> str:
    """What became of every file of a run."""
    counts = "；".join(f"{STATUS_NAMES[status]} {count} 个" for status, count in summary.counts.items())
    total = f"共 {len(summary.outcomes)} 个文件：{counts}。用时：{words.duration(summary.seconds)}。"
    grave = sum(one.verdict == VERDICTS[-1] for one in summary.outcomes)
    if grave:
        total += f"其中 {grave} 个需人工核对，请对照原件。"
    lines = [
        _Line(
            words.file_name(one.path),
            STATUS_NAMES[one.status],
            "in" if one.is_in else "out",
            "；".join(part for part in (_size(one.reports, one.characters), _judged(one)) if part),
        )
        # What must be looked at comes last, where the eye is when the import has ended.
        for one in sorted(summary.outcomes, key=lambda one: (not one.is_in, one.verdict == VERDICTS[-1]))
    ]
    return _taking(lines, None, total)


def _judged(one: Outcome) -> str:
    """The verdict on the reading with its reasons, where there is more to say than that it is good."""
    said = "；".join(dict.fromkeys(part for part in (*one.reasons, one.remark) if part))
    return f"{one.verdict}：{said}" if one.reasons else said


def _size(reports: int, characters: int) -> str:
    return f"{reports} 份材料，{characters} 字" if characters else ""
