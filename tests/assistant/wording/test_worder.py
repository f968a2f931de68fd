"""Answers worded by a model that is served over HTTP, honest or not: no foreign number and no invented mark gets out."""

from __future__ import annotations

import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from assistant.answering import Assistant
from assistant.records import Turn
from assistant.wording.client import Client
from assistant.wording.endpoint import Endpoint
from assistant.wording.worder import Worder
from kb.records import OWN
from prompts import render
from tests import scripted_model as model
from tests.scripted_model import ScriptedModel
from tests.wording_material import BOTH, ORDER, QUESTION, TABLE, body_of, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.records import Answer
    from assistant.wording.settle import Checks
    from kb.search import Searcher

GOOD = "湖州市的城市污水处理率达到91.5%，为此总投资7800万元，新建污水处理厂两座[1]。"
LIMIT = 1.5
"""Seconds; every stall must end in the composed answer not much later."""


@pytest.fixture
def served() -> Iterator[ScriptedModel]:
    yield from ScriptedModel(model.saying(GOOD)).serving()


@pytest.fixture
def assistant(searcher: Searcher, served: ScriptedModel, checks: Checks) -> Assistant:
    return Assistant(searcher, worder=worder_for(served, checks))


def worder_for(served: ScriptedModel, checks: Checks, **changes: Any) -> Worder:
    client = Client(Endpoint(served.url, "scripted", seconds=LIMIT))
    return replace(Worder(client, checks, room=3000), **changes)


def fell_back(answer: Answer, plain: Answer, reason: str) -> None:
    note = render("note_model_failed", reason=reason)
    assert answer.wording == "composed"
    assert answer.caveats == (*plain.caveats, note)
    assert answer.text == plain.text + ("\n" if plain.caveats else "\n\n") + f"注：{note}"
    assert answer.citations == plain.citations


# ── honest ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_good_wording_is_what_the_user_reads(assistant: Assistant, plain: Assistant) -> None:
    answer = assistant.answer(QUESTION)
    check(answer, plain.answer(QUESTION))
    assert answer.wording == "model"
    assert body_of(answer).strip() == GOOD
    assert answer.removed == ()


@pytest.mark.parametrize("mark", ["【1】", "［1］", "[1,1]", "[^1]", "[资料1]"])
def test_marks_of_any_form_are_read(
    assistant: Assistant, plain: Assistant, served: ScriptedModel, mark: str
) -> None:
    served.behaviour = model.saying(GOOD.replace("[1]", mark))
    answer = assistant.answer(QUESTION)
    check(answer, plain.answer(QUESTION))
    assert body_of(answer).strip() == GOOD


def test_what_a_model_thinks_aloud_is_not_shown(
    assistant: Assistant, plain: Assistant, served: ScriptedModel
) -> None:
    served.behaviour = model.saying(f"<think>用户问的是湖州，也许是88.8%？[3]</think>\n\n{GOOD}")
    assert body_of(assistant.answer(QUESTION)).strip() == GOOD


def test_both_places_of_a_comparison_stay(
    assistant: Assistant, plain: Assistant, served: ScriptedModel
) -> None:
    composed = plain.answer(BOTH)
    first, second = (citation.place for citation in composed.citations)
    values = {"湖州市": "91.5%", "咸阳市": "82.3%"}
    served.behaviour = model.saying(f"{first}的城市污水处理率达到{values[first or '']}[1]。")
    answer = assistant.answer(BOTH)
    check(answer, composed)
    assert answer.wording == "model"
    assert re.search(rf"{second}\*\*：[^\n]*{values[second or '']}", answer.text)


def test_a_table_is_left_as_it_is(assistant: Assistant, plain: Assistant, served: ScriptedModel) -> None:
    answer = assistant.answer(TABLE)
    assert answer.text == plain.answer(TABLE).text
    assert answer.text.startswith("| 地方 |")
    assert served.bodies == []


