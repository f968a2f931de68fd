"""What is required of a city: thresholds by campaign, version and level, each with its source and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from kb.datafiles import data_file, read_yaml, words_of
from kb.errors import DataError
from kb.indicators import Indicator, load_indicators
from kb.sources import Original, load_sources

if TYPE_CHECKING:
    from decimal import Decimal

Operator = Literal[">=", ">", "<=", "<", "==", "grade", "text", "none", "doubtful"]
"""`grade`: limits of grades; `text`: required in words; `none`: only the name was seen; `doubtful`: not to be used."""
Grade = Literal["direct", "secondary", "name_only", "ocr_doubtful", "weak"]
Level = Literal["国家", "省", "市自定", "标准"]
Standing = Literal["现行", "新近替代", "旧版", "不明"]
"""`新近替代`: replaced lately, so that most documents still go by it and both are shown."""
_FOLDER = "kb/data/requirements"


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One version of one campaign's requirements, or one edition of a standard."""

    key: str
    """The name of its data file."""
    campaign: str
    version: str
    level: Level
    area: str
    """全国, the province or city it holds for; empty where the source doesn't say."""
    names: tuple[str, ...]
    """What a question calls the campaign or standard."""
    versions: tuple[str, ...]
    """What a question calls the version."""
    valid_from: str
    valid_to: str
    """ISO dates or years; empty where no source says so."""
    status: str
    """In Chinese, as far as the sources tell."""
    standing: Standing
    status_from: tuple[Original, ...] = ()
    """Sources of `status` and the dates, where the requirements' own don't say so."""

    @property
    def is_standard(self) -> bool:
        """Whether it is a standard and no campaign."""
        return self.level == "标准"

    @property
    def in_force(self) -> bool:
        """Whether it is in force as far as the sources tell."""
        return self.standing == "现行"

    @property
    def title(self) -> str:
        """What its sentences call it: campaign, version and level, or the standard's number and name."""
        if self.is_standard:
            return f"{self.version}《{self.campaign}》"
        level = self.level if self.level == "市自定" else f"{self.level}级"
        return f"{self.campaign}{self.version}（{level}）"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of one ruleset. `threshold` and `values` are written as the source writes them."""

    id: str
    ruleset: Ruleset
    indicator: Indicator
    operator: Operator
    grade: Grade
    sources: tuple[Original, ...]
    named: str = ""
    """What this version calls the indicator, where that differs."""
    item: int | None = None
    """Its number in the version's list, where known."""
    tags: tuple[str, ...] = ()
    """What it holds for: 2类, 夜间, 年平均, 山区 …"""
    where: tuple[str, ...] = ()
    """Words for the kind of area it holds for, as a question writes them."""
    threshold: str = ""
    values: dict[str, str] = field(default_factory=dict)
    """Thresholds by class, grade, period or area."""
    unit: str = ""
    unit_from: str = ""
    """Where the unit was taken from if it doesn't stand beside the number."""
    says: str = ""
    """The requirement in words, where it is no number."""
    also: str = ""
    """A condition that belongs to the threshold."""
    remark: str = ""
    """What is doubtful about it."""
    note: str = ""
    category: str = ""
    since: str = ""
    """ISO date from which this threshold holds, where the version brings it in by stages."""
    until: str = ""
    """ISO date of its last day."""

    @property
    def name(self) -> str:
        """What its version calls the indicator."""
        return self.named or self.indicator.name

    @property
    def is_usable(self) -> bool:
        """Whether a threshold or a requirement in words was really seen."""
        return self.operator not in ("none", "doubtful")


def meets(number: Decimal, operator: Operator, threshold: Decimal) -> bool:
    """Whether a figure meets a requirement that is one number; `operator` is one of >=, >, <=, <, ==."""
    return {
        ">=": number >= threshold,
        ">": number > threshold,
        "<=": number <= threshold,
        "<": number < threshold,
        "==": number == threshold,
    }[operator]


