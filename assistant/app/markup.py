"""Answers, sources and uploads as HTML and Markdown; the only place where outside text becomes markup."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from assistant.app.show import STAGE_NAMES
from ingest.records import STATUS_NAMES
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from assistant.records import Answer, Citation
    from ingest.records import Outcome, Progress, Summary
    from kb.records import Role, Span

    TextOf = Callable[[str], str | None]

UPLOAD_PREFIX = "upload:"
_NEAR, _WIDE = 80, 500
"""Characters of context on each side of a quote."""

_ROLE_NAMES: dict[Role, str] = {
    "main": "引文",
    "continuation": "续文",
    "header": "表头",
    "unit": "单位",
    "lead-in": "上文",
    "year": "年份",
}
_SURE = {"stated": "", "inferred": "（推断）", "corrected": "（已更正）", "suspect": "（存疑）"}

_ASCII_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# A backslash takes the next character with it, so an escaped bracket never begins a mark. The rest is
# what would become a tag, an entity, a link or a picture (which a browser would fetch).
_ANSWER_TOKEN = re.compile(
    r"\\(?P<escaped>[\s\S])|\[(?P<mark>\d{1,4})\]|(?P<special>[&<>@]|\](?=[(:])|:(?=//)|(?<=www)\.)", re.I
)


def text_to_html(text: str) -> str:
    """Any outside text as plain words of HTML, in content or in a quoted attribute."""
    return html.escape(text, quote=True)


def text_to_markdown(text: str) -> str:
    """Any outside text (a question, an error) as plain words of Markdown: every sign is an entity."""
    lines = (line.strip() for line in text.strip().splitlines())
    return "\n".join(_ASCII_PUNCTUATION.sub(lambda sign: _entity(sign[0]), line) for line in lines)


def _entity(sign: str) -> str:
    return f"&#{ord(sign)};"


def anchor(number: int, turn: int = 0) -> str:
    """The id of a citation's section; `turn` tells the answers of one conversation apart."""
    return f"c{turn}-{number}" if turn else f"c{number}"


# ── the answer ──────────────────────────────────────────────────────────────────────────────────────


def answer_to_markdown(answer: Answer, turn: int = 0) -> str:
    """The answer with its marks linked to their sources; whatever else looks like HTML or a link is inert."""
    return marks_to_links(answer.text, {citation.number for citation in answer.citations}, turn)


def marks_to_links(text: str, numbers: Iterable[int], turn: int = 0) -> str:
    """Markdown in which the marks of `numbers` are the only links and the only HTML."""
    known = frozenset(numbers)
    return _ANSWER_TOKEN.sub(lambda token: _token(token, known, turn), text)


def _token(token: re.Match[str], known: frozenset[int], turn: int) -> str:
    if token["mark"] is not None:
        return _mark(token["mark"], known, turn)
    if token["special"] is not None:
        return _entity(token["special"])
    # Markdown would read `\&lt;` as an escaped ampersand.
    return _entity(token["escaped"]) if token["escaped"] in "&<>@:" else token[0]


def _mark(digits: str, known: frozenset[int], turn: int) -> str:
    number = int(digits)
    if number in known:
        return f'<a href="#{anchor(number, turn)}" class="cite">[{number}]</a>'
    return f"&#91;{digits}&#93;"


# ── its sources ─────────────────────────────────────────────────────────────────────────────────────


def sources_to_html(answer: Answer, text_of: TextOf, turn: int = 0) -> str:
    """A section for every citation: what it is, where it stands, and its words in their context."""
    return "\n".join(_source(citation, text_of(citation.document_id), turn) for citation in answer.citations)


def _source(citation: Citation, text: str | None, turn: int) -> str:
    return (
        f'<section id="{anchor(citation.number, turn)}" class="source" tabindex="-1">'
        f'<h3><span class="number">[{citation.number}]</span> {text_to_html(citation.title)}</h3>'
        f"{_digest(citation)}"
        f'<p class="facts">{_facts(citation)}</p>'
        f"{_quote(citation, text)}</section>"
    )


def _digest(citation: Citation) -> str:
    if not citation.is_digest:
        return ""
    origin = f' <span class="origin">原件：{text_to_html(citation.origin)}</span>' if citation.origin else ""
    return f'<p class="digest"><span class="badge">摘要（非原文）</span>{origin}</p>'


def _facts(citation: Citation) -> str:
    """Document, page, place and year, each as sure as it is."""
    parts = [
        ("place", place_words(citation)),
        ("year", year_words(citation)),
        ("document", citation.document),
        ("page", page_words(citation.page)),
    ]
    return "".join(f'<span class="{name}">{text_to_html(words)}</span>' for name, words in parts if words)


def place_words(citation: Citation) -> str:
    """The place and how we know it."""
    if citation.place_how == "masked":
        return "地名已隐去"
    if not citation.place or citation.place_how == "unknown":
        # A guide or a standard is about no one place.
        return "" if citation.is_digest else "地名未载"
    return citation.place + _SURE.get(citation.place_how, "")


def year_words(citation: Citation) -> str:
    """The year and whether it can be trusted."""
    year = f"{citation.year}年" if citation.year and citation.year[-1].isdigit() else citation.year
    if citation.year_how == "masked":
        return "原文年份已隐去"
    if citation.year_how == "suspect":
        return f"年份存疑（原文作“{citation.year}”）" if year else "年份存疑"
    if not year or citation.year_how == "unknown":
        return "年份未载"
    return year + _SURE.get(citation.year_how, "")


def page_words(page: str | None) -> str:
    """The page; sheets and rows have labels of their own."""
    return f"第{page}页" if page and page.isdigit() else page or ""