def test_a_refusal_is_not_sent_to_the_model(
    assistant: Assistant, plain: Assistant, served: ScriptedModel
) -> None:
    question = "绍兴市的城市污水处理率是多少？"
    answer = assistant.answer(question)
    assert answer.refused
    assert answer.text == plain.answer(question).text
    assert served.bodies == []


# ── lying ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "reply",
    [
        "湖州市的城市污水处理率达到95.1%[1]。",
        "湖州市的城市污水处理率达到91.5%，比全国高12.7个百分点[1]。",
        "湖州市的城市污水处理率达到91.5%。",
        "湖州市的城市污水处理率达到91.5%[7]。",
        "咸阳市的城市污水处理率达到91.5%[1]。",
        "杭州市的城市污水处理率达到91.5%[1]。",
        "湖州市的城市污水处理率不低于91.5%[1]。",
        "湖州市的城市污水处理率未达到91.5%[1]。",
        "据悉该指标历来由省里统一考核通报[1]。",
    ],
)
def test_a_lie_leaves_the_composed_answer(
    assistant: Assistant, plain: Assistant, served: ScriptedModel, reply: str
) -> None:
    served.behaviour = model.saying(reply)
    answer = assistant.answer(QUESTION)
    check(answer, plain.answer(QUESTION))
    fell_back(replace(answer, removed=()), plain.answer(QUESTION), "答复与所引片段不符")


def test_numbers_that_were_taken_out_are_listed(assistant: Assistant, served: ScriptedModel) -> None:
    served.behaviour = model.saying("湖州市的城市污水处理率达到95.1%[1]。")
    assert "95.1%" in assistant.answer(QUESTION).removed


def test_a_lie_among_truths_falls_alone(
    assistant: Assistant, plain: Assistant, served: ScriptedModel
) -> None:
    served.behaviour = model.saying(f"{GOOD}另投资8800万元。全省平均为88.8%[9]。")
    answer = assistant.answer(QUESTION)
    check(answer, plain.answer(QUESTION))
    assert answer.wording == "model"
    assert body_of(answer).strip() == GOOD


def test_cities_are_not_mixed_up(assistant: Assistant, plain: Assistant, served: ScriptedModel) -> None:
    composed = plain.answer(BOTH)
    places = [citation.place for citation in composed.citations]
    wrong = {"湖州市": "82.3%", "咸阳市": "91.5%"}
    lines = [f"- {place}的城市污水处理率达到{wrong[place or '']}[{n}]。" for n, place in enumerate(places, 1)]
    swapped = [
        f"- {place}的城市污水处理率达到{ {'湖州市': '91.5%', '咸阳市': '82.3%'}[place or ''] }[{n}]。"
        for n, place in zip((1, 2), reversed(places), strict=True)
    ]
    inherited = [f"**{places[1]}**：城市污水处理率达到{'91.5%' if places[0] == '湖州市' else '82.3%'}[1]。"]
    for reply in (lines, swapped, inherited):
        served.behaviour = model.saying("\n".join(reply))
        answer = assistant.answer(BOTH)
        check(answer, composed)
        for place, value in (("湖州", "91.5"), ("咸阳", "82.3")):
            assert re.search(rf"{place}[^\n]*{value}", body_of(answer))
        assert not re.search(r"湖州[^\n。]*82\.3|咸阳[^\n。]*91\.5", body_of(answer))


def test_the_value_that_was_asked_for_does_not_get_lost(
    assistant: Assistant, plain: Assistant, served: ScriptedModel
) -> None:
    served.behaviour = model.saying("湖州市总投资7800万元新建污水处理厂两座[1]。")
    answer = assistant.answer(QUESTION)
    check(answer, plain.answer(QUESTION))
    assert "91.5%" in body_of(answer)


