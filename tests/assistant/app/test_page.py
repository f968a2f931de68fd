"""What the page does step by step, without a browser."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from assistant.records import Answer, Citation, Query, Turn
from ingest.records import Outcome, Summary
from kb.errors import LibraryUnusableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assistant.app.wiring import Desk
    from ingest.prepare import Item

# Gradio imports what is deprecated elsewhere.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TEXT = "湖州市禁鸣。杭州市限行。"
FIRST = Citation(1, "a.txt", "d1", "d1#1", "总结", "湖州市禁鸣。", 0, 6)
SECOND = replace(FIRST, number=2, text="杭州市限行。", start=6, end=12)
SAID = "- **湖州市**：湖州市禁鸣。 [1]\n- **杭州市**：杭州市限行。 [2]\n\n注：请核对 [1][2]。"


class FakeAssistant:
    """Says the same to everything, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.error: LibraryUnusableError | None = None

    def answer(self, question: str, history: Sequence[Turn]) -> Answer:
        self.asked.append((question, tuple(history)))
        if self.error:
            raise self.error
        return Answer(SAID, Query(question, question), (FIRST, SECOND))


class FakeDesk:
    """A library of one document that takes every upload."""

    def __init__(self) -> None:
        self.assistant = FakeAssistant()
        self.taken: list[tuple[str, bytes]] = []
        self.outside_host: str | None = None
        document = SimpleNamespace(text=TEXT)
        self.library = SimpleNamespace(
            catalogue=SimpleNamespace(document=lambda _id: document, sources=lambda _collection: [])
        )

    def ingester(self, _tell: object) -> FakeDesk:
        return self

    def ingest_items(self, items: Sequence[Item]) -> Summary:
        self.taken += [(item.path, item.data) for item in items]
        return Summary(tuple(Outcome(item.path, "added") for item in items), 1.0)


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


def ask(desk: FakeDesk, question: str, talk: Any = ()) -> list[tuple[Any, ...]]:
    from assistant.app.page import answering

    return list(answering(cast("Desk", desk), question, talk))


def shown(step: tuple[Any, ...]) -> str:
    """The assistant's last message."""
    return str(step[1][-1]["content"])


def test_an_answer_grows_from_searching_to_the_whole(desk: FakeDesk) -> None:
    first, *growing, last = ask(desk, "怎样降噪")
    assert shown(first) == "正在查找…"
    assert len(growing) >= 3
    lengths = [len(shown(step)) for step in growing]
    assert lengths == sorted(lengths)
    assert all(shown(last).startswith(shown(step)) for step in growing)
    assert shown(last).count('class="cite"') == 4


def test_no_beginning_of_an_answer_tears_a_mark_or_emphasis(desk: FakeDesk) -> None:
    for step in ask(desk, "怎样降噪")[1:]:
        assert shown(step).count("**") % 2 == 0
        assert shown(step).count("<a ") == shown(step).count("</a>")


def test_a_follow_up_is_asked_with_what_was_said(desk: FakeDesk) -> None:
    talk = ask(desk, "怎样降噪")[-1][3]
    ask(desk, "那杭州呢", talk)
    assert desk.assistant.asked[-1] == ("那杭州呢", (Turn("user", "怎样降噪"), Turn("assistant", SAID)))


def test_sources_of_earlier_answers_stay_below_the_new_ones(desk: FakeDesk) -> None:
    talk = ask(desk, "一")[-1][3]
    panel = ask(desk, "二<b>", talk)[-1][2]
    assert panel.index('id="c2-1"') < panel.index("前面的提问：一") < panel.index('id="c1-1"')


def test_an_empty_question_is_not_asked(desk: FakeDesk) -> None:
    assert len(ask(desk, "  \n")) == 1
    assert desk.assistant.asked == []


def test_an_error_we_can_explain_is_said_and_not_remembered(desk: FakeDesk) -> None:
    desk.assistant.error = LibraryUnusableError("磁盘满了")
    last = ask(desk, "怎样降噪")[-1]
    assert shown(last) == "磁盘满了"
    desk.assistant.error = None
    ask(desk, "再问", last[3])
    assert desk.assistant.asked[-1][1] == ()


def test_uploads_are_taken_in_under_their_names_and_their_copies_go(desk: FakeDesk, tmp_path: Path) -> None:
    from assistant.app.page import taking_in

    path = tmp_path / "总结（2005）.txt"
    path.write_bytes(b"text")
    *_, (chosen, report, _held) = taking_in(cast("Desk", desk), [path])
    assert desk.taken == [("upload:总结（2005）.txt", b"text")]
    assert chosen is None
    assert "总结（2005）.txt" in report
    assert not path.exists()


def test_taking_in_nothing_says_so(desk: FakeDesk) -> None:
    from assistant.app.page import taking_in

    ((_, report, _held),) = taking_in(cast("Desk", desk), [])
    assert "请先选择文件" in report


def test_a_model_outside_is_shown_at_the_head_and_before_files_are_taken_in(desk: FakeDesk) -> None:
    from assistant.app import page

    line = "已启用外部模型：问题和所引片段会发送到 "
    assert line not in page._header(cast("Desk", desk))
    assert page.STAYS_NOTE in page._classified_note(cast("Desk", desk))
    desk.outside_host = "<b>host"
    assert f"{line}&lt;b&gt;host" in page._header(cast("Desk", desk))
    assert page._classified_note(cast("Desk", desk)) == f"涉密文件不得导入。{line}<b>host。"
