"""Citations, answers and small documents for the tests of what the page shows."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from assistant.records import Answer, Citation, Query
from ingest.prepare import Item
from kb.records import OWN

if TYPE_CHECKING:
    from assistant.app.wiring import Desk
    from ingest.records import Summary
    from kb.records import Collection

TEXT = "第一章 总则\n湖州市建成噪声达标区24.05平方公里，覆盖率达到61.7%。\n全市禁鸣。"
QUOTE = "噪声达标区24.05平方公里"
START = TEXT.index(QUOTE)
CITATION = Citation(
    number=1,
    document="湖州.txt",
    document_id="d1",
    report_id="d1#1",
    title="湖州市创模总结",
    text=QUOTE,
    start=START,
    end=START + len(QUOTE),
    place="湖州市",
    place_how="stated",
    year="2004",
    year_how="stated",
)
HUZHOU = (
    "湖州市创建国家环境保护模范城市工作总结\n\n"
    "2004年，湖州市建成噪声达标区24.05平方公里，噪声达标区覆盖率达到61.7%。\n\n"
    "为了降低噪声，湖州市全面实行机动车禁鸣，在市区设置禁鸣标志120处。\n"
)
JIAOZHOU = (
    "胶州市创建国家环境保护模范城市工作总结\n\n"
    "2006年，胶州市噪声达标区覆盖率达到65%。胶州市城市污水集中处理率达到85.26%。\n"
)
NASTY = (
    "<script>alert(1)</script>",
    '<img src="http://x.cn/a.png" onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "<!--",
    "]]>",
    "</div></article><h1>x",
    "\"'><b onmouseover=alert(1)>",
    "![图](http://x.cn/a.png)",
    "[看这里](http://x.cn)",
    "[看这里](javascript:alert(1))",
    "<http://x.cn>",
    "<javascript:alert(1)>",
    "[a]: http://x.cn\n\n[a]",
    "[9](http://x.cn)",
    "[1](http://x.cn)",
    "[1][a]\n\n[a]: http://x.cn",
    "http://x.cn/a www.x.cn a@x.cn",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;b&#62;",
    "`<b>`\n\n```html\n<b>\n```",
    "    <b>缩进</b>",
    "# 标题\n\n标题\n===\n\n---",
    "| <b>a</b> | b |\n|:-:|---|\n| [x](http://x.cn) | <i> |",
    "{{ 7 * 7 }}{% raw %}",
    "\\<b\\>",
    "\x00<b>\x00",
)
hostile_texts = st.one_of(
    st.text(),
    st.sampled_from(NASTY),
    st.lists(st.sampled_from([*NASTY, "[1]", "[2]", "61.7% [1]", "\n", "\n\n", "- ", "1. ", "**", "> "])).map(
        "".join
    ),
    st.lists(st.sampled_from(list("<>&\"\\[]()12:a\n!`|-*_#%/=' "))).map("".join),
)


class Markup(HTMLParser):
    """HTML taken apart as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._parts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag with its attributes."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("br", "input", "meta", "link", "hr", "img"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """The innermost of that name ends."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Words, with what they stand in."""
        self._parts.append((tuple(self._open), data))

    @property
    def names(self) -> set[str]:
        """Which tags there are."""
        return {name for name, _ in self.tags}

    @property
    def attributes(self) -> set[str]:
        """Which attributes there are."""
        return {name for _, attributes in self.tags for name in attributes}

    @property
    def text(self) -> str:
        """What a reader sees or hears."""
        return "".join(data for _, data in self._parts)

    def within(self, tag: str) -> list[str]:
        """The words in each run inside such a tag."""
        runs: list[str] = []
        was_inside = False
        for opened, data in self._parts:
            is_inside = tag in opened
            if is_inside and was_inside:
                runs[-1] += data
            elif is_inside:
                runs.append(data)
            was_inside = is_inside
        return runs

    def having(self, **wanted: str) -> list[dict[str, str]]:
        """Attributes of the tags that have these; an underscore stands for a hyphen."""
        wished = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [one for _, one in self.tags if wished.items() <= one.items()]


def answered(text: str, *citations: Citation, question: str = "问", **query: object) -> Answer:
    """An answer to some question."""
    return Answer(text, Query(question, question, **query), citations)  # type: ignore[arg-type]


def take_in(desk: Desk, *texts: tuple[str, str], collection: Collection = OWN) -> Summary:
    """Take texts in under their names, as uploads; the same name again replaces what was there."""
    items = [Item(f"upload:{name}", name, text.encode()) for name, text in texts]
    return desk.ingester(collection=collection).ingest_items(items)


def id_of(desk: Desk, name: str) -> str:
    """The id of the one document with that name."""
    names = desk.library.catalogue.documents.names()
    return next(key for key, (known, _) in names.items() if known == name)
