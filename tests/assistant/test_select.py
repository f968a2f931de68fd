"""Which words of a passage are quoted, and that they are the document's own."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.select import Passage, Wanted, cover, is_damaged, quotable, select
from kb.flow import Flow
from kb.normal import same_as
from kb.records import Chunk, Hit, Report, Span

WORDS = st.sampled_from(
    [
        *(
            "建成噪声达标区24.05平方公里",
            "污水处理率达到78.14％",
            "四是督察上保热度",
            "（一）加强领导",
            "二、主要做法",
        ),
        *("。", "，", "；", "：", "\n", " ", "\u3000", "！”", "20xx年", "\r", "𠮷", "é", "x"),
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map("".join)
FURNITURE = "\n\n7、\n来源：某网站\n"


def hit_in(document: str, spans: tuple[Span, ...], key: str = "d:0") -> Hit:
    text = "".join(span.quote(document) for span in spans)
    chunk = Chunk(
        key, "d", "d#1", int(key.rpartition(":")[2]), spans, (), len(text), text, text, same_as(text)
    )
    return Hit(chunk, Report("d#1", "d", 0, len(document)), "报告.txt", "own", 1.0, "both")


def hit_of(text: str, key: str = "d:0") -> Hit:
    return hit_in(text, (Span(0, len(text)),), key)


def wanting(**weights: float) -> Wanted:
    return Wanted(weights, frozenset(), (), (), needs_figure=False)


def quotes(text: str) -> list[str]:
    return [text[start:end] for start, end in quotable(text)]


@settings(deadline=None)
@given(TEXTS)
def test_every_part_is_the_document_s_own_words_at_its_main_span(text: str) -> None:
    for part in select([hit_of(text)], wanting(污水=1.0)):
        (main,) = (span for span in part.spans if span.role == "main")
        assert part.text == main.quote(text)
        assert part.text


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_a_part_that_goes_on_behind_page_furniture_is_exact_there_too(pages: list[str]) -> None:
    document = FURNITURE.join(pages)
    skips, at = [], 0
    for page in pages[:-1]:
        at += len(page)
        skips.append(Span(at, at + len(FURNITURE)))
        at += len(FURNITURE)
    flow = Flow.of(document, 0, len(document), skips)
    chunk_spans = flow.spans(0, len(flow.text))
    hit = hit_in(document, chunk_spans)
    quoted = []
    for part in Passage(hit).parts():
        (main,) = (span for span in part.spans if span.role == "main")
        assert part.text == main.quote(document)
        assert len(part.text) == max(span.end - span.start for span in part.spans)
        assert all(not span.overlaps(skip) for span in part.spans for skip in skips)
        quoted.append("".join(span.quote(document) for span in sorted(part.spans)))
    assert quoted == quotes(hit.chunk.text)


@settings(deadline=None)
@given(TEXTS)
def test_parts_follow_each_other_without_overlap_and_leave_out_no_words(text: str) -> None:
    found = quotable(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))
    between = [text[: found[0][0]] if found else text]
    between += [text[one[1] : other[0]] for one, other in itertools.pairwise(found)]
    assert "".join(between).strip("，,；;、 \n\r\u3000\u00a0") == ""


def test_a_lead_is_quoted_with_the_sentence_it_leads() -> None:
    assert quotes("四是督察上保热度。市政府每月督察一次，共督察12次。五是完了。") == [
        "四是督察上保热度。市政府每月督察一次，共督察12次。",
        "五是完了。",
    ]


def test_a_lead_before_a_sentence_that_is_too_long_stands_alone() -> None:
    sentence = "市政府" + "对重点区域的重点企业" * 20 + "督察12次。"
    assert quotes(f"四是督察上保热度。{sentence}")[0].startswith("四是督察上保热度。")
    assert all(len(quote) <= 130 for quote in quotes("短。" + "一段文字，" * 100 + "完。"))


def test_a_long_sentence_is_quoted_in_parts() -> None:
    text = (
        "；".join(f"第{n}项投资{n}00万元建设了城市污水处理厂及其配套的管网工程" for n in range(1, 7)) + "。"
    )
    parts = quotes(text)
    assert len(parts) > 1
    assert parts[0] == "第1项投资100万元建设了城市污水处理厂及其配套的管网工程；"


@pytest.mark.parametrize(
    "text",
    [
        *("检查企业20xx家次", "发放环保袋2024多个", "绿化面积2*0公顷", "处理率达到8x.5%", "拆除锅炉2012台"),
        *(
            "检查企业20XX家次",
            "建成xx个小区",
            "投资___万元",
            "关停企业1××家",
            "治理面积***平方公里",
            "检查企业20**家",
        ),
    ],
)
def test_a_quantity_that_a_mask_or_a_replaced_year_hit_is_damaged(text: str) -> None:
    assert is_damaged(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2024年发放环保袋", "20xx年检查企业2000多家", "投资2 400万元", "xx市检查企业312家次", "到20*年底"),
        *("PM2.5浓度35微克", "占地2.4公顷", "max值为35", "2010年至2012年"),
    ],
)
def test_a_masked_year_or_place_damages_no_quantity(text: str) -> None:
    assert not is_damaged(text)


def test_the_words_of_the_question_decide_what_comes_first() -> None:
    text = "全市推进造林绿化工作取得了很好的成效。城市生活污水处理厂日处理污水十万吨有余。"
    best, *_ = select([hit_of(text)], wanting(污水=3.0, 处理厂=2.0))
    assert best.text.startswith("城市生活污水")


def test_a_damaged_sentence_yields_to_a_sound_one() -> None:
    text = "全市共检查排污企业20xx家次并予以公开。全市共检查排污企业312家次并予以公开。"
    best, *_ = select([hit_of(text)], wanting(检查=1.0, 企业=1.0))
    assert "312" in best.text


@settings(deadline=None)
@given(TEXTS, st.integers(min_value=0, max_value=200))
def test_a_selection_keeps_within_its_length_once_the_best_part_is_in(text: str, characters: int) -> None:
    want = wanting(污水=1.0, 噪声=1.0)
    parts = select([hit_of(text)], want)
    chosen = cover(parts, want, characters=characters)
    assert chosen[:1] == parts[:1]
    assert sum(len(part.text) for part in chosen[1:]) <= max(
        0, characters - len(parts[0].text) if parts else 0
    )


def test_the_same_hits_always_give_the_same_order() -> None:
    hits = [hit_of("污水处理率达到90%。" * 3, f"d:{number}") for number in range(3)]
    want = wanting(污水=1.0)
    assert select(hits, want) == select(hits, want)
