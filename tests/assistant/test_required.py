"""What is required, said in few words with the sentence that states it; and what the sources don't say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from assistant.answering import Assistant
from ingest.pipeline import Ingester
from ingest.prepare import Item
from ingest.starter import cards
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN, STARTER
from kb.requirements import load_requirements
from kb.search import Searcher
from kb.sources import load_sources
from kb.statements import computations, in_short, statements
from prompts import render
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.records import Answer
    from kb.requirements import Requirement

OWN_REPORT = (
    "湖州市创建国家环境保护模范城市工作总结\n湖州市2010年全面推进创模工作。\n"
    "一、噪声治理\n湖州市区域环境噪声平均值为53.2分贝，按创模要求区域环境噪声平均值应低于56分贝。\n"
    "二、绿化\n湖州市建成区绿化覆盖率达到45.2%，按要求绿化覆盖率要达到41%以上。\n"
)
BOTH = (OWN.name, STARTER.name)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """GB 3095-2026 holds by stages: what is in force depends on the day."""
    monkeypatch.setattr("assistant.lookup._today", lambda: "2026-11-23")


def sheets() -> list[Item]:
    """The shipped sheets of requirements, as a first start takes them in."""
    return [
        Item(f"starter:{name}", name, text.encode())
        for name, text in cards().items()
        if name.startswith("要求_")
    ]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with the starter collection only."""
    library = Library.open(tmp_path_factory.mktemp("required"), hashing_embedder())
    library.check_embedder()
    Ingester(library, Gazetteer.load(towns=True), collection=STARTER).ingest_items(sheets())
    yield library
    library.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with the starter collection and a report of its own."""
    library = Library.open(tmp_path_factory.mktemp("shared"), hashing_embedder())
    library.check_embedder()
    gazetteer = Gazetteer.load(towns=True)
    Ingester(library, gazetteer, collection=STARTER).ingest_items(sheets())
    Ingester(library, gazetteer).ingest_items([Item("/in/湖州.txt", "湖州.txt", OWN_REPORT.encode())])
    yield library
    library.close()


@pytest.fixture(scope="module")
def assistant(library: Library) -> Assistant:
    return Assistant(Searcher(library, collections=BOTH))


def row(key: str) -> Requirement:
    return next(one for one in load_requirements() if one.id == key)


def ids(answer: Answer) -> list[str]:
    """The requirements that an answer cites."""
    by_sentence = {statement.sentence: key for key, statement in statements().items()}
    return [by_sentence[citation.text] for citation in answer.citations]


def marks(text: str) -> list[int]:
    return [int(mark) for mark in re.findall(r"(?<!\\)\[(\d+)\]", text)]


# ── what is said ────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_says_in_short_what_its_citation_says_in_full(assistant: Assistant) -> None:
    answer = assistant.answer("“十一五”区域噪声要求是多少？")
    assert not answer.refused
    first, *_ = answer.text.split("\n")
    assert first == ("- **国家环境保护模范城市“十一五”指标（国家级）**：区域环境噪声平均值≤60 dB(A) [1]")
    assert answer.citations[0].text == statements()["nm115-12"].sentence
    assert len(in_short(row("nm115-12"), {})) < len(answer.citations[0].text)


def test_requirements_of_one_ruleset_share_a_line(assistant: Assistant) -> None:
    answer = assistant.answer("创模对区域噪声和交通噪声的要求分别是多少？")
    lines = [line for line in answer.text.split("\n") if line.startswith("- ")]
    assert len(lines) == 1
    assert lines[0].count("；") == 1
    assert marks(lines[0]) == [1, 2]


def test_of_a_row_of_classes_only_the_class_asked_for_is_said(assistant: Assistant) -> None:
    answer = assistant.answer("Ⅲ类水COD的限值是多少？")
    assert "化学需氧量：Ⅲ类≤20 mg/L [1]" in answer.text
    assert "Ⅳ类" not in answer.text
    assert "Ⅳ类30 mg/L" in answer.citations[0].text


QUESTIONS = (
    "“十一五”区域噪声要求是多少？",
    "2类区夜间限值是多少？",
    "4a与4b类区夜间限值是多少？",
    "PM2.5二级年均和日均限值是多少？",
    "Ⅲ类水COD、氨氮的限值是多少？",
    "一级A的COD限值是多少？",
    "26项第8项是什么？",
    "绿化覆盖率要求达到多少？",
    "天津与国家创模要求有什么不同？",
    "国模26项对区域噪声有要求吗？",
    "现行国家对噪声达标区覆盖率的要求是多少？",
    "创模26项指标对环境保护投资指数的要求是多少？",
    "生态文明建设示范县东部用水量要求是多少？",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_mark_is_the_exact_sentence_of_a_requirement(
    assistant: Assistant, library: Library, question: str
) -> None:
    answer = assistant.answer(question)
    assert answer.citations
    assert set(marks(answer.text)) == {citation.number for citation in answer.citations}
    for citation, key in zip(answer.citations, ids(answer), strict=True):
        statement = statements()[key]
        document = library.catalogue.documents.get(citation.document_id)
        assert document is not None
        assert (citation.document, citation.text) == (statement.document, statement.sentence)
        assert (citation.start, citation.end) == (statement.span.start, statement.span.end)
        assert document.text[citation.start : citation.end] == citation.text
        assert citation.is_digest


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_number_said_stands_in_what_is_cited(assistant: Assistant, question: str) -> None:
    assert assistant.answer(question).removed == ()


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_citation_names_only_the_originals_of_its_own_requirement(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.answer(question)
    for citation, key in zip(answer.citations, ids(answer), strict=True):
        own = row(key).sources
        assert citation.origin is not None
        assert all(original.title in citation.origin for original in own)
        foreign = [original for original in load_sources().values() if original not in own and original.url]
        own_urls = {original.url for original in own}
        assert not any(
            f"（{original.url}）" in citation.origin for original in foreign if original.url not in own_urls
        )


def test_every_requirement_is_found_where_its_sheet_states_it(library: Library) -> None:
    searcher = Searcher(library, collections=BOTH)
    for statement in statements().values():
        hit = searcher.hit_at(statement.document, STARTER.name, statement.span)
        assert hit is not None, statement.requirement.id
        assert statement.sentence in hit.chunk.text


def test_the_same_question_is_always_answered_alike(assistant: Assistant) -> None:
    one, two = (assistant.answer("绿化覆盖率要求达到多少？") for _ in range(2))
    assert (one.text, one.citations) == (two.text, two.citations)


# ── what is said beside it ──────────────────────────────────────────────────────────────────────────


def test_a_version_that_is_no_longer_in_force_is_said_to_be_so(assistant: Assistant) -> None:
    answer = assistant.answer("“十一五”区域噪声要求是多少？")
    ruleset = row("nm115-12").ruleset
    assert render("caveat_superseded", texts=[f"{ruleset.title}：{ruleset.status}"]) in answer.caveats
    assert "已被后来的26项指标替代" in answer.text


def test_a_standard_in_force_needs_no_such_word(assistant: Assistant) -> None:
    answer = assistant.answer("Ⅲ类水COD的限值是多少？")
    assert not any("引用时请写明版本" in caveat for caveat in answer.caveats)


def test_what_was_only_copied_is_called_second_hand_with_its_own_marks(assistant: Assistant) -> None:
    answer = assistant.answer("PM2.5二级年均限值是多少？")
    assert ids(answer) == ["gb3095-PM2.5-年平均", "gb3095-2026-PM2.5-年平均-过渡"]
    assert [row(key).grade for key in ids(answer)] == ["direct", "secondary"]
    assert render("caveat_second_hand", mark=" [2]") in answer.caveats


def test_what_stands_in_the_original_is_not_called_second_hand(assistant: Assistant) -> None:
    answer = assistant.answer("Ⅲ类水COD的限值是多少？")
    assert not any("转录" in caveat for caveat in answer.caveats)


def test_every_answer_says_that_it_comes_from_a_digest(assistant: Assistant) -> None:
    answer = assistant.answer("Ⅲ类水COD、氨氮的限值是多少？")
    assert render("caveat_digest", mark=" [1][2]") in answer.caveats


def test_a_ruleset_that_was_named_and_says_nothing_of_it_is_named_again(assistant: Assistant) -> None:
    answer = assistant.answer("省模和国家生态市对区域噪声的要求各是多少？")
    assert ids(answer) == ["sx-12"]
    assert render("caveat_silent", titles=[row("sts-2").ruleset.title]) in answer.caveats


# ── what the sources don't say ──────────────────────────────────────────────────────────────────────


def test_an_item_that_was_never_seen_is_refused_without_quoting_anything(assistant: Assistant) -> None:
    answer = assistant.answer("26项第12项是什么？")
    assert (answer.refused, answer.missing, answer.citations) == (True, "requirement", ())
    assert "第12项" in answer.text
    assert row("nm26-08").ruleset.title in answer.text


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("创模26项指标对环境保护投资指数的要求是多少？", "nm26-04"),
        ("“十一五”绿化覆盖率要求是多少？", "nm115-15"),
        ("创模对烟尘控制区覆盖率的要求是多少？", "nmearly-03"),
    ],
)
def test_without_a_threshold_the_sentence_that_says_so_is_quoted_whole(
    assistant: Assistant, question: str, key: str
) -> None:
    answer = assistant.answer(question)
    assert (answer.refused, answer.missing) == (True, "requirement")
    assert ids(answer) == [key]
    assert f"- {statements()[key].sentence} [1]" in answer.text
    assert "没有写出可以引用的门槛" in answer.text


def test_a_threshold_beside_one_that_was_never_seen_answers(assistant: Assistant) -> None:
    answer = assistant.answer("绿化覆盖率要求达到多少？")
    assert not answer.refused
    assert ids(answer)[-1] == "nm115-15"
    assert statements()["nm115-15"].sentence in answer.text


def test_what_is_not_in_force_is_no_present_requirement(assistant: Assistant) -> None:
    answer = assistant.answer("现行国家对噪声达标区覆盖率的要求是多少？")
    assert (answer.refused, answer.missing) == (True, "requirement")
    assert answer.text.startswith("现有材料里没有见到现行有效的国家文件对“噪声达标区覆盖率”作出要求")
    assert {row(key).ruleset.in_force for key in ids(answer)} == {False}


def test_what_a_version_lacks_is_said_before_what_others_require(assistant: Assistant) -> None:
    answer = assistant.answer("国模26项对区域噪声的要求是多少？")
    assert answer.refused
    said, *others = [line for line in answer.text.split("\n") if line]
    assert row("nm26-08").ruleset.title in said
    assert "区域环境噪声平均值" in said
    assert others[0].startswith(f"- **{row('nm115-12').ruleset.title}**")


def test_whether_it_is_required_is_answered_by_saying_that_it_is_not_listed(assistant: Assistant) -> None:
    answer = assistant.answer("国模26项对区域噪声有要求吗？")
    assert (answer.refused, answer.missing) == (False, None)
    assert "没有见到" in answer.text


# ── the ordinary path ───────────────────────────────────────────────────────────────────────────────


def test_with_the_starter_collection_switched_off_the_documents_are_asked(shared: Library) -> None:
    answer = Assistant(Searcher(shared, collections=(OWN.name,))).answer("创模对区域噪声的要求是多少？")
    assert {citation.document for citation in answer.citations} == {"湖州.txt"}
    assert "56分贝" in answer.text


def test_a_bare_requirement_is_asked_of_one_s_own_documents_first(shared: Library) -> None:
    answer = Assistant(Searcher(shared, collections=BOTH)).answer("绿化覆盖率要求要达到多少？")
    assert "湖州.txt" in {citation.document for citation in answer.citations}


def test_a_named_campaign_is_answered_from_the_catalogue_beside_one_s_own_documents(shared: Library) -> None:
    answer = Assistant(Searcher(shared, collections=BOTH)).answer("“十一五”区域噪声要求是多少？")
    assert ids(answer) == ["nm115-12"]


def test_what_the_catalogue_lacks_one_s_own_documents_may_say(shared: Library) -> None:
    answer = Assistant(Searcher(shared, collections=BOTH)).answer("“十一五”绿化覆盖率要求达到多少？")
    assert answer.missing != "requirement"


@pytest.mark.parametrize("question", ["区域噪声怎么降？", "什么是区域环境噪声平均值？"])
def test_a_question_for_something_else_takes_the_ordinary_path(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(question)
    assert answer.missing != "requirement"
    assert not answer.text.startswith("- **")


# ── how indicators are computed ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", ["怎么算出来的？", "如何计算？", "的计算公式是什么？"])
def test_how_an_indicator_is_computed_is_said_by_its_own_sentence(assistant: Assistant, words: str) -> None:
    answer = assistant.answer(f"噪声达标区覆盖率{words}")
    (citation,) = answer.citations
    assert citation.text == computations()["噪声达标区覆盖率"].sentence
    passages = [hit.chunk.id for hit in answer.retrieved]
    assert len(passages) == len(set(passages))
    assert "建成区面积" in answer.text


def test_of_an_indicator_whose_computation_no_source_tells_nothing_is_made_up(assistant: Assistant) -> None:
    assert "烟尘控制区覆盖率" not in computations()
    answer = assistant.answer("烟尘控制区覆盖率怎么计算？")
    assert not any("计算方法" in citation.text for citation in answer.citations)
