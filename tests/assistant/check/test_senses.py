"""A number is not enough: what it is at least or at most, which way it went, of which class and year must fit as well."""

from __future__ import annotations

import pytest

from assistant.check import Checker
from assistant.check.claims import amounts
from assistant.records import Citation
from kb.places import Gazetteer

CHECKER = Checker(Gazetteer.load())


def kinds(sentence: str, quote: str) -> set[str]:
    cited = Citation(1, "报告.txt", "d", "d#1", "", quote, 0, len(quote), place="湖州市", place_how="stated")
    return {flag.kind for flag in CHECKER.flags(sentence, [cited])}


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("湖州市城市污水处理率已达到90%", "创模要求城市污水处理率不低于90%。"),
        ("湖州市城市污水处理率现为90%", "城市污水处理率要求≥90%。"),
        ("湖州市实现了城市污水处理率90%", "确保年底城市污水处理率达到90%。"),
        ("湖州市城市污水处理率目标为90%", "城市污水处理率达到90%。"),
        ("湖州市城市污水处理率达到90%", "城市污水处理率力争达到90%。"),
        ("区域环境噪声低于55分贝", "区域环境噪声不低于55分贝。"),
        ("处理率不足90%", "处理率达到90%以上。"),
        ("处理率90%以上", "处理率不足90%。"),
        ("排放量下降12%", "排放量提高12%。"),
        ("排放量比上年增长12%", "排放量比上年下降12%。"),
        ("增加投资200万元", "减少投资200万元。"),
        ("2009年污水处理率为80%，2010年为90%", "2009年污水处理率为90%，2010年为80%。"),
        ("二〇一一年处理率为90%", "2010年处理率为90%。"),
        ("十二五期间投资200万元", "十一五期间投资200万元。"),
        ("夜间噪声为55分贝", "昼间噪声为55分贝。"),
        ("昼间55分贝、夜间45分贝", "昼间45分贝，夜间55分贝。"),
        ("Ⅱ类水质标准限值为6毫克/升", "Ⅲ类水质标准限值为6毫克/升。"),
        ("2类区限值60分贝", "3类区限值60分贝。"),
        ("达到二级标准的天数为300天", "达到一级标准的天数为300天。"),
        ("处理率达到九成", "处理率达到80%。"),
        ("检查企业300家", "检查企业300家次。"),
        ("培训300人", "培训300人次。"),
        ("投资8亿元", "投资0.8亿元。"),
        ("相差170（由引用数据计算）", "甲为90，乙为80。"),
    ],
)
def test_a_right_number_in_another_sense_is_flagged(sentence: str, quote: str) -> None:
    assert kinds(sentence, quote)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("湖州市城市污水处理率达到90%", "城市污水处理率达到90%。"),
        ("湖州市城市污水处理率为90%", "我市城市污水处理率已达90%，超过80%的要求。"),
        ("排放量削减12%", "排放量下降12%。"),
        ("财政收入增长12%", "财政收入同比提高12%。"),
        ("处理率超过90%", "处理率达到90%以上。"),
        ("噪声不高于55分贝", "噪声低于55分贝。"),
        ("2009年污水处理率为80%，2010年为90%", "2009年污水处理率80%，2010年污水处理率90%。"),
        ("二〇一一年处理率为90%", "2011年处理率为90%。"),
        ("“十一五”期间投资200万元", "十一五期间投资200万元。"),
        ("昼间55分贝、夜间45分贝", "昼间55分贝，夜间45分贝。"),
        ("处理率达到九成", "处理率达到90%。"),
        ("培训300人次", "培训300人次。"),
        ("投资8000万元", "投资0.8亿元。"),
        ("合计170（由引用数据计算）", "甲为90，乙为80。"),
        ("相差10（由引用数据计算）", "甲为90，乙为80。"),
        ("比2009年提高5个百分点，达到90%", "2010年处理率比2009年提高5个百分点，达到90%。"),
        ("2010年处理率为90%", "2010年处理率比2009年提高5个百分点，达到90%。"),
        ("昼、夜间噪声分别为55分贝和45分贝", "昼间噪声55分贝，夜间噪声45分贝。"),
    ],
)
def test_the_same_said_in_other_words_passes(sentence: str, quote: str) -> None:
    assert kinds(sentence, quote) == set()


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("噪声不高于55分贝", "most"),
        ("噪声不得超过55分贝", "most"),
        ("噪声超过55分贝", "least"),
        ("覆盖率不低于40%", "least"),
        ("覆盖率不足40%", "most"),
        ("覆盖率40%左右", ""),
    ],
)
def test_a_bound_is_read_with_its_negation(text: str, side: str) -> None:
    (amount,) = amounts(text)
    assert amount.sense.side == side


def test_a_year_in_brackets_behind_a_number_is_its_own() -> None:
    (amount,) = amounts("2009年以来湖州市绿化覆盖率45.2%（2010年）")
    assert amount.sense.year == "2010"
