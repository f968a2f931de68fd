"""Which words of a passage are quoted, and that they are the document's own."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.passages import Passage, quotable
from assistant.records import Query
from assistant.select import cover, is_damaged, own_share, says_what_was_done, select
from assistant.wanted import Wanted, leaning_on, says, wanted
from kb.flow import Flow
from kb.library import Library
from kb.normal import same_as
from kb.records import Chunk, Hit, Report, Span
from kb.search import Searcher

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.records import Intent

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
    assert all(len(quote) <= 200 for quote in quotes("短。" + "一段文字，" * 100 + "完。"))


def test_a_long_sentence_is_quoted_in_parts() -> None:
    text = (
        "；".join(f"第{n}项投资{n}00万元建设了城市污水处理厂及其配套的管网工程" for n in range(1, 10)) + "。"
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


# ── definitions, numbers of documents, quoted words, caveats, synonyms ──────────────────────────────


def best_of(text: str, want: Wanted, *headings: str) -> str:
    hit = hit_of(text)
    return select([replace(hit, chunk=replace(hit.chunk, headings=headings))], want)[0].text


@pytest.mark.parametrize("verb", ["是指", "是", "指", "（简称噪达区）是指", "即"])
def test_the_sentence_that_defines_a_term_comes_before_those_that_use_it(verb: str) -> None:
    definition = f"噪声达标区{verb}区域内各类噪声都达到标准的区域。"
    text = f"全市噪声达标区建设工作扎实，噪声达标区成效显著。{definition}各地要高度重视噪声达标区工作。"
    want = replace(wanting(噪声达标区=1.0), terms=("噪声达标区",))
    assert best_of(text, want) == definition


def test_of_several_terms_each_may_be_defined() -> None:
    text = "全市开展各项创建工作有声有色、成效显著。创模是指创建国家环境保护模范城市。城考是指城市环境综合整治定量考核。"
    want = replace(wanting(), terms=("创模", "城考"))
    assert {part.text[:2] for part in select([hit_of(text)], want)[:2]} == {"创模", "城考"}


@pytest.mark.parametrize("number", ["环办〔2006〕40号", "国发（2013）37号", "环境保护部令第12号"])
def test_where_a_document_s_number_is_asked_for_the_sentence_with_one_comes_first(number: str) -> None:
    text = f"创模指标由国家环境保护总局印发并修订。创模指标的文件是{number}，请遵照执行。"
    assert number in best_of(text, replace(wanting(创模=1.0, 指标=1.0), wants_number=True))


def test_the_words_that_a_question_quotes_come_first_in_the_sentence_or_in_its_heading() -> None:
    text = "深入推进噪声整治工作取得了显著的成效。为考生送安静行动由环保局开展。"
    assert best_of(text, wanting()).startswith("深入")
    assert best_of(text, replace(wanting(), phrase="送安静")).startswith("为考生")
    hits = [hit_of("开展了噪声的整治。", "d:0"), hit_of("开展了夜间的巡查。", "d:1")]
    hits[1] = replace(hits[1], chunk=replace(hits[1].chunk, headings=("为考生送安静",)))
    assert select(hits, replace(wanting(), phrase="送安静"))[0].hit.chunk.id == "d:1"


def digest_of(text: str) -> Hit:
    return replace(hit_of(text), collection="starter")


def test_what_a_digest_says_of_its_gaps_is_no_measure_and_no_figure() -> None:
    text = "本卡所据材料没有写出湖州市投资的数字100。湖州市投资200万元治理噪声污染问题。"
    figure = Wanted({"投资": 1.0}, frozenset(), (), (), needs_figure=True)
    assert "200" in select([digest_of(text)], figure)[0].text
    gap, measure = "治理噪声的措施未见于材料，不能写进报告。", "严格限制渣土车夜间通行，治理噪声。"
    doing = replace(wanting(噪声=1.0), wants_measures=True)
    assert select([digest_of(gap + measure)], doing)[0].text == measure
    told = {part.text: says_what_was_done(part, doing) for part in select([digest_of(gap + measure)], doing)}
    assert told == {gap: False, measure: True}


def test_the_same_words_in_a_report_speak_of_its_matter() -> None:
    doing = replace(wanting(噪声=1.0), wants_measures=True)
    (part,) = select([hit_of("整治噪声后未见反弹，强化了巡查。")], doing)
    assert says_what_was_done(part, doing)


def test_a_bare_result_is_no_way_of_reaching_it_but_a_year_or_a_class_is_no_result() -> None:
    doing = replace(wanting(噪声=1.0), wants_measures=True)

    def value(text: str) -> float:
        return select([hit_of(text)], doing)[0].score

    assert value("2类区噪声平稳。") == value("二类区噪声平稳。") == value("2010年噪声平稳。")
    assert value("噪声达到54分贝。") < value("噪声达到平稳。")


def test_a_word_is_said_by_another_of_its_meaning() -> None:
    assert says("这部法律自2022年起施行", "实施")
    assert says("实施", "实施")
    assert not says("这部法律很好", "实施")
    text = "公众对环境的评价调查按年度开展并公布。公众对环境的满意度逐年提高很快。"
    assert best_of(text, wanting(满意率=1.0)).startswith("公众对环境的满意度")
    assert own_share(select([hit_of("公众满意度。")], wanting(满意率=1.0))[0], wanting(满意率=1.0)) == 1.0


def test_a_passage_s_heading_carries_a_word_better_than_the_passage_and_worse_than_the_sentence() -> None:
    def value(text: str, *headings: str) -> float:
        hit = hit_of(text)
        chunk = replace(hit.chunk, headings=headings, indexed="\n".join(("污水", *headings, text)))
        return max(part.score for part in select([replace(hit, chunk=chunk)], wanting(污水=1.0)))

    in_sentence, in_heading, in_passage = (
        value("污水得到治理。"),
        value("得到治理。", "污水"),
        value("得到治理。"),
    )
    assert in_sentence > in_heading > in_passage


def test_one_clause_s_words_weigh_most_while_the_others_still_count() -> None:
    leaning = leaning_on(wanting(验收=2.0, 投资=1.0), "投资多少钱")
    assert leaning.weights == {"验收": 0.5, "投资": 1.0}


RATE = "公众对城市环境的满意率"


def test_what_a_question_wants_is_read_from_it(tmp_path: Path) -> None:
    library = Library.open(tmp_path, None)
    searcher = Searcher(library, collections=("own",))

    def of(question: str, intent: Intent = "open") -> Wanted:
        return wanted(Query(question, question, intent=intent), searcher)

    assert of("什么是噪声达标区？", "definition").terms == ("噪声达标区",)
    assert of("噪声达标区有多大？", "figure").terms == ()
    assert of("“一控双达标”怎么做？", "howto").phrase == "一控双达标"
    assert of("哪些城市做过“一控双达标”？", "precedent").phrase == ""
    assert of("创模指标的文号是多少？").wants_number
    assert of("是哪份文件规定的？").wants_number
    assert not of("文件是怎么规定的？").wants_number
    assert of("GB 12523-2011从哪天起实施？", "when").editions == {("gb12523", "2011")}
    # The question counts households, although it names a rate.
    rate = Query("满意率调查要抽多少户？", "满意率调查要抽多少户？", indicators=(RATE,), intent="figure")
    assert wanted(rate, searcher).measures == ("people",)
    # A word that no text has tells nothing apart, and what it would have weighed is remembered.
    absent = of("噪声")
    assert absent.unheard > absent.weights["噪声"] > 0
    library.close()


def test_the_year_that_was_asked_for_comes_before_another() -> None:
    text = "2015年全国区域噪声平均值为54.1分贝。2016年全国区域噪声平均值为54.0分贝。"
    want = Wanted({"噪声": 1.0}, frozenset(), (), (), needs_figure=True, years=(2016,))
    assert "54.0" in best_of(text, want)


def test_of_two_editions_of_a_standard_the_one_that_was_named_speaks() -> None:
    text = "GB 12523-2025自2026年1月1日起实施。GB 12523-2011自2012年7月1日起实施。"
    want = replace(wanting(实施=1.0), editions=frozenset({("gb12523", "2011")}))
    assert "2012年7月1日" in best_of(text, want)
    # A sentence that names both is about the one asked for too.
    both = "GB 12523-2011实施后GB 12523-90废止。"
    assert (
        select([hit_of(both)], want)[0].score
        == select([hit_of(both)], replace(want, editions=frozenset()))[0].score
    )
