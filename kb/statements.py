"""From requirements to starter documents: each requirement is one sentence that says all of it by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from kb.datafiles import dump_yaml
from kb.indicators import Indicator, load_indicators
from kb.records import Span
from kb.requirements import Operator, Requirement, Ruleset, load_requirements
from kb.sources import load_sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.sources import Original

WORDS: dict[Operator, str] = {">=": "不低于", ">": "大于", "<=": "不超过", "<": "小于", "==": "为"}
SYMBOLS: dict[Operator, str] = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "==": ""}
FOLDER = "requirements"
_MADE = "本卡为摘要（非原文），由指标目录生成，每句话注明所依据的材料；正式引用请核对原件。"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_TIGHT_UNITS = ("%", "℃", "天", "项", "分", "万元", "平方米", "辆")


@dataclass(frozen=True, slots=True)
class Statement:
    """Where the sentence of a requirement stands: the starter document's name and the span in its text."""

    requirement: Requirement
    document: str
    span: Span
    sentence: str


@dataclass(frozen=True, slots=True)
class Computation:
    """Where the sentence stands that says how an indicator is computed."""

    indicator: Indicator
    document: str
    span: Span
    sentence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One generated starter document."""

    name: str
    text: str
    statements: tuple[Statement, ...] = ()
    computations: tuple[Computation, ...] = ()


def sentence(requirement: Requirement) -> str:
    """The one sentence that states a requirement: whose, of what, how much, and which original says so."""
    ruleset = requirement.ruleset
    sources = "、".join(original.in_brief for original in requirement.sources)
    name = _name(requirement)
    if requirement.operator == "doubtful":
        return f"{ruleset.title}的{name}{requirement.remark}（{sources}），不能当作正式依据。"
    if requirement.operator == "none":
        return f"{ruleset.title}列有{name}，但所见材料（{sources}）只有名称，没有写出门槛。"
    verb = "规定" if ruleset.is_standard else "要求"
    item = f"第{requirement.item}项" if requirement.item else ""
    also = f"，{requirement.also}" if requirement.also else ""
    return f"{ruleset.title}{item}{verb}{name}{_condition(requirement)}{also}，见{sources}{_grade(requirement)}。"


def in_short(requirement: Requirement, values: dict[str, str]) -> str:
    """The requirement without its ruleset and its sources: of what and how much; `values` of its own to give."""
    also = f"，{requirement.also}" if requirement.also else ""
    symbol = SYMBOLS.get(requirement.operator)
    if symbol is None:
        return f"{_name(requirement)}{_condition(replace(requirement, values=values))}{also}"
    limits = values or {"": requirement.threshold}
    said = "、".join(
        f"{key}{symbol or '为'}{with_unit(value, requirement.unit)}" for key, value in limits.items()
    )
    return f"{_name(requirement)}{'：' if values else ''}{said}{also}"


def limit_of(requirement: Requirement) -> str:
    """A requirement that is one number as a sign with it: ≤60 dB(A)."""
    return f"{SYMBOLS[requirement.operator]}{with_unit(requirement.threshold, requirement.unit)}"


def _name(requirement: Requirement) -> str:
    # A name of its own (夜间频发噪声…) says its tags already.
    tags = "" if requirement.named else "，".join(requirement.tags)
    return requirement.name + (f"（{tags}）" if tags else "")


def _condition(requirement: Requirement) -> str:
    if requirement.operator == "text":
        return f"：{requirement.says}"
    if requirement.operator == "grade":
        return "分级：" + "、".join(
            f"{grade}{with_unit(value, requirement.unit)}" for grade, value in requirement.values.items()
        )
    words = WORDS[requirement.operator]
    if requirement.values:
        return f"{words}：" + "，".join(
            f"{key}{with_unit(value, requirement.unit)}" for key, value in requirement.values.items()
        )
    value = with_unit(requirement.threshold, requirement.unit)
    symbol = SYMBOLS[requirement.operator]
    return f"{words}{value}" + (f"（{symbol}{value}）" if symbol else "")


def with_unit(value: str, unit: str) -> str:
    """A number with its unit as sentences write it, unless it has it already."""
    if unit and unit in value:
        return value
    return f"{value}{unit}" if unit in _TIGHT_UNITS or not unit else f"{value} {unit}"


def _grade(requirement: Requirement) -> str:
    return "，系转录，未对照标准原文" if requirement.grade == "secondary" else ""


@cache
def sheets() -> tuple[Sheet, ...]:
    """All generated documents: one a ruleset, and one on how indicators are computed."""
    return (
        *(
            _sheet(ruleset, tuple(rows))
            for ruleset, rows in groupby(load_requirements(), key=lambda requirement: requirement.ruleset)
        ),
        _sheet_of_computations(),
    )


@cache
def statements() -> dict[str, Statement]:
    """Where each requirement is stated, by its id."""
    return {statement.requirement.id: statement for sheet in sheets() for statement in sheet.statements}


@cache
def computations() -> dict[str, Computation]:
    """How each indicator is computed of which a source says so, by its formal name."""
    return {one.indicator.name: one for sheet in sheets() for one in sheet.computations}


def _sheet_of_computations() -> Sheet:
    name, title = "要求_指标怎样计算.md", "创模指标怎样计算（摘要）"
    known = load_sources()
    computed = [indicator for indicator in load_indicators() if indicator.computed]
    originals = {source: known[source] for one in computed for source in one.computed_from}
    front = _yaml(originals.values(), title=title, campaign="创建国家环境保护模范城市", year="年份不详")
    text = f"---\n{front}---\n# {title}\n{_MADE}\n\n## 指标的计算方法\n"
    found = []
    for indicator in computed:
        sources = "、".join(known[source].in_brief for source in indicator.computed_from)
        said = f"{indicator.name}的计算方法：{indicator.computed}，见{sources}。"
        found.append(Computation(indicator, name, Span(len(text), len(text) + len(said)), said))
        text += said + "\n"
    return Sheet(name, text, computations=tuple(found))


def _sheet(ruleset: Ruleset, rows: tuple[Requirement, ...]) -> Sheet:
    parts = (
        (ruleset.version, ruleset.campaign) if ruleset.is_standard else (ruleset.campaign, ruleset.version)
    )
    name = re.sub(r"[\s/\\]", "", "要求_" + "_".join(parts)) + ".md"
    whose = f"{ruleset.version} {ruleset.campaign}" if ruleset.is_standard else ruleset.title
    title = f"{whose}逐项要求（摘要）"
    text = f"---\n{_front_matter(ruleset, rows, title)}---\n# {title}\n{_opening(ruleset)}"
    found: list[Statement] = []
    for category, members in groupby(rows, key=lambda row: row.category):
        text += f"\n## {category or '各项要求'}\n"
        for requirement in members:
            said = sentence(requirement)
            found.append(Statement(requirement, name, Span(len(text), len(text) + len(said)), said))
            text += said + "\n"
            if requirement.note:
                text += f"{ruleset.title}的{requirement.name}一项，{requirement.note}。\n"
    return Sheet(name, text, tuple(found))


def _front_matter(ruleset: Ruleset, rows: tuple[Requirement, ...], title: str) -> str:
    originals = {original.id: original for row in rows for original in row.sources}
    originals |= {original.id: original for original in ruleset.status_from}
    area = ruleset.area if ruleset.area not in ("", "全国") else ""
    return _yaml(
        originals.values(),
        title=title,
        campaign=ruleset.campaign,
        year=_year(ruleset),
        validity=ruleset.status,
        place=area if ruleset.level == "市自定" else "",
        province=area,
    )


def _yaml(originals: Iterable[Original], **said: str) -> str:
    """Front matter as a card has it."""
    front = {
        "title": said["title"],
        "place": said.get("place", ""),
        "province": said.get("province") or "全国",
        "year": said["year"],
        "campaign": said["campaign"],
        "kind": "指标要求",
        "validity": said.get("validity", ""),
        "origin": [one.entry for one in originals],
    }
    return dump_yaml(front)


def _year(ruleset: Ruleset) -> str:
    """When it came into force; failing that, the year in its version (GB 3096-2008)."""
    stated = ruleset.valid_from[:4] or "".join(_YEAR.findall(ruleset.version)[:1])
    return stated or "年份不详"


def _opening(ruleset: Ruleset) -> str:
    lines = [
        _MADE,
        f"{ruleset.title}的效力：{ruleset.status}。",
    ]
    if ruleset.valid_from:
        until = f"，到{_date(ruleset.valid_to)}为止" if ruleset.valid_to else ""
        lines.insert(1, f"{ruleset.title}自{_date(ruleset.valid_from)}起执行{until}。")
    return "\n".join(lines) + "\n"


def _date(iso: str) -> str:
    """2007-01-01 → 2007年1月1日; a year alone stays one."""
    year, *rest = iso.split("-")
    return f"{year}年" + "".join(f"{int(part)}{unit}" for part, unit in zip(rest, "月日", strict=False))
