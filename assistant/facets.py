"""What a question names of the catalogue: campaign and version, indicators, classes and periods, an item's number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from kb.indicators import find_named, load_indicators
from kb.normal import normalise
from kb.requirements import load_requirements

if TYPE_CHECKING:
    from assistant.records import Query
    from kb.indicators import Indicator
    from kb.requirements import Ruleset

_ASKS_CURRENT = re.compile(r"现行|最新|目前|现在|如今|眼下")
_ASKS_OLD = re.compile(r"旧|以前|过去|原来|废止|老标准|历史")
_SEVERAL = re.compile(r"[和与及、]|还有|以及")
_ASKS_WHETHER = re.compile(r"吗[?？]?$|是不是|有没有|是否|在不在|算不算")
_ITEM = re.compile(r"第([0-9]{1,2}|[一二三四五六七八九十]{1,3})项")
NATIONAL = re.compile(r"国家")
_LIMITS_BY_CLASS = "声环境功能区噪声限值"
_NATIONAL_KEY = "nm115"
"""The national version of which most thresholds were seen: what 国家要求 is compared with."""
_TELLING_VERSIONS = ("十一五", "26项", "二十六项", "第六阶段", normalise("环办〔2006〕40号"))
_STANDARD_NUMBER = re.compile(r"(?:gb|hj)(?:/t)?(\d{3,5})")
# How a question writes what a limit holds for, as (dimension, value).
_TAGS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("period", "昼间", re.compile(r"昼间?|白天|日间")),
    ("period", "夜间", re.compile(r"夜间?|夜里|晚上|夜晚")),
    ("average", "年平均", re.compile(r"年平?均")),
    ("average", "24小时平均", re.compile(r"24小时|日均|日平均|(?<!昼)日(?:浓度|限值)")),
    ("average", "1小时平均", re.compile(r"(?<!\d)1小时|一小时|(?<![\d八四])小时(?:平?均|浓度)")),
    ("average", "日最大8小时平均", re.compile(r"8小时|八小时")),
    ("water", "河流", re.compile(r"河流|河道|江河")),
    ("water", "湖库", re.compile(r"湖库|湖泊|水库|湖、库")),
    ("peak", "最大声级", re.compile(r"最大声级|突发|偶发|频发")),
    ("land", "山区", re.compile(r"山区")),
    ("land", "丘陵", re.compile(r"丘陵")),
    ("land", "平原", re.compile(r"平原")),
    ("region", "东部", re.compile(r"东部")),
    ("region", "中部", re.compile(r"中部")),
    ("region", "西部", re.compile(r"西部")),
    ("city", "大城市", re.compile(r"大城市")),
    ("city", "中等城市", re.compile(r"中等城市")),
    ("built", "2005-12-31前建设", re.compile(r"2005(?:-12-31|年(?:底|12月31日)?)(?:以)?前")),
    ("built", "2006-01-01起建设", re.compile(r"2006(?:-01-01|年(?:1月1日)?)(?:起|以?后)")),
    ("part", "一级a", re.compile(r"一级a|1级a")),
    ("part", "一级b", re.compile(r"一级b|1级b")),
)
_CLASS = re.compile(
    r"(?<![a-z0-9.])(?:([0-4][ab])(?![a-z0-9])|(?:([0-4])|([零一二三四五])|(iv|v|i{1,3}))"
    r"(?:类|(?=[与和、,及跟到](?:[0-5]|[零一二三四五]|iv|v|i{1,3})类)))"
)
_GRADE = re.compile(r"(?<!国家)([一二三四五])级(?![ab])|国家([一二])级")
_HAN_DIGITS = {han: str(number) for number, han in enumerate("零一二三四五六七八九十")}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of the catalogue."""

    rulesets: tuple[Ruleset, ...]
    """Those it names; empty if it names none."""
    by_name: bool
    """Whether it names one by campaign, standard or version, and not only a city that has one."""
    by_version: bool
    """Whether it names a version, a standard or a campaign that has but one."""
    of_area: bool
    """Whether it names a city or province that has requirements of its own."""
    named: tuple[Indicator, ...]
    everyday: tuple[Indicator, ...]
    """Meant by everyday words, where none is named or the named ones have no such class."""
    tags: frozenset[tuple[str, str]]
    item: int | None
    text: str
    """Normalised."""
    left: int
    """Characters of the question besides what it names."""
    national: bool
    current: bool
    """Whether only what is in force was asked for."""
    old: bool
    whether: bool
    """Whether it only asks if something is required."""

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Named or meant."""
        return self.named or self.everyday


def ask(text: str, query: Query) -> Asked:
    """What the normalised question names of rulesets, indicators and classes."""
    named, rest = _named(text)
    of_area = [one for one in _all_rulesets() if one.area in query.places and one not in named]
    rulesets = _narrowed(text, [*named, *of_area])
    tags = tags_in(rest)
    indicators = _with_further(rest, find_named(rest))
    everyday = _by_everyday_words(rest) or _by_class(rest, tags)
    if rulesets and (indicators or everyday or tags) and not _are_in(rulesets, indicators or everyday):
        # 建筑施工场界 names the standard and what it limits.
        indicators = find_named(text)
        everyday = _by_everyday_words(text) if _are_in(rulesets, _by_everyday_words(text)) else everyday
        if not _are_in(rulesets, indicators or everyday):
            everyday = _only_matter(rulesets) or everyday
    return Asked(
        rulesets,
        bool(named) or (bool(rulesets) and not of_area),
        _is_one_version(text, rulesets),
        any(one.area in query.places for one in rulesets),
        indicators,
        everyday,
        tags,
        _item_number(rest),
        text,
        _left(rest, indicators or everyday),
        bool(NATIONAL.search(rest)),
        bool(_ASKS_CURRENT.search(text)),
        bool(_ASKS_OLD.search(text)),
        bool(_ASKS_WHETHER.search(query.question.strip())),
    )


# ── what was named ──────────────────────────────────────────────────────────────────────────────────


@cache
def _all_rulesets() -> tuple[Ruleset, ...]:
    return tuple(ruleset for ruleset, _ in groupby(load_requirements(), key=lambda row: row.ruleset))


def _named(text: str) -> tuple[list[Ruleset], str]:
    """The rulesets that a question names by campaign or standard, and the text without those names."""
    rest = text
    groups: set[str] = set()
    pairs = _names()
    for name, _ in pairs:
        # GB 30961 is not GB 3096.
        if re.search(re.escape(name) + (r"(?!\d)" if name[-1].isdigit() else ""), rest):
            groups |= {group for other, group in pairs if other == name}
            rest = rest.replace(name, "\x00")
    for number in _STANDARD_NUMBER.findall(text):
        groups |= {group for _, group in pairs if re.search(rf"\D{number}$", group)}
    return [ruleset for ruleset in _all_rulesets() if group_of(ruleset) in groups], rest


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Each name of a campaign or standard, normalised, with what its versions share; the longest first."""
    pairs = {(normalise(name), group_of(ruleset)) for ruleset in _all_rulesets() for name in ruleset.names}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def group_of(ruleset: Ruleset) -> str:
    """What all versions share: the campaign, or the standard's number without its year."""
    return ruleset.version.rpartition("-")[0] if ruleset.is_standard else ruleset.campaign


