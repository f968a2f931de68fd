from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading import read
from kb.errors import ReadingError, UnsupportedError
from kb.records import PageMark

SHARED = Path(__file__).parents[3].parent / "shared"


def html(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>题</title></head><body>{body}</body></html>".encode()


def lines(body: str) -> list[str]:
    return read("a.html", html(body)).text.splitlines()


def test_plain_text_is_exactly_what_was_decoded() -> None:
    reading = read("a.txt", "　一、概况\r\n  二、成效 \n".encode("gb18030"))
    assert (reading.text, reading.text_version) == ("　一、概况\n  二、成效 \n", "text/1")


def test_the_suffix_is_read_in_any_case() -> None:
    assert read("报告.TXT", b"x").text == "x"
    assert read("报告.MD", b"# x").text_version == "markdown/1"


@pytest.mark.parametrize(("name", "named"), [("声音.mp3", r"\.mp3"), ("README", "无后缀")])
def test_another_kind_is_refused_with_its_name_and_what_is_readable(name: str, named: str) -> None:
    with pytest.raises(UnsupportedError, match=rf"{named} 文件；目前可读：\.txt "):
        read(name, b"ID3\x04")


def test_front_matter_of_markdown_is_kept_but_skipped() -> None:
    reading = read("a.md", "---\ntitle: 条例\n---\n# 条例\n".encode())
    assert reading.text.startswith("---\n")
    assert [span.quote(reading.text) for span in reading.skips] == ["---\ntitle: 条例\n---\n"]
    assert reading.text_version == "markdown/1"


@pytest.mark.parametrize("text", ["正文\n---\ntitle: x\n---\n", "---\n没有结束的横线\n正文\n"])
def test_rules_elsewhere_are_no_front_matter(text: str) -> None:
    assert read("a.md", text.encode()).skips == ()


def test_pages_are_found_and_their_marks_skipped() -> None:
    reading = read("a.txt", "[第1页]\n封面\n\n[第2页]\n正文\n".encode())
    assert reading.pages == (PageMark(0, "1"), PageMark(10, "2"))
    assert len(reading.skips) == 2


def test_headings_paragraphs_and_tables_stand_on_their_own_lines() -> None:
    body = "<h2>成效</h2><div>第一<b>段</b>\n 续<br>第二段</div>"
    body += "<table><tr><th>指标</th><th>值</th></tr><tr><td>噪声</td><td>54.1</td></tr></table>"
    assert lines(body) == ["## 成效", "第一段 续", "第二段", "指标 | 值", "噪声 | 54.1"]


def test_what_readers_do_not_see_is_dropped() -> None:
    body = "<script>a()</script><style>b</style><!-- 注 --><p hidden>藏</p><p style='display: none'>藏</p>"
    assert lines(
        body + "<p aria-hidden='true'>藏</p><table><tr><td>值<i hidden>藏</i></td><td>1</td></tr></table>"
    ) == ["值 | 1"]


def test_navigation_and_footers_are_kept_but_skipped() -> None:
    reading = read("a.html", html("<nav>首页</nav><p>正文</p><footer><div>备案</div></footer>"))
    assert reading.text == "首页\n正文\n备案\n"
    assert [span.quote(reading.text) for span in reading.skips] == ["首页\n", "备案\n"]


def test_the_header_of_an_article_is_no_furniture() -> None:
    reading = read("a.html", html("<header>站名</header><article><header><h1>标题</h1></header></article>"))
    assert [span.quote(reading.text) for span in reading.skips] == ["站名\n"]


def test_words_in_a_cell_are_not_parted_by_inline_tags() -> None:
    body = "<table><tr><td>COD<sub>Cr</sub></td><td><p>1<b>00</b></p><p>mg/L</p></td></tr></table>"
    assert lines(body) == ["CODCr | 100 mg/L"]


def test_a_strange_suffix_is_not_shown() -> None:
    with pytest.raises(UnsupportedError, match=r"^暂不支持 这种 文件"):
        read("a." + "x" * 3000, b"ID3\x04")


def test_tables_that_only_place_text_are_read_as_text() -> None:
    assert lines("<table><tr><td><p>一</p><p>二</p></td></tr></table>") == ["一", "二"]
    assert lines(
        "<table><tr><td>左</td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"
    ) == [
        "左",
        "a | b",
    ]


def test_preformatted_lines_stay_lines() -> None:
    assert lines("<pre>一\n  二</pre>") == ["一", "二"]


def test_a_page_nested_without_limit_is_read() -> None:
    assert lines("<div>" * 3000 + "深") == ["深"]


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title> 创模\n报告 </title><h1>一</h1>", "创模 报告"),
        ("<h1>一<b>二</b></h1>", "一二"),
        ("<p>x</p>", None),
    ],
)
def test_the_title_is_the_pages_own_or_its_first_heading(markup: str, title: str | None) -> None:
    assert read("a.html", markup.encode() + "<p>正文</p>".encode()).title == title


