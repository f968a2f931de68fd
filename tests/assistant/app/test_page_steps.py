"""What the tabs do step by step, without a browser."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import ChuangmoError, LibraryUnusableError
from tests.assistant.app.making import HUZHOU, JIAOZHOU, Markup, id_of, take_in
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.app.wiring import Desk

# Gradio imports what is deprecated elsewhere.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ASKED = "湖州市的噪声达标区覆盖率是多少"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "library")
    take_in(opened, ("湖州.txt", HUZHOU), ("胶州.txt", JIAOZHOU))
    yield opened
    opened.close()


def named(parts: type[Any]) -> Any:
    """Parts that are their own names: an update then says by name what changes."""
    return parts(**{field.name: field.name for field in fields(parts)})


def clicked(act: str, **words: object) -> Any:
    """What the page tells of a click."""
    return SimpleNamespace(_data={"act": act, **{name.rstrip("_"): words[name] for name in words}})


# ── 问答 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def asking(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Any:
    from assistant.app.page import asking
    from assistant.app.page.showing import Parts, Showing

    monkeypatch.setattr(asking, "_SECONDS_BETWEEN_PIECES", 0)
    parts = named(Parts)
    return asking.Asking(desk, parts, Showing(desk, parts))


def test_an_answer_grows_from_searching_to_the_whole(asking: Any) -> None:
    first, *growing, last = asking.typed(ASKED, "")
    assert "正在查找…" in first["latest"]
    assert first["stop"]["visible"]
    assert growing
    lengths = [len(Markup(step["latest"]).text) for step in growing]
    assert lengths == sorted(lengths)
    assert "61.7%" in last["latest"]
    assert not last["stop"]["visible"]
    assert last["talk"]
    assert 'id="s' in last["sources"]


def test_an_empty_question_is_not_asked(desk: Desk, asking: Any) -> None:
    assert list(asking.typed("  \n", "")) == [{"box": ""}]
    assert desk.library.catalogue.talks.talks() == []


def test_a_follow_up_stands_below_what_was_said(asking: Any) -> None:
    talk = list(asking.typed(ASKED, ""))[-1]["talk"]
    first, *_, last = asking.typed("那胶州市呢", talk)
    assert ASKED in first["past"]
    assert last["talk"] == talk
    assert "65%" in last["latest"]


def test_an_error_we_can_explain_is_said_and_leaves_no_conversation(
    desk: Desk, asking: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Any:
        raise LibraryUnusableError("磁盘满了")

    monkeypatch.setattr(desk.assistant, "steps", broken)
    *_, last = asking.typed(ASKED, "")
    assert "磁盘满了" in last["latest"]
    assert not last["stop"]["visible"]
    assert desk.library.catalogue.talks.talks() == []


def test_a_chip_taken_away_is_answered_without_and_put_back(desk: Desk, asking: Any) -> None:
    talk = list(asking.typed(ASKED, ""))[-1]["talk"]
    (one,) = desk.library.catalogue.talks.exchanges(talk)
    *_, without = asking.clicked(talk, clicked("drop", exchange=one.id, thing="place:湖州市"))
    assert "恢复已去掉的 1 项" in without["latest"]
    *_, again = asking.clicked(talk, clicked("restore", exchange=one.id))
    assert "恢复已去掉" not in again["latest"]
    assert "61.7%" in again["latest"]


def test_the_own_place_once_said_answers_the_question_that_missed_it(desk: Desk, asking: Any) -> None:
    *_, asks = asking.typed("我市的噪声达标区覆盖率是多少", "")
    (form,) = Markup(asks["latest"]).having(data_act="own-place")
    steps = list(
        asking.clicked(asks["talk"], clicked("own-place", exchange=form["data-exchange"], place="湖州"))
    )
    assert "湖州市" in steps[0]["top"]
    assert "61.7%" in steps[-1]["latest"]


@pytest.mark.parametrize("place", ["\\1", "\\A", "某社区\\"])
def test_an_own_place_of_any_signs_is_taken_as_it_was_typed(asking: Any, place: str) -> None:
    list(asking.clicked("", clicked("own-place", place=place)))
    *_, last = asking.typed("我市的噪声达标区覆盖率是多少", "")
    assert "程序出了" not in last["latest"]
    assert last["talk"]


def test_our_city_alone_can_be_asked_and_its_conversation_goes_on(asking: Any) -> None:
    talk = list(asking.typed("我市", ""))[-1]["talk"]
    assert "61.7%" in list(asking.typed(ASKED, talk))[-1]["latest"]


@pytest.mark.parametrize(
    "event",
    [
        clicked("source", exchange="x", number="1"),
        clicked("source", exchange="9" * 40, number="1"),
        clicked("source", exchange="4711", number="1"),
        clicked("remark", exchange="1", verdict="nonsense"),
        clicked("drop", exchange="4711", thing="place:湖州市"),
    ],
)
def test_what_the_page_cannot_mean_is_answered_with_a_sentence(asking: Any, event: Any) -> None:
    (step,) = asking.clicked("", event)
    assert Markup(step["sources"]).having(role="status")[0]["class"] == "notice bad"


@pytest.mark.parametrize("data", [None, "text", [], {}, {"act": "no-such-act"}])
def test_an_act_that_does_not_exist_does_nothing(asking: Any, data: object) -> None:
    assert list(asking.clicked("", SimpleNamespace(_data=data))) == []


def test_a_remark_is_kept_and_shown_at_once(desk: Desk, asking: Any) -> None:
    talk = list(asking.typed(ASKED, ""))[-1]["talk"]
    (one,) = desk.library.catalogue.talks.exchanges(talk)
    (step,) = asking.clicked(talk, clicked("remark", exchange=one.id, verdict="number", comment="应为62%"))
    assert "已反馈：数字不对" in step["latest"]
    assert "应为62%" in step["remarks"]
    assert "1 条待处理" in step["remarks"]


pieces = st.sampled_from(["**甲**", "：", "好。", " [1]", "[2]", "\n", "61.7%", "！", "1；2"])


@given(st.lists(pieces).map("".join))
def test_no_beginning_of_an_answer_tears_a_mark_or_emphasis(text: str) -> None:
    from assistant.app.page.asking import beginnings

    found = beginnings(text)
    for one in found:
        assert text.startswith(one)
        assert one.count("**") % 2 == 0
        assert one.count("[") == one.count("]")
    assert found == sorted(found, key=len)


def test_a_model_outside_is_named_at_the_head_and_before_files_are_taken_in(desk: Desk) -> None:
    from assistant.app.page.library_parts import STAYS_NOTE, classified_note
    from assistant.app.page.showing import top_of

    line = "已启用外部模型：问题和所引片段会发送到 "
    assert line not in top_of(desk)
    assert STAYS_NOTE in classified_note(desk)
    desk.outside_host = "<b>host"
    assert f"{line}&lt;b&gt;host" in top_of(desk)
    assert STAYS_NOTE not in classified_note(desk)
    assert f"{line}<b>host" in classified_note(desk)


# ── 文档库 ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def keeping(desk: Desk) -> Any:
    from assistant.app.page.library import _Keeping
    from assistant.app.page.library_parts import Parts

    return _Keeping(desk, named(Parts))


@pytest.fixture
def importing(keeping: Any) -> Any:
    from assistant.app.page.importing import Importing
    from assistant.app.page.library_parts import Parts

    return Importing(keeping.shelf, named(Parts), keeping.listed, None)


@pytest.fixture
def wanted() -> Any:
    from assistant.app.page.library_parts import Wanted

    return Wanted()


def test_uploads_are_taken_in_under_their_names_and_their_copies_go(
    desk: Desk, importing: Any, wanted: Any, tmp_path: Path
) -> None:
    good, bad = tmp_path / "总结（2005）.txt", tmp_path / "<b>坏.exe"
    good.write_text("杭州市建成公园五处。" * 5)
    bad.write_bytes(b"MZ\x00")
    first, *_, last = importing.take_in([str(good), str(bad)], "", wanted)
    assert first["cancel"]["visible"]
    assert last["chosen"] is None
    assert "共 2 个文件：新入库 1 个" in last["taking"]
    assert all(name in Markup(last["taking"]).text for name in ("总结（2005）.txt", "<b>坏.exe"))
    assert "b" not in Markup(last["taking"]).names
    assert not good.exists()
    assert desk.library.catalogue.documents.get(id_of(desk, "总结（2005）.txt")) is not None


def test_taking_in_nothing_says_so(importing: Any, wanted: Any) -> None:
    (step,) = importing.take_in(None, "", wanted)
    assert "请先选择文件" in step["taking"]


def test_nothing_is_taken_into_the_starter_collection(importing: Any, wanted: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("杭州市")
    (step,) = importing.take_in([str(path)], "starter", wanted)
    assert "不能导入到“入门资料”" in step["taking"]


def test_the_list_is_filtered_and_opened(desk: Desk, keeping: Any, wanted: Any) -> None:
    found = keeping.acted(wanted, clicked("filter", place="湖州市", collection="own"))
    assert "胶州" not in found["shelf"]
    assert "共 1 份" in found["shelf"]
    opened = keeping.acted(found["wanted"], clicked("open-document", document=id_of(desk, "湖州.txt")))
    assert "阅读报告" in opened["opened"]
    assert 'aria-current="true"' in opened["shelf"]


def test_a_correction_is_said_and_a_wrong_one_explained(desk: Desk, keeping: Any, wanted: Any) -> None:
    document = id_of(desk, "湖州.txt")
    title = "湖州市创建国家环境保护模范城市工作总结"
    same = {"document": document, "report": 1, "title": title, "place": "湖州市", "kind": "工作总结"}
    nothing = keeping.acted(wanted, clicked("correct", **same, year="2004"))
    assert "没有改动。" in nothing["opened"]
    wrong = keeping.acted(wanted, clicked("correct", **same, year="去年"))
    assert 'role="alert"' in wrong["opened"]
    done = keeping.acted(wanted, clicked("correct", **same, year="2005", why="看封面"))
    assert "已更正年份" in done["opened"]
    assert "（已更正）" in done["opened"]


def test_a_removal_can_be_undone_once(
    desk: Desk, keeping: Any, importing: Any, wanted: Any, tmp_path: Path
) -> None:
    path = tmp_path / "杭州.txt"
    path.write_text("杭州市建成公园五处。" * 5)
    list(importing.take_in([str(path)], "", wanted))
    gone = keeping.acted(wanted, clicked("remove", document=id_of(desk, "杭州.txt")))
    assert "杭州.txt" in gone["removals"]
    back = keeping.acted(wanted, clicked("put-back", index=0))
    assert "已放回：杭州.txt" in back["opened"]
    assert back["removals"].strip() == ""
    again = keeping.acted(wanted, clicked("put-back", index=0))
    assert "不能再撤销" in again["opened"]


def test_a_document_that_is_gone_is_said_to_be(keeping: Any, wanted: Any) -> None:
    assert "已不在资料库" in keeping.acted(wanted, clicked("open-document", document="none"))["opened"]


def test_a_collection_can_be_kept_here(desk: Desk, keeping: Any, wanted: Any) -> None:
    shown = keeping.acted(wanted, clicked("keep-here", collection="own", stays="1"))["collections"]
    assert 'aria-checked="true"' in shown
    assert [one.may_leave for one in desk.library.catalogue.collections() if one.name == "own"] == [False]


# ── 指标 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def comparing(desk: Desk) -> Any:
    from assistant.app.page.indicators import Parts, _Comparing

    return _Comparing(desk, named(Parts))


def test_the_first_indicator_is_shown_with_its_figures_over_places(comparing: Any) -> None:
    from assistant.app.page.indicators import Wanted

    shown = comparing.entered(Wanted())
    assert shown["wanted"].name == "噪声达标区覆盖率"
    text = Markup(shown["comparison"]).text
    assert "61.7%" in text
    assert "65%" in text


def test_figures_are_narrowed_and_a_point_leads_to_its_words(comparing: Any) -> None:
    from assistant.app.page.indicators import Wanted

    wanted = Wanted("噪声达标区覆盖率")
    step = comparing.acted(wanted, clicked("compare", kind="现状", unit="%", limit="", places="湖州市"))
    bars = Markup(step["comparison"]).having(class_="bar")
    assert [("61.7%" in one["aria-label"], "湖州市" in one["aria-label"]) for one in bars] == [(True, True)]
    shown = comparing.acted(step["wanted"], clicked("point", point=bars[0]["data-point"]))
    assert "噪声达标区覆盖率达到61.7%" in Markup(shown["source"]).text
    gone = comparing.acted(step["wanted"], clicked("point", point="none"))
    assert "已不在" in gone["source"]


def test_the_list_holds_what_is_sought_and_says_when_there_is_none(comparing: Any) -> None:
    from assistant.app.page.indicators import Wanted

    assert "噪声达标区覆盖率" in comparing.acted(Wanted(), clicked("find", words="噪声达标区"))["listed"]
    assert "没有这样的指标" in comparing.acted(Wanted(), clicked("find", words="<b>没有"))["listed"]


def test_a_name_that_is_no_indicator_is_answered_with_a_sentence(comparing: Any) -> None:
    from assistant.app.page.indicators import Wanted

    step = comparing.acted(Wanted(), clicked("open-indicator", name="没有的指标"))
    assert Markup(step["source"]).having(role="status")


# ── acts ────────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(max_size=20))
def test_a_number_from_the_page_is_a_number_or_refused(words: str) -> None:
    from assistant.app.page.events import Act

    act = Act(clicked("source", number=words))
    if words.strip().isdecimal():
        assert act.number("number") == int(words.strip())
    else:
        with pytest.raises(ChuangmoError):
            act.number("number")