def _narrowed(text: str, named: list[Ruleset]) -> tuple[Ruleset, ...]:
    """Of each campaign only the version that was asked for; a version alone (十一五, 26项) names its campaign."""
    versions = [one for one in named if names_version(text, one, campaign_named=True)]
    narrowed = {group_of(one) for one in versions}
    kept = [one for one in named if one in versions or group_of(one) not in narrowed]
    if not named or compares(text):
        kept += [
            one
            for one in _all_rulesets()
            if one not in named and names_version(text, one, campaign_named=False)
        ]
    if kept and compares(text) and NATIONAL.search(text) and all(one.level != "国家" for one in kept):
        kept += [one for one in _all_rulesets() if one.key == _NATIONAL_KEY]
    return tuple(kept)


def compares(text: str) -> bool:
    """Whether a normalised text may set several things side by side."""
    return bool(re.search(r"与|和|跟|比|差|不同|区别", text))


def names_version(text: str, ruleset: Ruleset, *, campaign_named: bool) -> bool:
    """Whether a normalised text names a ruleset's version; without its campaign only by words that tell it."""
    words = [normalise(word) for word in ruleset.versions]
    if not campaign_named:
        # A bare year or 试行 tells nothing; 十一五 and 26项 mean the campaign's.
        words = [word for word in words if ruleset.key.startswith("nm") and word in _TELLING_VERSIONS]
    return any(re.search(rf"(?<![\d第]){re.escape(word)}(?!\d)", text) for word in words)


