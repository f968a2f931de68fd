import pytest

from ingest.describe.lines import CHAPTER_MARK


@pytest.mark.parametrize(
    "heading",
    [
        "# 一、水环境",
        "## （二）工作报告",
        "###\u30003.环境质量报告",
        "# (1) 目标",
        "# 十二．附则",
        "# 10、其他",
    ],
)
def test_a_marked_heading_with_a_number_is_a_chapter_s(heading: str) -> None:
    assert CHAPTER_MARK.sub("", f"总则\n{heading}\n正文") == f"总则\n{heading.lstrip('#')}\n正文"


@pytest.mark.parametrize(
    "line",
    [
        "# 创模工作总结",
        "# 2010年工作总结",
        "# 第一章 总则",
        "一、水环境",
        "####### 一、水环境",
        "#一、水环境",
        "#\n一、水环境",
    ],
)
def test_a_title_and_a_line_without_a_mark_are_none(line: str) -> None:
    assert CHAPTER_MARK.search(line) is None
