"""Chunks: whole sentences that follow the headings, nothing lost, nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.split import Sizes, split
from kb.records import Fact, Report, Span
from kb.tokens import count_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.records import Chunk

PIECES = st.sampled_from(
    [
        *(
            "一、大气治理",
            "（一）加强领导。",
            "1.关停企业",
            "第二章 监督",
            "第三条 建设单位应当",
            "4.1 噪声",
            "## 小标题",
        ),
        *(
            "污水处理率达到78.14％",
            "湖州市建成烟尘控制区32平方公里",
            "“绿色社区”",
            "，",
            "。",
            "；",
            "：",
            "\n",
            "\n\n",
        ),
        *("\u3000\u3000", " ", "\r\n", "𠮷é\u200b", "来源：某网站", "3.14159" * 40, "长" * 300, "a b c"),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=50).map("".join)
SENTENCE = "湖州市划定禁鸣路段十二条，严格禁止渣土车夜间通行，噪声投诉逐年下降。"


def whole(text: str, title: str | None = None) -> Report:
    return Report("d#1", "d", 0, len(text), title=Fact(title, "stated") if title else Fact())


def paths(text: str, *, least: int = 0) -> list[tuple[str, ...]]:
    return [chunk.headings for chunk in split(text, whole(text), sizes=Sizes(most=60, least=least))]


def covered(chunks: Sequence[Chunk]) -> list[int]:
    return [at for chunk in chunks for span in chunk.spans for at in range(span.start, span.end)]


@settings(deadline=None)
@given(TEXTS, st.data())
def test_chunks_cover_all_characters_outside_skips_exactly_once_and_in_order(
    text: str, data: st.DataObject
) -> None:
    offsets = st.integers(0, len(text))
    start, end = sorted((data.draw(offsets), data.draw(offsets)))
    cuts = sorted(data.draw(st.lists(offsets, max_size=6, unique=True)))
    skips = [Span(low, high) for low, high in zip(cuts[::2], cuts[1::2], strict=False)]
    chunks = split(text, Report("d#1", "d", start, end), skips=skips, sizes=Sizes(most=40, least=8))
    places = covered(chunks)
    assert places == sorted(set(places))
    assert all(start <= place < end for place in places)
    skipped = {at for skip in skips for at in range(skip.start, skip.end)}
    assert not skipped & set(places)
    assert {at for at in range(start, end) if at not in skipped and not text[at].isspace()} <= set(places)


@settings(deadline=None)
@given(TEXTS, st.integers(8, 120))
def test_the_text_of_a_chunk_is_the_document_s_at_its_spans(text: str, most: int) -> None:
    middle = len(text) // 2
    skips = [Span(middle, min(middle + 3, len(text)))]
    for chunk in split(text, whole(text), skips=skips, sizes=Sizes(most=most, least=4)):
        assert chunk.text == "".join(span.quote(text) for span in chunk.spans)
        assert chunk.text.strip()
        assert chunk.indexed.endswith(chunk.text)
        assert [span.role for span in chunk.spans].count("main") == 1


@settings(deadline=None)
@given(TEXTS, st.integers(12, 256))
def test_a_chunk_has_no_more_tokens_than_allowed(text: str, most: int) -> None:
    for chunk in split(text, whole(text), sizes=Sizes(most=most, least=4)):
        assert chunk.tokens <= most or len(chunk.text) <= most
        # White space between sentences is not counted; a Han character has up to three tokens.
        assert count_tokens("".join(chunk.text.split())) <= most * 1.25 + 8 or len(chunk.text) <= most


@settings(deadline=None)
@given(TEXTS, st.integers(0, 50))
def test_ordinals_count_on_from_the_first_and_ids_are_unique(text: str, first: int) -> None:
    chunks = split(text, whole(text), first_ordinal=first, sizes=Sizes(most=30, least=4))
    assert [chunk.ordinal for chunk in chunks] == list(range(first, first + len(chunks)))
    assert len({chunk.id for chunk in chunks}) == len(chunks)


def test_the_usual_marks_of_official_texts_make_the_path() -> None:
    text = (
        f"一、大气治理\n{SENTENCE}\n（一）烟尘控制\n{SENTENCE}\n1.关停企业\n{SENTENCE}{SENTENCE}\n"
        f"二、噪声治理\n{SENTENCE}\n"
    )
    found = paths(text)
    assert found[0] == ()
    assert ("一、大气治理",) in found
    assert ("一、大气治理", "（一）烟尘控制", "1.关停企业") in found
    assert found[-1] in ((), ("二、噪声治理",))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f"一、大气治理\n{SENTENCE}{SENTENCE}", ("一、大气治理",)),
        (f"（一）烟尘控制\n{SENTENCE}{SENTENCE}", ("（一）烟尘控制",)),
        (f"1.关停企业\n{SENTENCE}{SENTENCE}", ("1.关停企业",)),
        (f"第二章 监督管理\n{SENTENCE}{SENTENCE}", ("第二章 监督管理",)),
        (f"第二章 监督管理\n第三条 建设单位\n{SENTENCE}{SENTENCE}", ("第二章 监督管理", "第三条 建设单位")),
        (f"4.1 噪声限值\n{SENTENCE}{SENTENCE}", ("4.1 噪声限值",)),
        (f"一、治理\n4.1 噪声限值\n{SENTENCE}{SENTENCE}", ("一、治理", "4.1 噪声限值")),
    ],
)
def test_a_heading_stands_in_the_path_of_what_follows_it(text: str, path: tuple[str, ...]) -> None:
    assert paths(text)[-1] == path


def test_a_heading_of_the_same_depth_replaces_the_one_before() -> None:
    text = f"一、大气治理\n（一）烟尘\n{SENTENCE}{SENTENCE}二、噪声治理\n{SENTENCE}{SENTENCE}"
    assert paths(text)[-1] == ("二、噪声治理",)


def test_a_new_section_begins_a_new_chunk() -> None:
    text = f"一、大气治理\n{SENTENCE}\n二、噪声治理\n{SENTENCE}\n"
    chunks = split(text, whole(text), sizes=Sizes(most=256, least=20))
    assert [chunk.text[:6] for chunk in chunks] == ["一、大气治理", "二、噪声治理"]


def test_a_section_that_is_too_short_to_stand_alone_is_joined() -> None:
    text = "一、大气治理\n好。\n二、噪声治理\n好。\n"
    assert len(split(text, whole(text))) == 1


def test_a_long_first_sentence_is_no_heading() -> None:
    text = f"一、{SENTENCE[:-1]}并且{SENTENCE}{SENTENCE}{SENTENCE}"
    assert all(len(heading) <= 40 for path in paths(text) for heading in path)


def test_a_sentence_cut_by_page_furniture_is_one_text_again() -> None:
    text = "湖州市建成烟尘控制区32平方公里，烟尘控制区覆盖率\n\n7、达到100%，成效显著。"
    at = text.index("\n\n7、")
    (chunk,) = split(text, whole(text), skips=[Span(at, at + 4)])
    assert "覆盖率达到100%" in chunk.text
    assert [(span.start, span.end) for span in chunk.spans] == [(0, at), (at + 4, len(text))]


def test_place_and_title_are_indexed_with_every_chunk_and_not_quoted() -> None:
    text = SENTENCE * 10
    report = Report(
        "d#1", "d", 0, len(text), title=Fact("创模总结", "stated"), place=Fact("湖州市", "inferred")
    )
    chunks = split(text, report, sizes=Sizes(most=60))
    assert len(chunks) > 1
    assert all(chunk.indexed.startswith("湖州市 创模总结\n") for chunk in chunks)
    assert all("创模总结" not in chunk.text for chunk in chunks)


def test_a_title_that_the_file_lent_is_indexed_only_with_its_one_report() -> None:
    report = Report("d#1", "d", 0, len(SENTENCE), title=Fact("2021年工作总结5则", "inferred"))
    (alone,), (among,) = (split(SENTENCE, report, is_alone=is_alone) for is_alone in (True, False))
    assert alone.indexed == f"2021年工作总结5则\n{SENTENCE}"
    assert among.indexed == SENTENCE


def test_a_hidden_place_is_not_indexed() -> None:
    report = Report("d#1", "d", 0, len(SENTENCE), place=Fact("湖州市", "masked"))
    (chunk,) = split(SENTENCE, report)
    assert chunk.indexed == SENTENCE


@pytest.mark.parametrize("text", ["", " \n\u3000\n"])
def test_a_text_without_words_has_no_chunks(text: str) -> None:
    assert split(text, whole(text)) == []
