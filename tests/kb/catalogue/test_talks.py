"""Conversations, remarks and preferences are kept, found and forgotten as asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.catalogue import Catalogue
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kb.catalogue.talks import TalkStore


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "catalogue.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def talks(catalogue: Catalogue) -> TalkStore:
    return catalogue.talks


def test_a_conversation_survives_closing_the_library(tmp_path: Path) -> None:
    first = Catalogue.open(tmp_path / "c.sqlite3")
    talk = first.talks.begin("其他城市怎样达到噪声达标区覆盖率")
    first.talks.add(talk.id, "问", {"text": "答[1]"}, words="答", without=["place:湖州市"])
    first.close()
    second = Catalogue.open(tmp_path / "c.sqlite3")
    (exchange,) = second.talks.exchanges(talk.id)
    assert (exchange.question, exchange.answer, exchange.without) == (
        "问",
        {"text": "答[1]"},
        ("place:湖州市",),
    )
    second.close()


def test_the_latest_changed_conversation_stands_first(talks: TalkStore) -> None:
    old, new = talks.begin("旧的"), talks.begin("新的")
    assert {talk.id for talk in talks.talks()} == {old.id, new.id}
    talks.add(old.id, "问", {})
    assert talks.talks()[0].id == old.id


def test_a_search_finds_names_questions_and_answers_and_takes_its_signs_literally(talks: TalkStore) -> None:
    named, asked = talks.begin("噪声专题"), talks.begin("别的")
    talks.add(asked.id, "公众满意率是多少", {}, words="达到 85%")
    assert [talk.id for talk in talks.talks("噪声")] == [named.id]
    assert [talk.id for talk in talks.talks("满意率 85%")] == [asked.id]
    assert talks.talks("满意率 86%") == []
    assert talks.talks("%_") == []


def test_a_deleted_conversation_is_gone_and_its_remarks_stay(talks: TalkStore) -> None:
    talk = talks.begin("一")
    exchange = talks.add(talk.id, "问", {})
    talks.remark(exchange, "number", " 应为 70 ", answer="答 7")
    talks.delete(talk.id)
    with pytest.raises(NotFoundError):
        talks.talk(talk.id)
    with pytest.raises(NotFoundError):
        talks.add(talk.id, "又问", {})
    (remark,) = talks.remarks()
    assert (remark.talk_id, remark.question, remark.comment, remark.answer) == (None, "问", "应为 70", "答 7")


def test_a_second_word_on_an_answer_replaces_the_first_and_done_ones_go_down(talks: TalkStore) -> None:
    talk = talks.begin("一")
    first, second = talks.add(talk.id, "甲", {}), talks.add(talk.id, "乙", {})
    talks.remark(first, "good", "", answer="")
    talks.remark(first, "source", "出处不对", answer="")
    talks.remark(second, "unanswered", "", answer="")
    assert talks.remarks_on([first, second]) == {first: "source", second: "unanswered"}
    newest = talks.remarks()[0]
    talks.done(newest.id, done=True)
    assert [remark.question for remark in talks.remarks(open_only=True)] == ["甲"]
    assert [remark.question for remark in talks.remarks()] == ["甲", "乙"]
    talks.done(newest.id, done=False)
    assert len(talks.remarks(open_only=True)) == 2


def test_an_answer_is_replaced_where_it_stands(talks: TalkStore) -> None:
    talk = talks.begin("一")
    first = talks.add(talk.id, "甲", {"text": "旧"})
    talks.add(talk.id, "乙", {})
    talks.answer_anew(talks.exchange(first), {"text": "新"}, words="新", without=["year:2006"])
    kept = talks.exchanges(talk.id)
    assert [(one.question, one.answer.get("text"), one.without) for one in kept] == [
        ("甲", "新", ("year:2006",)),
        ("乙", None, ()),
    ]


def test_names_are_one_short_line(talks: TalkStore) -> None:
    talk = talks.begin("问" * 100 + "\n第二行")
    assert len(talk.name) == 40
    assert talk.name.endswith("…")
    talks.rename(talk.id, " 噪声\n专题 ")
    assert talks.talk(talk.id).name == "噪声 专题"
    talks.rename(talk.id, "   ")
    assert talks.talk(talk.id).name == "噪声 专题"


def test_a_preference_is_kept_changed_and_forgotten(talks: TalkStore) -> None:
    assert talks.preference("place") is None
    talks.prefer("place", "湖州市")
    talks.prefer("place", "咸阳市")
    assert talks.preference("place") == "咸阳市"
    talks.prefer("place", "")
    assert talks.preference("place") is None


def test_a_paper_is_kept_in_place_of_what_it_was(catalogue: Catalogue) -> None:
    key = catalogue.papers.keep("方案", {"text": "一"})
    assert catalogue.papers.keep("方案二", {"text": "二"}, paper_id=key) == key
    (paper,) = catalogue.papers.papers()
    assert (paper.id, paper.name, paper.data) == (key, "方案二", {"text": "二"})
    catalogue.papers.delete(key)
    with pytest.raises(NotFoundError):
        catalogue.papers.paper(key)
