"""Answers and refusals over a small library: what is said, what is quoted, and what is owned up to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from assistant.compose import escape
from assistant.records import Turn
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN, STARTER
from kb.search import Searcher
from prompts import render
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.records import Answer, Missing

DOCUMENTS = {
    "湖州.txt": (
        "湖州市创建国家环境保护模范城市工作总结\n湖州市2010年全面推进创模工作。\n"
        "一、大气治理\n湖州市2010年建成烟尘控制区32平方公里，烟尘控制区覆盖率达到100%。\n"
        "二、水治理\n湖州市城市污水处理率达到91.5%，总投资7800万元新建污水处理厂两座。\n"
        "三、噪声治理\n湖州市噪声达标区面积24.05平方公里。湖州市划定禁鸣路段，严格禁止渣土车夜间通行。\n"
        "四、公众参与\n湖州市创模工作由市创模办牵头，<b>[点这里](http://evil.example)</b> # 宣传 *活动* `多次`开展。\n"
        "湖州市人民政府\n2010年12月20日\n"
    ),
    "咸阳.txt": (
        "咸阳市创建国家环境保护模范城市工作汇报\n咸阳市狠抓烟尘控制区建设。\n"
        "一、水治理\n咸阳市城市污水处理率达到82.3%，关停造纸企业19家。\n"
        "二、大气治理\n咸阳市拆除燃煤锅炉312台。\n"
    ),
    "胶州.txt": (
        "xxxx市创建国家环境保护模范城市工作总结\nxxxx年，我市在李哥庄镇、胶莱镇、铺集镇开展整治。\n"
        "一、水治理\nxxxx年，我市城市生活污水处理率达到84.2%，检查企业20xx家次。\n"
        "二、组织领导\nxxxx年，我市成立创模工作领导小组。xxxx年，我市通过省级验收。\n"
    ),
    "匿名.txt": (
        "xx市创建国家环境保护模范城市自查报告\nxx市20xx年开展创模。\n"
        "一、水治理\nxx市城市污水处理率达到77.7%，xx市新建泵站三座。\n"
    ),
    "安庆.txt": (
        "安庆市创建国家环境保护模范城市工作汇报\n2024年安庆市开展创模。2024年至2024年安庆市植树造林。\n"
        "一、水治理\n安庆市2024年城市污水处理率达到88.8%，发放环保袋2024多个。2024年安庆市关停企业。\n"
        "二、绿化\n2024年安庆市新建公园。安庆市2024年9月通过技术评估。\n"
    ),
}
CARD = (
    "---\ntitle: 丽水市区饮用水摘要\nplace: 丽水市\nprovince: 浙江省\nyear: '2015'\ncampaign: 创模\nkind: 先例摘要\n"
    "origin:\n  - ref: '140'\n    title: 丽水公报\n    url: http://example.org/a\n---\n"
    "丽水市饮用水源水质达标率为100%，丽水市建成区绿化覆盖率为44.4%。\n"
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = Library.open(tmp_path_factory.mktemp("answering"), hashing_embedder())
    library.check_embedder()
    gazetteer = Gazetteer.load(towns=True)
    items = [Item(f"/in/{name}", name, text.encode()) for name, text in DOCUMENTS.items()]
    assert Ingester(library, gazetteer).ingest_items(items).counts == {"added": len(DOCUMENTS)}
    card = Item("starter:丽水.md", "丽水.md", CARD.encode())
    assert Ingester(library, gazetteer, collection=STARTER).ingest_items([card]).counts == {"added": 1}
    yield library
    library.close()


@pytest.fixture(scope="module")
def assistant(library: Library) -> Assistant:
    return Assistant(Searcher(library, collections=(OWN.name, STARTER.name)))


def at_home(library: Library, place: str) -> Assistant:
    return Assistant(Searcher(library, collections=(OWN.name, STARTER.name)), own_place=place)


def check(answer: Answer, library: Library) -> None:
    """What holds of every answer."""
    marks = {int(mark) for mark in re.findall(r"(?<!\\)\[(\d+)\]", answer.text)}
    assert marks == {citation.number for citation in answer.citations}
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        document = library.catalogue.documents.get(citation.document_id)
        assert document is not None
        assert citation.text == document.text[citation.start : citation.end]
        assert all(0 <= span.start <= span.end <= len(document.text) for span in citation.context)
    assert answer.refused == (answer.missing is not None)
    assert bool(answer.citations) != answer.refused


# ── answers ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_figure_is_given_with_the_sentence_it_stands_in(assistant: Assistant, library: Library) -> None:
    answer = assistant.answer("湖州市的城市污水处理率是多少？")
    check(answer, library)
    assert answer.text.startswith("**湖州市**：")
    assert "91.5%" in answer.text
    assert "82.3" not in answer.text
    first = answer.citations[0]
    assert (first.document, first.place, first.place_how, first.year) == (
        "湖州.txt",
        "湖州市",
        "stated",
        "2010",
    )
    assert answer.removed == ()
    assert answer.seconds > 0


def test_two_places_are_answered_side_by_side_and_their_scope_is_warned_of(
    assistant: Assistant, library: Library
) -> None:
    answer = assistant.answer("湖州市和咸阳市的城市污水处理率分别是多少？")
    check(answer, library)
    assert answer.text.split("\n")[:4] == [
        "| 地方 | 城市污水处理率 | 年份 |",
        "| --- | --- | --- |",
        "| 湖州市 | 91.5% [1] | 2010 |",
        "| 咸阳市 | 82.3% [2] | 未写明 |",
    ]
    assert (
        "湖州市最高（91.5%），咸阳市最低（82.3%），相差 9.2个百分点（由引用数据计算）[1][2]。" in answer.text
    )
    assert render("caveat_scope") in answer.caveats


def test_of_two_places_the_one_that_is_not_there_is_named(assistant: Assistant, library: Library) -> None:
    answer = assistant.answer("湖州市和绍兴市的城市污水处理率分别是多少？")
    check(answer, library)
    assert "91.5%" in answer.text
    assert render("caveat_missing_place", places=["绍兴市"]) in answer.caveats


def test_a_follow_up_question_is_answered_for_the_place_spoken_of(
    assistant: Assistant, library: Library
) -> None:
    history = [Turn("user", "咸阳市狠抓了什么？"), Turn("assistant", "烟尘控制区。 [1]")]
    answer = assistant.answer("那污水处理率是多少？", history)
    check(answer, library)
    assert "82.3%" in answer.text


def test_my_city_is_the_place_that_was_set(library: Library) -> None:
    answer = at_home(library, "湖州市").answer("我市的城市污水处理率是多少？")
    check(answer, library)
    assert "91.5%" in answer.text


def test_other_cities_are_answered_without_one_s_own(library: Library) -> None:
    answer = at_home(library, "湖州市").answer("其他城市建设烟尘控制区有什么经验？")
    check(answer, library)
    assert "湖州市" not in {citation.place for citation in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        *(
            "湖州市怎样治理噪声？",
            "哪些城市建设了烟尘控制区？",
            "咸阳市拆除了多少台锅炉？",
            "说说湖州市的创模",
        ),
        *(
            "湖州市创模由谁牵头？",
            "胶州市污水处理率是多少？",
            "安庆市发放了多少环保袋？",
            "什么是烟尘控制区？",
        ),
        *(
            "湖州、咸阳、安庆的污水处理率谁最高？",
            "丽水市的绿化覆盖率是多少？",
            "今天天气如何？",
            "？？？",
            "[1][2]",
        ),
    ],
)
def test_marks_are_exactly_the_citations_and_quotes_are_exact(
    assistant: Assistant, library: Library, question: str
) -> None:
    check(assistant.answer(question), library)


def test_the_same_question_is_always_answered_alike(assistant: Assistant) -> None:
    one, two = (assistant.answer("哪些城市建设了烟尘控制区？") for _ in range(2))
    assert (one.text, one.citations) == (two.text, two.citations)


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("湖州市建成烟尘控制区多少平方公里？新建污水处理厂投资多少钱？", ("32平方公里", "7800万元")),
        ("咸阳市拆除了多少台锅炉，关停了多少家造纸企业？", ("312台", "19家")),
    ],
)
def test_every_clause_of_a_question_that_asks_several_things_is_answered(
    assistant: Assistant, library: Library, question: str, figures: tuple[str, str]
) -> None:
    answer = assistant.answer(question)
    check(answer, library)
    assert all(figure in answer.text for figure in figures)
    assert len({citation.report_id for citation in answer.citations}) == 1


def test_of_two_clauses_the_one_that_can_be_answered_is(assistant: Assistant, library: Library) -> None:
    answer = assistant.answer("湖州市森林覆盖率是多少？禁鸣路段划了没有，怎么划的？")
    check(answer, library)
    assert not answer.refused
    assert "禁鸣路段" in answer.text
    # What only shares a word with the other clause is not set there as if it answered it.
    assert "烟尘控制区覆盖率" not in answer.text
    assert render("caveat_unanswered", thing="森林覆盖率") in answer.caveats


# ── refusals ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "missing", "named"),
    [
        ("我市的污水处理率是多少？", "own_place", "CHUANGMO_PLACE"),
        ("绍兴市的污水处理率是多少？", "place", "绍兴市"),
        ("咸阳市的森林覆盖率是多少？", "indicator", "森林覆盖率"),
        ("湖州市2008年的城市污水处理率是多少？", "year", "2008"),
        ("胶州市哪一年成立了创模工作领导小组？", "year_masked", "年份"),
        ("咸阳市烟尘控制区的投资是多少钱？", "figure", "金额"),
        ("量子计算机超导比特退相干时间", "topic", "换一种说法"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_quoted(
    assistant: Assistant, library: Library, question: str, missing: Missing, named: str
) -> None:
    answer = assistant.answer(question)
    check(answer, library)
    assert answer.missing == missing
    assert named in answer.text


def test_a_year_that_was_put_in_for_all_others_is_nobody_s(assistant: Assistant) -> None:
    answer = assistant.answer("安庆市2024年的城市污水处理率是多少？")
    assert answer.missing == "year"
    assert "已被隐去或改写" in answer.text


def test_a_refusal_for_a_place_tells_of_texts_that_hide_theirs(library: Library) -> None:
    answer = Assistant(Searcher(library, collections=(OWN.name,))).answer("绍兴市的污水处理率是多少？")
    assert answer.missing == "place"
    assert "隐去了地名" in answer.text
    assert "77.7" not in answer.text


@pytest.mark.parametrize("word", ["原文", "全文"])
def test_an_original_is_not_given_out_of_a_digest(assistant: Assistant, library: Library, word: str) -> None:
    answer = assistant.answer(f"丽水市饮用水源水质达标率的{word}是什么？")
    check(answer, library)
    assert answer.missing == "original"
    assert "《丽水市区饮用水摘要》" in answer.text
    assert "100%" not in answer.text


def test_an_original_that_is_in_the_library_is_quoted(assistant: Assistant, library: Library) -> None:
    answer = assistant.answer("湖州市烟尘控制区的原文是怎么写的？")
    check(answer, library)
    assert "烟尘控制区32平方公里" in answer.text


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    empty = Library.open(tmp_path, None)
    answer = Assistant(Searcher(empty, collections=(OWN.name,))).answer("湖州市的污水处理率是多少？")
    empty.close()
    assert answer.missing == "topic"
    assert "chuangmo ingest" in answer.text


@pytest.mark.parametrize(
    "question", ["", "  \n", "？", "\x00", "\ud800", "<script>alert(1)</script>", "市" * 3000]
)
def test_whatever_is_asked_gets_an_answer_or_a_refusal(
    assistant: Assistant, library: Library, question: str
) -> None:
    check(assistant.answer(question), library)


# ── caveats ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_inferred_place_is_called_inferred(assistant: Assistant, library: Library) -> None:
    answer = assistant.answer("胶州市的城市生活污水处理率是多少？")
    check(answer, library)
    assert answer.text.startswith("**胶州市（推断）**：")
    assert "84.2%" in answer.text
    assert any("推断为胶州市" in caveat for caveat in answer.caveats)
    assert answer.citations[0].place_how == "inferred"


def test_a_masked_year_is_owned_up_to(assistant: Assistant) -> None:
    answer = assistant.answer("胶州市的城市生活污水处理率是多少？")
    assert any("年份被隐去" in caveat for caveat in answer.caveats)
    assert answer.citations[0].year_how == "masked"


def test_a_suspect_year_is_called_suspect(assistant: Assistant) -> None:
    answer = assistant.answer("安庆市的城市污水处理率是多少？")
    assert "88.8%" in answer.text
    assert any("“2024”存疑（疑被改写" in caveat for caveat in answer.caveats)


def test_a_damaged_quantity_is_not_to_be_quoted(assistant: Assistant) -> None:
    answer = assistant.answer("安庆市发放了多少环保袋？")
    assert any("不可引用" in caveat for caveat in answer.caveats)


def test_a_digest_is_called_a_digest_and_names_its_original(assistant: Assistant, library: Library) -> None:
    answer = assistant.answer("丽水市的饮用水源水质达标率是多少？")
    check(answer, library)
    assert any("摘要（非原文）" in caveat for caveat in answer.caveats)
    assert answer.citations[0].is_digest
    assert answer.citations[0].origin == "丽水公报（http://example.org/a）"


def test_without_an_embedder_the_answer_says_that_only_words_were_searched(tmp_path: Path) -> None:
    plain = Library.open(tmp_path, None)
    item = Item("/in/湖州.txt", "湖州.txt", DOCUMENTS["湖州.txt"].encode())
    Ingester(plain, Gazetteer.load(towns=True)).ingest_items([item])
    answer = Assistant(Searcher(plain, collections=(OWN.name,))).answer("湖州市的城市污水处理率是多少？")
    check(answer, plain)
    plain.close()
    assert "91.5%" in answer.text
    assert render("caveat_words_only") in answer.caveats


# ── what documents say is only text ─────────────────────────────────────────────────────────────────


def test_markdown_and_html_of_a_document_are_inert(assistant: Assistant, library: Library) -> None:
    answer = assistant.answer("湖州市创模工作由谁牵头？")
    check(answer, library)
    assert "牵头" in answer.text
    # Signs of a web page's code are left out of what is read; the citation keeps them.
    assert "\\[点这里\\](http://evil.example)" in answer.text
    assert "<b>" not in answer.text
    assert "\\*活动\\*" in answer.text
    assert not re.search(r"(?<!\\)[<`]|(?<!\\)\]\(", answer.text)
    assert "<b>[点这里](http://evil.example)</b>" in answer.citations[0].text


@pytest.mark.parametrize(
    "text", ["# 标题", "**粗**", "[甲](乙)", "![甲](乙)", "<img src=x>", "`码`", "a|b", "~~删~~", "_x_"]
)
def test_every_sign_that_markdown_knows_is_escaped(text: str) -> None:
    assert not re.search(r"(?<!\\)[`*_\[\]#<>|~]", escape(text))


def test_a_line_break_in_a_document_starts_no_line_of_the_answer() -> None:
    assert "\n" not in escape("一\n\n# 二\r\n- 三")


def test_a_mark_in_a_document_is_no_citation_mark() -> None:
    assert escape("见[1]") == "见\\[1\\]"


def test_where_an_original_answers_as_well_it_is_quoted_and_not_the_digest(tmp_path: Path) -> None:
    own = "丽水市创建国家环境保护模范城市工作总结\n丽水市2015年开展创模。\n丽水市饮用水源水质达标率达到99.2%。\n"
    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    gazetteer = Gazetteer.load(towns=True)
    card = Item("starter:丽水.md", "丽水.md", CARD.encode())
    Ingester(library, gazetteer, collection=STARTER).ingest_items([card])
    assistant = Assistant(Searcher(library, collections=(OWN.name, STARTER.name)))
    (of_digest,) = assistant.answer("丽水市的饮用水源水质达标率是多少？").citations
    assert of_digest.is_digest
    Ingester(library, gazetteer).ingest_items([Item("/in/丽水.txt", "丽水.txt", own.encode())])
    cited = assistant.answer("丽水市的饮用水源水质达标率是多少？").citations
    assert "99.2%" in cited[0].text
    assert not any(citation.is_digest for citation in cited)
    # What the original doesn't say, the digest still may.
    (greening,) = assistant.answer("丽水市的建成区绿化覆盖率是多少？").citations
    assert greening.is_digest
    library.close()


def test_a_card_on_the_matter_speaks_before_a_place_that_only_did_it(tmp_path: Path) -> None:
    head = "place: '{0}'\nprovince: 浙江省\nyear: '2015'\ncampaign: 创模\nkind: {1}\norigin:\n- ref: '140'\n  title: 某文\n---\n"
    place = (
        "---\ntitle: 丽水市创模档案（摘要）\n"
        + head.format("丽水市", "先例摘要")
        + "丽水市整理创模档案，建立创模档案室。\n"
    )
    guide = (
        "---\ntitle: 创模档案怎么整理（摘要）\n"
        + head.format("", "工作指南")
        + "创模档案按指标整理，一项指标一册。创模档案还要收集原始材料。整理创模档案要从启动时做起。\n"
    )
    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    items = [
        Item(f"starter:{name}", name, text.encode()) for name, text in (("a.md", place), ("b.md", guide))
    ]
    Ingester(library, Gazetteer.load(towns=True), collection=STARTER).ingest_items(items)
    assistant = Assistant(Searcher(library, collections=(STARTER.name,)))
    assert {one.document for one in assistant.answer("创模档案怎么整理？").citations} == {"b.md"}
    assert {one.document for one in assistant.answer("丽水市创模档案怎么整理？").citations} == {"a.md"}
    library.close()
