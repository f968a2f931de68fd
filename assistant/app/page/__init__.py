"""The page: asking, the library, indicators, drafting and a way in for newcomers, in Gradio on our application."""

from __future__ import annotations

import os
from importlib.resources import files
from typing import TYPE_CHECKING

# Gradio reads these when it is imported: it reports its use to its makers and lets the hub library look for
# updates, which an office network without internet must never see.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr

from assistant.app.page.ask import ask_tab
from assistant.app.page.drafting import drafting_tab
from assistant.app.page.events import panel
from assistant.app.page.indicators import indicators_tab
from assistant.app.page.library import library_tab
from assistant.app.page.onboarding import onboarding_tab
from assistant.app.page.shell import PageShell
from assistant.app.page.showing import top_of

if TYPE_CHECKING:
    import threading

    from fastapi import FastAPI

    from assistant.app.wiring import Desk

TITLE = "创模知识助手"
# Only fonts that are on the machine: a named font of Gradio's would be loaded.
_FONTS = [
    "system-ui",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
]


def mount_page(app: FastAPI, desk: Desk, stopping: threading.Event | None = None) -> None:
    """Put the page on `app` at `/`."""
    static = files("assistant.app") / "static"
    app.add_middleware(PageShell)
    gr.mount_gradio_app(
        app,
        build_page(desk, stopping),
        path="/",
        theme=_theme(),
        css=(static / "page.css").read_text(encoding="utf-8"),
        head=f"<script>{(static / 'page.js').read_text(encoding='utf-8')}</script>",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
    )


def build_page(desk: Desk, stopping: threading.Event | None = None) -> gr.Blocks:
    """The page over an open library; uploads end between two steps once `stopping` is set."""
    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        top = panel(top_of(desk), "top")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("问答", elem_id="ask-tab"):
                asks = ask_tab(desk, page, top)
            with gr.Tab("文档库", elem_id="library-tab") as library:
                library_tab(desk, stopping, library)
            with gr.Tab("指标", elem_id="indicators-tab") as indicators:
                indicators_tab(desk, indicators)
            with gr.Tab("起草", elem_id="drafting-tab") as drafting:
                drafting_tab(desk, drafting)
            with gr.Tab("新人入门", elem_id="onboarding-tab") as onboarding:
                asks(onboarding_tab(desk, onboarding))
    return page


def _theme() -> gr.themes.Base:
    return gr.themes.Base(
        primary_hue="teal",
        neutral_hue="stone",
        text_size="lg",
        radius_size="md",
        font=_system(),
        font_mono=_system(),
    )


def _system() -> list[gr.themes.Font]:
    return [gr.themes.Font(name) for name in _FONTS]
