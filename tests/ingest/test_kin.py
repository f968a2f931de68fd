import itertools
import re
import tracemalloc
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.kin import Number, compare, kinship, least, skeleton, sketch
from kb.knowledge import KinKind
from tests import material
from tests.material import CORPUS

# No numerals, no masks, no 是 年 类, no 第 共 篇 页: beside numbers these have a meaning of their own.
HAN = [
    chr(code)
    for code in range(0x4E00, 0x9FA5)
    if chr(code) not in "零一二三四五六七八九十百千两某是年类第共篇页"
]
LONG = (
    "我市坚持生态优先，空气质量优良天数达到312天，中心城区噪声达标区总面积达到25.84平方公里，"
    "城市污水集中处理率达到84.2%，生活垃圾无害化处理率达到96%，人均公园绿地面积为12.6平方米，"
    "全年检查企业1,349家次，取缔非法排污企业13家。"
)
SKETCH_OF_LONG = (16474788475222295, 443058646082273540)


def words(least_length: int, most: int) -> st.SearchStrategy[str]:
    """Characters no two of which are the same, so that no two reports agree by chance."""
    return st.tuples(st.integers(0, len(HAN) - most), st.integers(least_length, most)).map(
        lambda drawn: "".join(HAN[drawn[0] : sum(drawn)])
    )


figures = st.builds(
    lambda whole, fraction: f"{whole}.{fraction}" if fraction else str(whole),
    st.integers(1, 99_999),
    st.integers(0, 9),
)
# A report as a list: words, figure, words, figure, …, words, and no words twice.
reports = st.tuples(
    words(200, 200), st.lists(st.tuples(st.integers(8, 20), figures), min_size=1, max_size=8)
).map(lambda drawn: laid_out(*drawn))


def laid_out(letters: str, plan: list[tuple[int, str]]) -> tuple[str, ...]:
    pieces, start = [], 0
    for length, figure in plan:
        pieces += [letters[start : start + length], figure]
        start += length
    return (*pieces, letters[start : start + 12])


def kind(one: str, other: str, place: str | None = None, other_place: str | None = None) -> KinKind | None:
    return kinship(compare(one, other), place=place, other_place=other_place)


def values(pairs: tuple[tuple[Number, Number], ...]) -> list[tuple[str, str]]:
    return [(here.value, there.value) for here, there in pairs]


def numbers(text: str) -> list[str]:
    return [number.value for number in skeleton(text).numbers if not number.is_masked]


def masks(text: str) -> list[str]:
    return [number.span.quote(text) for number in skeleton(text).numbers if number.is_masked]


def labels(text: str) -> list[str]:
    return [number.span.quote(text) for number in skeleton(text).numbers if number.is_label]


# What a skeleton is


def test_a_skeleton_keeps_letters_and_han_characters_alone() -> None:
    text = "2009年，XX市 PM2.5 年均浓度为３５微克／立方米（下降6.1 %）。"
    assert skeleton(text).text == "年市pm年均浓度为微克立方米下降"
    assert numbers(text) == ["2009", "2.5", "35", "6.1"]


@pytest.mark.parametrize(
    "mask", ["xx", "x", "X", "Ｘ", "××", "*", "**", "＊", "__", "____", "＿", "○○", "□□", "某", "某某", ""]
)
def test_whatever_mask_hides_a_city_the_skeleton_is_one(mask: str) -> None:
    assert skeleton(f"近年来，{mask}市委、市政府").text == "近年来市委市政府"


@pytest.mark.parametrize("masked", ["20xx", "20__", "2*0", "20*", "××", "*0", "xx.x", "20××", "2０_＿", "x"])
def test_digits_and_masks_side_by_side_are_one_masked_number(masked: str) -> None:
    assert masks(f"检查企业{masked}家次") == [masked]
    assert numbers(f"检查企业{masked}家次") == []


@pytest.mark.parametrize("word", ["ISO14000", "xr", "box", "index", "NOX", "Excel", "taxi", "xylem"])
def test_the_letter_x_of_a_word_is_no_mask(word: str) -> None:
    assert masks(f"通过{word}认证") == []
    assert re.sub(r"\d", "", word.lower()) in skeleton(f"通过{word}认证").text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,349.80", "1349.8"),
        ("１２．５０", "12.5"),
        ("007", "7"),
        ("0.5", "0.5"),
        ("96.0%", "96"),
        ("17 %", "17"),
        ("6.6‰", "6.6‰"),
        ("三", "3"),
        ("二十三", "23"),
        ("一百二十", "120"),
        ("一千零五", "1005"),
        ("二〇一一", "2011"),
        ("二○一一", "2011"),
        ("十一五", "十一五"),
        ("2022-3-29", "2022-03-29"),
        ("2022/03/29", "2022-03-29"),
        ("**25.84**", "25.84"),
    ],
)
def test_a_number_has_one_normal_form(written: str, value: str) -> None:
    assert numbers(f"达到{written}平方公里") == [value]


