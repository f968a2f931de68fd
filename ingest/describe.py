"""Describe a report from its own words: the place it is about, its year, its title, and how we know.

Campaign reports on the web hide their city (XX市) and year (20xx年), or had them replaced by a wrong one.
What a text does not say stays unknown; what only follows from its words is marked as inferred.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kb.places import innermost
from kb.records import UNKNOWN, Fact, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kb.places import Gazetteer, PlaceEntry, PlaceMention

# ---- place

_MASK = re.compile(r"(?<![A-Za-z0-9%])(?:[xX×]{1,6}|[*＊_□○]{1,6}|某)\s?(市|县|区(?!间)|州|社区|镇|村)")
_HEAD = 300
"""A mask this near the beginning hides the text's own place."""
_TITLE = 120
"""So far reaches what a text says of itself first: title, salutation, first clause."""
_SIGNATURE = 60
_ENOUGH = 0.6
"""The share of all mentions a place needs to be the one a text is about."""
_DATELINE = re.compile(r"\s?(?:\d{1,4}年)?\d{1,2}月\d{1,2}日\s?[电讯]|\s?[电讯](?=[（(，])")
_SAYS = re.compile(r"市?(?:委|政府|人民政府|人大|政协|生态环境局|环保局|经济|创建|创模|开发区|的?“?创模)")
_VOICE = re.compile(r"[我全本]([市县区州])")
_QUOTED_LAW = re.compile(r"《[^》]{0,60}》")
_NATIONAL = re.compile(
    r"国务院令|主席令|中华人民共和国国家标准|全国人民代表大会常务委员会|部令第|总局令第|^#? *中华人民共和国"
    r"|author: *原?(?:国务院|国家|生态|环境)"
)


class _Evidence(NamedTuple):
    """A place a text names, where, and how much that says."""

    place: PlaceEntry
    mention: PlaceMention
    weight: int


def describe_place(text: str, gazetteer: Gazetteer) -> Fact:
    """Say which place a report is about: stated, inferred from two witnesses, masked, or unknown."""
    if _is_national(text, gazetteer):
        return UNKNOWN
    mentions = _without_datelines(text, gazetteer.find(text))
    evidence = _weigh(text, mentions)
    mask = _hidden(text)
    if mask:
        named = _clearly_named(text, evidence)
        return named or _behind_mask(mentions, evidence, _MASK.findall(text)) or Fact(None, "masked", mask)
    titled = _titled(text, evidence)
    return titled or _stated(evidence) or _witnessed(mentions, _VOICE.findall(text)) or UNKNOWN


def _is_national(text: str, gazetteer: Gazetteer) -> bool:
    """Whether the head says that the text holds for the whole country, and its title names no place."""
    head = _QUOTED_LAW.sub("", text[:_HEAD])
    if not _NATIONAL.search(head):
        return False
    first = head.lstrip("#-[ \n").partition("\n")[0]
    return not gazetteer.find(first)


def _without_datelines(text: str, mentions: Iterable[PlaceMention]) -> list[PlaceMention]:
    """Leave out where a reporter writes from (中新网石家庄7月28日电)."""
    return [m for m in mentions if not _DATELINE.match(text, m.span.end)]


def _hidden(text: str) -> Span | None:
    """Find the mask that hides the text's own place: at the beginning, or more than once."""
    masks = list(_MASK.finditer(text))
    if not masks or (len(masks) == 1 and masks[0].start() > _HEAD):
        return None
    return Span(*masks[0].span())


def _weigh(text: str, mentions: Sequence[PlaceMention]) -> list[_Evidence]:
    """Settle what each mention means and what it says; towns and unsettled names are left out."""
    known = {m.candidates[0].path for m in mentions if m.entry}
    settled = ((m, _meant(m, known)) for m in mentions)
    return [_Evidence(p, m, _weight(text, m)) for m, p in settled if p and p.level != "town"]


def _meant(mention: PlaceMention, known: set[tuple[str, ...]]) -> PlaceEntry | None:
    """Settle a shared name by the company it keeps: a place it lies in is named as well."""
    if mention.entry:
        return mention.entry
    near = [p for p in mention.candidates if any(p.path[:n] in known for n in range(1, len(p.path)))]
    if len(near) == 1:
        return near[0]
    first = mention.candidates[0]
    return first if first.level in ("province", "city") and mention.is_bare else None


def _weight(text: str, mention: PlaceMention) -> int:
    """Weigh a mention: in the title or signature it says more than in running text."""
    start, end = mention.span.start, mention.span.end
    if start < _TITLE or len(text) - end < _SIGNATURE:
        return 3
    return 2 if _SAYS.match(text, end) else 1


def _titled(text: str, evidence: Sequence[_Evidence]) -> Fact | None:
    """Say the place in the title, if the title names one only (聊城市大气污染防治条例)."""
    title = _title_line(text)
    if not title or not title.span:
        return None
    inside = innermost(e.mention for e in evidence if title.span.overlaps(e.mention.span))
    named = [e for e in evidence if e.mention in inside]
    return Fact(named[0].place.name, "stated", named[0].mention.span) if len(named) == 1 else None


