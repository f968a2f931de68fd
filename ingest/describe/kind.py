"""What kind of text a report is: law, standard and news by their build, others by title, formula or headings."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kb.errors import DataError
from kb.records import UNKNOWN, Fact, Span

LAW = "法规"
STANDARD = "标准"
NEWS = "新闻"

_ARTICLE = re.compile(r"第[一二三四五六七八九十百零\d]+条(?!第)")
_ARTICLES_OF_A_LAW = 12
"""Mentions of an article; a report that quotes laws names a few, a law names each of its own."""
_STANDARD = re.compile(
    r"中华人民共和国(?:国家标准|[\u4e00-\u9fff]{2,8}行业标准)"
    r"|^\s*(?:GB|HJ|DB\d*|CJJ?|JGJ)(?:/T)?\s*\d+(?:\.\d+)?[\-－—.]\d{2,4}",
    re.MULTILINE,
)
_COVER = 1200
"""Characters: the cover of a standard."""
_HEAD = 250
_TAIL = 120
"""Characters in which news say who reports, and from where."""
_LONG_NEWS = 4000
"""Characters; weak signs of a longer text say nothing."""
_FORMULA_WITHIN = 1200
"""Characters: the first paragraph of a report, after its title."""
_HEADING = re.compile(
    r"(?:^|[。；;：:\s])\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])\s*"
)
_LEAST_HEADINGS = 2
_HEADING_LENGTH = 20
"""Characters: a heading may say the year first (一、20xx年工作完成情况)."""
_HEADING_END = re.compile(r"[\n。；;，,：:（(]")
_REMARK = re.compile(r"[（(][^（）()]*[)）]$")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    titles: tuple[str, ...]
    formulas: tuple[tuple[str, re.Pattern[str]], ...]
    structures: tuple[tuple[str, tuple[str, ...]], ...]
    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]


def describe_kind(text: str, title: str | None) -> Fact:
    """The kind of a report; unknown where neither build, title, formula nor headings tell.

    `title` is the report's own: a web page's headline over five reports says nothing of each.
    """
    return _by_build(text) or _by_title(title or "") or _by_formula(text) or _by_headings(text) or UNKNOWN


def _by_build(text: str) -> Fact | None:
    articles = [match for _, match in zip(range(_ARTICLES_OF_A_LAW), _ARTICLE.finditer(text), strict=False)]
    if len(articles) == _ARTICLES_OF_A_LAW:
        return Fact(LAW, "inferred", Span(*articles[0].span()))
    standard = _STANDARD.search(text, 0, _COVER)
    if standard:
        return Fact(STANDARD, "inferred", Span(*standard.span()))
    return _news(text)


def is_news(text: str) -> bool:
    """Whether a text opens or closes as only news do."""
    return _strong_sign(text) is not None


def _news(text: str) -> Fact | None:
    """News by a dateline, a reporter's name or an editor's; or by two weaker signs of a short text."""
    strong = _strong_sign(text)
    if strong:
        return Fact(NEWS, "inferred", strong)
    if len(text) > _LONG_NEWS:
        return None
    signs = [found for pattern in _lexicon().weak if (found := pattern.search(text))]
    spans = tuple(sorted(Span(*found.span()) for found in signs))
    return Fact(NEWS, "inferred", spans[0], spans[1:]) if len(spans) > 1 else None


def _strong_sign(text: str) -> Span | None:
    """Where the head or the tail shows news."""
    head, tail = text[:_HEAD], text[max(_HEAD, len(text) - _TAIL) :]
    for pattern in _lexicon().strong:
        found = pattern.search(head)
        if found:
            return Span(*found.span())
        found = pattern.search(tail)
        if found:
            by = len(text) - len(tail)
            return Span(found.start() + by, found.end() + by)
    return None


def _by_title(title: str) -> Fact | None:
    bare = _REMARK.sub("", title.strip())
    for kind in _lexicon().titles:
        if bare.endswith(kind):
            return Fact(kind, "inferred")
    return Fact(NEWS, "inferred") if bare.startswith(NEWS) else None


def _by_formula(text: str) -> Fact | None:
    """现将…总结如下: the earliest formula wins."""
    found = [
        (match.start(), kind, match)
        for kind, pattern in _lexicon().formulas
        if (match := pattern.search(text, 0, _FORMULA_WITHIN))
    ]
    if not found:
        return None
    _, kind, match = min(found, key=lambda item: item[0])
    return Fact(kind, "inferred", Span(*match.span()))


def _by_headings(text: str) -> Fact | None:
    """Two headings of a plan, or of a report, and more of them than of the other."""
    counted: dict[str, list[Span]] = {}
    for match in _HEADING.finditer(text):
        for kind, headings in _lexicon().structures:
            words = _HEADING_END.split(text[match.end() : match.end() + _HEADING_LENGTH])[0]
            named = next((h for h in headings if h in words), None)
            if named:
                start = match.end() + words.index(named)
                counted.setdefault(kind, []).append(Span(start, start + len(named)))
    ranked = sorted(counted.items(), key=lambda item: -len(item[1]))
    if not ranked or len(ranked[0][1]) < _LEAST_HEADINGS:
        return None
    if len(ranked) > 1 and len(ranked[1][1]) == len(ranked[0][1]):
        return None
    kind, spans = ranked[0]
    return Fact(kind, "inferred", spans[0], tuple(spans[1:]))


@cache
def _lexicon() -> _Lexicon:
    return parse_kinds((files("ingest") / "data" / "kinds.toml").read_text(encoding="utf-8"))


def parse_kinds(source: str) -> _Lexicon:
    """The lexicon from TOML. Raises DataError saying what is wrong."""
    try:
        data = tomllib.loads(source)
        return _Lexicon(
            titles=tuple(data["titles"]),
            formulas=tuple((row["kind"], re.compile(row["regex"])) for row in data["formula"]),
            structures=tuple((row["kind"], tuple(row["headings"])) for row in data["structure"]),
            strong=tuple(re.compile(regex, re.MULTILINE) for regex in data["news"]["strong"]),
            weak=tuple(re.compile(regex) for regex in data["news"]["weak"]),
        )
    except (tomllib.TOMLDecodeError, re.error, KeyError, TypeError) as error:
        raise DataError(f"文种词表 ingest/data/kinds.toml 有误（{error}），请改正或恢复原文件") from error