@pytest.mark.parametrize("written", ["III", "Ⅲ", "ⅲ", "三", "3", "ш"])
def test_a_water_class_is_a_number_however_it_is_written(written: str) -> None:
    assert numbers(f"达到{written}类水质") == ["3"]


def test_both_ends_of_a_range_of_water_classes_are_numbers() -> None:
    assert numbers("水质为Ⅱ～Ⅲ类") == ["2", "3"]


@pytest.mark.parametrize("text", ["关心百姓生活", "千方百计"])
def test_hundreds_and_thousands_inside_words_are_letters(text: str) -> None:
    assert skeleton(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1、加强领导。2、落实责任", ["1", "2"]),
        ("（一）加强领导\n（二）落实责任", ["一", "二"]),
        ("①加强领导②落实责任", ["①", "②"]),
        ("工作总结篇二\n第4篇，共12页，当前第3页", ["二", "4", "12", "3"]),
        ("主要措施：一是加强领导；二是落实责任", ["一", "二"]),
        ("面积达5万m²", ["²"]),
        ("共有5、6月份两次，第三产业25家", []),
    ],
)
def test_numbers_that_only_count_are_labels(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


def test_every_character_folds_to_at_least_one() -> None:
    assert all(unicodedata.normalize("NFKC", chr(code)).lower() for code in range(0x110000))


def test_a_lone_surrogate_does_no_harm() -> None:
    assert skeleton("环\ud800境2\udfff").text == "环境"


awkward = st.text(
    st.sampled_from("环境市年某类是第篇页12０９.,，。、%‰ \n\t xX×*_○〇一二十百年①²㎡½㈠⒈…ⅢabЖ\\(（-/")
    | st.characters()
)


@given(awkward)
def test_spans_are_inside_the_text_and_in_order(text: str) -> None:
    found = skeleton(text)
    offsets = found.offsets.tolist()
    assert len(offsets) == len(found.text)
    assert offsets == sorted(offsets)
    for character, offset in zip(found.text, offsets, strict=True):
        assert character in unicodedata.normalize("NFKC", text[offset]).lower()
    spans = [number.span for number in found.numbers]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(last.end <= following.end for last, following in itertools.pairwise(spans))
    places = [number.at for number in found.numbers]
    assert places == sorted(places)
    assert all(0 <= place <= len(found.text) for place in places)


@given(awkward)
def test_a_number_stands_between_the_characters_around_its_place(text: str) -> None:
    found = skeleton(text)
    for number in found.numbers:
        assert all(offset <= number.span.start for offset in found.offsets[: number.at].tolist())
        assert all(offset >= number.span.end - 1 for offset in found.offsets[number.at :].tolist())


@given(reports, st.data())
def test_another_mask_or_punctuation_leaves_the_skeleton_as_it_is(report: tuple[str, ...], data: Any) -> None:
    assert skeleton(noisy(report, data)).text == skeleton("".join(report)).text


def noisy(report: tuple[str, ...], data: Any) -> str:
    """The report with some numbers masked, marks and blanks put anywhere, and in full width."""
    pieces = list(report)
    for place in range(1, len(pieces), 2):
        pieces[place] = data.draw(st.sampled_from([pieces[place]] * 3 + ["xx", "20__", "*", "×××", ""]))
    for place in range(0, len(pieces), 2):
        cut = data.draw(st.integers(0, len(pieces[place])))
        mark = data.draw(st.sampled_from(["", "，", "。", "；\n", "“", "*", "_", "、", "——", "\\"]))
        pieces[place] = pieces[place][:cut] + mark + pieces[place][cut:]
    text = "".join(pieces)
    # Inside numbers too.
    for _ in range(data.draw(st.integers(0, 4))):
        cut = data.draw(st.integers(0, len(text)))
        text = text[:cut] + data.draw(st.sampled_from([" ", "\n", "\u3000", "\xa0"])) + text[cut:]
    wide = {ord(narrow): chr(ord(narrow) + 0xFEE0) for narrow in "0123456789.x*_"}
    return text.translate(wide) if data.draw(st.booleans()) else text


# Sketches


@given(words(0, 300))
def test_a_sketch_holds_distinct_hashes_in_order_that_fit_a_signed_integer(text: str) -> None:
    found = sketch(skeleton(text))
    assert list(found) == sorted(set(found))
    assert all(0 <= value < 2**63 for value in found)


def test_the_sketch_of_an_excerpt_is_a_part_of_the_sketch_of_the_whole() -> None:
    long = "".join(chr(0x4E00 + n * n % 5000) for n in range(4000))
    excerpt = sketch(skeleton(long[1000:1800]))
    assert 25 <= len(excerpt) <= 75
    assert set(excerpt) <= set(sketch(skeleton(long)))


def test_a_sketch_is_the_same_on_every_machine() -> None:
    assert sketch(skeleton(LONG)) == SKETCH_OF_LONG


def test_a_text_shorter_than_a_shingle_has_no_sketch() -> None:
    assert sketch(skeleton("环保工作总结")) == ()


@pytest.mark.parametrize(("length", "expected"), [(0, 1), (1, 1), (8, 1), (9, 2), (160, 20)])
def test_one_hash_in_eight_of_the_shorter_sketch_must_be_shared(length: int, expected: int) -> None:
    assert least(length) == expected


# Comparing


@given(awkward)
def test_a_text_is_a_copy_of_itself(text: str) -> None:
    found = compare(text, text)
    assert (found.share, found.other_share) == (1, 1)
    assert found.differences == found.years == ()
    assert kinship(found, place=None, other_place=None) == "copy"


@given(reports, st.data())
def test_masks_widths_blanks_and_punctuation_are_never_a_difference(
    report: tuple[str, ...], data: Any
) -> None:
    found = compare("".join(report), noisy(report, data))
    assert (found.share, found.other_share) == (1, 1)
    assert found.differences == found.years == ()
    assert kinship(found, place=None, other_place=None) in ("copy", "reprint")


@given(reports, st.data(), words(0, 30), words(0, 30))
def test_one_changed_figure_is_found_as_one_difference(
    report: tuple[str, ...], data: Any, before: str, after: str
) -> None:
    place = data.draw(st.integers(0, len(report) // 2 - 1)) * 2 + 1
    figure = data.draw(figures.filter(lambda other: float(other) != float(report[place])))
    one = "".join(report)
    # Between other words only a text of some length can be found again.
    changed = [*report[:place], figure, *report[place + 1 :]]
    if len(skeleton(one).text) >= 60:
        changed = [before, *changed, after]
    found = compare(one, "".join(changed))
    assert len(found.differences) == 1
    ((here, there),) = found.differences
    assert (here.span.quote(one), there.span.quote("".join(changed))) == (report[place], figure)


passages = [LONG[n : n + 30] for n in range(0, len(LONG), 30)] + [
    "全年检查企业1,350家次",
    "xx市",
    "2024年工作",
]


@settings(max_examples=200)
@given(*[st.lists(st.sampled_from(passages), max_size=10).map("".join)] * 2)
def test_comparing_is_the_same_from_both_sides(one: str, other: str) -> None:
    here, there = compare(one, other), compare(other, one)
    assert (here.share, here.other_share) == (there.other_share, there.share)
    assert (here.letters, here.other_letters) == (there.other_letters, there.letters)
    assert {(b, a) for a, b in here.passages} == set(there.passages)
    assert {(b, a) for a, b in here.differences} == set(there.differences)
    assert {(b, a) for a, b in here.years} == set(there.years)
    assert kinship(here, place=None, other_place="甲市") == kinship(there, place="甲市", other_place=None)


# The third stands at the end of one and twice in the other, before and behind the first.
MOVED = (
    "达标区总面积达到25.84平方公里，城市污水集中处理率达到8",
    "我市坚持生态优先，空气质量优良天数达到312天，中心城区噪声",
    "4.2%，生活垃圾无害化处理率达到96%，人均公园绿地面积为",
)


@settings(max_examples=200)
@given(*[st.lists(st.sampled_from(passages), max_size=10).map("".join)] * 2)
@example(one=MOVED[0] + MOVED[1] + MOVED[2], other=MOVED[2] + MOVED[0] + MOVED[2])
def test_passages_are_equal_words_in_order_and_apart(one: str, other: str) -> None:
    found = compare(one, other)
    for here, there in found.passages:
        letters = skeleton(here.quote(one)).text
        assert len(letters) >= 20
        assert letters == skeleton(there.quote(other)).text
    for side in (0, 1):
        spans = sorted(pair[side] for pair in found.passages)
        assert all(last.end <= following.start for last, following in itertools.pairwise(spans))
    assert [pair[0] for pair in found.passages] == sorted(pair[0] for pair in found.passages)


def test_a_moved_passage_still_counts() -> None:
    one, other = LONG[:70] + LONG[70:], LONG[70:] + LONG[:70]
    found = compare(one, other)
    assert min(found.share, found.other_share) > 0.95
    assert len(found.passages) == 2
    assert found.differences == ()


def test_the_campaigns_own_name_is_nothing_shared() -> None:
    found = compare("为创建国家环境保护模范城市，湖州努力", "我们创建国家环境保护模范城市以来")
    assert (found.share, found.passages) == (0, ())


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("降尘量为8吨的水平", "降尘量为9吨的水平", [("8", "9")]),
        ("新增自然保护区三家企业", "新增自然保护区五家企业", [("3", "5")]),
        ("出境断面达到Ⅲ类水质要求", "出境断面达到Ⅱ类水质要求", [("3", "2")]),
        ("人口自然增长率为6.6‰左右", "人口自然增长率为6.6%左右", [("6.6‰", "6.6")]),
        ("集中式饮用水源5个和7个", "集中式饮用水源5个和9个", [("7", "9")]),
        ("举报电话12369、110全天开通", "举报电话12369、119全天开通", [("110", "119")]),
        ("举报电话12369、110全天开通", "举报电话12369全天开通", []),
        ("占地面积7 800平方米左右", "占地面积7800平方米左右", []),
        ("占地面积0. 05平方米左右", "占地面积0.05平方米左右", []),
        ("绿地面积2*0公顷左右", "绿地面积250公顷左右", []),
        ("绿地面积公顷左右增加", "绿地面积250公顷左右增加", []),
        ("处理率达到95%以上的水平", "处理率达到95以上的水平", []),
        ("总面积**25.84**平方公里", "总面积25.84平方公里", []),
        ("1、加强组织领导工作", "3、加强组织领导工作", []),
        ("方案范文篇二加强组织领导工作", "方案范文篇四加强组织领导工作", []),
        ("参加人数达到10—20人左右", "参加人数达到10—30人左右", [("20", "30")]),
    ],
)
def test_figures_at_the_same_place_are_compared(
    one: str, other: str, expected: list[tuple[str, str]]
) -> None:
    found = compare(one, other)
    assert values(found.differences) == expected
    assert found.years == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("我市在2009年全面启动创建工作", "我市在2010年全面启动创建工作", [("2009", "2010")]),
        ("我市在2009—2010年启动创建", "我市在2009—2011年启动创建", [("2010", "2011")]),
        ("我市在二〇〇九年启动创建", "我市在2011年启动创建", [("2009", "2011")]),
        ("本文于2022-03-29发布在网站", "本文于2021-07-01发布在网站", [("2022-03-29", "2021-07-01")]),
        ("我市在20xx年全面启动创建工作", "我市在2010年全面启动创建工作", []),
        ("我市在年全面启动创建工作", "我市在2010年全面启动创建工作", []),
    ],
)
def test_other_years_are_told_apart_from_other_figures(
    one: str, other: str, expected: list[tuple[str, str]]
) -> None:
    found = compare(one, other)
    assert values(found.years) == expected
    assert found.differences == ()


