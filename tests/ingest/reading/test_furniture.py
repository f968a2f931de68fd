import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.furniture import find_pages, find_skips, merge, parse, patterns
from kb.errors import DataError
from kb.records import PageMark, Span
from tests.material import CORPUS


def kept(text: str) -> str:
    """What remains without the skips."""
    for span in reversed(find_skips(text)):
        text = text[: span.start] + text[span.end :]
    return text


@pytest.mark.parametrize(
    "line",
    [
        "ID:34690266\n\n大小:42.50 KB\n\n页数:12页\n\n时间:2019-03-09",
        "- 2022-03-29 发布 |\n- 37.5 KB |\n- 17页",
        "申明敬告: 本站不保证该用户上传的文档完整性,不预览、不比对内容而直接下载产生的反悔问题本站不予受理。",
        "文档介绍",
        "资源描述:",
        "温馨提示:",
        "2. 本文档由用户上传,版权归属用户,天天文库负责整理代发布。",
        "3. 下载前请仔细阅读文档内容,确认文档内容符合您的需求后进行下载。",
        "当前文档最多预览五页,下载文档查看全文",
        "此文档下载收益归作者所有",
        "《工作报告(三)》由会员上传分享,免费在线阅读,更多相关内容在应用文档-天天文库",
        "本文档由站牛网zhann.net收集整理，更多优质范文文档请移步zhann.net站内查找",
        "首页 > 文章中心 > 绿色城市创建工作计划",
        "您现在的位置：首页 >> 工作总结 >> 环保",
        "共2页,当前第1页1",
        "市创建国家环境保护模范城市工作报告(三)_第3页",
        "[第2页]",
        "<!-- INFO END -->",
        "5  测量方法...............................3 ",
        "前   言.......................... II",
        "…………………………………………",
        "[来源：环保局 作者：张三 点击：12]",
        "前言:想要写出一篇令人眼前一亮的文章吗?我们特意为您整理了5篇范文,相信会为您的写作带来帮助。",
        "那么如何写方案呢？以下是小编精心整理的方案策划范文，仅供参考，欢迎大家阅读。",
        "返回搜狐，查看更多责任编辑：",
    ],
)
def test_furniture_on_a_line_of_its_own_is_skipped(line: str) -> None:
    assert kept(f"{line}\n正文在此。\n").lstrip() == "正文在此。\n"


@pytest.mark.parametrize(
    "line",
    [
        "市委、市政府召开了动员大会，对年度创模工作进行了部署。",
        "全面收集整理创建资料，使“创模”的各项工作取得了显著成效。",
        "公布大气污染物排放标准，供公众免费查阅、下载。",
        "1、超前决策，从源头上决定创模的水平。",
        "- 17页的报告分为三章",
        "我们一定竭尽全力......",
        "时间：2011年7月至9月，共三个月。",
        "[以下页面没有文字层，OCR补出]",
        "（一）超过噪声排放标准排放建筑施工噪声的；",
        "首页公开了噪声监测结果。",
        "时间：2019-03-09",
        "现有各类绿地1 200公顷…………",
        "2010",
    ],
)
def test_body_text_is_never_skipped(line: str) -> None:
    assert find_skips(f"上文。\n{line}\n下文。\n") == ()


def test_the_button_for_more_is_skipped_and_its_sentence_kept() -> None:
    assert kept("营造共建共享生态文明良好氛围。查看更多") == "营造共建共享生态文明良好氛围。"


def test_running_heads_inside_a_line_are_skipped() -> None:
    assert (
        kept(".页眉.工作报告(三)页脚..页眉.工作报告(三)页脚..页眉.在我市开展创模工作，")
        == "在我市开展创模工作，"
    )


def test_a_sentence_cut_by_preview_page_numbers_is_joined() -> None:
    page = "我市举全市之力开展创建工作。" * 5
    text = f"\n\n1、{page}在我市三年时间里\n\n2、如下:{page}堪称历史\n\n3、之最,堪称第一工作。"
    assert kept(text) == f"{page}在我市三年时间里如下:{page}堪称历史之最,堪称第一工作。"


