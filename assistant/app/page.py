"""The chat page: questions and answers on the left, sources beside them, uploads on a second tab."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator  # noqa: TC003  (Gradio looks up the annotations of its listeners)
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Gradio reads these when it is imported: it reports its use to its makers and lets the hub library look for
# updates, which an office network without internet must never see.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from starlette.datastructures import MutableHeaders

from assistant.app import markup
from assistant.app.background import Job
from assistant.records import Turn
from ingest.prepare import Item
from ingest.records import Progress, Summary
from kb.errors import ChuangmoError
from kb.records import OWN
from prompts import render

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.app.wiring import Desk
    from assistant.records import Answer

TITLE = "创模知识助手"
EXAMPLES = (
    "其他城市是怎样达到噪声达标区覆盖率指标的",
    "噪声达标区怎样申报和复查验收？",
    "创模责任怎样分解到各部门？",
    "公众满意率低怎么整改？",
)
SEARCHING = "正在查找…"
FAILED = "程序出了意外的问题，这个问题没有答成。请再问一次；如仍不行，请把运行窗口里的提示告诉维护人员。"
UPLOAD_FAILED = "程序出了意外的问题，导入没有完成；已入库的文件不受影响。请再导入一次，仍不行请联系维护人员。"
CLASSIFIED_NOTE = "涉密文件不得导入。"
STAYS_NOTE = "文件只保存在本机，不会发送到任何外部网络。"
UPLOAD_SUFFIXES = (".txt", ".md", ".html", ".htm")

_PLACEHOLDER = "### 您想了解什么？\n\n只依据已入库的资料回答，每句话都注明出处；查不到的会直接说明。"
_HINT = '<p class="hint">提问后，这里逐条列出所引的原文和出处。点击回答里的 [1] 可以找到对应的一条。</p>'
_NO_SOURCES = '<p class="hint">这次没有引用资料。</p>'
_SECONDS_BETWEEN_PIECES = 0.03
_SECONDS_BETWEEN_STEPS = 0.25
_MANY_AT_ONCE = 8
"""Questions answered at the same time."""
_PIECE = re.compile(r".+?(?:\n+|[。！？；](?=[^\[\s])|\](?=\s)|$)", re.S)

# The browser itself then refuses whatever a document might make the page load from elsewhere. Gradio's own
# scripts stand in the page and compile templates.
_POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEAD = b"<head>"
# Gradio takes its own words (upload, errors) from the browser's language, and only from there.
_CHINESE = b"""<script>for (const [name, value] of [["language", "zh-CN"], ["languages", ["zh-CN"]]])
Object.defineProperty(navigator, name, {get: () => value});</script>"""

# Only fonts that are on the machine: a named font of Gradio's would be loaded.
_FONTS = [
    "system-ui",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer, as said and as shown."""

    question: str
    reply: str
    """Raw, for the history that follow-up questions are understood by; empty if it failed."""
    shown: str
    """Markdown."""
    sources: str
    """HTML."""


Talk = tuple[Exchange, ...]
"""The conversation of one browser session."""


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


class PageShell:
    """Gradio's page: Chinese from its first line, and forbidden to load anything from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Change the page itself; everything else passes."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": headers}, receive, _ShellSender(send))


class _ShellSender:
    """Holds a reply back until it is whole, then sends it with its changes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_whole()

    async def _send_whole(self) -> None:
        body = self._body.replace(b'lang="en"', b'lang="zh-CN"', 1).replace(_HEAD, _HEAD + _CHINESE, 1)
        headers = MutableHeaders(raw=list(self._start["headers"]))
        if self._body:
            headers["content-length"] = str(len(body))
        headers["content-security-policy"] = _POLICY
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def build_page(desk: Desk, stopping: threading.Event | None = None) -> gr.Blocks:
    """The page over an open library; uploads end between two steps once `stopping` is set."""
    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.HTML(_header(desk), elem_id="top", js_on_load=None)
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("问答", elem_id="ask-tab"):
                _ask_tab(desk)
            with gr.Tab("文档入库", elem_id="ingest-tab") as tab:
                _ingest_tab(desk, stopping, tab)
    return page


def _header(desk: Desk) -> str:
    return f"<h1>{TITLE}</h1><p>依据本机资料回答创模问题，句句注明出处</p>{markup.outside_to_html(desk.outside_host)}"


def _classified_note(desk: Desk) -> str:
    """What an uploader must know; where passages are sent to a model, that they stay here is not said."""
    host = desk.outside_host
    return CLASSIFIED_NOTE + (STAYS_NOTE if host is None else render("outside_model", host=host) + "。")


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


