"""Which year a report is of: its date, title or first lines; masked or suspect where it cannot be trusted."""

from __future__ import annotations

import re
from collections import Counter

from ingest.describe.lines import TITLE_LENGTH, last_lines
from kb.records import UNKNOWN, Fact, Span

DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９－", "0001234567890123456789-")
"""Chinese and wide digits as plain ones, one for one, so that offsets stay."""
_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d)(?!\d)")
_YEAR_SAID = re.compile(
    r"(?<![\d自从到至—–~～-])((?:19[5-9]|20[0-4])\d)(?=\s?年(?!\s?[-—–~～至到])|[-./]\d{1,2}[-./]\d)"
)
_MASKED_YEAR = re.compile(r"(?<![A-Za-z])(?:(?:19|20)?\s?[xX×*＊_□○]{1,4}\d?|20\d[xX×*＊_□])\s?年")
_DATE = re.compile(r"((?:19[5-9]|20[0-4])\d)\s?[年.\-/]\s?\d{1,2}\s?[月.\-/]\s?(?:\d{1,2}\s?日?)?\s*$")
_SPLIT_DATE = re.compile(r"(?<!\d)年\s?\d{1,2}月\s?\d{1,2}\s?日\s*((?:19|20)\d\d)\s*$")
_ENACTED = re.compile(r"((?:19[5-9]|20[0-4])\d)\s?[年-]\s?\d{1,2}\s?[月-]\s?\d{1,2}\s?日?")
_LAW_BODY = re.compile(r"INFO END|第1章|第1条|前\s*言")
_LAW_HEAD = 3000
_OPENING = 150
_HEAD = 400
"""Characters: the first paragraph, which says what of."""
_FIRST_WORDS = 30
_CLAUSE = re.compile("[。；;！!？?，,]")
_REPEATED = 5
"""A year that stands for all others stands at least so often."""


def describe_year(text: str) -> Fact:
    """Say a report's year by its date, title or first lines; masked or suspect where it cannot be trusted."""
    # One for one, so that offsets stay; from here on 第一章 reads 第1章.
    plain = text.translate(DIGITS)
    backwards = _plan_that_ends_before(plain)
    if backwards:
        return backwards
    suspect = _replaced_year(plain)
    replaced = suspect.value if suspect else None
    for fact in (_signed_year(plain), _enacted_year(plain), _opening_year(plain)):
        if fact and fact.how == "suspect":
            return fact
        if fact and fact.value != replaced and not _mostly_masked(plain, fact):
            return fact
    return suspect or _masked_year(plain) or UNKNOWN


def _signed_year(text: str) -> Fact | None:
    """Read the date a text is signed with; one torn apart (年6月18日 2024) is suspect."""
    for line in last_lines(text):
        torn, date = _SPLIT_DATE.search(text, line.start, line.end), _DATE.search(text, line.start, line.end)
        if torn:
            return Fact(torn[1], "suspect", Span(*torn.span(1)))
        if date:
            return Fact(date[1], "stated", Span(*date.span(1)))
    return None


def _enacted_year(text: str) -> Fact | None:
    """Take the latest date before the first article of a law or the foreword of a standard."""
    body = _LAW_BODY.search(text, 0, _LAW_HEAD)
    dates = list(_ENACTED.finditer(text, 0, body.start())) if body else []
    issued = [d for d in dates if text[d.end() : d.end() + 4].strip()[:2] == "发布"]
    latest = max(issued or dates, key=lambda d: d[1], default=None)
    return Fact(latest[1], "stated", Span(*latest.span(1))) if latest else None


def _opening_year(text: str) -> Fact | None:
    """Take the first year a text opens with, or that stands in a heading near its beginning."""
    for found in _YEAR_SAID.finditer(text, 0, _OPENING):
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.end())
        is_heading = 0 < end - start <= TITLE_LENGTH and not _CLAUSE.search(text, start, end)
        if found.start() < _FIRST_WORDS or is_heading:
            return Fact(found[1], "stated", Span(*found.span(1)))
    return None


