"""The fewest words that answer."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import choose
from kb.flow import Flow
from tests.assistant.making import parts_of, wanting

TEXT = "建成污水处理厂三座，总投资七千八百万元用于管网。关停造纸企业十九家，全部按期完成任务。举办环保演讲大赛两次，群众踊跃参加活动。"


def test_one_part_is_enough_where_it_says_everything() -> None:
    parts = parts_of(TEXT)
    want = wanting(污水处理厂=2.0, 投资=1.0)
    assert choose.few(parts, [], want, most=300) == parts[:1]


def test_a_further_part_is_in_for_what_the_first_leaves_out() -> None:
    parts = parts_of(TEXT)
    want = wanting(污水处理厂=2.0, 造纸企业=2.0)
    assert [part.text[:2] for part in choose.few(parts, [], want, most=300)] == ["建成", "关停"]
    assert len(choose.few(parts, [], want, most=10)) == 1


def test_each_thing_that_is_asked_gets_its_best_part_once() -> None:
    first, second, third = parts_of(TEXT)
    plants = choose.Scored((replace(first, score=2.0), third), wanting(污水处理厂=1.0))
    contests = choose.Scored((replace(third, score=2.0), first), wanting(演讲=1.0))
    chosen = choose.few([first, second, third], [plants, contests, plants], wanting(无=1.0), most=300)
    assert [part.main for part in chosen] == [first.main, third.main]


def test_measures_speak_of_the_matter_and_act() -> None:
    parts = parts_of(
        "严格控制夜间施工噪声，派员督察。噪声平均值为五十二分贝整。积极开展植树造林活动，绿化全城。"
    )
    assert [part.text[:2] for part in choose.measures(parts, wanting(噪声=2.0), most=300)] == ["严格"]


def test_parts_that_stand_side_by_side_are_one_quote() -> None:
    first, second, third = parts_of(TEXT)
    assert [run.text for run in choose.runs([second, first])] == [first.text + second.text]
    assert [run.main for run in choose.runs([third, first])] == [first.main, third.main]


@settings(deadline=None)
@given(st.sets(st.integers(0, 5)))
def test_a_run_is_always_an_exact_piece_of_its_passage(numbers: set[int]) -> None:
    parts = parts_of("".join(f"第{n}项工作已经按照要求全部完成并通过验收检查。" for n in range(6)))
    chosen = [parts[number] for number in sorted(numbers)]
    joined = choose.runs(chosen)
    for run in joined:
        flow = Flow(run.hit.chunk.text, run.hit.chunk.spans)
        assert run.text == flow.quote(run.main)
    assert sum(len(run.text) for run in joined) == sum(len(part.text) for part in chosen)


def test_the_sentences_of_an_item_go_with_its_heading_whatever_their_words() -> None:
    parts = parts_of(
        "4、考察外地的创模工作经验，学习先进做法。认真听取了介绍，参观了部分重点工程并撰写报告。"
        "5、营造氛围，举办文艺演出和演讲大赛活动。"
    )
    chosen = choose.measures(parts, wanting(考察=1.0, 创模=1.0, 经验=2.0), most=300)
    assert [part.text[:4] for part in chosen] == ["4、考察", "认真听取"]
