"""The things a question asks for, one by one."""

from __future__ import annotations

import pytest

from assistant.slots import things_measured


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("绿地率和绿化覆盖率的目标是多少", ["绿地率", "绿化覆盖率"]),
        (
            "方案里，污水管网普及率、供水普及率、市区燃气普及率分别要达到多少",
            ["污水管网普及率", "供水普及率", "市区燃气普及率"],
        ),
        ("它的生产总值增速和人均GDP是多少", ["它的生产总值增速", "人均GDP"]),
        ("噪声达标区和禁燃区各有多大", ["噪声达标区", "禁燃区"]),
        ("投资和老百姓说的话是多少", []),
        ("污水处理率是多少", []),
        ("谁主持的大会", []),
    ],
)
def test_things_joined_before_how_much_are_asked_for_one_by_one(clause: str, expected: list[str]) -> None:
    assert things_measured(clause) == expected
