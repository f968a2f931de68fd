"""Bundles of official texts as Chinese sites write them, with the truth: where each piece starts and ends.

The pieces are real and read at run time from the measuring material beside the project; what sites put between
and around them is data (`separators.toml`, each with a reason). A bundle depends on its seed and number only.

    python -m tests.segments.bundles [--seed N] [--count N] [--forms] [--write FOLDER]

Truth and measure. A piece reaches from its heading (if it has one) to its last character. Site headers, page
feet, adverts and rules between pieces are nobody's: a segment may hold them or leave them out. "Both ends" counts
so; "strict" takes nothing for nobody's. Every fourth bundle is a control: one text that must stay whole.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ingest.reading import read
from ingest.segment import segment
from tests import material
from tests.material import CORPUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

NEAR = 60
"""Characters a border may be off: a heading and a title of 28 characters fit in."""

Layout = Literal["paragraphs", "blank", "oneline", "hard38"]
_LAYOUTS: tuple[Layout, ...] = ("paragraphs", "blank", "oneline", "hard38")
_LAYOUT_WEIGHTS = {"paragraphs": 35, "blank": 20, "oneline": 25, "hard38": 20}
_WIDTH = 38
_CONTROL_EVERY = 4
_MOST = 6
"""Pieces of a usual bundle; the few with many have up to 14."""
_LAWS = ("016_", "014_", "022_", "038_", "041_")
_STANDARD = "058_"
_YEAR_MASKS = ("20xx", "xx", "**", "20__", "2**", "____", "=2024", "=2023")
_PLACE_MASKS = ("某某", "XX", "*", "××", "x", "")

# What stands before the text of a piece: the series mark of its own bundle, or the head of a news file.
_OLD_MARK = re.compile(
    r"\s*(?:[^\n]{0,40}?(?:篇[一二三四五]|第\d篇)\s*\n|[（(]篇[一二三四五][)）]|1、(?:[^\n]{0,40}?页[眉脚]\.){2,})\s*"
)
_NEWS_HEAD = re.compile(r"[^\n]{0,40}?正文：")
_LAW_HEAD = re.compile(r"(?s)\A(?P<title>#[^\n]*\n).*?<!-- INFO END -->\s*")
_BREAK = re.compile(r"(?<=[。；;！!])(?=[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[)）])")
_SENTENCE = re.compile(r"(?<=[。！])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s?年)")
_LATE_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,3}?)(?:市|县|经济|$)")
_HAN = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Bundle:
    """One file as a site would give it, and where its pieces are."""

    name: str
    text: str
    truth: tuple[tuple[int, int], ...]
    separator: str
    layout: str
    masks: tuple[str, ...]
    is_control: bool
    extras: tuple[str, ...] = ()
    """Furniture and other harm, by name."""
    lost: tuple[int, ...] = ()
    """Numbers (from 0) of the pieces whose heading is lost."""
    form: str = ""
    """How the separator is written here."""


@dataclass(frozen=True, slots=True)
class Separator:
    """One way to write a border."""

    name: str
    forms: tuple[str, ...]
    place: Literal["heading", "rule", "bare"]
    usual: int
    glued: bool
    layouts: tuple[Layout, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One real text, in paragraphs, without the marks of the file it comes from."""

    name: str
    paragraphs: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(map(len, self.paragraphs))


# ------------------------------------------------------------------------------------------------ what there is


@cache
def data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "separators.toml").read_text(encoding="utf-8"))


@cache
def separators() -> tuple[Separator, ...]:
    return tuple(
        Separator(
            **{key: entry[key] for key in ("name", "place", "usual", "glued", "why")},
            forms=tuple(entry["forms"]),
            layouts=tuple(entry.get("layouts", _LAYOUTS)),
        )
        for entry in data()["separator"]
    )


def words(table: str, key: str) -> list[str]:
    found: list[str] = data()[table][key]
    return found


@cache
def reports() -> tuple[Piece, ...]:
    pieces = []
    for key, (name, start, end) in material.reports().items():
        path = CORPUS / "campaign" / name
        body = path.read_text(encoding="utf-8")[start:end]
        mark = _OLD_MARK.match(body)
        pieces.append(Piece(key, _paragraphs(body[mark.end() :] if mark else body)))
    return tuple(pieces)


