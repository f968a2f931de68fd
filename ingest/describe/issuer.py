"""Who issued a text, under which number, and from when it is in force: from its head, its signature, its last article."""

from __future__ import annotations

import re

from ingest.describe.kind import LAW, STANDARD
from ingest.describe.lines import last_lines
from ingest.describe.year import DIGITS
from kb.records import UNKNOWN, Fact, Span

_HEAD = 3000
"""Characters: the dates and bodies of a law stand before its first article, all its amendments included."""
_BODY = re.compile(r"INFO END|第[一1]章|第[一1]条|前\s*言")
_SELF_INTRODUCED = 250
"""Characters: a number further down belongs to a paper that the text refers to."""

# 政府、人大、部委、办公厅 and commissions are who may issue (党政机关公文处理工作条例 article 9: 发文机关署名).
_BODIES = (
    "人民代表大会常务委员会|人民代表大会|人民政府办公厅|人民政府办公室|人民政府|国务院办公厅|国务院"
    "|办公厅|办公室|委员会|居委会|领导小组|指挥部|管委会|总局|[部厅局委办院会]"
)
_ISSUED = re.compile(
    rf"(?P<who>(?!日)(?:[\u4e00-\u9fff]{{2,20}}?|原)?(?:{_BODIES}))"
    r"\s?(?:令\s?第|第?[^\s，。]{0,14}次[^\s，。]{0,6}会议\s?(?:修订|审议)?通过|发布|公布)"
)
_AUTHOR = re.compile(r"(?m)^author:[ \t]*(\S+)")
_SIGNED = re.compile(rf"[\u4e00-\u9fff]{{2,20}}(?:{_BODIES}|创模办|创建办)")
_NO_SIGNATURE = re.compile("^(?:为|对|在|由|和|与|是|我|各|全|请|让)")
_FOREWORD = re.compile(r"^中华人民共和国|第[一二三四五六七八九十百]+届")

_NUMBER = re.compile(
    r"(?!日)[\u4e00-\u9fff]{1,10}[〔\[［（(]\s?(?:19|20)\d\d\s?[〕\]］）)]\s?第?\s?\d{1,4}\s?号"
    r"|(?!日)[\u4e00-\u9fff]{0,12}令\s?第?\s?[\d一二三四五六七八九十百〇零]{1,5}\s?号"
)
# On a page the year stands under the number, with or without a dash.
_STANDARD_NUMBER = re.compile(
    r"((?:GB|HJ|DB\d*|CJJ?|JGJ)\s?(?:/\s?T)?)\s*(\d+(?:\.\d+)?)\s?(?:[－—─-]{1,2}\s?(\d{2,4})|\n\s*((?:19|20)\d\d))(?!\d)"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width letters, digits and marks as plain ones, one for one (Unicode block FF00)."""
_REFERRED = re.compile(r"(?:根据|按照|依据|依照|贯彻|落实|转发|》\s?[（(])[^。\n]{0,60}$")

_IN_FORCE = re.compile(
    r"自\s?((?:19|20)\d\d)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日\s?起\s?(?:施行|实施|生效|执行)"
    r"|((?:19|20)\d\d)[-－]\s?(\d{1,2})[-－](\d{1,2})\s*(?:起)?实施"
    r"|((?:19|20)\d\d)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日\s?(?:起)?\s?(?:施行|实施)"
)


def describe_issuer(text: str, kind: str | None) -> Fact:
    """Who issued it: of a law whoever passed or published it, of other texts who signed."""
    if kind in (LAW, STANDARD):
        head = text[: _head_end(text)]
        found = _ISSUED.search(head) or _AUTHOR.search(head)
        if found is None:
            return UNKNOWN
        group = "who" if "who" in found.re.groupindex else 1
        return Fact(_FOREWORD.sub("", found[group]), "stated", Span(*found.span(group)))
    return _signature(text)


def _signature(text: str) -> Fact:
    for line in last_lines(text):
        words = re.sub(r"\s+", "", line.quote(text))
        if _SIGNED.fullmatch(words) and not _NO_SIGNATURE.match(words):
            return Fact(words, "stated", line)
    return UNKNOWN


def describe_number(text: str, kind: str | None) -> Fact:
    """Its own number: 文号, the number of the decree, or of the standard; never one it refers to."""
    if kind == STANDARD:
        return _standard_number(text[:_HEAD].translate(_WIDE))
    within = _head_end(text) if kind == LAW else _SELF_INTRODUCED
    for found in _NUMBER.finditer(text, 0, within):
        named = text[: found.start() + len(found[0].partition("〔")[0])]
        if kind == LAW or not _REFERRED.search(named):
            return Fact(re.sub(r"\s+", "", found[0]), "stated", Span(*found.span()))
    return UNKNOWN


def _standard_number(head: str) -> Fact:
    """The number that stands most often: a standard bears its own on the cover and on every page."""
    found = list(_STANDARD_NUMBER.finditer(head))
    numbers = ["".join(match[1].split()) + f" {match[2]}-{match[3] or match[4]}" for match in found]
    if not found:
        return UNKNOWN
    own = max(numbers, key=numbers.count)
    return Fact(own, "stated", Span(*found[numbers.index(own)].span()))


def describe_force(text: str, kind: str | None) -> Fact:
    """From when a law or standard is in force, as an ISO date: the last date it says so of itself."""
    if kind not in (LAW, STANDARD):
        return UNKNOWN
    dates = [
        (f"{year}-{int(month):02}-{int(day):02}", Span(*match.span()))
        for match in _IN_FORCE.finditer(text.translate(DIGITS))
        for year, month, day in [[part for part in match.groups() if part]]
    ]
    return Fact(dates[-1][0], "stated", dates[-1][1]) if dates else UNKNOWN


def _head_end(text: str) -> int:
    body = _BODY.search(text, 0, _HEAD)
    return body.start() if body else min(len(text), _HEAD)
