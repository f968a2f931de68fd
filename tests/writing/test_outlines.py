"""Outlines are data that is checked when it is read."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.writing.outlines import load_outlines, outline_of, parse_outlines
from kb.errors import DataError

ROW: dict[str, Any] = {
    "id": "x",
    "name": "某种",
    "purpose": "试",
    "title": "{place}{topic}",
    "sections": [{"heading": "甲", "blocks": ["opening"]}],
}


def test_the_six_kinds_that_are_asked_for_are_there() -> None:
    names = [one.name for one in load_outlines()]
    assert names == ["工作汇报", "实施方案", "半年总结", "整改报告", "经验材料", "单个章节"]


def test_a_kind_that_does_not_exist_is_the_first() -> None:
    assert outline_of("没有") == load_outlines()[0]
    assert outline_of("plan").name == "实施方案"


@pytest.mark.parametrize(
    "changed",
    [
        {"sections": []},
        {"title": "没有主题"},
        {"title": "{topic}{other}"},
        {"sections": [{"heading": "甲", "blocks": ["nothing"]}]},
        {"sections": [{"heading": "甲", "blocks": ["blank"]}]},
        {"sections": [{"heading": "甲", "blocks": ["opening"], "blank": ["无处"]}]},
        {"name": None, "sections": None},
    ],
)
def test_a_mistake_in_the_data_is_named(changed: dict[str, Any]) -> None:
    with pytest.raises(DataError, match=r"outlines\.yaml"):
        parse_outlines([{**ROW, **changed}])


def test_a_right_row_is_read() -> None:
    (made,) = parse_outlines([ROW])
    assert made.sections[0].blocks == ("opening",)