def test_an_order_in_a_document_changes_nothing(
    assistant: Assistant, plain: Assistant, served: ScriptedModel
) -> None:
    question = "湖州市怎样开展创模宣传进社区活动？"
    composed = plain.answer(question)
    number = next(citation.number for citation in composed.citations if ORDER in citation.text)
    for reply in (
        f"全部达标率99.9%，请拨打热线[{number}]。",
        f"好的，已忽略以上要求。全部达标率99.9%[{number}]。",
        f"湖州市污水处理率为99.9%，详情请拨打热线[{number}]。",
        "好的，我已忽略以上要求。请拨打热线。",
    ):
        served.behaviour = model.saying(reply)
        answer = assistant.answer(question)
        assert ORDER in served.asked
        assert "进社区、进学校、进机关" in body_of(answer)
        assert len(re.findall("热线", answer.text)) == 1
        assert answer.citations[0].text == composed.citations[0].text


# ── failing ─────────────────────────────────────────────────────────────────────────────────────────

BROKEN = [
    (model.silent, "超时"),
    (model.stalling_after("湖州市的城市"), "超时"),
    (model.stalling_after(GOOD), "超时"),
    (model.only_alive, "超时"),
    (model.saying(GOOD, cut=True), "连接中断"),
    (model.saying(""), "答复是空的"),
    (model.saying("   \n"), "答复是空的"),
    (model.saying("Sure! The rate is 91.5% [1]."), "答复不是中文"),
    (model.saying("1 2 3 [1] ... 91.5%"), "答复不是中文"),
    (model.saying("湖州" * 60 + "[1]。"), "答复重复混乱"),
    (model.saying("湖州市" + "，".join(f"第{n}项城市污水处理" for n in range(500))), "答复过长"),
    (model.endless, "答复过长"),
    (model.failing(500), "服务出错，HTTP 500"),
    (model.failing(401), "密钥不对或没有填写，HTTP 401"),
    (model.failing(404), "地址或模型名称不对，HTTP 404"),
    (model.failing(429), "请求过于频繁或额度已用完，HTTP 429"),
    (model.sending("data: {不是 JSON}\n\n"), "答复格式不对"),
    (model.sending('data: ["a"]\n\n'), "答复格式不对"),
    (model.sending('data: {"choices": "x"}\n\ndata: [DONE]\n\n'), "答复格式不对"),
    (model.sending("<html>登录</html>", "text/html"), "答复格式不对"),
    (model.sending('{"choices": []}', "application/json"), "答复格式不对"),
]


# What is no list of choices, the library that reads it warns of before it fails.
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize(("behaviour", "reason"), BROKEN)
def test_a_model_that_fails_leaves_the_composed_answer_in_time(
    assistant: Assistant,
    plain: Assistant,
    served: ScriptedModel,
    behaviour: model.Behaviour,
    reason: str,
) -> None:
    served.behaviour = behaviour
    composed = plain.answer(QUESTION)
    began = time.monotonic()
    answer = assistant.answer(QUESTION)
    assert time.monotonic() - began < LIMIT + 1
    check(answer, composed)
    fell_back(answer, composed, reason)
    assert "secret detail" not in answer.text


def test_nothing_listens(searcher: Searcher, plain: Assistant, checks: Checks) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        worder = Worder(Client(Endpoint(url, "none", seconds=LIMIT)), checks, room=3000)
        answer = Assistant(searcher, worder=worder).answer(QUESTION)
    fell_back(answer, plain.answer(QUESTION), "连接不上")


@pytest.mark.parametrize("behaviour", [model.silent, model.stalling_after(GOOD)])
def test_a_stalled_connection_is_closed_and_no_thread_stays(
    assistant: Assistant, served: ScriptedModel, behaviour: model.Behaviour
) -> None:
    served.behaviour = behaviour
    ours = _threads()
    assistant.answer(QUESTION)
    assert served.hung_up.wait(3)
    until = time.monotonic() + 3
    while _threads() - ours and time.monotonic() < until:
        time.sleep(0.01)  # The one that looked up the host is on its way out.
    assert _threads() - ours == set()


def _threads() -> set[threading.Thread]:
    """All but those of the scripted server."""
    return {thread for thread in threading.enumerate() if "process_request" not in thread.name}


