"""Results as Chinese text for a terminal."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING, Any, TextIO

from assistant.naming import page_words
from ingest.corrections import FIELDS
from ingest.records import STATUS_NAMES, Progress
from kb.verdict import VERDICTS

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
    page = "".join(f" {part}" for part in (page_words(citation["page"]), citation["row"]) if part)
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
    lines.append(f"共 {len(result['outcomes'])} 个文件：{counts or '无'}；用时 {result['seconds']:.1f} 秒。")
    return "\n".join([*lines, *_to_check(result["outcomes"])])


def _to_check(outcomes: Sequence[Json]) -> list[str]:
    """At the end, where it is not overlooked: what a person must hold against the original."""
    grave = [outcome for outcome in outcomes if outcome.get("verdict") == VERDICTS[-1]]
    if not grave:
        return []
    lines = [f"    {outcome['path']}：{'；'.join(outcome['reasons'])}" for outcome in grave]
    return [f"其中 {len(grave)} 个需人工核对（详见 chuangmo readings）：", *lines]


def _outcome_line(outcome: Json) -> str:
    size = (
        f"（{outcome['reports']} 份材料，{outcome['chunks']} 段，{outcome['characters']} 字）"
        if outcome["chunks"]
        else ""
    )
    said = "；".join(dict.fromkeys((*outcome.get("reasons", ()), *filter(None, [outcome["remark"]]))))
    verdict = f"【{outcome['verdict']}】" if outcome.get("verdict") not in (None, "好") else ""
    remark = f"：{verdict}{said}" if said else ""
    return f"{STATUS_NAMES[outcome['status']]}  {outcome['path']}{size}{remark}"


def readings(rows: Sequence[Json]) -> str:
    """The reading report of each document, those a person must look at first."""
    if not rows:
        return "资料库里还没有文件。用 chuangmo ingest 文件夹 导入。"
    ordered = sorted(rows, key=lambda row: -VERDICTS.index(row["verdict"]))
    return "\n".join(_reading(row) for row in ordered)


def _reading(row: Json) -> str:
    head = f"{row['verdict']}  {row['document']}（{row['how']}，{row['characters']} 字）"
    return "\n".join([head, *(f"    {reason}" for reason in (*row["grave"], *row["slight"]))])


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
    """What is known of each report, numbered as `describe` takes them."""
    if not rows:
        return "没有符合条件的材料。"
    return "\n".join(
        f"{row['document']}#{row['report'].rpartition('#')[2]} {row['start']}—{row['end']}  "
        f"{_description(row)}{_kin(row)}"
        for row in rows
    )


def _description(row: Json) -> str:
    """What is known, unknown values left out but for place and year."""
    names = {
        "title": "标题",
        "place": "地名",
        "unit": "单位",
        "year": "年份",
        "kind": "文种",
        "campaign": "创建",
        "force": "施行",
        "validity": "效力",
    }
    facts = {name: row[name] for name in names}
    kept = {name: fact for name, fact in facts.items() if fact or name in ("place", "year")}
    within = row["within"]["value"] if row["within"] else ""
    return "  ".join(
        f"{names[name]}：{within if name == 'place' and fact and fact['value'] else ''}{_fact(fact)}"
        for name, fact in kept.items()
    )


_KIN = {"copy": "相同", "reprint": "转载", "excerpt": "节选", "variant": "近似但数字不同"}


def _kin(row: Json) -> str:
    told = [
        f"与 {one['document']}#{one['number']} {_KIN[one['kind']]}"
        for one in row.get("kin", [])
        if one["kind"] in _KIN
    ]
    return f"  〔{'；'.join(told)}〕" if told else ""


def figures(rows: Sequence[Json]) -> str:
    """A figure a line, with where it stands."""
    if not rows:
        return "没有符合条件的数据。"
    return "\n".join(
        "  ".join(
            part
            for part in (
                _fact(row["place"]) if row["place"] else "地名未载",
                row["scope"] or "",
                row["indicator"] or "（未归入指标）",
                f"{row['value']}{_STATUS[row['status']]}",
                row["kind"],
                _fact(row["year"]) if row["year"] else "年份未载",
                f"{row['document']} {row['start']}—{row['end']}",
            )
            if part
        )
        for row in rows
    )


_STATUS = {"ok": "", "masked": "（已隐去）", "damaged": "（原文有误，不可引用）", "doubtful": "（识别存疑）"}


def conflicts(rows: Sequence[Json]) -> str:
    """Each conflict with its sides."""
    if not rows:
        return "没有发现互相矛盾的数据。"
    return "\n".join(
        f"{row['remark']}\n"
        + "\n".join(
            f"    {side['words']}  {side['document']} {side['start']}—{side['end']}" for side in row["sides"]
        )
        for row in rows
    )


def described(result: Json) -> str:
    """Each corrected report as it is known now, with its history; what could not be corrected."""
    return "\n".join(_described(row) for row in result["results"])


def _described(row: Json) -> str:
    if "error" in row:
        return f"未更正  {row['document']}：{row['error']}"
    history = "".join(
        f"\n    {one['at'][:16].replace('T', ' ')} {one['by']} 更正{FIELDS[one['field']]}为“{one['value'] or '（恢复自动识别）'}”"
        + (f"，依据：{one['why']}" if one["why"] else "")
        for one in row["history"]
    )
    return f"{row['document']}#{row['index']} {row['start']}—{row['end']}  {_description(row)}{history}"


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
