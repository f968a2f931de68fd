"""Results as Chinese text for a terminal."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING, Any, TextIO

from ingest.records import STATUS_NAMES, Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.app.contract import Json
    from kb.records import Source

STAGE_NAMES = {
    "read": "读取",
    "split": "分段",
    "write": "登记",
    "embed": "计算向量",
    "index": "建索引",
    "publish": "发布",
}
_MARKDOWN = re.compile(r"\\([\\`*_\[\]#<>|~])|\*\*")
_SECONDS_BETWEEN_LINES = 0.2


def answer(result: Json) -> str:
    """An answer with its sources below."""
    text = _MARKDOWN.sub(lambda match: match[1] or "", result["answer"])
    sources = [_source_line(citation) for citation in result["citations"]]
    return text + ("\n\n出处：\n" + "\n".join(sources) if sources else "")


def _source_line(citation: Json) -> str:
    place = citation["place"] or ("" if citation["is_digest"] else "地名未载")
    year = {"masked": "年份已隐去", "suspect": "年份存疑", "unknown": "年份未载"}.get(
        citation["year_how"], f"{citation['year']}"
    )
    digest = f"；摘要（非原文），原件：{citation['origin']}" if citation["is_digest"] else ""
    page = f" 第{citation['page']}页" if citation["page"] else ""
    known = "，".join(word for word in (place, year) if word)
    where = f"{citation['document']}{page} {citation['start']}—{citation['end']}"
    return f"[{citation['number']}] 《{citation['title']}》（{known}）{where}{digest}"


def hits(found: Sequence[Json]) -> str:
    """Passages, best first."""
    if not found:
        return "没有找到相近的段落。"
    return "\n\n".join(
        f"{number}. {hit['document']} {hit['start']}—{hit['end']}（{hit['score']:.3f}）\n{hit['text'].strip()}"
        for number, hit in enumerate(found, 1)
    )


def summary(result: Json) -> str:
    """What became of each file."""
    lines = [_outcome_line(outcome) for outcome in result["outcomes"] if outcome["status"] != "unchanged"]
    counts = "，".join(f"{STATUS_NAMES[status]} {count}" for status, count in result["counts"].items())
    return "\n".join(
        [*lines, f"共 {len(result['outcomes'])} 个文件：{counts or '无'}；用时 {result['seconds']:.1f} 秒。"]
    )


def _outcome_line(outcome: Json) -> str:
    size = (
        f"（{outcome['reports']} 份材料，{outcome['chunks']} 段，{outcome['characters']} 字）"
        if outcome["chunks"]
        else ""
    )
    remark = f"：{outcome['remark']}" if outcome["remark"] else ""
    return f"{STATUS_NAMES[outcome['status']]}  {outcome['path']}{size}{remark}"


def source_to_json(source: Source) -> Json:
    """A source for `list --json`."""
    return {
        "path": source.path,
        "name": source.name,
        "document_id": source.document_id,
        "sha256": source.sha256,
        "size": source.size,
        "added_at": source.added_at,
    }


def sources(found: Sequence[Source]) -> str:
    """Files that are in."""
    if not found:
        return "资料库里还没有文件。用 chuangmo ingest 文件夹 导入。"
    return "\n".join(f"{source.document_id}  {source.name}  {source.path}" for source in found)


def reports(rows: Sequence[Json]) -> str:
    """What is known of each report."""
    if not rows:
        return "资料库里还没有材料。"
    return "\n".join(
        f"{row['document']} {row['start']}—{row['end']}  标题：{_fact(row['title'])}  "
        f"地名：{_fact(row['place'])}  年份：{_fact(row['year'])}"
        for row in rows
    )


_HOW = {
    "stated": "",
    "inferred": "（推断）",
    "masked": "（已隐去）",
    "suspect": "（存疑）",
    "corrected": "（已更正）",
}


def _fact(fact: dict[str, Any] | None) -> str:
    return "未知" if fact is None else f"{fact['value'] or ''}{_HOW[fact['how']]}"


def doctor(result: Json) -> str:
    """What was rebuilt."""
    state = "索引完整" if result["whole"] else "索引仍不完整，请查看日志"
    return f"已重建：{result['documents']} 份文档，{result['chunks']} 段；嵌入模型 {result['embedder'] or '无'}；{state}。"


def progress_line(progress: Json) -> str:
    """One line: how far, how fast, how long yet."""
    left = progress["seconds_left"]
    remaining = f"，约剩 {_duration(left)}" if left is not None else ""
    stage = STAGE_NAMES[progress["stage"]]
    return (
        f"{progress['files_done']}/{progress['files_total']} {stage} {progress['path'].rsplit('/', 1)[-1]}"
        f"（{progress['characters_per_second']:.0f} 字/秒{remaining}）"
    )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


class ProgressLine:
    """Rewrites one line of a terminal; silent where the output is no terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._last = 0.0

    def update(self, progress: Json) -> None:
        """Show how far a run has come, at most five times a second."""
        now = time.monotonic()
        if self._stream.isatty() and now - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = now
            self._stream.write(f"\r\033[K{progress_line(progress)}")
            self._stream.flush()

    def clear(self) -> None:
        """Leave no half line behind."""
        if self._stream.isatty():
            self._stream.write("\r\033[K")


def starter_progress(progress: Progress) -> None:
    """The first start takes some seconds for the shipped cards; say so."""
    if progress.stage == "read":
        sys.stderr.write(f"正在准备入门资料 {progress.files_done + 1}/{progress.files_total}\n")