def test_a_distrusted_year_never_differs() -> None:
    found = compare(
        "自2024年以来清淤2024米并投入使用", "自2009年以来清淤1300米并投入使用", distrusted={"2024"}
    )
    assert found.years == found.differences == ()


def test_a_figure_between_two_edits_is_found() -> None:
    changed = (
        LONG.replace("噪声达标区", "噪声控制区").replace("城市污水", "城镇污水").replace("25.84", "26.84")
    )
    assert values(compare(LONG, changed).differences) == [("25.84", "26.84")]


def test_where_a_sentence_was_cut_out_its_neighbours_figures_are_not_compared() -> None:
    first, second = "全年工业总产值为812亿元，增长14.8%；", "财政收入28.9亿元，增长6.2%；"
    rest = "进出口总额连续多年位居全省前列并继续保持上升势头。"
    assert compare(first + second + rest, first + rest).differences == ()


def test_a_changed_figure_in_a_table_of_equal_rows_is_found() -> None:
    rows = [f"化学需氧量{n * 7 % 91 + 1}毫克每升，氨氮{n % 17 + 1}；" for n in range(200)]
    table = LONG + "".join(rows)
    rows[120] = rows[120].replace("氨氮2", "氨氮20")
    changed = LONG.replace("我市坚持", "我市始终坚持") + "".join(rows)
    assert values(compare(table, changed).differences) == [("2", "20")]


