"""No number stands in an answer that the words it cites don't carry."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.records import Citation
from assistant.verify import numbers, verify

FIGURES = st.decimals(min_value=0, max_value=100_000, places=2).map(lambda value: f"{value.normalize():f}")


def citation(number: int, text: str) -> Citation:
    return Citation(number, "报告.txt", "d", "d#1", "报告", text, 0, len(text))


@settings(deadline=None)
@given(st.lists(FIGURES, min_size=1, max_size=4), FIGURES)
def test_a_line_stands_only_if_the_words_it_cites_carry_all_its_numbers(
    carried: list[str], stated: str
) -> None:
    cited = citation(1, "，".join(f"第一类达到{figure}平方公里" for figure in carried))
    line = f"- **湖州市**：达到{stated}平方公里 [1]"
    checked = verify([line, "没有数字的一行 [1]"], [cited])
    if stated in carried:
        assert checked.lines == (line, "没有数字的一行 [1]")
        assert checked.removed == ()
    else:
        assert checked.lines == ("没有数字的一行 [1]",)
        assert checked.removed == (stated,)


@settings(deadline=None)
@given(st.lists(st.tuples(FIGURES, st.booleans()), min_size=1, max_size=6))
def test_every_number_that_is_taken_out_is_counted(lines: list[tuple[str, bool]]) -> None:
    citations = [citation(number, figure) for number, (figure, _) in enumerate(lines, 1)]
    # What cites another's words (or none) carries nothing of its own.
    said = [f"{figure}吨 [{n if right else n + len(lines)}]" for n, (figure, right) in enumerate(lines, 1)]
    checked = verify(said, citations)
    assert list(checked.lines) == [line for line, (_, right) in zip(said, lines, strict=True) if right]
    assert list(checked.removed) == [figure for figure, right in lines if not right]


@settings(deadline=None)
@given(FIGURES)
def test_a_number_without_any_mark_falls(figure: str) -> None:
    assert verify([f"达到{figure}%"], [citation(1, f"达到{figure}%")]).removed == (figure,)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_what_is_quoted_as_it_stands_is_never_taken_out(text: str) -> None:
    line = text.replace("[", "").replace("\\", "").replace("\n", " ")
    assert verify([f"{line} [1]"], [citation(1, line)]).lines == (f"{line} [1]",)


def test_a_mark_of_a_citation_that_does_not_exist_carries_nothing() -> None:
    assert verify(["达到90% [7]"], [citation(1, "达到90%")]).removed == ("90",)


def test_the_number_of_another_citation_does_not_count() -> None:
    cited = [citation(1, "达到90%"), citation(2, "达到85%")]
    assert verify(["达到90% [2]", "达到85% [2]"], cited).lines == ("达到85% [2]",)


def test_a_number_may_stand_in_any_of_the_words_that_a_line_cites() -> None:
    cited = [citation(1, "达到90%"), citation(2, "达到85%")]
    assert verify(["达到90% [1]，达到85% [2]"], cited).removed == ()


def test_widths_and_thousands_separators_make_no_other_number() -> None:
    cited = [citation(1, "处理率达78.14％，投资７８００万元，共1,349.8吨，另有12，500户")]
    line = "处理率达78.14%，投资7,800万元，共1349.8吨，另有12500户 [1]"
    assert verify([line], cited).lines == (line,)


def test_part_of_a_number_is_another_number() -> None:
    cited = [citation(1, "达到78.14%")]
    assert verify(["达到78% [1]"], cited).removed == ("78",)
    assert verify(["达到8.14% [1]"], cited).removed == ("8.14",)


def test_numbers_in_the_name_of_a_report_are_known() -> None:
    assert (
        verify(["**《2010年总结》**：已完成 [1]"], [citation(1, "已完成")], known=["《2010年总结》"]).removed
        == ()
    )


def test_the_mark_itself_is_no_number() -> None:
    assert verify(["已完成 [1]"], [citation(1, "已完成")]).removed == ()


def test_numbers_are_read_in_one_form() -> None:
    assert numbers("１，３４９.８吨和50％、3.5") == ["1349.8", "50", "3.5"]
