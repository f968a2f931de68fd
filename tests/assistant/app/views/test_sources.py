"""A citation is shown where its words stand now, or said to stand there no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from assistant.app.views.html import html_of
from assistant.app.views.sources import sources_of, words_after, words_before
from ingest.prepare import Item
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.app.wiring import Desk
    from assistant.records import Citation

TEXT = """# 霍山县创建国家环境保护模范城市工作总结

## 一、噪声治理

2006年，霍山县环境噪声达标区覆盖率达到61.7%。
"""


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(tmp_path_factory.mktemp("sources"))
    take(opened, TEXT)
    yield opened
    opened.close()


def take(desk: Desk, text: str, name: str = "霍山.md") -> None:
    desk.ingester().ingest_items([Item(f"upload:{name}", name, text.encode())])


def cited(desk: Desk) -> Citation:
    answer = desk.assistant.answer("霍山县噪声达标区覆盖率是多少")
    return next(one for one in answer.citations if one.document == "霍山.md")


def shown(desk: Desk, citation: Citation) -> BeautifulSoup:
    sources = sources_of([citation], desk.library.catalogue)
    made = html_of("sources", hint="", sources=sources, exchange=3, shown=citation.number)
    return BeautifulSoup(made, "html.parser")


def test_the_quoted_words_are_highlighted_in_their_context(desk: Desk) -> None:
    citation = cited(desk)
    section = shown(desk, citation).find("section")
    assert section is not None
    assert section["id"] == f"s3-{citation.number}"
    mark = section.find("mark")
    assert mark is not None
    assert mark.get_text() == citation.text
    facts = section.find(class_="facts")
    assert facts is not None
    for words in ("霍山县", "霍山.md", "本单位资料"):
        assert words in facts.get_text()


def test_the_headings_above_a_quote_are_said(desk: Desk) -> None:
    answer = desk.assistant.answer("国家环境保护模范城市对区域环境噪声平均值的要求是多少")
    path = shown(desk, answer.citations[0]).find(class_="path")
    assert path is not None
    assert "环境质量" in path.get_text()


def test_the_whole_document_can_be_opened_at_the_quote(desk: Desk) -> None:
    citation = cited(desk)
    link = shown(desk, citation).find("a", string="打开原文")
    assert link is not None
    assert link["href"] == f"/document/{citation.document_id}?start={citation.start}&end={citation.end}#quote"


def test_words_that_moved_are_found_again(desk: Desk) -> None:
    citation = cited(desk)
    take(desk, TEXT.replace("## 一", "补写的一段话放在前面。\n\n## 一"))
    (source,) = sources_of([citation], desk.library.catalogue)
    assert source.state == "moved"
    document = desk.library.catalogue.documents.get(source.citation.document_id)
    assert document is not None
    assert document.text[source.citation.start : source.citation.end] == citation.text
    assert "文件已重新读入" in shown(desk, citation).get_text()


def test_words_that_changed_are_said_to_have_changed(desk: Desk) -> None:
    citation = cited(desk)
    take(desk, TEXT.replace("61.7", "71.7"))
    found = shown(desk, citation)
    assert "原文已更新" in found.get_text()
    assert "61.7%" in found.get_text()
    assert found.find("a", string="打开原文") is None


def test_a_document_that_is_gone_is_said_to_be_gone(desk: Desk) -> None:
    citation = cited(desk)
    desk.library.remove("own", ["upload:霍山.md"])
    assert "原文件已不在资料库中" in shown(desk, citation).get_text()


def test_reprints_are_listed(desk: Desk) -> None:
    long = TEXT.replace("霍山", "金寨") + "".join(
        f"金寨县第{n}项工作已按计划完成，群众反映良好，档案齐全。\n" for n in range(1, 40)
    )
    take(desk, long, "甲.md")
    take(desk, long.replace("群众", "社会各界"), "乙.md")
    answer = desk.assistant.answer("金寨县噪声达标区覆盖率是多少")
    kin = [
        one.document for source in sources_of(answer.citations, desk.library.catalogue) for one in source.kin
    ]
    assert {"甲.md", "乙.md"} & set(kin)


def test_a_digest_says_so_and_names_its_original(desk: Desk) -> None:
    answer = desk.assistant.answer("苏州市噪声达标区覆盖率是多少")
    text = shown(desk, answer.citations[0]).get_text()
    assert "摘要（非原文）" in text
    assert "原件：" in text


def test_nothing_of_a_document_is_markup(desk: Desk) -> None:
    citation = replace(cited(desk), title="<script>x</script>", document='"><img src=x>', place="<b>")
    found = shown(desk, citation)
    assert found.find(["script", "img", "b"]) is None


@given(st.text("甲乙丙。\n ", max_size=200), st.data())
def test_the_context_is_what_stands_around(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    before, after = words_before(text, start, 20), words_after(text, end, 20)
    squeezed = "".join(text.split())
    assert "".join(before.lstrip("…").split()) in squeezed
    assert "".join(after.rstrip("…").split()) in squeezed
    assert len(before) <= 21
    assert len(after) <= 21
