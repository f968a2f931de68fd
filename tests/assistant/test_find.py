"""Which passages are found for a question, over a small library of invented reports about real places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.copies import broad, distinct
from assistant.find import Finder, Finding, Limits
from assistant.norms import SHEET, norms_named
from assistant.understand import understand
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.library import Library
from kb.places import Gazetteer
from kb.records import STARTER, Fact, Report
from kb.search import EVERYWHERE, Scope, Searcher
from tests.fakes import hashing_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kb.records import Hit

GAZETTEER = Gazetteer.load()
_ARTICLES = "\n".join(f"第{number}条 烟尘控制区的建设单位应当加强监督。" for number in "一二三四五六七八九十")

DOCUMENTS = {
    "湖州.txt": (
        "湖州市创建国家环境保护模范城市工作总结\n湖州市2010年全面推进烟尘控制区建设。\n"
        "一、大气治理\n湖州市建成烟尘控制区32平方公里，烟尘控制区覆盖率达到100%。\n"
        "二、水治理\n湖州市城市污水处理率达到91.5%，新建污水处理厂两座。\n"
        "三、噪声治理\n湖州市噪声达标区面积24.05平方公里，设立禁鸣路段12条。\n"
        "四、绿化\n学习绍兴市的经验，湖州市建成区绿化覆盖率达到45.2%，新建公园六座。\n"
    ),
    "咸阳.txt": (
        "咸阳市创建国家环境保护模范城市工作汇报\n咸阳市2011年狠抓烟尘控制区建设。\n"
        "一、大气治理\n咸阳市拆除燃煤锅炉312台，建设烟尘控制区28平方公里。\n"
        "二、水治理\n咸阳市城市污水处理率达到82.3%，关停造纸企业19家。\n"
    ),
    "长兴.txt": (
        "长兴县创建环境保护模范县工作总结\n长兴县2012年开展烟尘控制区建设。\n"
        "一、大气治理\n长兴县关停粉体企业215家，烟尘控制区扩大到9平方公里。\n"
        "二、水治理\n长兴县城市污水处理率达到79.9%。\n"
    ),
    "安庆.txt": (
        "安庆市创建国家环境保护模范城市工作汇报\n安庆市2013年推进烟尘控制区建设。\n"
        "一、大气治理\n安庆市淘汰黄标车1250辆，烟尘控制区覆盖率达到96%。\n"
    ),
    "匿名.txt": (
        "xx市创建国家环境保护模范城市工作汇报\nxx市20xx年治理了粉体企业。\n"
        "一、大气治理\nxx市在德清县关停粉体企业57家，xx市拆除窑炉31座。\n"
    ),
    "条例.txt": f"烟尘控制区管理条例\n{_ARTICLES}\n第十一条 本条例自发布起施行。\n第十二条 烟尘控制区由环保部门管理。\n",
}


class CountingSearcher(Searcher):
    """Remembers what it was asked to search, and in which reports."""

    scopes: list[Scope]
    texts: list[str]

    def search(
        self,
        text: str,
        count: int,
        *,
        also: Sequence[str] = (),
        vector: NDArray[np.float32] | None = None,
        scope: Scope = EVERYWHERE,
    ) -> list[Hit]:
        self.scopes.append(scope)
        self.texts.append(text)
        return super().search(text, count, also=also, vector=vector, scope=scope)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingSearcher]:
    library = Library.open(tmp_path_factory.mktemp("find"), hashing_embedder())
    library.check_embedder()
    items = [Item(f"/in/{name}", name, text.encode()) for name, text in DOCUMENTS.items()]
    summary = Ingester(library, Gazetteer.load(towns=True)).ingest_items(items)
    assert summary.counts == {"added": len(DOCUMENTS)}
    found = CountingSearcher(library, collections=("own",))
    found.scopes, found.texts = [], []
    yield found
    library.close()


def find(searcher: CountingSearcher, question: str, *, own_place: str | None = None) -> Finding:
    searcher.scopes.clear()
    searcher.texts.clear()
    return Finder(searcher, GAZETTEER).find(understand(question, (), GAZETTEER, own_place=own_place))


def places_of(finding: Finding) -> list[str | None]:
    return [hit.report.place.value for hit in finding.hits]


def test_reports_speak_for_their_own_place_only(searcher: CountingSearcher) -> None:
    finding = find(searcher, "湖州市的城市污水处理率是多少？")
    (report_id,) = finding.speaking_for("湖州市")
    (speaking,) = {hit.report.place.value for hit in finding.hits if hit.report.id == report_id}
    assert speaking == "湖州市"
    assert places_of(finding)[0] == "湖州市"


def test_what_the_place_s_own_reports_say_comes_before_all_others(searcher: CountingSearcher) -> None:
    places = places_of(find(searcher, "咸阳市关停粉体企业、淘汰黄标车的情况"))
    own = [place == "咸阳市" for place in places]
    assert own == sorted(own, reverse=True)
    assert own[0]


def test_a_city_does_not_speak_for_its_county_nor_a_county_for_its_city(searcher: CountingSearcher) -> None:
    city = find(searcher, "湖州市的污水处理率是多少？").speaking_for("湖州市")
    county = find(searcher, "长兴县的污水处理率是多少？").speaking_for("长兴县")
    assert len(city) == len(county) == 1
    assert not city & county


def test_for_a_place_without_reports_nothing_speaks(searcher: CountingSearcher) -> None:
    assert find(searcher, "绍兴市的污水处理率是多少？").speaking_for("绍兴市") == frozenset()


def test_a_province_without_reports_is_spoken_for_by_the_places_in_it(searcher: CountingSearcher) -> None:
    finding = find(searcher, "浙江省的污水处理率是多少？")
    speaking = finding.speaking_for("浙江省")
    assert {hit.report.place.value for hit in finding.hits if hit.report.id in speaking} == {
        "湖州市",
        "长兴县",
    }


def test_every_place_gets_a_search_of_its_own_and_they_take_turns(searcher: CountingSearcher) -> None:
    finding = find(searcher, "湖州市和咸阳市的城市污水处理率分别是多少？")
    narrow = [scope.only for scope in searcher.scopes if scope.only is not None]
    assert narrow == [finding.by_place["湖州市"], finding.by_place["咸阳市"]]
    assert places_of(finding)[:4] == ["湖州市", "咸阳市", "湖州市", "咸阳市"]


def test_one_place_needs_one_narrow_search(searcher: CountingSearcher) -> None:
    finding = find(searcher, "湖州市的城市污水处理率是多少？")
    narrow = [scope.only for scope in searcher.scopes if scope.only is not None]
    assert narrow == [finding.by_place["湖州市"]]


def test_precedents_show_the_first_of_every_report_before_more_of_any(searcher: CountingSearcher) -> None:
    query = understand("哪些城市建设了烟尘控制区？", (), GAZETTEER)
    places = places_of(Finder(searcher, GAZETTEER, Limits(per_report=2)).find(query))
    assert {"湖州市", "咸阳市", "长兴县", "安庆市"} <= set(places)
    is_third = [places[:at].count(place) >= 2 for at, place in enumerate(places)]
    assert is_third == sorted(is_third)
    assert any(is_third)


def test_laws_are_no_precedents(searcher: CountingSearcher) -> None:
    assert "烟尘控制区管理条例" not in str(
        [hit.report.title for hit in find(searcher, "哪些城市建设了烟尘控制区？").hits]
    )
    rules = find(searcher, "烟尘控制区由谁管理？")
    assert rules.hits[0].document_name == "条例.txt"
    assert rules.hits[0].report.kind.value == "法规"


def test_other_cities_are_found_without_ones_own(searcher: CountingSearcher) -> None:
    finding = find(searcher, "其他城市是怎么建设烟尘控制区的？", own_place="湖州市")
    assert "湖州市" not in places_of(finding)
    assert {"咸阳市", "长兴县", "安庆市"} <= set(places_of(finding))


def test_a_text_that_hides_its_own_place_may_speak_for_one_that_it_names(searcher: CountingSearcher) -> None:
    finding = find(searcher, "德清县是怎样治理粉体企业的？")
    assert finding.by_place["德清县"] == frozenset()
    assert [hit.document_name for hit in finding.hits if hit.report.id in finding.speaking_for("德清县")] == [
        "匿名.txt"
    ]


def test_a_text_about_another_place_does_not_speak_for_one_that_it_names(searcher: CountingSearcher) -> None:
    assert find(searcher, "绍兴市的污水处理率是多少？").speaking_for("绍兴市") == frozenset()


def copies(searcher: CountingSearcher, *texts: str) -> list[Hit]:
    hit = searcher.search("烟尘控制区", 1)[0]
    return [
        replace(hit, chunk=replace(hit.chunk, id=f"c:{number}", text=text))
        for number, text in enumerate(texts)
    ]


LONG = "在市委、市政府的正确领导下，全市上下齐心协力，共建成烟尘控制区28平方公里，拆除锅炉312台，成效显著。"


def test_a_reprint_with_other_masks_adds_nothing(searcher: CountingSearcher) -> None:
    hits = copies(searcher, LONG, LONG.replace("全市", "xx市"), LONG.replace("，成效显著", "，成效 显著"))
    assert distinct(hits) == hits[:1]


def test_near_copies_with_other_figures_are_both_shown(searcher: CountingSearcher) -> None:
    hits = copies(searcher, LONG, LONG.replace("312", "321"))
    assert distinct(hits) == hits


def test_other_texts_are_no_copies(searcher: CountingSearcher) -> None:
    hits = copies(searcher, LONG, "全县关停粉体企业，污水全部纳管，绿化覆盖率稳步提高，公众满意。")
    assert distinct(hits) == hits


def test_breadth_moves_what_a_report_has_too_much_of_behind_all_others(searcher: CountingSearcher) -> None:
    one, two = (hit.chunk.report_id for hit in find(searcher, "湖州市和咸阳市的污水处理率").hits[:2])
    hit = searcher.search("烟尘控制区", 1)[0]
    hits = [
        replace(hit, chunk=replace(hit.chunk, id=f"c:{n}", report_id=key))
        for n, key in enumerate((one, one, one, two))
    ]
    assert [hit.chunk.id for hit in broad(hits, 2)] == ["c:0", "c:1", "c:3", "c:2"]


def test_the_same_question_finds_the_same_passages(searcher: CountingSearcher) -> None:
    assert find(searcher, "哪些城市建设了烟尘控制区？") == find(searcher, "哪些城市建设了烟尘控制区？")


# ── laws and standards by name ──────────────────────────────────────────────────────────────────────


def norm(key: str, title: str, kind: str = "法规摘要") -> Report:
    return Report(key, key, 0, 1, title=Fact(title, "stated"), kind=Fact(kind, "stated"))


NORMS = (
    norm("noise", "《中华人民共和国噪声污染防治法》（2021年）的要求（摘要）"),
    norm("old noise", "《环境噪声污染防治法》（已废止）（摘要）"),
    norm("local", "《上海市环境噪声污染防治法实施办法》摘要"),
    norm("3096", "GB 3096-2008《声环境质量标准》（摘要）", "标准摘要"),
    norm("water", "《水法》摘要"),
    norm("guide", "《噪声污染防治法》怎么学", "工作指南"),
    Report("nameless", "nameless", 0, 1, kind=Fact("法规", "stated")),
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("噪声污染防治法对施工怎么规定？", {"noise"}),
        ("《中华人民共和国噪声污染防治法》怎么规定？", {"noise"}),
        ("环境噪声污染防治法还有效吗？", {"old noise"}),
        ("环境噪声污染防治法和噪声污染防治法有什么不同？", {"noise", "old noise"}),
        ("GB 3096-2008管哪些区域？", {"3096"}),
        ("ＧＢ３０９６—2008管哪些区域？", {"3096"}),
        ("声环境质量标准管哪些区域？", {"3096"}),
        ("污水法规有哪些？", set()),
        ("噪声怎么治？", set()),
        ("", set()),
    ],
)
def test_a_law_or_a_standard_is_named_by_title_or_number(text: str, keys: set[str]) -> None:
    assert norms_named(text, NORMS) == keys


def test_a_longer_title_hides_the_shorter_one_inside_it() -> None:
    assert norms_named("上海市环境噪声污染防治法实施办法", NORMS) == {"local"}


# ── a library of its own for what the starter collection brings ─────────────────────────────────────


def card(title: str, kind: str, body: str, place: str = "") -> str:
    return (
        f"---\ntitle: '{title}'\nplace: '{place}'\nprovince: 全国\nyear: '2015'\ncampaign: 创模\nkind: {kind}\n"
        f"origin:\n  - ref: '140'\n    title: 某公报\n    url: http://example.org/a\n---\n# {title}\n{body}\n"
    )


CARDS = {
    "表.md": card("烟尘控制区逐项要求（摘要）", SHEET, "创模要求烟尘控制区覆盖率不低于90%，见某公报。"),
    "术语.md": card("术语：烟尘控制区（摘要）", "术语", "烟尘控制区是指按规定划定、限制烟尘排放的区域。"),
    "大理.md": card("大理市：烟尘控制区（摘要）", "先例摘要", "大理市建成烟尘控制区12平方公里。", "大理市"),
    "法.md": card(
        "《烟尘控制区管理法》（摘要）", "法规摘要", "《烟尘控制区管理法》规定烟尘控制区由环保部门管理。"
    ),
}


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingSearcher]:
    library = Library.open(tmp_path_factory.mktemp("cards"), hashing_embedder())
    library.check_embedder()
    items = [Item(f"starter:{name}", name, text.encode()) for name, text in CARDS.items()]
    summary = Ingester(library, Gazetteer.load(towns=True), collection=STARTER).ingest_items(items)
    assert summary.counts == {"added": len(CARDS)}
    found = CountingSearcher(library, collections=("starter",))
    found.scopes, found.texts = [], []
    yield found
    library.close()


def kinds(finding: Finding) -> set[str | None]:
    return {hit.report.kind.value for hit in finding.hits}


@pytest.mark.parametrize(
    "question", ["烟尘控制区由谁管理？", "怎样建设烟尘控制区？", "什么是烟尘控制区？", "说说烟尘控制区"]
)
def test_sheets_of_requirements_are_not_searched(starter: CountingSearcher, question: str) -> None:
    found = kinds(find(starter, question))
    assert found
    assert SHEET not in found


def test_only_a_question_for_a_threshold_may_find_a_sheet(starter: CountingSearcher) -> None:
    assert SHEET in kinds(find(starter, "烟尘控制区的要求是多少？"))


def test_neither_norms_nor_terms_nor_sheets_are_precedents(starter: CountingSearcher) -> None:
    assert kinds(find(starter, "哪些城市建设了烟尘控制区？")) == {"先例摘要"}


def test_of_a_prefecture_without_reports_those_of_its_namesake_speak(starter: CountingSearcher) -> None:
    finding = find(starter, "大理的烟尘控制区有多大？")
    (place,) = finding.by_place
    speaking = finding.speaking_for(place)
    assert {hit.report.place.value for hit in finding.hits if hit.report.id in speaking} == {"大理市"}
    assert finding.mentions == {}


def test_a_namesake_does_not_speak_where_the_place_has_reports_itself(searcher: CountingSearcher) -> None:
    finding = find(searcher, "湖州的烟尘控制区有多大？")
    assert {
        hit.report.place.value for hit in finding.hits if hit.report.id in finding.by_place["湖州市"]
    } == {"湖州市"}


def test_a_law_that_the_question_names_is_searched_by_itself(starter: CountingSearcher) -> None:
    finding = find(starter, "烟尘控制区管理法规定由谁管理？")
    (named,) = finding.named
    assert finding.hits[0].report.id == named
    assert frozenset([named]) in [scope.only for scope in starter.scopes]
    assert find(starter, "烟尘控制区由谁管理？").named == frozenset()


def test_for_a_definition_the_sentence_that_would_define_the_term_is_searched_too(
    starter: CountingSearcher,
) -> None:
    finding = find(starter, "什么是烟尘控制区？")
    assert starter.texts[-1] == "烟尘控制区是指"
    assert "术语" in kinds(finding)


def test_every_clause_of_a_question_is_searched(searcher: CountingSearcher) -> None:
    find(searcher, "烟尘控制区由谁管理？")
    assert searcher.texts == ["烟尘控制区由谁管理？"]
    both = find(searcher, "烟尘控制区由谁管理？黄标车淘汰了多少辆？")
    assert searcher.texts[-2:] == ["烟尘控制区由谁管理", "黄标车淘汰了多少辆"]
    assert {"烟尘控制区管理条例", "安庆市"} <= {
        hit.report.place.value or hit.report.title.value for hit in both.hits
    }