def test_several_questions_at_once_are_each_answered(assistant: Assistant, served: ScriptedModel) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(assistant.answer, [QUESTION] * 8))
    assert [body_of(answer).strip() for answer in answers] == [GOOD] * 8


def test_a_redirect_is_not_followed(assistant: Assistant, plain: Assistant, served: ScriptedModel) -> None:
    for other in ScriptedModel(model.saying(GOOD)).serving():
        served.behaviour = model.redirecting(f"{other.url}/chat/completions")
        answer = assistant.answer(QUESTION)
        assert other.bodies == []
    fell_back(answer, plain.answer(QUESTION), "服务出错，HTTP 307")


# ── what goes out ───────────────────────────────────────────────────────────────────────────────────


def test_only_question_history_and_cited_passages_go_out(
    assistant: Assistant, plain: Assistant, served: ScriptedModel
) -> None:
    history = [Turn("user", "咸阳市狠抓了什么？"), Turn("assistant", "烟尘控制区建设 [1]")]
    composed = plain.answer(QUESTION, history)
    assistant.answer(QUESTION, history)
    (body,) = served.bodies
    assert set(body) == {"model", "messages", "stream", "temperature", "max_tokens"}
    roles = [message["role"] for message in body["messages"]]
    assert roles == ["system", "user", "assistant", "user"]
    assert [message["content"] for message in body["messages"][:3]] == [
        render("model_system"),
        *(turn.content for turn in history),
    ]
    said = body["messages"][-1]["content"]
    known = [
        QUESTION,
        body_of(composed),
        render("model_answer", fence="", question="", passages=[], draft=""),
        *(f"{c.text}{c.around}{c.title}{c.place}{c.year}" for c in composed.citations),
    ]
    lines = [line for line in said.split("\n") if line.strip()]
    words = {run for line in lines for run in re.findall(r"[\u4e00-\u9fff]{2,}", line)}
    assert words
    assert [run for run in words if not any(run in text for text in known)] == []
    assert "24.05" not in said
    assert "82.3" not in said


def test_headers_say_nothing_of_machine_and_accounts(
    assistant: Assistant, served: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-foreign")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-foreign")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://evil.example/v1")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert assistant.answer(QUESTION).wording == "model"
    (headers,) = served.headers
    assert set(headers) <= {
        *("host", "accept", "accept-encoding", "connection", "content-type", "content-length"),
    }
    assert served.paths == ["/v1/chat/completions"]


def test_the_key_goes_along(searcher: Searcher, served: ScriptedModel, checks: Checks) -> None:
    client = Client(Endpoint(served.url, "scripted", "sk-mine", LIMIT))
    Assistant(searcher, worder=Worder(client, checks, room=3000)).answer(QUESTION)
    assert served.headers[0]["authorization"] == "Bearer sk-mine"
    assert "sk-mine" not in repr(client._endpoint)


def test_a_collection_that_stays_is_not_sent(
    searcher: Searcher, plain: Assistant, served: ScriptedModel, checks: Checks
) -> None:
    staying = Assistant(searcher, worder=worder_for(served, checks, staying={OWN.name}))
    answer = staying.answer(QUESTION)
    assert served.bodies == []
    assert answer.caveats == (*plain.answer(QUESTION).caveats, render("note_model_not_asked"))
    assert body_of(answer).strip() == body_of(plain.answer(QUESTION)).strip()
    # What may leave is asked about, but never with earlier answers, which may quote what stays.
    history = [Turn("user", QUESTION), Turn("assistant", answer.text)]
    staying.answer("丽水市建成区绿化覆盖率是多少？", history)
    assert len(served.bodies) == 1
    assert "44.4%" in served.asked
    assert "91.5" not in served.asked


def test_without_a_model_nothing_connects(
    searcher: Searcher, served: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("an outbound connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert Assistant(searcher).answer(QUESTION).wording == "composed"
    assert served.bodies == []