@cache
def load_requirements() -> tuple[Requirement, ...]:
    """All requirements in the order of their files. Raises DataError naming the bad entry."""
    found: list[Requirement] = []
    seen: set[str] = set()
    folder = data_file("requirements")
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not item.name.endswith(".yaml"):
            continue
        for requirement in parse_ruleset(item.name.removesuffix(".yaml"), read_yaml(item)):
            if requirement.id in seen:
                raise DataError(f"要求表：编号“{requirement.id}”用了两次，请改 {_FOLDER}/{item.name}")
            seen.add(requirement.id)
            found.append(requirement)
    return tuple(found)


def parse_ruleset(key: str, data: dict[str, Any]) -> tuple[Requirement, ...]:
    """The requirements of one file. Raises DataError for whatever doesn't fit the schema, naming the entry."""
    rows = data.get("requirements", [])
    head = {name: value for name, value in data.items() if name != "requirements"}
    try:
        fields: dict[str, Any] = {
            name: words_of(value) if name in ("names", "versions") else str(value)
            for name, value in head.items()
            if name != "status_from"
        }
        originals = tuple(load_sources()[source] for source in head.get("status_from", ()))
        ruleset = Ruleset(key=key, status_from=originals, **fields)
    except (KeyError, TypeError) as error:
        raise DataError(f"要求表 {_FOLDER}/{key}.yaml 的开头说明不对：{error}") from error
    for name, value, known in (
        ("level", ruleset.level, get_args(Level)),
        ("standing", ruleset.standing, get_args(Standing)),
    ):
        if value not in known:
            raise DataError(f"要求表 {_FOLDER}/{key}.yaml 的 {name}“{value}”不认识")
    return tuple(_requirement(row, ruleset) for row in rows)


def _requirement(row: dict[str, Any], ruleset: Ruleset) -> Requirement:
    where = f"要求表 {_FOLDER}/{ruleset.key}.yaml 的条目“{row.get('id', row)}”"
    known, originals = _by_name(), load_sources()
    try:
        indicator = known[row["indicator"]]
        sources = tuple(originals[source] for source in row["sources"])
        rest = {name: value for name, value in row.items() if name not in ("indicator", "sources")}
        rest |= {name: words_of(rest.get(name, [])) for name in ("tags", "where")}
        requirement = Requirement(ruleset=ruleset, indicator=indicator, sources=sources, **rest)
    except KeyError as error:
        raise DataError(f"{where}缺少或写错了 {error}") from error
    except TypeError as error:
        raise DataError(f"{where}的字段不对：{error}") from error
    fault = _fault(requirement)
    if fault:
        raise DataError(f"{where}{fault}")
    return requirement


def _fault(requirement: Requirement) -> str:
    """What is wrong with a requirement; empty if nothing is."""
    if requirement.operator not in get_args(Operator):
        return f"的 operator“{requirement.operator}”不认识"
    if requirement.grade not in get_args(Grade):
        return f"的 grade“{requirement.grade}”不认识"
    if not requirement.sources:
        return "没有来源"
    figures = bool(requirement.threshold or requirement.values)
    stated = {
        "grade": bool(requirement.values) and not requirement.threshold,
        "text": bool(requirement.says) and not figures,
        "none": not (figures or requirement.says),
        "doubtful": bool(requirement.remark) and not figures,
    }.get(requirement.operator, bool(requirement.threshold) != bool(requirement.values))
    if not stated:
        return f"的 operator“{requirement.operator}”与所写的门槛不一致"
    is_text = all(isinstance(value, str) for value in (requirement.threshold, *requirement.values.values()))
    return "" if is_text else "的门槛要写成带引号的文字（如 '2.0'），以免末位的0丢失"


@cache
def _by_name() -> dict[str, Indicator]:
    return {indicator.name: indicator for indicator in load_indicators()}
