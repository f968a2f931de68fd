from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kb import requirements
from kb.errors import DataError
from kb.indicators import load_indicators
from kb.requirements import Requirement, load_requirements, parse_ruleset
from kb.sources import load_sources

if TYPE_CHECKING:
    from pathlib import Path

HEAD: dict[str, Any] = {
    "campaign": "国家环境保护模范城市",
    "version": "26项指标",
    "level": "国家",
    "area": "全国",
    "names": ["创模"],
    "versions": ["26项"],
    "valid_from": "",
    "valid_to": "",
    "status": "材料未见",
    "standing": "不明",
}
ROW: dict[str, Any] = {
    "id": "x-01",
    "indicator": "城市污水处理率",
    "operator": ">=",
    "threshold": "80",
    "unit": "%",
    "grade": "direct",
    "sources": ["140"],
}


def ruleset(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**HEAD, "requirements": list(rows), **changes}


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def test_a_row_becomes_a_requirement_with_its_ruleset_indicator_and_originals() -> None:
    (one,) = parse_ruleset("x", ruleset({**ROW, "tags": ["夜间"], "named": "污水集中处理率"}))
    assert (one.id, one.operator, one.threshold, one.unit, one.tags) == ("x-01", ">=", "80", "%", ("夜间",))
    assert (one.ruleset.key, one.ruleset.names) == ("x", ("创模",))
    assert (one.name, one.indicator.name) == ("污水集中处理率", "城市污水处理率")
    assert one.sources == (load_sources()["140"],)
    assert one.is_usable


def test_without_a_name_of_its_own_a_requirement_has_its_indicators_name() -> None:
    (one,) = parse_ruleset("x", ruleset(ROW))
    assert one.name == "城市污水处理率"


@pytest.mark.parametrize(
    ("level", "title"),
    [
        ("国家", "国家环境保护模范城市26项指标（国家级）"),
        ("省", "国家环境保护模范城市26项指标（省级）"),
        ("市自定", "国家环境保护模范城市26项指标（市自定）"),
        ("标准", "26项指标《国家环境保护模范城市》"),
    ],
)
def test_a_ruleset_is_called_by_campaign_version_and_level(level: str, title: str) -> None:
    (one,) = parse_ruleset("x", ruleset(ROW, level=level))
    assert one.ruleset.title == title
    assert one.ruleset.is_standard == (level == "标准")


@pytest.mark.parametrize(
    ("standing", "in_force"), [("现行", True), ("新近替代", False), ("旧版", False), ("不明", False)]
)
def test_only_what_the_sources_call_valid_is_in_force(standing: str, in_force: bool) -> None:
    (one,) = parse_ruleset("x", ruleset(ROW, standing=standing))
    assert one.ruleset.in_force is in_force


def test_what_is_known_of_its_validity_has_originals_of_its_own() -> None:
    (one,) = parse_ruleset("x", ruleset(ROW, status_from=["116", "B"]))
    assert one.ruleset.status_from == (load_sources()["116"], load_sources()["B"])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**ROW, "indicator": "城市污水处理"}, "城市污水处理"),
        ({**ROW, "sources": ["140", "no-such"]}, "no-such"),
        ({**ROW, "sources": []}, "来源"),
        ({**ROW, "treshold": "80"}, "treshold"),
        (without(ROW, "indicator"), "indicator"),
        (without(ROW, "sources"), "sources"),
        (without(ROW, "operator"), "operator"),
        (without(ROW, "grade"), "grade"),
        ({**ROW, "operator": "=>"}, "=>"),
        ({**ROW, "grade": "sure"}, "sure"),
        # YAML reads 2.0 as a number, and 2.00 as the same one.
        ({**ROW, "threshold": 2.0}, "引号"),
        (without({**ROW, "values": {"昼间": "60", "夜间": 50}}, "threshold"), "引号"),
        # What is stated doesn't fit the operator.
        (without(ROW, "threshold"), ">="),
        ({**ROW, "values": {"昼间": "60"}}, ">="),
        ({**ROW, "operator": "grade"}, "grade"),
        ({**ROW, "operator": "text"}, "text"),
        ({**ROW, "operator": "none"}, "none"),
        (without({**ROW, "operator": "none", "says": "达标"}, "threshold"), "none"),
        ({**ROW, "operator": "doubtful"}, "doubtful"),
        # A threshold that no sentence would state.
        ({**ROW, "operator": "text", "says": "达标"}, "text"),
        ({**ROW, "operator": "doubtful", "remark": "疑为识别错误"}, "doubtful"),
        ({**ROW, "operator": "grade", "values": {"一级": "≤50"}}, "grade"),
    ],
)
def test_a_faulty_row_is_named_with_its_file_and_what_is_wrong(row: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=r"kb/data/requirements/x\.yaml.*x-01") as error:
        parse_ruleset("x", ruleset({**ROW, "id": "x-00"}, row))
    assert said in str(error.value)


