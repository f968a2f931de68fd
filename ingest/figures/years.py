"""Which year a figure is of, as far as its sentence or the words before it in its paragraph say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.describe.year import DIGITS
from kb.quantities.numbers import MASKS, plain
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.figures.records import YearHow

_HIDDEN = re.escape(MASKS)
_Y = r"(?:19[5-9]|20[0-4])\d"
_SAID = re.compile(
    rf"(?<![\d.])(?P<from>{_Y})[ ]?年?[ ]?[-—–~～至到]{{1,2}}[ ]?(?P<to>(?:{_Y})|\d\d)[ ]?年(?P<wide>)"
    rf"|(?<![\d.])(?P<year>{_Y})[ ]?年(?P<day>\d{{1,2}}月\d{{1,2}}日)?"
    rf"|(?<![A-Za-z\d])(?P<masked>(?:(?:19|20)?[ ]?[{_HIDDEN}]{{1,4}}\d?|20\d[{_HIDDEN}])[ ]?年)"
    r"|(?P<this>今年|本年度?)|(?P<last>去年|上年(?!度))|(?P<next>明年)"
    r"|(?P<now>目前|截[至止]目?前|现在|当前|近年来|近[一二三四五六七八九十几\d]{1,2}年来?|多年来|过去[一二三四五两\d]{1,2}年|长期以来)"
)
_HALF = re.compile(r"(?<!年)(?:上半年|下半年|[一二三四]季度|前三季度)")
_BASELINE = re.compile(r"(?:[比较同与和跟]|相比|对比|截[止至]|[自从])$")
_SINCE = re.compile(r"[自从由]$")
_SINCE_THEN = re.compile(r"(?:度)?(?:以来|起|开始|以后|之后)")
_COMPARED = re.compile(
    r"度?(?:之?前的|修[订正]|版|年鉴|[)）]?(?:规划|计划|纲要|方案))|同期|[^，,。]{0,6}同期基数|(?:相)?比[，,]|相比|的?基础上|为基[数期年]"
)
_LEAD = re.compile(
    r"(?:^|[，,。；;：:、！!？?\s)）”\"])(?:截[至止]|到|至|在|于|力争|争取|计划|规划|其中|目标|预计|比如|例如|据悉|全年|据[^，,。]{0,6})*$"
)
_TARGET = re.compile(r"(?:(?<!截止)(?<!截至)到|(?<!截)至|力争|争取|计划|规划|确保|目标|拟于|预计到)$")
_ITEM = re.compile(r"(?:^|[。；;：:\n])\s*((?:[一二三四五六七八九十]|1?\d)是)")
_CLOSED = re.compile(r"[;；。]")
_NAMED = re.compile(r"《[^》]{1,60}》|〈[^〉]{1,60}〉|〔[^〕]{1,12}〕")
_DATELINE = re.compile(rf"(?<!\d)({_Y})[-./年]\d{{1,2}}[-./月]\d{{1,2}}")
_DATELINE_WITHIN = 60
"""Characters: where the date of a paper's notice stands."""
_NEAR = 600
"""Characters behind a figure in which a time phrase that was moved is looked for."""
_DANGLING_NOW = re.compile(r"[。.]\s*(?:截[止至]目?前|目前|现在)(?=[。.])")
_BRACKETED = re.compile(rf"(?:以上|左右)?[(（](?:截[至止])?({_Y})年[^)）]{{0,4}}[)）]")
_DANGLING = re.compile(rf"[。.]\s*(?:计划|规划|力争|争取)?(?:到|截[至止])?({_Y})年[底末初]?(?=[。.])")


@dataclass(frozen=True, slots=True)
class YearSaid:
    """A time that a text names; `resets` where it ends the hold of an earlier year without naming one."""

    start: int
    end: int
    year: str = ""
    how: YearHow = "stated"
    is_lead: bool = False
    is_target: bool = False
    """Said of what is to come: 到2015年."""
    is_day: bool = False
    resets: bool = False

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end, "year")


