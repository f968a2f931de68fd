"""Sentences that are borne out by their quotes, and those that are not though every number is right."""

from __future__ import annotations

import pytest

from assistant.records import Citation
from assistant.wording.bearing import fits_place, is_at_home, keeps_bounds, keeps_negations

QUOTE = "2010年投资7800万元新建了城市第二污水处理厂，城市生活污水处理率达到84.2%，城市气化率为95%。"


@pytest.mark.parametrize(
    "words",
    [
        "城市生活污水处理率为84.2%。",
        "为此投资7800万元，新建城市第二污水处理厂。",
        "其中，城市气化率达到95%",
        "95%",
    ],
)
def test_a_rewording_is_at_home(words: str) -> None:
    assert is_at_home(words, [QUOTE])


@pytest.mark.parametrize(
    "words", ["该项工作由环保局牵头负责并定期通报。", "请拨打热线电话咨询详情", "全省排名第一，受到表彰"]
)
def test_words_from_elsewhere_are_not(words: str) -> None:
    assert not is_at_home(words, [QUOTE])


@pytest.mark.parametrize(
    ("words", "source", "kept"),
    [
        ("处理率没有达标", QUOTE, False),
        ("严禁排放", QUOTE, False),
        ("不断提高气化率", QUOTE, True),
        ("没有达标", "尚未达标", True),
        ("禁止渣土车通行", "严格禁止渣土车夜间通行", True),
    ],
)
def test_nothing_is_negated_that_the_source_does_not_negate(words: str, source: str, kept: bool) -> None:
    assert keeps_negations(words, [source]) is kept


@pytest.mark.parametrize(
    ("words", "source", "kept"),
    [
        ("处理率不低于80%", "处理率≥80%", True),
        ("处理率为80%", "处理率不低于80%", False),
        ("处理率低于80%", "处理率不低于80%", False),
        ("处理率不低于80%", "处理率达到80%", False),
        ("处理率80%以上", "处理率不低于80%", True),
        ("噪声不超过55分贝", "噪声小于等于55分贝", True),
        ("噪声超过55分贝", "噪声不超过55分贝", False),
        ("未达到80%", "达到80%", False),
        ("投资超过2亿元，处理率80%", "投资超过2亿元，处理率80%", True),
        ("处理率81%", "处理率不低于80%", True),
    ],
)
def test_a_bound_stays_a_bound(words: str, source: str, kept: bool) -> None:
    assert keeps_bounds(words, [source]) is kept


def placed(place: str | None, how: str, text: str = "处理率82.3%") -> Citation:
    return Citation(1, "a.txt", "a", "a#1", "总结", text, 0, len(text), place=place, place_how=how)


@pytest.mark.parametrize(
    ("inherited", "cited", "fits"),
    [
        (["湖州市"], placed("湖州市", "stated"), True),
        (["湖州市"], placed("咸阳市", "stated"), False),
        (["湖州市"], placed(None, "masked"), False),
        (["湖州市"], placed(None, "unknown"), True),
        (["湖州市"], placed("浙江省", "stated", "湖州等市处理率82.3%"), True),
        ([], placed("咸阳市", "stated"), True),
    ],
)
def test_words_without_a_place_stand_under_the_place_named_before(
    inherited: list[str], cited: Citation, fits: bool
) -> None:
    assert fits_place(inherited, [cited]) is fits