def test_a_row_without_an_id_is_shown_whole() -> None:
    with pytest.raises(DataError, match="城市污水处理率"):
        parse_ruleset("x", ruleset(without(ROW, "id")))


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"level": "县"}, "县"),
        ({"standing": "有效"}, "有效"),
        ({"kampagne": "创模"}, "kampagne"),
        ({"status_from": ["no-such"]}, "no-such"),
    ],
)
def test_a_faulty_head_is_named_with_its_file(head: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=r"kb/data/requirements/x\.yaml") as error:
        parse_ruleset("x", ruleset(ROW, **head))
    assert said in str(error.value)


def test_a_head_that_lacks_a_field_is_refused() -> None:
    with pytest.raises(DataError, match="status"):
        parse_ruleset("x", without(ruleset(ROW), "status"))
    with pytest.raises(DataError, match="standing"):
        parse_ruleset("x", without(ruleset(ROW), "standing"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the loader looks for its files instead of the package."""
    made = tmp_path / "data" / "requirements"
    made.mkdir(parents=True)
    monkeypatch.setattr(requirements, "data_file", lambda name: tmp_path / "data" / name)
    return made


def load_anew() -> tuple[Requirement, ...]:
    return load_requirements.__wrapped__()


def write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def test_an_id_used_twice_is_named_with_the_second_file(folder: Path) -> None:
    write(folder / "a.yaml", ruleset(ROW))
    write(folder / "b.yaml", ruleset({**ROW, "id": "x-02"}, ROW))
    with pytest.raises(DataError, match=r"x-01.*b\.yaml"):
        load_anew()


def test_files_come_in_the_order_of_their_names_and_others_are_left_alone(folder: Path) -> None:
    write(folder / "b.yaml", ruleset({**ROW, "id": "x-02"}))
    write(folder / "a.yaml", ruleset(ROW))
    (folder / "left_out.tsv").write_text("x-03\t无\n", encoding="utf-8")
    assert [one.id for one in load_anew()] == ["x-01", "x-02"]


# ---- what ships


def test_every_requirement_that_ships_names_an_indicator_of_the_catalogue_and_an_original() -> None:
    indicators, originals = set(load_indicators()), set(load_sources().values())
    assert load_requirements()
    for requirement in load_requirements():
        assert requirement.indicator in indicators, requirement.id
        assert requirement.sources, requirement.id
        assert set(requirement.sources) <= originals, requirement.id


def test_ids_that_ship_are_unique() -> None:
    ids = [requirement.id for requirement in load_requirements()]
    assert len(ids) == len(set(ids))


def test_how_sure_a_row_is_agrees_with_whether_it_may_be_used() -> None:
    for requirement in load_requirements():
        surely = requirement.grade in ("direct", "secondary")
        assert requirement.is_usable == surely, requirement.id


def test_lists_that_ship_are_lists_and_no_word_taken_apart() -> None:
    for requirement in load_requirements():
        for words in (requirement.tags, requirement.where, requirement.ruleset.versions):
            assert all(len(word) > 1 for word in words), requirement.id


def test_every_ruleset_that_ships_can_be_asked_for_by_a_name() -> None:
    for requirement in load_requirements():
        ruleset = requirement.ruleset
        assert ruleset.names, ruleset.key
        assert all(name.strip() == name and len(name) > 1 for name in ruleset.names), ruleset.key
        assert ruleset.status, ruleset.key


@pytest.mark.parametrize("field", ["tags", "where"])
def test_a_bare_word_where_a_list_belongs_is_refused(field: str) -> None:
    with pytest.raises(DataError, match="夜间"):
        parse_ruleset("x", ruleset({**ROW, field: "夜间"}))


def test_a_bare_name_of_a_campaign_is_refused() -> None:
    with pytest.raises(DataError, match="创模"):
        parse_ruleset("x", ruleset(ROW, names="创模"))