@cache
def news() -> tuple[Piece, ...]:
    paths = sorted((CORPUS / "background").glob("*_新闻_*.txt"))
    return tuple(
        Piece(path.name[:3], _paragraphs(_NEWS_HEAD.sub("", path.read_text(encoding="utf-8"), count=1)))
        for path in paths
    )


@cache
def laws() -> tuple[Piece, ...]:
    return tuple(_whole(start) for start in _LAWS)


@cache
def _whole(start: str) -> Piece:
    (path,) = (CORPUS / "background").glob(start + "*.txt")
    body = _LAW_HEAD.sub(r"\g<title>\n", path.read_text(encoding="utf-8"))
    return Piece(start[:3], tuple(line.lstrip("# ") for line in _paragraphs(body)))


def _paragraphs(body: str) -> tuple[str, ...]:
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    is_one_line = max(map(len, lines)) > 500 and len(lines) < 4
    return tuple(_broken(lines)) if is_one_line else tuple(lines)


def _broken(lines: Iterable[str]) -> Iterator[str]:
    """Paragraphs of a text whose line breaks are lost: at its headings, else after some sentences."""
    for stretch in (part.strip() for line in lines for part in _BREAK.split(line)):
        paragraph = ""
        for sentence in _SENTENCE.split(stretch):
            paragraph += sentence
            if len(paragraph) > 220:
                yield paragraph
                paragraph = ""
        if paragraph:
            yield paragraph


@cache
def places() -> tuple[str, ...]:
    """Names of places the pieces are about, the longest first."""
    rows = (CORPUS / "background" / "index.tsv").read_text(encoding="utf-8").splitlines()[1:]
    named = [
        *material.constants()["UNIT"].values(),
        *(name for row in rows for name in row.split("\t")[3].split("、")),
    ]
    found = {match[1] for name in named if (match := _PLACE.match(name)) and "某" not in match[1]}
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


# ------------------------------------------------------------------------------------------------ how it is set


@dataclass(frozen=True, slots=True)
class _Style:
    layout: Layout
    joint: str
    indent: str
    year: str
    place: str

    @property
    def masks(self) -> tuple[str, ...]:
        place = "place dropped" if self.place == "" else self.place + "市"
        return tuple(mask for mask in (self.year, "" if self.place == "-" else place) if mask)


def _style(rng: random.Random, layouts: Sequence[Layout]) -> _Style:
    (layout,) = rng.choices(layouts, [_LAYOUT_WEIGHTS[one] for one in layouts])
    return _Style(
        layout,
        joint=rng.choice(("", " ")),
        indent=rng.choice(("", "", "\u3000\u3000")),
        year=rng.choice(_YEAR_MASKS) if rng.random() < 0.5 else "",
        place=rng.choice(_PLACE_MASKS) if rng.random() < 0.45 else "-",
    )


def _masked(line: str, style: _Style) -> str:
    if style.year.startswith("="):
        line = _LATE_YEAR.sub(style.year[1:], line)
    elif style.year:
        line = _YEAR.sub(style.year, line)
    for name in places() if style.place != "-" else ():
        line = line.replace(name, style.place)
    return line


def _set(lines: Sequence[str], style: _Style) -> str:
    """Lines as they stand on the page; the end separates them from what follows."""
    if style.layout == "oneline":
        return "".join(line.strip() + style.joint for line in lines)
    indented = [line if line[:1] in " \u3000#" else style.indent + line for line in lines]
    if style.layout == "hard38":
        indented = [part for line in indented for part in _wrapped(line)]
    gap = "\n\n" if style.layout == "blank" else "\n"
    return "".join(line + gap for line in indented)


def _wrapped(line: str) -> list[str]:
    return [line[at : at + _WIDTH] for at in range(0, len(line), _WIDTH)]


def han(number: int) -> str:
    """1 … 99 in Chinese."""
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else _HAN[tens]) + ("十" if tens else "") + (_HAN[ones] if ones or not tens else "")
    )