@dataclass(frozen=True, slots=True)
class Years:
    """The times of one paragraph in order, and the year of its dateline."""

    said: tuple[YearSaid, ...]
    dateline: YearSaid | None = None
    end: int = 0
    items: tuple[int, ...] = ()
    """Where 一是, 二是 … begin."""

    def of(self, text: str, sentence: int, start: int, end: int) -> YearSaid | None:
        """The time that governs the figure at `start`–`end` of the sentence that begins at `sentence`."""
        after = _BRACKETED.match(text, end)
        if after:
            return YearSaid(after.start(1), after.end(1), after[1])
        within = [said for said in self.said if sentence <= said.start and said.end <= start]
        near = _nearest(text, within, start)
        if near is None and self.dateline and _HALF.search(text, sentence, start):
            return self.dateline
        return near or self._carried(sentence) or self._dangling(text, end)

    def ends_now(self, text: str, at: int) -> bool:
        """Whether the paragraph ends in a time phrase of the present that was moved behind its figures."""
        return _DANGLING_NOW.search(text, at, min(self.end, at + _NEAR)) is not None

    def _carried(self, sentence: int) -> YearSaid | None:
        """The year of an earlier sentence's beginning, unless one in between speaks of now or of another item."""
        item = max((at for at in self.items if at <= sentence), default=0)
        first = self.items[0] if item else 0
        for said in reversed(self.said):
            is_other_item = first <= said.start < item
            if said.start < sentence and not is_other_item and (said.is_lead or said.resets):
                return said if said.is_lead and not said.is_day else None
        return None

    def _dangling(self, text: str, at: int) -> YearSaid | None:
        """A time phrase that was moved behind its figures, to the end of the paragraph (计划到2011年。)."""
        found = _DANGLING.search(text, at, min(self.end, at + _NEAR))
        return YearSaid(found.start(1), found.end(1) + 1, found[1], is_target=True) if found else None


def _nearest(text: str, within: Iterable[YearSaid], at: int) -> YearSaid | None:
    for said in reversed(list(within)):
        if said.is_lead or said.resets or not _CLOSED.search(text, said.end, at):
            return said
    return None


def years_of(text: str, start: int, end: int, damaged_year: str | None = None) -> Years:
    """The times of the paragraph between two offsets; a year equal to `damaged_year` is suspect."""
    bare = plain(text[start:end]).translate(DIGITS)
    named = [match.span() for match in _NAMED.finditer(bare)]
    dateline = _dateline(bare, start)
    said = []
    for match in _SAID.finditer(bare):
        if not any(low <= match.start() < high for low, high in named):
            found = _said(bare, match, start, dateline, damaged_year)
            said += [found] if found else []
    items = tuple(start + match.start(1) for match in _ITEM.finditer(bare))
    return Years(tuple(said), dateline, end, items)


def _dateline(bare: str, offset: int) -> YearSaid | None:
    found = _DATELINE.search(bare, 0, _DATELINE_WITHIN)
    if not found:
        return None
    return YearSaid(offset + found.start(1), offset + found.end(1), found[1])


def _said(
    bare: str, match: re.Match[str], offset: int, dateline: YearSaid | None, damaged_year: str | None
) -> YearSaid | None:
    start, end = match.start() + offset, match.end() + offset
    before = bare[max(0, match.start() - 12) : match.start()]
    if match["now"]:
        return YearSaid(start, end, resets=True)
    is_relative = bool(match["this"] or match["last"])
    is_of = bare.startswith("的", match.end())
    since = not is_relative and (
        (_SINCE.search(before) and not is_of) or _SINCE_THEN.match(bare, match.end())
    )
    if (
        since
        or _COMPARED.match(bare, match.end())
        or (_BASELINE.search(before) and not before.endswith(("截止", "截至")))
    ):
        says_since = bare.startswith(("以来", "度以来"), match.end())
        return YearSaid(start, end, resets=True) if says_since else None
    year, how = _value(match, dateline, damaged_year)
    if not year and how != "masked":
        return YearSaid(start, end, resets=True)
    target = (bool(_TARGET.search(before)) and not is_of) or bool(match["next"])
    return YearSaid(
        start, end, year, how, bool(_LEAD.search(before)), target, bool(match["day"])
    )  # fmt: skip


def _value(match: re.Match[str], dateline: YearSaid | None, damaged_year: str | None) -> tuple[str, YearHow]:
    """The year that a match says and how; empty for a relative one without a dateline."""
    if match["masked"]:
        return "", "masked"
    if match["from"]:
        to = match["to"] if len(match["to"]) == 4 else match["from"][:2] + match["to"]
        is_wrong = damaged_year in (match["from"], to) or to <= match["from"]
        return f"{match['from']}-{to}", "suspect" if is_wrong else "stated"
    if match["year"]:
        return match["year"], "suspect" if match["year"] == damaged_year else "stated"
    if dateline is None:
        return "", ""
    return str(int(dateline.year) + bool(match["next"]) - bool(match["last"])), "stated"


# ---- the year that a website put in place of all others