def _stated(evidence: Sequence[_Evidence]) -> Fact | None:
    """Say the place that most mentions are in, if the text names it itself often or prominently enough."""
    place = _most_about(evidence)
    own = [e for e in evidence if e.place == place]
    if place is None or sum(e.weight for e in own) < 3:
        return None
    best = max(own, key=lambda e: e.weight)
    return Fact(place.name, "stated", best.mention.span)


def _most_about(evidence: Sequence[_Evidence]) -> PlaceEntry | None:
    """Go down from the whole country while one place holds most of the mentions, its parent's included."""
    below: Counter[tuple[str, ...]] = Counter()
    for place, _, weight in evidence:
        below.update({place.path[:n]: weight for n in range(len(place.path) + 1)})
    path: tuple[str, ...] = ()
    named = {e.place.path: e.place for e in evidence}
    chosen = None
    while inner := [p for p in below if len(p) == len(path) + 1 and p[:-1] == path]:
        best = max(inner, key=lambda p: below[p])
        if below[best] < _ENOUGH * below[path]:
            break
        path, chosen = best, named.get(best, chosen)
    return chosen


def _clearly_named(text: str, evidence: Sequence[_Evidence]) -> Fact | None:
    """Accept a stated place in a masked text only if its full name stands far more often than the mask."""
    fact = _stated(evidence)
    full = sum(1 for e in evidence if fact and e.place.name == fact.value and not e.mention.is_bare)
    return fact if full > 2 * len(_MASK.findall(text)) else None


def _behind_mask(
    mentions: Sequence[PlaceMention], evidence: Sequence[_Evidence], kinds: Sequence[str]
) -> Fact | None:
    """Infer the hidden place: from its parts, or from where its short name was left standing."""
    inferred = _witnessed(mentions, kinds) or _left_standing(evidence, kinds)
    named = [e.mention.span for e in evidence if inferred and e.place.name == inferred.value]
    return Fact(inferred.value, "inferred", named[0]) if inferred and named else inferred


def _left_standing(evidence: Sequence[_Evidence], kinds: Sequence[str]) -> Fact | None:
    """Find a short name that the mask missed (XX市 … 爱我咸阳 … 新咸阳): twice, and no other as often."""
    bare = [
        e for e in evidence if e.mention.is_bare and e.place.level != "province" and e.place.name[-1] in kinds
    ]
    counted = Counter(e.place for e in bare).most_common(2)
    if not counted or counted[0][1] < 2 or (len(counted) == 2 and counted[1][1] * 2 > counted[0][1]):
        return None
    place = counted[0][0]
    return Fact(place.name, "inferred", next(e.mention.span for e in bare if e.place == place))


def _witnessed(mentions: Sequence[PlaceMention], kinds: Sequence[str]) -> Fact | None:
    """Infer a place from two of its parts; `kinds` are the last characters its name may have."""
    parts: dict[tuple[str, ...], dict[str, Span]] = {}
    for mention in _unplaced(mentions):
        for path in {p.path for p in mention.candidates if len(p.path) > 1}:
            parts.setdefault(path[:-1], {}).setdefault(path[-1], mention.span)
    ranked = sorted(
        ((len(seen), path) for path, seen in parts.items() if path[-1][-1] in kinds), reverse=True
    )
    if not ranked or ranked[0][0] < 2 or (len(ranked) > 1 and ranked[1][0] * 2 > ranked[0][0]):
        return None
    path = ranked[0][1]
    return Fact(path[-1], "inferred", min(parts[path].values()))


