from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.export.titles import title_lines


def test_a_title_that_has_room_is_one_line() -> None:
    assert title_lines("创模工作情况的报告", 20) == ("创模工作情况的报告",)


def test_a_long_title_parts_no_word_and_leaves_no_single_character() -> None:
    lines = title_lines("关于创建国家环境保护模范城市工作情况的报告", 20)
    assert lines == ("关于创建国家环境保护", "模范城市工作情况的报告")


def test_no_line_begins_with_a_particle_or_ends_with_an_opening_mark() -> None:
    lines = title_lines("关于印发《苏州市国家环境保护模范城市复核迎检工作实施方案》的通知", 20)
    assert len(lines) == 2
    assert not any(line.startswith(("的", "》")) or line.endswith("《") for line in lines)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=80))
def test_the_lines_together_are_the_title(title: str) -> None:
    assert "".join(title_lines(title, 20)) == title


@given(st.text("国家环境保护模范城市报告的通知", min_size=21, max_size=120))
def test_no_line_is_longer_than_the_page_is_wide(title: str) -> None:
    assert all(len(line) <= 20 for line in title_lines(title, 20))