# ── asking ──────────────────────────────────────────────────────────────────────────────────────────


def _ask_tab(desk: Desk) -> None:
    talk = gr.State(())
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=3, min_width=320, elem_id="left"):
            chat = _chatbot()
            with gr.Row(elem_id="ask-row"):
                box = _question_box()
                button = gr.Button("提问", variant="primary", scale=0, min_width=88, elem_id="ask")
                fresh = gr.Button("新对话", scale=0, min_width=88, elem_id="fresh")
        with gr.Column(scale=2, min_width=320, elem_id="right"):
            gr.HTML("<h2>出处</h2>", elem_id="sources-title", js_on_load=None)
            panel = gr.HTML(_HINT, elem_id="sources", js_on_load=None)
    _connect_asking(desk, talk, (chat, box, panel), (button, fresh))


def _chatbot() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        show_label=False,
        container=False,
        sanitize_html=True,
        latex_delimiters=[],
        placeholder=_PLACEHOLDER,
        examples=[{"text": example} for example in EXAMPLES],
        buttons=["copy"],
        feedback_options=None,
        layout="bubble",
        height="100%",
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        placeholder="请输入问题，按回车提问",
        show_label=False,
        container=False,
        lines=1,
        max_lines=5,
        scale=1,
        min_width=160,
        autofocus=True,
    )


def _connect_asking(
    desk: Desk,
    talk: gr.State,
    parts: tuple[gr.Chatbot, gr.Textbox, gr.HTML],
    buttons: tuple[gr.Button, gr.Button],
) -> None:
    chat, box, panel = parts
    button, fresh = buttons
    common: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    outputs = [box, chat, panel, talk]

    def ask(question: str, talk_now: Talk) -> Iterator[tuple[Any, ...]]:
        yield from answering(desk, question, talk_now)

    def ask_example(talk_now: Talk, chosen: gr.SelectData) -> Iterator[tuple[Any, ...]]:
        yield from answering(desk, chosen.value["text"], talk_now)

    limit: dict[str, Any] = {"concurrency_limit": _MANY_AT_ONCE, "concurrency_id": "ask"}
    typed = gr.on([box.submit, button.click], ask, [box, talk], outputs, **common, **limit)
    chosen = chat.example_select(ask_example, talk, outputs, **common, **limit)
    for asked in (typed, chosen):
        asked.failure(_after_failure, chat, chat, **common)
    # An answer that is still being written would write itself into the new conversation.
    running = [typed, chosen]
    gr.on([fresh.click, chat.clear], _afresh, None, outputs, **common, queue=False, cancels=running)


def _after_failure(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*messages[:-1], _said("assistant", markup.text_to_markdown(FAILED))]


def _afresh() -> tuple[Any, ...]:
    return "", [], _HINT, ()


def answering(desk: Desk, question: str, talk: Talk) -> Iterator[tuple[Any, ...]]:
    """What box, chat, panel and state become, step by step, while a question is answered."""
    question = question.strip()
    if not question:
        yield "", gr.skip(), gr.skip(), gr.skip()
        return
    before = [*messages_of(talk), _said("user", markup.text_to_markdown(question))]
    yield "", [*before, _said("assistant", SEARCHING)], gr.skip(), gr.skip()
    exchange, growing = _exchange(desk, question, talk)
    talk = (*talk, exchange)
    for shown in growing:
        yield gr.skip(), [*before, _said("assistant", shown)], gr.skip(), gr.skip()
        time.sleep(_SECONDS_BETWEEN_PIECES)
    yield gr.skip(), messages_of(talk), panel_of(talk), talk


def _exchange(desk: Desk, question: str, talk: Talk) -> tuple[Exchange, list[str]]:
    """The finished exchange, and what is shown of it on the way."""
    turn = len(talk) + 1
    try:
        answer = desk.assistant.answer(question, history_of(talk))
        sources = markup.sources_to_html(answer, _texts(desk), turn)
    except ChuangmoError as error:
        return Exchange(question, "", markup.text_to_markdown(str(error)), ""), []
    shown = markup.answer_to_markdown(answer, turn)
    return Exchange(question, answer.text, shown, sources), _growing(answer, turn)


def _growing(answer: Answer, turn: int) -> list[str]:
    """Ever longer beginnings of the answer, cut where no mark and no emphasis is torn apart."""
    numbers = {citation.number for citation in answer.citations}
    ends = [piece.end() for piece in _PIECE.finditer(answer.text)]
    whole = (end for end in ends[:-1] if answer.text.count("**", 0, end) % 2 == 0)
    return [markup.marks_to_links(answer.text[:end], numbers, turn) for end in whole]