class _Page:
    """A text that grows, and the spans of its pieces."""

    def __init__(self, style: _Style) -> None:
        self.text = ""
        self.truth: list[tuple[int, int]] = []
        self._style = style

    def piece(self, lines: Sequence[str]) -> None:
        start = len(self.text)
        self.loose([_masked(line, self._style) for line in lines])
        self.truth.append((start, len(self.text.rstrip())))

    def loose(self, lines: Sequence[str], *, is_apart: bool = False) -> None:
        """Write what belongs to no piece; `is_apart` keeps its lines even where the text has lost them."""
        if is_apart and self._style.layout == "oneline":
            self.text = f"{self.text.rstrip()}\n" if self.text else ""
            self.text += "".join(line + "\n" for line in lines)
        else:
            self.text += _set(lines, self._style)

    def blank(self, lines: int) -> None:
        if self._style.layout != "oneline" and self.text:
            self.text += "\n" * lines


# --------------------------------------------------------------------------------------------------- furniture


@dataclass(frozen=True, slots=True)
class _Site:
    """What the site writes: its keyword, how many pieces it promises, which furniture it shows."""

    rng: random.Random
    title: str
    count: int
    extras: frozenset[str]
    own: tuple[str, ...]
    """Titles of pieces, in the order of this site."""

    def fill(self, form: str, number: int = 1, **more: str) -> str:
        values = {
            "title": self.title,
            "count": str(self.count),
            "n": str(number),
            "nn": f"{number:02}",
            "han": han(number),
            "words": str(self.rng.randint(300, 3000)),
            "own": self.own[number % len(self.own)],
            "hello": self.rng.choice(words("words", "hello")),
            "other": self._other(),
        }
        return form.format_map(values | more)

    def some(self, table: str, key: str, most: int) -> list[str]:
        forms = words("furniture", key) if table == "furniture" else words(table, key)
        chosen = sorted(self.rng.sample(range(len(forms)), self.rng.randint(1, most)))
        return [self.fill(forms[at], self.rng.randint(1, 9)) for at in chosen]

    def _other(self) -> str:
        other = self.rng.choice(words("words", "titles"))
        return self.rng.choice(
            (other, f"{other}{self.rng.randint(1, 9)}", f"{other} 篇{self.rng.randint(1, 9)}", f"{other}范文")
        )


_CHANCES = {
    "header": 0.5,
    "teaser": 0.35,
    "adverts": 0.3,
    "foot": 0.35,
    "page-feet": 0.2,
    "backticks": 0.1,
    "hidden": 0.08,
}


def _site(rng: random.Random, count: int) -> _Site:
    extras = frozenset(name for name, chance in _CHANCES.items() if rng.random() < chance)
    own = words("words", "own")
    return _Site(rng, rng.choice(words("words", "titles")), count, extras, tuple(rng.sample(own, len(own))))


def _header(site: _Site) -> list[str]:
    lines = site.some("furniture", "header", 4) if "header" in site.extras else []
    if "teaser" in site.extras:
        lines.append(site.fill(site.rng.choice(words("furniture", "teaser"))))
    return lines


def _worn(lines: list[str], site: _Site) -> list[str]:
    """The lines of a piece with what sites and page breaks leave inside a text."""
    if "page-feet" in site.extras:
        for number in range(2, 2 + site.rng.randint(1, 4)):
            foot = site.fill(site.rng.choice(words("furniture", "page_feet")), number)
            lines = _cut(lines, site.rng, foot, is_line=site.rng.random() < 0.5)
    if "hidden" in site.extras:
        lines = _cut(lines, site.rng, site.fill(site.rng.choice(words("furniture", "hidden"))), is_line=False)
    if "backticks" in site.extras:
        lines = [
            re.sub("的", lambda hit: "的`" if site.rng.random() < 0.05 else hit[0], line) for line in lines
        ]
    return lines