def _quote(citation: Citation, text: str | None) -> str:
    if text is None or text[citation.start : citation.end] != citation.text:
        why = "原文件已不在资料库中" if text is None else "原文件已更新"
        words = f"<mark>{text_to_html(citation.text)}</mark>"
        return f'<blockquote>{words}</blockquote><p class="stale">{why}，以上是引用时的原文。</p>'
    near = _in_context(citation, text, _NEAR)
    wide = _in_context(citation, text, _WIDE)
    more = f"<details><summary>查看更多上下文</summary><blockquote>{wide}</blockquote></details>"
    return f"{_beside(citation, text)}<blockquote>{near}</blockquote>" + (more if wide != near else "")


def _in_context(citation: Citation, text: str, width: int) -> str:
    before, after = words_before(text, citation.start, width), words_after(text, citation.end, width)
    return f"{text_to_html(before)}<mark>{text_to_html(citation.text)}</mark>{text_to_html(after)}"


def words_before(text: str, start: int, width: int) -> str:
    """Up to `width` characters before `start`, from the beginning of a line if one is near."""
    piece = text[max(0, start - width) : start]
    if start <= width:
        return _fewer_blank_lines(piece).lstrip()
    _, newline, rest = piece.partition("\n")
    whole = bool(newline) and len(rest.strip()) >= width // 3
    return _fewer_blank_lines(rest).lstrip() if whole else "…" + _fewer_blank_lines(piece).lstrip()


def words_after(text: str, end: int, width: int) -> str:
    """Up to `width` characters after `end`, to the end of a line if one is near."""
    piece = text[end : end + width]
    if end + width >= len(text):
        return _fewer_blank_lines(piece).rstrip()
    rest, newline, _ = piece.rpartition("\n")
    whole = bool(newline) and len(rest.strip()) >= width // 3
    return _fewer_blank_lines(rest).rstrip() if whole else _fewer_blank_lines(piece).rstrip() + "…"


def _fewer_blank_lines(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n", text)


def _beside(citation: Citation, text: str) -> str:
    """What the quote needs to be understood and does not stand next to it, such as a table's header."""
    far = [span for span in citation.context if _is_far(span, citation)]
    lines = (
        f"<p><b>{_ROLE_NAMES[span.role]}</b>{text_to_html(span.quote(text).strip())}</p>"
        for span in sorted(far)
        if span.quote(text).strip()
    )
    inside = "".join(lines)
    return f'<div class="beside">{inside}</div>' if inside else ""


def _is_far(span: Span, citation: Citation) -> bool:
    return span.end < citation.start - _NEAR // 3 or span.start > citation.end + _NEAR // 3


# ── taking files in ─────────────────────────────────────────────────────────────────────────────────


def progress_to_html(progress: Progress) -> str:
    """How far a run has come: which file, what is done with it, how fast, how long yet."""
    number = min(progress.files_done + 1, progress.files_total)
    parts = [
        STAGE_NAMES[progress.stage],
        f"{progress.characters_per_second:.0f} 字/秒",
        _left(progress.seconds_left),
    ]
    if not progress.characters_per_second:
        del parts[1]
    return (
        f'<div class="progress" role="status">{_bar(progress)}'
        f"<p>第 {number} 个，共 {progress.files_total} 个：{text_to_html(file_name(progress.path))}</p>"
        f'<p class="hint">{"　".join(parts)}</p></div>'
    )


def _bar(progress: Progress) -> str:
    if not progress.bytes_done or not progress.bytes_total:
        return "<progress></progress>"
    return f'<progress max="{progress.bytes_total}" value="{progress.bytes_done}"></progress>'


def _left(seconds: float | None) -> str:
    return "正在估算剩余时间" if seconds is None else f"约剩 {duration(seconds)}"


def duration(seconds: float) -> str:
    """A length of time for people."""
    if seconds < 1:
        return "不到 1 秒"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


def file_name(path: str) -> str:
    """What the user calls an uploaded file."""
    return path.removeprefix(UPLOAD_PREFIX)


def summary_to_html(summary: Summary) -> str:
    """What became of every file of a run."""
    counts = "；".join(f"{STATUS_NAMES[status]} {count} 个" for status, count in summary.counts.items())
    total = f"共 {len(summary.outcomes)} 个文件：{counts}。用时：{duration(summary.seconds)}。"
    items = "".join(_outcome(outcome) for outcome in summary.outcomes)
    return f'<div class="summary" role="status"><p>{total}</p><ul>{items}</ul></div>'


def _outcome(outcome: Outcome) -> str:
    size = f"{outcome.reports} 份材料，{outcome.characters} 字" if outcome.characters else ""
    remark = "；".join(part for part in (size, outcome.remark) if part)
    detail = f'<span class="hint">{text_to_html(remark)}</span>' if remark else ""
    return (
        f'<li class="{"in" if outcome.is_in else "out"}"><span class="status">{STATUS_NAMES[outcome.status]}</span>'
        f'<span class="file">{text_to_html(file_name(outcome.path))}</span>{detail}</li>'
    )


def names_to_html(names: Sequence[str]) -> str:
    """The user's files that are in the library."""
    if not names:
        return '<p class="hint">资料库里还没有您的文件。</p>'
    items = "".join(f"<li>{text_to_html(name)}</li>" for name in names)
    return f'<details class="held"><summary>资料库里已有您的 {len(names)} 个文件</summary><ul>{items}</ul></details>'


def outside_to_html(host: str | None) -> str:
    """The line that says, for as long as it is so, that questions and passages are sent to another machine."""
    if host is None:
        return ""
    return f'<p class="outside" role="note">{text_to_html(render("outside_model", host=host))}</p>'


def notice_to_html(text: str) -> str:
    """A message where sources or a summary would stand."""
    return f'<p class="notice" role="status">{text_to_html(text)}</p>'
