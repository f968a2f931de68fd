import pytest

from tests.ingest.figures.making import told


def test_one_indicator_with_two_values_in_the_same_words_is_told() -> None:
    text = "森林覆盖率达到51.2%。经过努力，森林覆盖率达到53.4%。"
    (conflict,) = told(text)
    assert (conflict.kind, "森林覆盖率" in conflict.remark) == ("statements", True)


@pytest.mark.parametrize(
    "text",
    [
        "2018年，森林覆盖率达到51.2%。2019年，森林覆盖率达到53.4%。",
        "德清县森林覆盖率达到51.2%。安吉县森林覆盖率达到53.4%。",
        "森林覆盖率达到51.2%。到2030年，森林覆盖率达到53.4%。",
        "市区森林覆盖率达到51.2%。全市森林覆盖率达到53.4%。",
        "13个城市优良天数比例为59.7%。25个城市优良天数比例为66.3%。",
        "完成投资3亿元。又完成投资5亿元。",
        "昼间噪声平均值为54分贝。夜间噪声平均值为44分贝。",
    ],
)
def test_statements_of_different_things_are_not_told(text: str) -> None:
    assert told(text) == ()


def test_a_long_phrase_with_two_values_is_told() -> None:
    text = "拆除沿河滩涂水面网箱养殖90多万亩。全市共拆除沿河滩涂水面网箱养殖99万亩。"
    (conflict,) = told(text)
    assert "沿河滩涂水面网箱养殖" in conflict.remark