def test_a_numbered_list_with_blank_lines_is_no_preview() -> None:
    assert find_skips("目标。\n\n1、绿化达标。\n\n2、噪声达标。\n\n3、空气达标。\n\n4、水质达标。\n") == ()


def test_a_numbered_list_without_stops_is_no_preview() -> None:
    assert find_skips("三点要求\n\n1、加强领导\n\n2、落实责任\n\n3、严格考核\n\n4、广泛宣传\n") == ()


def test_a_teaser_in_front_of_figures_takes_only_its_own_sentence() -> None:
    text = "全市绿化覆盖率41.2%。以下是小编整理的范文，仅供参考，欢迎阅读。正文。"
    assert kept(text) == "全市绿化覆盖率41.2%。正文。"


def test_the_excerpt_after_a_teaser_goes_with_it() -> None:
    assert kept("如何写？以下是小编整理的范文，仅供参考。实施方案 篇一一、社...\n正文") == "\n正文"


def test_a_source_in_brackets_further_down_is_kept() -> None:
    text = "正文。\n" * 400 + "（来源：2011年环境状况公报）\n"
    assert find_skips(text) == ()


def test_pages_carry_their_labels() -> None:
    assert find_pages("[第1页]\n封面\n[第12页]\n见[第3页]。") == (PageMark(0, "1"), PageMark(9, "12"))


def test_spans_that_touch_become_one() -> None:
    assert merge([Span(5, 7), Span(0, 2), Span(2, 3), Span(6, 9), Span(9, 9)]) == (Span(0, 3), Span(5, 9))


pieces = st.sampled_from(
    [
        "\n",
        "1、",
        "2、",
        "3、",
        "[第1页]",
        "<!--",
        "-->",
        ".页眉.",
        "页脚.",
        "首页 > a",
        "......",
        "3",
        "查看更多",
        "。",
        "正文",
    ]
)


@given(st.lists(pieces, max_size=60).map("".join))
def test_skips_are_inside_in_order_and_never_overlap(text: str) -> None:
    edges = [edge for span in find_skips(text) for edge in (span.start, span.end)]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(text) for edge in edges)


@pytest.mark.parametrize(
    "unit", ["\n", " ", "。", ".", " \n", "<!--", ".页眉.", "《", "a。\n", "以下是小编", "[1](#t1)", "…"]
)
def test_no_text_takes_long(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    # Of this process only: another one may keep the machine busy.
    began = time.process_time()
    find_skips(text)
    assert time.process_time() - began < 2


def test_every_pattern_that_ships_is_valid_and_named_once() -> None:
    names = [pattern.name for pattern in patterns()]
    assert len(names) == len(set(names)) > 20


ENTRY = "[[pattern]]\nname = 'a'\nwhy = 'b'\nwhere = '{}'\nregex = '{}'\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x =", "不是有效的 TOML"),
        ("", "没有 .*条目"),
        (ENTRY.format("line", "("), r"第 1 条（a）的 regex 写错了"),
        (ENTRY.format("line", "x") + ENTRY.format("page", "x"), r"第 2 条（a）的 where 写的是“page”"),
        ("[[pattern]]\nname = 'a'\n", r"第 1 条（a）的 why 应当是一行文字"),
        ("pattern = [3]", "第 1 条（无名）的 name"),
    ],
)
def test_a_wrong_entry_is_named(source: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        parse(source)


@pytest.mark.shared
def test_what_is_skipped_in_the_campaign_files_is_furniture() -> None:
    folder = CORPUS / "campaign"
    expected = {"000": 3, "001": 0, "002": 3, "003": 6, "004": 26}
    for number, count in expected.items():
        text = next(folder.glob(f"{number}_*.txt")).read_text(encoding="utf-8")
        skips = find_skips(text)
        assert len(skips) == count, number
        assert sum(span.end - span.start for span in skips) < 1000
    assert "我市创模工作报告如下:" in kept(text)
    assert not re.search(r"天天文库|页眉|ID:\d", kept(text))