# Kinship


def test_exact_copies_differ_in_blanks_widths_and_marks_alone() -> None:
    assert kind(LONG, LONG.replace("，", ", ").replace("25.84", "２５.84")) == "copy"


def test_a_copy_with_other_masks_is_a_reprint() -> None:
    assert kind(f"20xx年，xx市{LONG}", f"__年，市{LONG}") == "reprint"


def test_a_reprint_with_one_other_figure_is_a_variant() -> None:
    assert kind(LONG, LONG.replace("84.2", "84.3")) == "variant"


def test_a_part_of_a_longer_text_is_an_excerpt_from_both_sides() -> None:
    longer = "领导小组研究部署了下一阶段的重点任务和责任分工。" * 3 + "\n" + LONG * 2 + LONG[::-1]
    assert kind(LONG, longer) == kind(longer, LONG) == "excerpt"
    assert kind(LONG.replace("312", "313"), longer) == "variant"


def test_a_heading_inside_a_report_is_no_excerpt_of_it() -> None:
    heading = "空气质量优良天数达到312天，中心城区噪声达标区总面积"
    assert kind(heading, LONG) == "boilerplate"


def test_two_known_places_share_boilerplate_and_are_never_one_source() -> None:
    masked = LONG.replace("312", "xx")
    assert kind(LONG, masked, "湖州市", "湖州市") == "reprint"
    assert kind(LONG, masked, "湖州市", None) == "reprint"
    assert kind(LONG, masked, "湖州市", "南充市") == "boilerplate"
    assert kind(LONG, LONG.replace("312", "313"), "湖州市", "南充市") == "boilerplate"
    assert kind(LONG, LONG[::-1], "湖州市", "南充市") is None