def _unplaced(mentions: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """Leave out parts of a place named right before them: 黄冈市黄梅县 is not the text's own."""
    end = -1
    for mention in mentions:
        if mention.span.start != end:
            yield mention
        end = mention.span.end


# ---- year

_DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９－", "0001234567890123456789-")
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
_FIRST_WORDS = 30
_CLAUSE = re.compile("[。；;！!？?，,]")
_REPEATED = 5
"""A year that stands for all others stands at least so often."""


def describe_year(text: str) -> Fact:
    """Say a report's year by its date, title or first lines; masked or suspect where it cannot be trusted."""
    # One for one, so that offsets stay; from here on 第一章 reads 第1章.
    plain = text.translate(_DIGITS)
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
    for line in _last_lines(text):
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
        is_heading = 0 < end - start <= _TITLE_LENGTH and not _CLAUSE.search(text, start, end)
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
    """Suspect a year that stands for nearly all others and where none can (2024-2024年, 2024多个)."""
    recent = [y for y in _YEAR.findall(text) if y >= "2000"]
    year, count = Counter(recent).most_common(1)[0] if recent else ("", 0)
    if count < _REPEATED or count < 0.8 * len(recent):
        return None
    impossible = re.search(_impossible(year), text)
    backwards = any(int(m[1]) > int(m[2]) for m in re.finditer(_two_months(year), text))
    if not impossible and not backwards:
        return None
    return Fact(year, "suspect", Span(text.index(year), text.index(year) + 4))


def _impossible(year: str) -> str:
    """Match a year as its own successor, or as a quantity."""
    measure = "多?(?:[个米吨亩户家人次件条辆项份台株]|公[里顷斤]|万元|平方)"
    return f"{year}(?:年?(?:[-—–~～至到]|[、和]){{1,2}}{year}(?!年\\d)|{measure})"


def _two_months(year: str) -> str:
    return f"{year}年(\\d{{1,2}})月和{year}年(\\d{{1,2}})月"


# ---- title

_KINDS = (
    "方案|总结|报告|汇报|情况|计划|通知|意见|条例|法|规定|办法|标准|规划|讲话|致辞|简报|通报"
    "|决定|公告|细则|纲要|要点|规范|指南|公报|请示|批复|函|倡议书|责任书"
)
_TITLE_END = re.compile(f"(?:{_KINDS})(?:[（(][^（）()]{{1,12}}[)）])?$")
_SENTENCE = re.compile(
    r"[。；;！!？?，,：:…|]|^\s*(?:[一二三四五六七八九十\d]+[、.．]|[（(])|^第.{1,4}[章条节]"
)
_SITE_HEADING = re.compile(r"第?[\d一二三四五六七八九十]+篇|篇[\d一二三四五六七八九十]+|范文")
_NO_TITLE = frozenset(
    ("中华人民共和国国家标准", "国家标准", "标准", "有关情况", "基本情况", "工作总结", "前言")
)
_FRONT_MATTER = re.compile(r"(?m)^title:[ \t]*(\S.*)$")
_GAP = re.compile(r"(?<=[\u3400-\u9fff])[ \t\u3000\u00a0]+(?=[\u3400-\u9fff])")
_NUMBERING = re.compile(r"^\d{1,4}[\s_.、-]+")
_HASH = re.compile(r"[0-9a-f]{8,}|\d+|")
_LINES = 20
_TITLE_LENGTH = 45


def describe_title(text: str, file_stem: str) -> Fact:
    """Say a report's title: its first title-like line, else what the file is called."""
    marked = _FRONT_MATTER.search(text, 0, 400) if text.startswith("---") else None
    if marked:
        return Fact(marked[1].strip(), "stated", Span(*marked.span(1)))
    return _title_line(text) or _title_from_stem(file_stem)


def _title_line(text: str) -> Fact | None:
    """Find the first line that is a heading or ends as titles do, with the short line it continues."""
    before: Span | None = None
    for line in _first_lines(text):
        words = line.quote(text)
        if words.startswith("# "):
            return Fact(_tidy(words[2:]), "stated", Span(line.start + 2, line.end))
        if _is_title(words):
            start = before.start if before else line.start
            return Fact(_tidy(text[start : line.end]), "stated", Span(start, line.end))
        before = line if _may_begin_title(words) else None
    return None


def _is_title(words: str) -> bool:
    tidy = _tidy(words)
    is_plain = len(tidy) <= _TITLE_LENGTH and not _SENTENCE.search(tidy) and tidy not in _NO_TITLE
    return is_plain and len(tidy) > 4 and bool(_TITLE_END.search(tidy)) and not _SITE_HEADING.search(tidy)


def _may_begin_title(words: str) -> bool:
    """Whether a line is the first half of a title: short Chinese words without a mark or number."""
    tidy = _tidy(words)
    return (
        2 < len(tidy) <= 30
        and bool(re.fullmatch(r"[\u3400-\u9fff（）()“”、《》]+", tidy))
        and not (_SITE_HEADING.search(tidy) or tidy in _NO_TITLE)
    )


def _title_from_stem(stem: str) -> Fact:
    """Take the file's name without its numbering; a hash says nothing."""
    name = _NUMBERING.sub("", stem).strip(" _")
    return UNKNOWN if _HASH.fullmatch(name) else Fact(name, "inferred")


def _tidy(words: str) -> str:
    """Close the gaps of a spaced title and the break of one that runs over two lines."""
    return _GAP.sub("", re.sub(r"\s*\n\s*", "", words)).strip()


# ---- lines


def _first_lines(text: str) -> Iterator[Span]:
    """Spans of the first lines with words on them, blanks trimmed."""
    for count, match in enumerate(re.finditer(r"\S[^\n]*", text)):
        if count == _LINES:
            return
        yield Span(match.start(), match.start() + len(match[0].rstrip()))


def _last_lines(text: str) -> Iterator[Span]:
    """Spans of the last three lines, if they are short as a signature is, from the last upwards."""
    end = len(text.rstrip())
    for _ in range(3):
        start = max(text.rfind("\n", 0, end) + 1, 0)
        if end - start <= _SIGNATURE:
            yield Span(start, end)
        end = len(text[:start].rstrip()) if start else 0