def _texts(desk: Desk) -> Callable[[str], str | None]:
    """Canonical texts by document, each read once for one answer."""
    read: dict[str, str | None] = {}

    def text_of(document_id: str) -> str | None:
        if document_id not in read:
            document = desk.library.catalogue.document(document_id)
            read[document_id] = document.text if document else None
        return read[document_id]

    return text_of


def history_of(talk: Talk) -> list[Turn]:
    """The conversation as the assistant wants it; failed exchanges say nothing."""
    return [
        turn
        for exchange in talk
        if exchange.reply
        for turn in (Turn("user", exchange.question), Turn("assistant", exchange.reply))
    ]


def messages_of(talk: Talk) -> list[dict[str, Any]]:
    """The conversation as the chat shows it."""
    return [
        message
        for exchange in talk
        for message in (
            _said("user", markup.text_to_markdown(exchange.question)),
            _said("assistant", exchange.shown),
        )
    ]


def _said(role: str, content: str) -> dict[str, Any]:
    return {"role": role, "content": content}


def panel_of(talk: Talk) -> str:
    """The sources of the last answer, and folded below them those of the earlier ones."""
    *earlier, last = talk
    folded = [
        f'<details class="earlier"><summary>前面的提问：{markup.text_to_html(exchange.question)}</summary>'
        f"{exchange.sources}</details>"
        for exchange in reversed(earlier)
        if exchange.sources
    ]
    return (last.sources or _NO_SOURCES) + "".join(folded)


# ── taking files in ─────────────────────────────────────────────────────────────────────────────────


def _ingest_tab(desk: Desk, stopping: threading.Event | None, tab: gr.Tab) -> None:
    with gr.Column(elem_id="ingest"):
        gr.HTML(markup.notice_to_html(_classified_note(desk)), elem_id="secret", js_on_load=None)
        chosen = gr.File(
            label=f"选择文件（可多选：{' '.join(UPLOAD_SUFFIXES)}）",
            file_count="multiple",
            # No `file_types`: Gradio refuses others in English, the readers in Chinese and by name.
            height=170,
            elem_id="upload",
        )
        button = gr.Button("导入所选文件", variant="primary", elem_id="take-in")
        report = gr.HTML("", elem_id="report", js_on_load=None)
        held = gr.HTML("", elem_id="held", js_on_load=None)
    common: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def take_in(paths: list[str] | None) -> Iterator[tuple[Any, ...]]:
        yield from taking_in(desk, [Path(path) for path in paths or ()], stopping)

    def list_held() -> str:
        return held_of(desk)

    taken = button.click(take_in, chosen, [chosen, report, held], **common, concurrency_limit=1)
    taken.failure(lambda: (None, markup.notice_to_html(UPLOAD_FAILED)), None, [chosen, report], **common)
    tab.select(list_held, None, held, **common)


def taking_in(
    desk: Desk, paths: Sequence[Path], stopping: threading.Event | None = None
) -> Iterator[tuple[Any, ...]]:
    """What the chosen files, the report and the list become while files are taken in."""
    if not paths:
        yield gr.skip(), markup.notice_to_html("请先选择文件。"), gr.skip()
        return
    yield gr.skip(), markup.notice_to_html("正在读取文件…"), gr.skip()
    items = [_item(path) for path in paths]
    job = Job[Progress, Summary](lambda tell: desk.ingester(tell).ingest_items(items), stopping)
    for progress in _now_and_then(job.steps()):
        yield gr.skip(), markup.progress_to_html(progress), gr.skip()
    try:
        report = markup.summary_to_html(job.result())
    except ChuangmoError as error:
        report = markup.notice_to_html(str(error))
    yield None, report, held_of(desk)


def _item(path: Path) -> Item:
    """An uploaded file; Gradio's copy of it, open to other programs, does not stay."""
    data = path.read_bytes()
    path.unlink()
    return Item(f"{markup.UPLOAD_PREFIX}{path.name}", path.name, data)


def _now_and_then(steps: Iterator[Progress]) -> Iterator[Progress]:
    """As many steps as a person can read."""
    last = 0.0
    for step in steps:
        if time.monotonic() - last >= _SECONDS_BETWEEN_STEPS:
            last = time.monotonic()
            yield step


def held_of(desk: Desk) -> str:
    """The user's files that are in the library."""
    return markup.names_to_html([source.name for source in desk.library.catalogue.sources(OWN.name)])