def test_texts_with_nothing_in_common_are_no_kin() -> None:
    assert kind(LONG, LONG[::-1]) is None
    assert kind(LONG, "") is None


# Speed


@pytest.mark.parametrize("wording", ["edited", "strange", "repeated", "one character", "table"])
def test_sixty_thousand_characters_a_side_fit_into_little_memory(wording: str) -> None:
    one = "".join(chr(0x4E00 + (n * n + n // 7) % 4999) for n in range(60_000))
    if wording == "table":
        one = "甲" + "化学需氧量毫克每升" * 6667
    other = {
        "edited": "".join("改" if n % 40 == 0 else character for n, character in enumerate(one)),
        "strange": "".join(chr(0x4E00 + (n * n * 3 + n // 11) % 5003) for n in range(60_000)),
        "repeated": one[:5000] * 12,
        "one character": one[:1] * 60_000,
        "table": one[1:] + "乙",
    }[wording]
    tracemalloc.start()
    compare(one, other)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000_000


# The real files


@pytest.fixture(scope="module")
def campaign() -> dict[str, str]:
    """The twenty reports of the campaign files."""
    return {
        key: (CORPUS / "campaign" / name).read_bytes().decode()[start:end]
        for key, (name, start, end) in material.reports().items()
    }


@pytest.fixture(scope="module")
def background() -> dict[str, str]:
    """Laws, standards and news, by the number of the file."""
    folder = CORPUS / "background"
    return {path.name[:3]: path.read_bytes().decode() for path in sorted(folder.glob("*.txt"))}


def kin(texts: dict[str, str]) -> dict[tuple[str, str], KinKind]:
    """All pairs that are more than boilerplate to each other."""
    found = {pair: kind(texts[pair[0]], texts[pair[1]]) for pair in itertools.combinations(texts, 2)}
    return {pair: said for pair, said in found.items() if said not in (None, "boilerplate")}


@pytest.mark.shared
def test_the_known_reprints_of_the_campaign_files_are_found_and_no_others(campaign: dict[str, str]) -> None:
    assert kin(campaign) == {
        ("R01", "R08"): "excerpt",
        ("R07", "R09"): "reprint",
        ("R16", "R17"): "reprint",
    }


@pytest.mark.shared
def test_the_excerpt_shares_what_was_counted_by_hand(campaign: dict[str, str]) -> None:
    found = compare(campaign["R08"], campaign["R01"])
    assert found.share == pytest.approx(0.91, abs=0.02)
    assert found.other_share == pytest.approx(0.54, abs=0.03)
    assert found.differences == found.years == ()


@pytest.mark.shared
def test_sketches_lead_to_the_known_reprints_and_to_no_other_pair(campaign: dict[str, str]) -> None:
    sketches = {key: set(sketch(skeleton(text))) for key, text in campaign.items()}
    worth = {
        (one, other)
        for one, other in itertools.combinations(sketches, 2)
        if len(sketches[one] & sketches[other]) >= least(min(len(sketches[one]), len(sketches[other])))
    }
    assert worth == {("R01", "R08"), ("R07", "R09"), ("R16", "R17")}


@pytest.mark.shared
def test_one_changed_figure_makes_a_real_reprint_a_variant(campaign: dict[str, str]) -> None:
    one, other = campaign["R16"], campaign["R17"].replace("86.1%", "68.1%", 1)
    assert other != campaign["R17"]
    found = compare(one, other)
    assert values(found.differences) == [("86.1", "68.1")]
    assert kinship(found, place="石泉县", other_place="石泉县") == "variant"
    ((here, there),) = found.differences
    assert (here.span.quote(one), there.span.quote(other)) == ("86.1%", "68.1%")


@pytest.mark.shared
@pytest.mark.parametrize("key", ["R04", "R06", "R15", "R18"])
def test_a_third_of_a_real_report_inside_another_is_an_excerpt(key: str, campaign: dict[str, str]) -> None:
    third = len(campaign[key]) // 3
    excerpt = campaign[key][third : 2 * third]
    host = campaign["R12"][:1500] + excerpt + campaign["R12"][1500:]
    assert kind(excerpt, host) == kind(host, excerpt) == "excerpt"
    assert kind(campaign[key], host) == "boilerplate"
    sketches = [set(sketch(skeleton(text))) for text in (excerpt, host)]
    assert len(sketches[0] & sketches[1]) >= least(len(sketches[0]))


@pytest.mark.shared
@pytest.mark.parametrize("key", ["R04", "R18"])
def test_every_figure_of_a_real_report_is_watched(key: str, campaign: dict[str, str]) -> None:
    report = campaign[key]
    watched = 0
    for number in skeleton(report).numbers:
        written = number.span.quote(report)
        if number.is_masked or number.is_label or not re.fullmatch(r"[1-9]\d*", written):
            continue
        other = str(int(written) + 3)
        found = compare(report, report[: number.span.start] + other + report[number.span.end :])
        assert [*values(found.differences), *values(found.years)] == [(written, other)], number
        watched += 1
    assert watched > 30


@pytest.mark.shared
def test_an_amended_law_with_its_articles_renumbered_is_a_variant(background: dict[str, str]) -> None:
    law = background["002"]
    inserted = "第二十条 县级以上地方人民政府应当公布声环境质量状况。\n\n"
    head, tail = law.split("第二十条", 1)
    moved = re.sub("第二十([一二三四五六七八])条", renumbered, "第二十条" + tail)
    assert kind(law, head + inserted + moved.replace("第二十条", "第二十一条", 1)) == "variant"


def renumbered(match: re.Match[str]) -> str:
    digits = "一二三四五六七八九"
    return f"第二十{digits[digits.index(match[1]) + 1]}条"


@pytest.mark.shared
def test_laws_of_other_editions_and_places_standards_and_news_are_no_kin(background: dict[str, str]) -> None:
    # All 2,926 pairs take twenty seconds and give nothing either; these are the ones that share most.
    near = ["001", "002", "004", "007", "014", "025", "026", "028", "029", "046", "056", "058"]
    near += ["064", "065", "071", "077", "091", "095"]
    assert kin({key: background[key] for key in near}) == {}


@pytest.mark.shared
def test_two_editions_of_a_law_share_passages_and_no_more(background: dict[str, str]) -> None:
    found = compare(background["001"], background["002"])
    assert kinship(found, place=None, other_place=None) == "boilerplate"
    assert max(found.share, found.other_share) < 0.3
