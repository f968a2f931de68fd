"""How places, years, pages, times and kinds are said to a reader, with how sure they are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from assistant.naming import SURE, page_words, place_words, source_line, where_words, year_words
from ingest.records import STATUS_NAMES
from kb.records import OWN, STARTER
from kb.verdict import reading_said

if TYPE_CHECKING:
    from assistant.records import Intent
    from kb.catalogue.talks import Verdict
    from kb.knowledge import FigureStatus, KinKind
    from kb.records import Fact, Report, Role

__all__ = ("page_words", "place_words", "reading_said", "source_line", "where_words", "year_words")
# What templates find here beside this module's own.

UPLOAD_PREFIX = "upload:"
_INTENTS: dict[Intent, str] = {
    "figure": "问数据",
    "threshold": "问要求",
    "howto": "问做法",
    "comparison": "作比较",
    "precedent": "找先例",
    "entity": "问名称",
    "when": "问时间",
    "definition": "问含义",
    "open": "",
}
_ROLES: dict[Role, str] = {
    "main": "引文",
    "continuation": "同句",
    "header": "表头",
    "unit": "单位",
    "lead-in": "上文",
    "year": "年份",
}
VERDICTS: dict[Verdict, str] = {
    "good": "回答得好",
    "number": "数字不对",
    "source": "出处不对",
    "unanswered": "没有答到",
}
_KIN: dict[KinKind, str] = {
    "copy": "内容相同",
    "reprint": "转载",
    "excerpt": "节选",
    "variant": "文字相近、数字不同",
    "boilerplate": "有相同的套话",
}
_STATUSES: dict[FigureStatus, str] = {
    "ok": "",
    "masked": "原文已隐去",
    "damaged": "原文有误",
    "doubtful": "识别存疑",
}


def intent_words(intent: Intent) -> str:
    """What kind of question it was taken for; empty where that says nothing."""
    return _INTENTS[intent]


def role_words(role: Role) -> str:
    """What a span beside a quote is."""
    return _ROLES[role]


def kin_words(kind: KinKind) -> str:
    """How another text is like this one."""
    return _KIN[kind]


def status_words(status: FigureStatus) -> str:
    """What is wrong with a figure; empty where nothing is."""
    return _STATUSES[status]


def outcome_words(status: str) -> str:
    """What became of a file."""
    return {**STATUS_NAMES}[status]  # type: ignore[index]


def collection_words(name: str) -> str:
    """A collection's name as it is shown."""
    return {OWN.name: "本单位资料", STARTER.name: "入门资料"}.get(name, name)


def fact_words(fact: Fact | None) -> str:
    """A described value with how it is known; 未载 where it is not."""
    if fact is None or fact.how == "unknown":
        return "未载"
    if fact.how == "masked":
        return "原文已隐去"
    return f"{fact.value or ''}{SURE.get(fact.how, '')}"


def untitled(report: Report) -> str:
    """What to call a report without a title: its place and kind, as sure as they are."""
    known = [fact_words(fact) for fact in (report.place, report.kind) if fact.is_known]
    return " ".join(known) or "未载标题"


def file_name(path: str) -> str:
    """What the user calls an uploaded file."""
    return path.removeprefix(UPLOAD_PREFIX)


def moment(iso: str) -> str:
    """A moment of our clock in the reader's time zone, to the minute."""
    return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M")


def size_words(size: int) -> str:
    """Bytes for people."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, round(size / 1024))} KB"


def duration(seconds: float) -> str:
    """A length of time for people."""
    if seconds < 1:
        return "不到 1 秒"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
