"""The parts of the tab 文档库, and what its list shows now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.app.held import Filter
from assistant.app.page.events import panel, still
from assistant.app.views.html import html_of, notice
from ingest.reading.kinds import READABLE
from prompts import render

if TYPE_CHECKING:
    from assistant.app.wiring import Desk

CLASSIFIED_NOTE = "涉密文件不得导入。"
STAYS_NOTE = "文件只保存在本机，不会发送到任何外部网络。"
UPLOAD_SUFFIXES = tuple(READABLE.split())
STEP = 50
"""Documents listed at a time."""
_HINT = "点左边的一份文档，这里显示它的阅读报告、材料、数据，并可更正。"
Update = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows now."""

    filter: Filter = field(default_factory=Filter)
    shown: int = STEP
    current: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """What of the tab changes."""

    wanted: gr.State
    chosen: gr.File
    collection: gr.Textbox
    taking: gr.HTML
    filters: gr.HTML
    shelf: gr.HTML
    opened: gr.HTML
    removals: gr.HTML
    collections: gr.HTML
    take_in: gr.Button
    cancel: gr.Button

    @property
    def changing(self) -> list[Any]:
        """What a listener may change."""
        return [
            *(self.wanted, self.chosen, self.taking, self.filters, self.shelf),
            *(self.opened, self.removals, self.collections, self.take_in, self.cancel),
        ]


def build(desk: Desk) -> Parts:
    """Lay the tab out."""
    wanted = gr.State(Wanted())
    with gr.Row(elem_id="library"):
        with gr.Column(scale=2, min_width=320, elem_id="library-left"):
            with gr.Accordion("导入文件", open=True, elem_id="import"):
                still(notice(classified_note(desk)), "secret")
                still(html_of("hint", text=f"可导入：{' '.join(UPLOAD_SUFFIXES)}"), "suffixes")
                chosen = gr.File(
                    label=f"选择文件（可多选：{' '.join(UPLOAD_SUFFIXES)}）",
                    show_label=False,
                    file_count="multiple",
                    # No `file_types`: Gradio refuses others in English, the readers in Chinese and by name.
                    height=118,
                    elem_id="upload",
                )
                with gr.Row(elem_id="take-in-row"):
                    collection = gr.Textbox(
                        elem_id="collection",
                        label="资料集",
                        show_label=False,
                        container=False,
                        placeholder="资料集名称（不填即“本单位资料”）",
                        max_lines=1,
                        scale=1,
                    )
                    take_in = gr.Button("导入所选文件", variant="primary", scale=0, elem_id="take-in")
                    cancel = gr.Button("停止导入", scale=0, visible=False, elem_id="cancel-in")
                taking = still("", "taking")
            filters = panel("", "filters")
            removals = panel("", "removals")
            shelf = panel("", "shelf")
            collections = panel("", "collections")
        with gr.Column(scale=3, min_width=320, elem_id="library-right"):
            opened = panel(hint(), "opened")
    return Parts(
        wanted, chosen, collection, taking, filters, shelf, opened, removals, collections, take_in, cancel
    )


def classified_note(desk: Desk) -> str:
    """What an uploader must know; where passages are sent to a model, that they stay here is not said."""
    host = desk.outside_host
    return CLASSIFIED_NOTE + (STAYS_NOTE if host is None else render("outside_model", host=host) + "。")


def hint() -> str:
    """What stands where no document is opened."""
    return html_of("hint", text=_HINT)