def _is_one_version(text: str, rulesets: tuple[Ruleset, ...]) -> bool:
    """Whether rulesets were told apart from their other versions: 创模 alone is in every report."""
    return any(
        one.is_standard or names_version(text, one, campaign_named=True) or one.level != "国家"
        for one in rulesets
    )


def _are_in(rulesets: tuple[Ruleset, ...], indicators: tuple[Indicator, ...]) -> bool:
    """Whether one of the rulesets requires something of one of the indicators."""
    return any(row.ruleset in rulesets and row.indicator in indicators for row in load_requirements())


def _only_matter(rulesets: tuple[Ruleset, ...]) -> tuple[Indicator, ...]:
    """The indicator of standards that limit one thing only (GB 12523 夜间限值 needs no further name)."""
    found = {row.indicator for row in load_requirements() if row.ruleset in rulesets}
    return tuple(found) if len(found) == 1 and all(one.is_standard for one in rulesets) else ()


def _by_everyday_words(text: str) -> tuple[Indicator, ...]:
    """Those with the longest everyday word in the question; of equally long ones the word that fewest share."""
    said = {word: sharing for word, sharing in _everyday_words().items() if word in text}
    if not said:
        return ()
    best = min(said, key=lambda word: (-len(word), len(said[word]), word))
    as_good = [word for word in said if len(word) == len(best) and len(said[word]) == len(said[best])]
    return tuple(dict.fromkeys(indicator for word in as_good for indicator in said[word]))


@cache
def _everyday_words() -> dict[str, tuple[Indicator, ...]]:
    """Each everyday or partial name, normalised, with the indicators that share it."""
    words: dict[str, dict[Indicator, None]] = {}
    for indicator in load_indicators():
        for word in (*indicator.everyday, *indicator.partly):
            words.setdefault(normalise(word), {})[indicator] = None
    return {word: tuple(sharing) for word, sharing in words.items()}


def _left(text: str, indicators: tuple[Indicator, ...]) -> int:
    """How many characters of a text are neither an indicator's name nor a class or a period."""
    rest = text
    words = {word for one in indicators for word in (*one.names, *map(normalise, one.everyday))}
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    for _, _, pattern in _TAGS:
        rest = pattern.sub("", rest)
    return len(re.findall(r"[\u4e00-\u9fff]", _GRADE.sub("", _CLASS.sub("", rest))))


def _with_further(text: str, named: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """环保投资指数和空气天数: where several are asked for, one may be named and another meant by everyday words."""
    if not named or not _SEVERAL.search(text):
        return named
    rest = text
    for name in sorted((name for one in named for name in one.names), key=len, reverse=True):
        rest = rest.replace(name, "\x00")
    further = _by_everyday_words(rest)
    return named + tuple(one for one in further if one not in named)


def _by_class(text: str, tags: frozenset[tuple[str, str]]) -> tuple[Indicator, ...]:
    """2类区夜间 and 铁路两侧夜间 name no indicator, but only noise limits have classes by day and night."""
    dimensions = {dimension for dimension, _ in tags}
    places = {word for row in load_requirements() for word in row.where}
    if "period" not in dimensions or not ("class" in dimensions or any(word in text for word in places)):
        return ()
    return tuple(one for one in load_indicators() if one.name == _LIMITS_BY_CLASS)


def tags_in(text: str) -> frozenset[tuple[str, str]]:
    """Classes, periods, averaging times and the like in a normalised text, as (dimension, value)."""
    found = {(dimension, value) for dimension, value, pattern in _TAGS if pattern.search(text)}
    found |= {("class", _class_value(match)) for match in _CLASS.finditer(text)}
    found |= {("grade", f"{match[1] or match[2]}级") for match in _GRADE.finditer(text)}
    return frozenset(found)


def _class_value(match: re.Match[str]) -> str:
    lettered, number, han, roman = match.groups()
    return str(lettered or number or _HAN_DIGITS.get(han or "") or _ROMAN[roman])


def _item_number(text: str) -> int | None:
    match = _ITEM.search(text)
    if match is None:
        return None
    return int(match[1]) if match[1].isdigit() else _han_number(match[1])


def _han_number(han: str) -> int:
    """一 to 三十九."""
    tens, ten, ones = han.rpartition("十")
    if not ten:
        return int(_HAN_DIGITS[han])
    return 10 * int(_HAN_DIGITS.get(tens, "1")) + (int(_HAN_DIGITS[ones]) if ones else 0)


# ── the rows ────────────────────────────────────────────────────────────────────────────────────────