def _mostly_masked(text: str, fact: Fact) -> bool:
    """Whether masked years outnumber the one found, which then is another year left standing."""
    return len(_MASKED_YEAR.findall(text)) > text.count(fact.value or "")


def _masked_year(text: str) -> Fact | None:
    """Say masked where masked years are at least as many as plain ones."""
    masks = list(_MASKED_YEAR.finditer(text))
    if not masks or len(masks) < len(_YEAR.findall(text)):
        return None
    return Fact(None, "masked", Span(*masks[0].span()))


def _replaced_year(text: str) -> Fact | None:
    year = replaced_year(text)
    return Fact(year, "suspect", Span(text.index(year), text.index(year) + 4)) if year else None


def replaced_year(text: str) -> str | None:
    """The year that stands for nearly all others and where none can (2024-2024年, 2024多个): a site wrote it over them."""
    recent = [y for y in _YEAR.findall(text) if y >= "2000"]
    year, count = Counter(recent).most_common(1)[0] if recent else ("", 0)
    if count < _REPEATED or count < 0.8 * len(recent):
        return None
    impossible = re.search(_impossible(year), text)
    backwards = any(int(m[1]) > int(m[2]) for m in re.finditer(_two_months(year), text))
    return year if impossible or backwards else None


def _impossible(year: str) -> str:
    """Match a year as its own successor, or as a quantity."""
    measure = "多?(?:[个米吨亩户家人次件条辆项份台株]|公[里顷斤]|万元|平方)"
    return f"{year}(?:年?(?:[-—–~～至到]|[、和]){{1,2}}{year}(?!年\\d)|{measure})"


def _two_months(year: str) -> str:
    return f"{year}年(\\d{{1,2}})月和{year}年(\\d{{1,2}})月"


_PLAN_OF = re.compile(
    r"(20\d\d)年(?:度)?(?:的)?(?:工作)?(?:思路|计划|打算|安排|目标任务|重点工作|工作重点|工作要点|工作目标)"
)
_TO_DO = re.compile(r"(?:争取|力争|计划|预计|拟于|拟|确保|将于)[^。；;，,\n]{0,6}?(20\d\d)年")


def _plan_that_ends_before(text: str) -> Fact | None:
    """Suspect the years of a text whose plan for one year has deadlines in an earlier one: they were moved."""
    for plan in _PLAN_OF.finditer(text):
        for deadline in _TO_DO.finditer(text, plan.end()):
            if deadline[1] < plan[1]:
                first = _opening_year(text) or Fact(plan[1], "stated", Span(*plan.span(1)))
                return Fact(first.value, "suspect", first.span, (Span(*deadline.span(1)),))
    return None


_NAMED_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d)(?!\d)(?!年?(?:以来|以前|以后|起|前|底前))")


def year_in_name(name: str) -> str | None:
    """The year in a file's name, if it has just one."""
    years = set(_NAMED_YEAR.findall(name.translate(DIGITS)))
    return years.pop() if len(years) == 1 else None


_PERIOD = (
    r"(?:(?:19|20)\d\d\s?年?\s?[-—–~～至到]+\s?(?:19|20)?\d\d\s?年)|[上下]半年|半年度?"
    r"|第?[一二三四1-4]季度|(?:[一二三四五六七八九十]{1,2}|\d{1,2})月份|[“\"]?十[一二三四五]五[”\"]?(?:期间|规划)?"
)
_IN_TITLE = re.compile(_PERIOD)
# A month or half-year in running text is the report's own only before the word for what it is.
_OF_WORK = re.compile(
    rf"(?P<period>{_PERIOD})[^。；，,\n篇]{{0,12}}(?:工作|总结|情况|汇报|报告|计划)(?![^\n]{{0,12}}篇)"
)


def describe_period(text: str, title: Fact) -> Fact:
    """What part of a year, or which years, a report is for, by its title or the words it opens with."""
    if title.span and (found := _IN_TITLE.search(text, title.span.start, title.span.end)):
        return Fact(found[0], "stated", Span(*found.span()))
    said = _OF_WORK.search(text, 0, _HEAD)
    return Fact(said["period"], "stated", Span(*said.span("period"))) if said else UNKNOWN
