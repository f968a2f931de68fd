"""The library as its user sees it: filtered, judged, corrected, removed and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.app.held import Filter, choices
from assistant.app.shelf import Shelf
from ingest.prepare import Item
from kb.errors import ChuangmoError, CorrectionError, NotFoundError
from kb.records import OWN, Collection
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.app.held import Held
    from assistant.app.wiring import Desk

TEXTS = {
    "霍山.md": "# 霍山县创建国家环境保护模范城市工作总结\n\n2006年，霍山县环境噪声达标区覆盖率达到61.7%。\n",
    "无名.md": "# 创建国家环境保护模范城市工作总结\n\nxxxx年，我市环境噪声达标区覆盖率达到68.9%。\n",
}


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(tmp_path_factory.mktemp("shelf"))
    yield opened
    opened.close()


@pytest.fixture
def shelf(desk: Desk) -> Shelf:
    made = Shelf(desk)
    items = [Item(f"upload:{name}", name, text.encode()) for name, text in TEXTS.items()]
    made.take_in(items, OWN, lambda _progress: None)
    return made


def named(shelf: Shelf, name: str) -> Held:
    return next(one for one in shelf.held() if one.name == name)


def test_the_users_own_stand_before_what_ships_with_the_program(shelf: Shelf) -> None:
    held = shelf.held()
    assert {one.collection for one in held[:2]} == {"own"}
    assert {one.collection for one in held[2:]} == {"starter"}
    assert len(held) > 200


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filter(words="霍山 总结"), ["霍山.md"]),
        (Filter(collection="own"), ["无名.md", "霍山.md"]),
        (Filter(collection="own", facets={"place": "霍山县"}), ["霍山.md"]),
        (Filter(collection="own", facets={"year": "2006", "kind": ""}), ["霍山.md"]),
        (Filter(words="没有这样的"), []),
    ],
)
def test_filters_narrow_the_list(shelf: Shelf, wanted: Filter, names: list[str]) -> None:
    assert sorted(one.name for one in shelf.held() if wanted.admits(one)) == sorted(names)


def test_the_filters_offer_what_there_is(shelf: Shelf) -> None:
    offered = choices(shelf.held())
    assert "霍山县" in offered["place"]
    assert offered["year"] == sorted(offered["year"], reverse=True)


def test_what_is_hidden_in_a_document_is_a_reason_to_look_at_it(shelf: Shelf) -> None:
    assert named(shelf, "霍山.md").verdict == "好"
    doubtful = named(shelf, "无名.md")
    assert doubtful.verdict != "好"
    assert any("隐去年份" in reason for reason in doubtful.reasons)


def test_a_document_opens_with_all_that_is_known_of_it(shelf: Shelf) -> None:
    opened = shelf.opened(named(shelf, "霍山.md").document_id)
    assert [figure.value for figure in opened.figures] == ["61.7%"]
    assert opened.reports[0].place.value == "霍山县"
    assert opened.can_download
    assert opened.is_own
    assert "".join(chunk.text for chunk in opened.chunks)
    assert shelf.file_of(opened.held.document_id) == ("霍山.md", TEXTS["霍山.md"].encode())


def test_a_correction_is_followed_by_the_answers_and_kept(desk: Desk, shelf: Shelf) -> None:
    before = named(shelf, "无名.md").document_id
    after = shelf.correct(before, 1, {"place": "安徽省望江县"}, "来文上写着")
    assert "68.9%" in desk.assistant.answer("望江县噪声达标区覆盖率是多少").text
    (kept,) = shelf.opened(after).history
    assert (kept.field, kept.why) == ("place", "来文上写着")
    with pytest.raises(NotFoundError):
        shelf.opened("没有这份")


def test_what_cannot_be_corrected_is_said(shelf: Shelf) -> None:
    with pytest.raises(CorrectionError):
        shelf.correct(named(shelf, "霍山.md").document_id, 1, {"year": "去年"}, "")
    starter = next(one for one in shelf.held() if one.collection == "starter")
    with pytest.raises(ChuangmoError):
        shelf.correct(starter.document_id, 1, {"place": "湖州市"}, "")


def test_a_removal_is_undone_with_its_corrections(desk: Desk, shelf: Shelf) -> None:
    corrected = shelf.correct(named(shelf, "无名.md").document_id, 1, {"place": "安徽省望江县"}, "")
    question = "望江县噪声达标区覆盖率是多少"
    before = desk.assistant.answer(question).text
    removal = shelf.remove(corrected)
    assert removal is not None
    assert removal.names == "无名.md"
    assert desk.assistant.answer(question).refused
    shelf.put_back(0)
    assert desk.assistant.answer(question).text == before
    with pytest.raises(NotFoundError):
        shelf.put_back(0)


def test_a_file_read_from_the_disk_can_be_put_back_as_long_as_it_was_there(
    desk: Desk, tmp_path: object
) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "霍山.md"
    path.write_text(TEXTS["霍山.md"], encoding="utf-8")
    desk.ingester().ingest_paths([path])
    shelf = Shelf(desk)
    assert shelf.opened(named(shelf, "霍山.md").document_id).can_download
    assert shelf.remove(named(shelf, "霍山.md").document_id) is not None
    path.unlink()
    shelf.put_back(0)
    assert shelf.file_of(named(shelf, "霍山.md").document_id)[1] == TEXTS["霍山.md"].encode()


def test_a_document_whose_file_is_gone_says_that_it_cannot_be_put_back(desk: Desk, tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "霍山.md"
    path.write_text(TEXTS["霍山.md"], encoding="utf-8")
    desk.ingester().ingest_paths([path])
    path.write_text("另一篇", encoding="utf-8")
    shelf = Shelf(desk)
    held = named(shelf, "霍山.md")
    assert not shelf.opened(held.document_id).can_download
    with pytest.raises(NotFoundError):
        shelf.file_of(held.document_id)
    assert shelf.remove(held.document_id) is None
    assert shelf.removals == ()


def test_what_ships_with_the_program_is_not_removed(shelf: Shelf) -> None:
    starter = next(one for one in shelf.held() if one.collection == "starter")
    with pytest.raises(ChuangmoError, match="入门资料"):
        shelf.remove(starter.document_id)


def test_a_collection_of_ones_own_is_made_searched_and_kept_here(desk: Desk, shelf: Shelf) -> None:
    made = shelf.collection(" 督查  材料 ")
    assert made == Collection("督查 材料")
    text = "# 太湖县创模总结\n\n2007年，太湖县环境噪声达标区覆盖率达到55.5%。\n"
    shelf.take_in([Item("upload:太湖.md", "太湖.md", text.encode())], made, lambda _progress: None)
    assert named(shelf, "太湖.md").collection == "督查 材料"
    assert not shelf.stays(made)
    shelf.keep_here("督查 材料", stays=True)
    (kept,) = [one for one in shelf.collections() if one.name == "督查 材料"]
    assert shelf.stays(kept)
    with pytest.raises(ChuangmoError, match="入门资料"):
        shelf.collection("starter")


def test_the_files_of_what_was_removed_go_when_the_library_is_opened_again(desk: Desk, shelf: Shelf) -> None:
    removal = shelf.remove(named(shelf, "霍山.md").document_id)
    assert removal is not None
    assert desk.library.originals.has(removal.items[0].sha256)
    desk.library.forget_originals()
    assert not desk.library.originals.has(removal.items[0].sha256)


def test_a_bundle_without_titles_is_called_by_its_places_and_kind(desk: Desk) -> None:
    text = "\n".join(
        f"第{n}篇\n\n{place}创建国家环境保护模范城市工作汇报如下。{place}成立了领导小组，{place}市区环境噪声达标区覆盖率达到6{n}.5%。\n"
        + f"{place}环境保护局组织了检查，各项任务按计划完成，群众满意。\n" * 12
        for n, place in enumerate(("太湖县", "岳西县"), 1)
    )
    shelf = Shelf(desk)
    shelf.take_in(
        [Item("upload:001_b77baaf4e70c63ea.txt", "001_b77baaf4e70c63ea.txt", text.encode())],
        OWN,
        lambda _progress: None,
    )
    opened = shelf.opened(named(shelf, "001_b77baaf4e70c63ea.txt").document_id)
    assert [report.title.value for report in opened.reports] == [None, None]
    assert opened.held.title.startswith("太湖县、岳西县")
    assert opened.held.title.endswith("等 2 份")