def _cut(lines: list[str], rng: random.Random, foot: str, *, is_line: bool) -> list[str]:
    """Put a page foot into the middle of a sentence."""
    long = [at for at, line in enumerate(lines) if len(line) > 80]
    if not long:
        return lines
    at = rng.choice(long)
    line = lines[at]
    cut = rng.randint(len(line) // 3, 2 * len(line) // 3)
    halves = [line[:cut], foot, line[cut:]]
    return [*lines[:at], *(halves if is_line else ["".join(halves)]), *lines[at + 1 :]]


# ------------------------------------------------------------------------------------------------- collections


def bundles(seed: int, count: int) -> Iterator[Bundle]:
    """Bundles 0 … count - 1 of this seed; every fourth is a control."""
    order = list(separators())
    random.Random(seed).shuffle(order)
    kinds = list(CONTROLS)
    for index in range(count):
        rng = random.Random(f"{seed}/{index}")
        controls, is_control = divmod(index + 1, _CONTROL_EVERY)[0], (index + 1) % _CONTROL_EVERY == 0
        if is_control:
            yield _control(rng, index, kinds[(controls - 1) % len(kinds)])
        else:
            yield _collection(rng, index, order[(index - controls) % len(order)])


@dataclass(frozen=True, slots=True)
class _Habit:
    """How one collection uses its separator, the same for all its pieces."""

    separator: Separator
    form: str
    is_glued: bool
    glue: str
    blanks: int
    has_own_titles: bool
    lost: frozenset[int]
    numbers: tuple[int, ...]

    def names(self) -> list[str]:
        flags = {
            "glued": self.is_glued,
            "own-titles": self.has_own_titles,
            "lost": bool(self.lost),
            "many": len(self.numbers) > _MOST,
            "misnumbered": self.numbers != tuple(range(1, len(self.numbers) + 1)),
        }
        return [name for name, is_set in flags.items() if is_set]


def _habit(rng: random.Random, separator: Separator, count: int) -> _Habit:
    form = rng.choice(separator.forms)
    is_series = separator.place == "heading"
    return _Habit(
        separator,
        form,
        is_glued=separator.glued and rng.random() < 0.35,
        glue="" if form.endswith(tuple("：:】）)]")) else rng.choice(("", " ")),
        blanks=rng.randint(2, 4) if separator.place == "bare" else rng.choice((0, 0, 1)),
        has_own_titles="{own}" not in form and rng.random() < (0.25 if is_series else 0.5),
        lost=_lost(rng, count) if is_series and count > 2 and rng.random() < 0.18 else frozenset(),
        numbers=_numbers(rng, count) if is_series else tuple(range(1, count + 1)),
    )


def _lost(rng: random.Random, count: int) -> frozenset[int]:
    """Every second heading (篇一, 篇三, 篇五), or some; the first stands."""
    if rng.random() < 0.5:
        return frozenset(range(1, count, 2))
    return frozenset(rng.sample(range(1, count), rng.randint(1, min(3, count - 2))))


def _numbers(rng: random.Random, count: int) -> tuple[int, ...]:
    """1, 2, 3 … mostly; a second page of a collection goes on, and careless sites give a number twice."""
    first = rng.randint(2, 4) if rng.random() < 0.05 else 1
    numbers = list(range(first, first + count))
    if rng.random() < 0.05:
        at = rng.randrange(1, count)
        numbers[at] = numbers[at - 1]
    return tuple(numbers)


def _collection(rng: random.Random, index: int, separator: Separator) -> Bundle:
    pieces = _content(rng)
    style = _style(rng, separator.layouts)
    site = _site(rng, len(pieces))
    habit = _habit(rng, separator, len(pieces))
    headings = [site.fill(habit.form, number) for number in habit.numbers]
    page = _Page(style)
    has_contents = separator.place == "heading" and rng.random() < 0.12
    contents = [rng.choice(words("furniture", "contents")), *headings] if has_contents else []
    page.loose([*_header(site), *contents], is_apart=rng.random() < 0.5)
    for at, piece in enumerate(pieces):
        _between(page, site, habit, at)
        body = _worn(list(piece.paragraphs), site)
        if habit.has_own_titles:
            body.insert(0, site.own[at % len(site.own)])
        page.piece(body if at in habit.lost else _headed(body, habit, headings[at]))
    if "foot" in site.extras:
        page.loose(site.some("furniture", "foot", 4), is_apart=rng.random() < 0.5)
    extras = sorted({*site.extras, *habit.names(), *(["contents"] if has_contents else [])})
    suffix = "md" if separator.name.startswith("md-") else "txt"
    return Bundle(
        f"{index:04}-{separator.name}.{suffix}",
        page.text,
        tuple(page.truth),
        separator.name,
        style.layout,
        style.masks,
        is_control=False,
        extras=tuple(extras),
        lost=tuple(sorted(habit.lost)),
        form=habit.form,
    )


def _content(rng: random.Random) -> list[Piece]:
    count = rng.randint(2, _MOST)
    kind = rng.choices(("reports", "mixed", "news", "laws", "many"), (55, 19, 9, 9, 8))[0]
    if kind == "many":
        count = rng.randint(9, 14)
    others = {
        "reports": [],
        "mixed": rng.sample(news(), (count + 1) // 2),
        "news": rng.sample(news(), count),
        "laws": rng.sample(laws(), 1),
        "many": rng.sample(news(), 4),
    }[kind]
    chosen = [_abridged(rng, piece, kind == "many") for piece in rng.sample(reports(), count - len(others))]
    return rng.sample([*chosen, *others], count)


def _abridged(rng: random.Random, piece: Piece, is_always: bool) -> Piece:
    """Sites cut long texts; the start stays."""
    if rng.random() < 0.6 and not is_always:
        return piece
    least, kept = rng.randint(450, 1500), list[str]()
    for paragraph in piece.paragraphs:
        kept.append(paragraph)
        if sum(map(len, kept)) >= least:
            break
    return Piece(piece.name, tuple(kept))


def _between(page: _Page, site: _Site, habit: _Habit, at: int) -> None:
    if at and "adverts" in site.extras and site.rng.random() < 0.7:
        page.loose(site.some("furniture", "between", 2))
    page.blank(habit.blanks)
    if at and habit.separator.place == "rule":
        page.loose([habit.form])


def _headed(body: list[str], habit: _Habit, heading: str) -> list[str]:
    if habit.separator.place == "rule":
        return body
    if habit.is_glued:
        return [heading + habit.glue + body[0], *body[1:]]
    return [heading, *body]


# ---------------------------------------------------------------------------------------------------- controls


def _report(rng: random.Random, least: int = 1500) -> Piece:
    return rng.choice([piece for piece in reports() if piece.size >= least])


def _portions(piece: Piece, count: int) -> list[list[str]]:
    """The paragraphs in `count` runs of about the same size."""
    portions: list[list[str]] = [[] for _ in range(count)]
    at = 0
    for paragraph in piece.paragraphs:
        portions[min(count - 1, at * count // piece.size)].append(paragraph)
        at += len(paragraph)
    return portions


def _under(rng: random.Random, headings: Sequence[str], least: int = 2500) -> list[str]:
    """A long report whose portions stand under these headings."""
    portions = _portions(_report(rng, least), len(headings))
    return [line for heading, portion in zip(headings, portions, strict=True) for line in (heading, *portion)]


def _plan_parts(rng: random.Random) -> list[str]:
    count = rng.randint(3, 6)
    form = rng.choice(("第{han}篇 {part}", "第{han}篇\u3000{part}", "第{han}篇：{part}", "第{han}篇\n{part}"))
    parts = [form.format(han=_HAN[at + 1], part=words("control", "parts")[at]) for at in range(count)]
    return ["XX市生态环境保护“十四五”规划", *_under(rng, parts)]


def _law_chapters(rng: random.Random) -> list[str]:
    return list(rng.choice(laws()).paragraphs)


def _standard(_: random.Random) -> list[str]:
    return list(_whole(_STANDARD).paragraphs)


def _mentions_appendices(rng: random.Random) -> list[str]:
    lines = list(_report(rng).paragraphs)
    for at, words_of in enumerate(("（任务分解见附件1）", "（责任分工见附件2，样表见附件3）")):
        lines[at + 1] += words_of
    return [
        *lines,
        "附件：1. 创建工作任务分解表",
        "\u3000\u3000\u30002. 责任分工一览表",
        "\u3000\u3000\u30003. 样表",
    ]


def _appendix_list(rng: random.Random) -> list[str]:
    rows = words("control", "appendix_rows")
    tables = [line for number in (1, 2) for line in (f"附件{number}", "XX市创建工作重点任务分解表", *rows)]
    return [rng.choice(words("words", "own")), *_report(rng).paragraphs, *tables]


def _one_is_two_is(rng: random.Random) -> list[str]:
    most = sorted(reports(), key=lambda piece: -"".join(piece.paragraphs).count("一是"))
    return list(rng.choice(most[:5]).paragraphs)


def _news_subheads(rng: random.Random) -> list[str]:
    piece = rng.choice([piece for piece in news() if piece.size > 700])
    sentences = [part for part in _SENTENCE.split("".join(piece.paragraphs)) if part]
    subheads = words("control", "subheads")
    step = max(1, len(sentences) // 4)
    lines = ["".join(sentences[at : at + step]) for at in range(0, len(sentences), step)]
    return [lines[0], *(line for pair in zip(subheads, lines[1:], strict=False) for line in pair)]


def _chapter_titles(rng: random.Random) -> list[str]:
    return _under(rng, words("control", "chapters"), least=5000)


def _reports_twice(rng: random.Random) -> list[str]:
    first, second = _portions(_report(rng), 2)
    again = rng.choice(
        (
            "现将下一步工作打算汇报如下：",
            "下面，现将存在的问题和整改情况汇报如下：",
            "现将各项指标完成情况分别汇报如下：",
        )
    )
    return ["现将我市创建工作情况汇报如下：", *first, again, "一、总体考虑", *second]


def _part_headings(rng: random.Random) -> list[str]:
    chapters = words("control", "chapters")[: rng.randint(3, 5)]
    form = rng.choice(("PART {nn} {title}", "PART {n}", "Part.{nn}", "{nn}"))
    marks = [form.format(n=at, nn=f"{at:02}", title=title) for at, title in enumerate(chapters, 1)]
    return _under(rng, marks)


def _essays(rng: random.Random) -> list[str]:
    """做好四篇文章: the favourite figure of speech counts its points in 篇."""
    return _under(rng, words("control", "essays"))


def _running_title(rng: random.Random) -> list[str]:
    title = rng.choice(words("words", "own"))
    return [line for portion in _portions(_report(rng, 2500), 4) for line in (title, *portion)]


def _numbered_title(rng: random.Random) -> list[str]:
    title = rng.choice(words("words", "titles"))
    head = rng.choice((f"{title}（三）", f"{title} 篇3", f"{title}3", f"第三篇：{title}"))
    return [head, *_report(rng).paragraphs]


def _ruled(rng: random.Random) -> list[str]:
    rule = rng.choice(("————————————", "====================", "* * * * * *"))
    first, *others = _portions(_report(rng, 2500), 4)
    return [*first, *(line for portion in others for line in (rule, *portion))]


def _hello_again(rng: random.Random) -> list[str]:
    """A speech greets its hearers again and again."""
    hello = rng.choice(words("words", "hello"))
    return [line for portion in _portions(_report(rng, 2500), 3) for line in (hello, *portion)]


def _contents_list(rng: random.Random) -> list[str]:
    chapters = [f"第{_HAN[at]}部分 {title}" for at, title in enumerate(words("control", "chapters"), 1)]
    return [rng.choice(words("words", "own")), "目录", *chapters, *_under(rng, chapters)]


def _plain(rng: random.Random) -> list[str]:
    return list(_report(rng, 500).paragraphs)


CONTROLS: dict[str, Callable[[random.Random], list[str]]] = {
    "plan-parts": _plan_parts,
    "law-chapters": _law_chapters,
    "mentions-appendices": _mentions_appendices,
    "appendix-list": _appendix_list,
    "one-is-two-is": _one_is_two_is,
    "news-subheads": _news_subheads,
    "chapter-titles": _chapter_titles,
    "reports-twice": _reports_twice,
    "part-headings": _part_headings,
    "essays": _essays,
    "running-title": _running_title,
    "numbered-title": _numbered_title,
    "ruled": _ruled,
    "hello-again": _hello_again,
    "contents-list": _contents_list,
    "standard": _standard,
    "related": _plain,
    "plain": _plain,
}
"""Texts that must stay whole; "related" ends in the site's list of other texts, with running numbers."""


def _control(rng: random.Random, index: int, kind: str) -> Bundle:
    style = _style(rng, _LAYOUTS)
    # The site promises five pieces even on pages that hold one.
    site = _site(rng, 5)
    page = _Page(style)
    page.loose(_header(site), is_apart=rng.random() < 0.5)
    lines = [line for lines in CONTROLS[kind](rng) for line in lines.split("\n")]
    page.piece(_worn(lines, site))
    foot = site.some("furniture", "foot", 4) if "foot" in site.extras else []
    if kind == "related":
        foot += [f"{number}.{site.title}{number} 03-0{number}" for number in range(1, 8)]
    page.loose(foot, is_apart=True)
    return Bundle(
        f"{index:04}-control-{kind}.txt",
        page.text,
        tuple(page.truth),
        f"control:{kind}",
        style.layout,
        style.masks,
        is_control=True,
        extras=tuple(sorted(site.extras)),
    )


# ----------------------------------------------------------------------------------------------------- measure


@dataclass(frozen=True, slots=True)
class Score:
    """What `segment` made of a bundle; one entry for each piece, and the starts it invented."""

    bundle: Bundle
    both: tuple[bool, ...]
    strict: tuple[bool, ...]
    starts: tuple[bool, ...]
    is_freed: bool
    """Whether a segment starts where the first piece does, so that the site's header is left out."""
    false: tuple[int, ...]

    @property
    def harm(self) -> int:
        return self.both.count(False) + len(self.false)


def measure(bundle: Bundle) -> Score:
    """Read and segment one bundle. Raises ValueError if reading changes its text."""
    reading = read(bundle.name, bundle.text.encode())
    if reading.text != bundle.text:
        raise ValueError(f"{bundle.name}: read() changes the text, so the truth does not hold")
    return score(bundle, segment(reading.text, reading.skips))


def score(bundle: Bundle, found: Sequence[tuple[int, int]]) -> Score:
    """Compare segments with the truth; what lies between two pieces is nobody's."""
    rooms = _rooms(bundle)
    return Score(
        bundle,
        both=tuple(
            any(_fits(low, room[0]) and _fits(high, room[1]) for low, high in found) for room in rooms
        ),
        strict=tuple(
            any(abs(low - start) <= NEAR and abs(high - end) <= NEAR for low, high in found)
            for start, end in bundle.truth
        ),
        starts=tuple(any(_fits(low, room[0]) for low, _ in found) for room in rooms),
        is_freed=any(abs(low - bundle.truth[0][0]) <= NEAR for low, _ in found),
        false=tuple(
            low for low, _ in found if any(start + NEAR < low < end - NEAR for start, end in bundle.truth)
        ),
    )


def _fits(offset: int, room: tuple[int, int]) -> bool:
    return room[0] - NEAR <= offset <= room[1] + NEAR


def _rooms(bundle: Bundle) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """For each piece where its start may lie and where its end: from one piece to the next."""
    borders = [(0, bundle.truth[0][0]), *((one[1], other[0]) for one, other in pairwise(bundle.truth))]
    borders.append((bundle.truth[-1][1], len(bundle.text)))
    return list(pairwise(borders))


# ------------------------------------------------------------------------------------------------------ report


def _share(flags: Iterable[bool]) -> str:
    listed = list(flags)
    return f"{sum(listed) / len(listed):6.3f}" if listed else "     –"


def _row(label: str, scores: Sequence[Score]) -> str:
    both = [flag for one in scores for flag in one.both]
    false = sum(len(one.false) for one in scores) / len(scores)
    strict = _share(flag for one in scores for flag in one.strict)
    later = _share(flag for one in scores for flag in one.starts[1:])
    return f"{label:<34}{len(scores):5}{len(both):7}{_share(both):>9}{strict:>9}{later:>9}{false:9.2f}\n"


def _table(title: str, rows: dict[str, list[Score]]) -> str:
    head = f"{title:<34}{'files':>5}{'pieces':>7}{'both':>9}{'strict':>9}{'starts*':>9}{'false':>9}\n"
    return "\n" + head + "".join(_row(label, scores) for label, scores in rows.items())


def _by(scores: Iterable[Score], labels: Callable[[Bundle], Iterable[str]]) -> dict[str, list[Score]]:
    grouped: dict[str, list[Score]] = defaultdict(list)
    for one in scores:
        for label in labels(one.bundle):
            grouped[label].append(one)
    return dict(sorted(grouped.items()))


def _weighted(scores: Sequence[Score]) -> str:
    """Shares where a separator counts as often as it is usual."""
    usual = {separator.name: separator.usual for separator in separators()}
    pieces: Counter[str] = Counter()
    for one in scores:
        weight = usual[one.bundle.separator]
        pieces.update({"all": weight * len(one.both), "both": weight * sum(one.both)})
        pieces.update({"later": weight * len(one.starts[1:]), "starts": weight * sum(one.starts[1:])})
    both, starts = pieces["both"] / pieces["all"], pieces["starts"] / max(1, pieces["later"])
    return f"weighted by how usual the separator is: both ends {both:.3f}, later starts {starts:.3f}\n"


def _details(scores: Sequence[Score]) -> str:
    heads = [one.is_freed for one in scores if one.bundle.truth[0][0] > NEAR]
    lost = [one.starts[at] for one in scores for at in one.bundle.lost]
    kept = [
        flag
        for one in scores
        for at, flag in enumerate(one.starts)
        if one.bundle.lost and at and at not in one.bundle.lost
    ]
    return (
        f"site headers of more than {NEAR} characters left out: {_share(heads)} of {len(heads)}\n"
        f"starts of pieces whose heading is lost: {_share(lost)} of {len(lost)}; "
        f"of the others in those files: {_share(kept)} of {len(kept)}\n"
    )


def _worst(scores: Iterable[Score]) -> str:
    lines = ["\nworst ten\n"]
    for one in sorted(scores, key=lambda one: (-one.harm, one.bundle.name))[:10]:
        bundle = one.bundle
        lines.append(
            f"  {bundle.name:<36} {bundle.layout:<10} {sum(one.both)} of {len(one.both)} pieces, "
            f"{len(one.false)} false at {list(one.false)[:4]}; {' '.join((*bundle.masks, *bundle.extras))}\n"
        )
    return "".join(lines)


def report(scores: Sequence[Score], *, has_forms: bool = False) -> str:
    """The tables, for people; with `has_forms` also one row for every way to write a separator."""
    collections = [one for one in scores if not one.bundle.is_control]
    controls = [one for one in scores if one.bundle.is_control]
    parts = [
        _table("collections", {"all": collections}),
        _weighted(collections),
        _details(collections),
        _table("separator", _by(collections, lambda bundle: [bundle.separator])),
        _table("form", _by(collections, lambda bundle: [bundle.form])) if has_forms else "",
        _table("layout", _by(collections, lambda bundle: [bundle.layout])),
        _table("mask", _by(collections, lambda bundle: bundle.masks or ["none"])),
        _table("with", _by(collections, lambda bundle: bundle.extras or ["nothing"])),
        "starts*: of the second and later pieces; false: starts inside a piece, for each file\n",
        _controls(controls),
        _worst(scores),
    ]
    return "".join(parts)


def _controls(scores: Sequence[Score]) -> str:
    lines = [f"\ncontrols left whole: {_share(not one.false for one in scores)} of {len(scores)}\n"]
    for label, group in _by(scores, lambda bundle: [bundle.separator]).items():
        cut = ", ".join(f"{one.bundle.layout} {len(one.false)}" for one in group if one.false)
        lines.append(f"  {label:<32}{sum(not one.false for one in group)} of {len(group)}  {cut}\n")
    return "".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="How well segment() takes bundles apart.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--write", type=Path, help="folder to write the bundles to, for looking at them")
    parser.add_argument("--forms", action="store_true", help="one row for every way to write a separator")
    options = parser.parse_args(arguments)
    if not CORPUS.is_dir():
        parser.error(f"the measuring material is not at {CORPUS}")
    made = list(bundles(options.seed, options.count))
    if options.write:
        options.write.mkdir(parents=True, exist_ok=True)
        for bundle in made:
            (options.write / bundle.name).write_text(bundle.text, encoding="utf-8")
    sys.stdout.write(report([measure(bundle) for bundle in made], has_forms=options.forms))


if __name__ == "__main__":
    main()
