"""Claims that a quote carries, and claims that differ from it in one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.records import Citation

if TYPE_CHECKING:
    from assistant.wording.settle import Checks

QUOTE = (
    "2009年，全市投资7800万元新建污水处理厂两座，城市生活污水处理率达到84.2%；"
    "到2012年，力争建成区绿化覆盖率达到42%，绿地率37%。"
)
CITED = Citation(
    1, "a.txt", "a", "a#1", "胶州市工作总结", QUOTE, 0, len(QUOTE), place="胶州市", place_how="stated"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "胶州市城市生活污水处理率达到84.2%[1]。",
        "胶州市投资７８００万元，新建污水处理厂2座[1]。",
        "2009年投资7,800万元[1]。",
        "力争到2012年建成区绿化覆盖率达到42%[1]。",
        "目标是绿地率37%[1]。",
        "已经完成[1]。",
    ],
)
def test_what_the_quote_carries_has_no_flag(checks: Checks, sentence: str) -> None:
    assert checks.flags(sentence, [CITED]) == ()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("城市生活污水处理率达到84.3%[1]。", "number"),
        ("城市生活污水处理率达到8.42%[1]。", "number"),
        ("新建污水处理厂五座[1]。", "number"),
        ("投资7800亿元[1]。", "unit"),
        ("投资7800元[1]。", "unit"),
        ("城市生活污水处理率达到84.2万元[1]。", "unit"),
        ("2010年投资7800万元[1]。", "number"),
        ("湖州市城市生活污水处理率达到84.2%[1]。", "place"),
        ("力争绿地率达到42%[1]。", "indicator"),
        ("建成区绿化覆盖率达到42%[1]。", "kind"),
        ("城市生活污水处理率目标为84.2%[1]。", "kind"),
        ("生活垃圾无害化处理率达到84.2%[1]。", "indicator"),
    ],
)
def test_one_thing_that_differs_is_flagged_as_what_it_is(checks: Checks, sentence: str, kind: str) -> None:
    assert kind in [flag.kind for flag in checks.flags(sentence, [CITED])]


def test_the_year_of_the_report_may_be_said_if_it_is_known(checks: Checks) -> None:
    quote = "城市生活污水处理率达到84.2%。"
    known = replace(CITED, text=quote, year="2008", year_how="stated")
    sentence = "2008年城市生活污水处理率达到84.2%[1]。"
    assert checks.flags(sentence, [known]) == ()
    for how in ("masked", "suspect"):
        assert [flag.kind for flag in checks.flags(sentence, [replace(known, year_how=how)])] == ["number"]


def test_a_table_s_unit_may_stand_in_its_header(checks: Checks) -> None:
    row = replace(CITED, text="区域环境噪声 | 52.4", around="总结\n指标 | 数值（分贝）")
    assert checks.flags("区域环境噪声为52.4分贝[1]。", [row]) == ()
    assert [flag.kind for flag in checks.flags("区域环境噪声为52.4天[1]。", [row])] == ["unit"]


def test_what_a_plan_says_may_be_called_its_aim(checks: Checks) -> None:
    plan = replace(CITED, text="城市街路绿化普及率95%以上。", title="图们市创建方案", place="图们市")
    assert checks.flags("图们市的目标是城市街路绿化普及率达到95%以上[1]。", [plan]) == ()
    assert checks.flags("图们市要求城市街路绿化普及率达到95%以上[1]。", [plan]) == ()
