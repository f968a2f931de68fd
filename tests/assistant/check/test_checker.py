"""No claim stands in an answer that the words it cites don't carry."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.check import Checker
from assistant.records import Citation
from kb.places import Gazetteer

CHECKER = Checker(Gazetteer.load())
FIGURES = st.decimals(min_value=0, max_value=100_000, places=2).map(lambda value: f"{value.normalize():f}")
WHOLE = st.integers(min_value=11, max_value=99_999)
_HAN = "零一二三四五六七八九"


def citation(number: int, text: str, **known: str) -> Citation:
    return Citation(number, "报告.txt", "d", "d#1", "报告", text, 0, len(text), **known)  # type: ignore[arg-type]


def huzhou(text: str) -> Citation:
    return citation(1, text, place="湖州市", place_how="stated", year="2010", year_how="stated")


def kinds(sentence: str, *cited: Citation) -> set[str]:
    return {flag.kind for flag in CHECKER.flags(sentence, cited)}


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None)
@given(st.lists(FIGURES, min_size=1, max_size=4), FIGURES)
def test_a_line_stands_only_if_the_words_it_cites_carry_all_its_numbers(
    carried: list[str], stated: str
) -> None:
    cited = citation(1, "，".join(f"第一类达到{figure}平方公里" for figure in carried))
    line = f"- 达到{stated}平方公里 [1]"
    checked = CHECKER.checked([line, "没有数字的一行 [1]"], [cited])
    if Decimal(stated) in {Decimal(figure) for figure in carried}:
        assert checked.lines == (line, "没有数字的一行 [1]")
        assert checked.removed == ()
    else:
        assert checked.lines == ("没有数字的一行 [1]",)
        assert checked.removed == (f"{stated}平方公里",)


@settings(deadline=None)
@given(st.lists(st.tuples(FIGURES, st.booleans()), min_size=1, max_size=6))
def test_what_cites_another_s_words_or_none_falls(lines: list[tuple[str, bool]]) -> None:
    citations = [citation(number, f"{figure}吨") for number, (figure, _) in enumerate(lines, 1)]
    said = [f"{figure}吨 [{n if right else n + len(lines)}]" for n, (figure, right) in enumerate(lines, 1)]
    checked = CHECKER.checked(said, citations)
    assert list(checked.lines) == [line for line, (_, right) in zip(said, lines, strict=True) if right]


@settings(deadline=None)
@given(FIGURES)
def test_a_number_without_any_mark_falls(figure: str) -> None:
    assert CHECKER.checked([f"达到{figure}%"], [citation(1, f"达到{figure}%")]).removed == (f"{figure}%",)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_what_is_quoted_as_it_stands_is_never_taken_out(text: str) -> None:
    line = text.replace("[", "").replace("\\", "").replace("\n", " ").replace("|", "").replace("…", "")
    assert CHECKER.checked([f"{line} [1]"], [citation(1, line)]).lines == (f"{line} [1]",)


@settings(deadline=None)
@given(FIGURES)
def test_a_share_is_the_same_in_every_way_of_writing_it(figure: str) -> None:
    wide = figure.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789."})
    for written in (f"{figure}％", f"{wide}％", f"{figure} %"):
        assert kinds(f"达到{written}[1]", citation(1, f"处理率达到{figure}%。")) == set()


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("78.14%", "百分之七十八点一四"),
        ("百分之七十八点一四", "78.14％"),
        ("20000余台", "2万余台"),
        ("2万余台", "20000余台"),
        ("10500万吨", "1.05亿吨"),
        ("34微克/立方米", "34μg/m3"),
        ("34µg/m³", "34微克/立方米"),
        ("52.4dB(A)", "52.4分贝"),
        ("25.84平方公里", "25.84km²"),
        ("1,349.854万元", "1349.854万元"),
    ],
)
def test_one_amount_in_two_ways_of_writing_is_one_amount(said: str, quoted: str) -> None:
    assert kinds(f"共{said}[1]", citation(1, f"共计{quoted}，比上年多")) == set()


@settings(deadline=None)
@given(WHOLE, st.data())
def test_a_changed_digit_is_always_found(number: int, data: st.DataObject) -> None:
    digits = str(number)
    at = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([digit for digit in "123456789" if digit != digits[at]]))
    changed = digits[:at] + other + digits[at + 1 :]
    assert "number" in kinds(f"关停企业{changed}家[1]", citation(1, f"全市共关停企业{digits}家。"))


@pytest.mark.parametrize(
    ("said", "quoted"),
    [("84.2元", "84.2%"), ("9座", "9台"), ("120亩", "120公顷"), ("35天", "35吨")],
)
def test_another_unit_is_another_amount(said: str, quoted: str) -> None:
    assert kinds(f"共{said}[1]", citation(1, f"共{quoted}。")) == {"unit"}


@pytest.mark.parametrize("quoted", ["处理率4.2%。", "处理率184.2%。", "处理率84.25%。", "第84.2.1条"])
def test_a_number_is_never_found_inside_another(quoted: str) -> None:
    assert kinds("处理率84.2%[1]", citation(1, quoted)) == {"number"}


@pytest.mark.parametrize("quoted", ["检查企业20xx家次", "拆除锅炉×台", "绿地面积3*.5公顷"])
def test_masked_numbers_carry_nothing(quoted: str) -> None:
    assert kinds("检查企业20家次[1]", citation(1, quoted)) == {"number"}


@pytest.mark.parametrize(("quoted", "wrong"), [("建成三座", False), ("建成3座", False), ("建成五座", True)])
def test_a_small_count_in_chinese_digits_is_a_number(quoted: str, wrong: bool) -> None:
    assert kinds("共有三座[1]", citation(1, quoted)) == ({"number"} if wrong else set())


# ── indicator, kind, year, place ────────────────────────────────────────────────────────────────────


def test_a_number_of_the_other_indicator_in_the_sentence_is_found() -> None:
    quote = citation(1, "绿地率达到37%，绿化覆盖率达到42%。")
    assert kinds("绿地率37%[1]", quote) == set()
    assert kinds("绿地率42%[1]", quote) == {"indicator"}
    assert kinds("绿地率和绿化覆盖率分别为37%和42%[1]", quote) == set()
    assert kinds("绿地率和绿化覆盖率分别为42%和37%[1]", quote) == {"indicator"}


def test_an_indicator_that_the_quote_doesn_t_name_is_found() -> None:
    assert kinds("城市污水处理率90%[1]", citation(1, "生活垃圾无害化处理率达到90%。")) == {"indicator"}
    assert kinds("城市污水处理率90%[1]", citation(1, "城镇生活污水集中处理率达到90%。")) == set()


def test_what_is_aimed_at_is_not_stated_as_reached_nor_the_other_way_round() -> None:
    aim = citation(1, "到2015年，城市污水处理率力争达到90%。")
    state = citation(1, "目前，城市污水处理率达到了90%。")
    assert kinds("城市污水处理率的目标是90%[1]", aim) == set()
    assert kinds("目前城市污水处理率为90%[1]", aim) == {"kind"}
    assert kinds("城市污水处理率的目标是90%[1]", state) == {"kind"}
    assert kinds("目前城市污水处理率为90%[1]", state) == set()


def test_a_year_is_carried_by_the_quote_or_by_what_is_known_of_its_report() -> None:
    assert kinds("2010年处理率90%[1]", huzhou("处理率达到90%。")) == set()
    assert kinds("2012年处理率90%[1]", huzhou("处理率达到90%。")) == {"year"}
    assert kinds("2012年处理率90%[1]", huzhou("2012年处理率达到90%。")) == set()
    hidden = citation(1, "处理率达到90%。", year="2024", year_how="suspect")
    assert kinds("2024年处理率90%[1]", hidden) == {"year"}


def test_a_place_is_carried_by_the_quote_or_by_what_is_known_of_its_report() -> None:
    assert kinds("湖州市处理率90%[1]", huzhou("处理率达到90%。")) == set()
    assert kinds("咸阳市处理率90%[1]", huzhou("处理率达到90%。")) == {"place"}
    assert kinds("咸阳市处理率90%[1]", huzhou("学习咸阳市的经验，处理率达到90%。")) == set()
    hidden = citation(1, "处理率达到90%。", place="湖州市", place_how="masked")
    assert kinds("湖州市处理率90%[1]", hidden) == {"place"}


def test_a_city_s_figure_is_not_its_county_s() -> None:
    county = citation(1, "处理率达到90%。", place="长兴县", place_how="stated")
    assert kinds("湖州市处理率90%[1]", county) == {"place"}
    assert kinds("湖州市长兴县处理率90%[1]", county) == set()


def test_the_number_of_a_file_is_a_name_and_no_year() -> None:
    assert kinds("发出国卫〔2024〕3号[1]", citation(1, "发出通知（国卫〔2024〕3号）。")) == set()


# ── computed numbers ────────────────────────────────────────────────────────────────────────────────


def test_a_number_marked_as_computed_is_computed_again() -> None:
    one, other = citation(1, "优良率86.1%"), citation(2, "优良率77%")
    right = "相差9.1个百分点（由引用数据计算）[1][2]"
    assert CHECKER.checked([right], [one, other]).lines == (right,)
    for wrong in (
        "相差9.2个百分点（由引用数据计算）[1][2]",
        "相差9.1个百分点[1][2]",
        "相差9.1个百分点（由引用数据计算）[1]",
    ):
        assert CHECKER.checked([wrong], [one, other]).lines == ()


# ── lines ───────────────────────────────────────────────────────────────────────────────────────────


def test_each_stretch_of_a_line_is_checked_against_the_marks_right_behind_it() -> None:
    one, other = citation(1, "处理率90%"), citation(2, "覆盖率80%")
    assert CHECKER.checked(["处理率90% [1] 覆盖率80% [2]"], [one, other]).removed == ()
    assert CHECKER.checked(["处理率90% [2] 覆盖率80% [1]"], [one, other]).removed == ("90%", "80%")


def test_a_cell_is_read_with_the_head_of_its_column() -> None:
    cited = citation(1, "绿地率37%，绿化覆盖率42%")
    head = ["| 地方 | 绿地率 | 年份 |", "| --- | --- | --- |"]
    assert len(CHECKER.checked([*head, "| 某市 | 37% [1] | 未写明 |"], [cited]).lines) == 3
    assert CHECKER.checked([*head, "| 某市 | 42% [1] | 未写明 |"], [cited]).lines == tuple(head)


def test_what_is_known_needs_no_citation() -> None:
    cited = huzhou("处理率达到90%。")
    assert (
        CHECKER.checked(["- 2011年咸阳市3座：处理率90% [1]"], [cited], known=["2011年咸阳市3座"]).removed
        == ()
    )


def test_a_mark_of_a_citation_that_does_not_exist_is_flagged() -> None:
    checked = CHECKER.checked(["达到90% [7]"], [citation(1, "达到90%")])
    assert checked.lines == ()
    assert {flag.kind for flag in checked.flags} == {"mark", "number"}


def test_every_flag_says_why_in_chinese() -> None:
    flags = CHECKER.flags("咸阳市2012年绿地率42元，COD3吨[1]", [huzhou("绿地率达到37%，覆盖率42%。")])
    assert {"place", "year", "unit", "number"} <= {flag.kind for flag in flags}
    assert all(flag.why and not flag.why.isascii() for flag in flags)