def test_a_text_file_that_is_html_is_read_as_html() -> None:
    assert read("a.txt", html("<p>正文</p>")).text_version == "html/2"
    assert read("a.txt", "例如 <p>标签</p>".encode()).text_version == "text/1"


def test_an_xhtml_prologue_does_no_harm() -> None:
    assert read("a.htm", b'<?xml version="1.0" encoding="gb2312"?>' + html("<p>正文</p>")).text == "正文\n"


@pytest.mark.parametrize("charset", ["big5", "gbk", "utf-8", "shift_jis"])
def test_the_charset_a_page_declares_is_respected(charset: str) -> None:
    page = f"<html><head><meta charset='{charset}'></head><body><p>都市環境保護報告一覧表</p></body></html>"
    text = "都市環境保護報告一覧表" if charset != "big5" else "都市環境保護報告一表"
    assert read("a.html", page.encode(charset, "ignore")).text == text + "\n"


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8", "zlib", "big5"])
def test_a_charset_declared_wrongly_does_no_harm(charset: str) -> None:
    page = (
        f"<meta http-equiv='Content-Type' content='text/html; charset={charset}'><p>环境噪声达标区覆盖率</p>"
    )
    assert read("a.html", page.encode("gbk")).text == "环境噪声达标区覆盖率\n"


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(ReadingError, match="网页里没有可读的文字"):
        read("a.html", html("<script>x</script>"))


@given(
    st.text(alphabet="<>/=-! \n首页正文divnavtrtdh1p", max_size=200),
    st.sampled_from(["a.html", "a.md", "a.txt"]),
)
def test_anything_is_read_with_skips_in_order_or_refused(text: str, name: str) -> None:
    try:
        reading = read(name, text.encode())
    except ReadingError:
        return
    edges = [edge for span in reading.skips for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(reading.text) for edge in edges)


@pytest.mark.shared
def test_every_file_of_the_corpus_is_read_without_a_remark() -> None:
    if not SHARED.is_dir():
        pytest.skip("the measuring material is not here")
    for path in sorted((SHARED / "corpus").glob("*/*.txt")):
        data = path.read_bytes()
        reading = read(path.name, data)
        assert reading.remarks == ()
        assert reading.text == data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def test_merged_cells_of_a_page_say_their_words_in_every_place_that_they_take() -> None:
    rows = (
        "<tr><th rowspan=2>指标</th><th colspan=2>2009年</th></tr><tr><th>目标</th><th>实际</th></tr>"
        "<tr><td rowspan=2>绿地率</td><td>38</td><td>39.5</td></tr><tr><td>40</td><td>41.5</td></tr>"
        "<tr><td>覆盖率</td><td>45</td><td>46</td></tr>"
    )
    text = read("a.html", html(f"<table>{rows}</table>")).text
    assert text.splitlines() == [
        "指标 | 2009年 | 2009年",
        "指标 | 目标 | 实际",
        "绿地率 | 38 | 39.5",
        "绿地率 | 40 | 41.5",
        "覆盖率 | 45 | 46",
    ]


def test_a_row_with_one_cell_beside_a_merged_one_is_a_row() -> None:
    table = "<table><tr><td rowspan=2>城区</td><td>东湖区</td></tr><tr><td>西山区</td></tr></table><table><tr><td>a<td>b</tr></table>"
    assert read("a.html", html(table)).text.splitlines() == ["城区 | 东湖区", "城区 | 西山区", "a | b"]


@pytest.mark.parametrize("said", ["999999999", "-3", "x", "0", "²"])
def test_a_cell_that_claims_endless_columns_stays_small(said: str) -> None:
    text = read(
        "a.html", html(f"<table><tr><td colspan={said} rowspan={said}>a<td>b</tr><tr><td>c<td>d</tr></table>")
    ).text
    assert "b" in text
    assert len(text) < 5_000
