"""What the generated sheets say is read back here by rules of its own, and must be what the rows hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.prepare import Item, prepare
from kb.indicators import load_indicators
from kb.places import Gazetteer
from kb.records import STARTER
from kb.requirements import Operator, Requirement, load_requirements
from kb.statements import FOLDER, SYMBOLS, WORDS, Sheet, in_short, sentence, sheets, statements

COMMITTED = Path(__file__).parents[2] / "kb" / "starter" / FOLDER

# Deliberately not taken from kb.statements.
SAID: dict[str, Operator] = {"不低于": ">=", "大于": ">", "不超过": "<=", "小于": "<", "为": "=="}
SIGNS: dict[str, Operator] = {"≥": ">=", ">": ">", "≤": "<=", "<": "<"}
LEVELS = {"国家级": "国家", "省级": "省", "市自定": "市自定"}

WHOSE = r"(?P<whose>[A-Z/]+ [\d.]+-\d{2,4}《[^》]+》|.+?（(?:国家级|省级|市自定)）)"
STATED = re.compile(
    WHOSE
    + r"(?:第(?P<item>\d+)项)?(?P<verb>规定|要求)(?P<what>.+)，见(?P<sources>.+?)(?P<copied>，系转录，未对照标准原文)?。"
)
NAME_ONLY = re.compile(WHOSE + r"列有(?P<what>.+)，但所见材料（(?P<sources>.+)）只有名称，没有写出门槛。")
DOUBTFUL = re.compile(WHOSE + r"的(?P<what>.+)（(?P<sources>[^（）]+)），不能当作正式依据。")

NUMBER = r"\d+(?:\.\d+)?"
VALUE = rf"(?:饱和率{NUMBER}%（或{NUMBER}）|{NUMBER}(?:\({NUMBER}\))?)"
ONE_LIMIT = re.compile(
    rf"(?P<name>.+)(?P<word>不低于|不超过|大于|小于)(?P<all>(?P<value>{VALUE})(?P<unit>[^，]*?))"
    r"（(?P<sign>[≥≤<>])(?P=all)）(?:，(?P<also>.+))?"
)
EXACT = re.compile(rf"(?P<name>.+)为(?P<value>{VALUE})(?P<unit>[^，]*)(?:，(?P<also>.+))?")
SEVERAL = re.compile(r"(?P<name>.+?)(?P<word>不低于|不超过|大于|小于|为)：(?P<pairs>.+)")
GRADED = re.compile(r"(?P<name>.+?)分级：(?P<pairs>.+)")
PAIR = re.compile(rf"(?P<key>[^\d≤≥<>]+?)(?P<value>[≤≥<>]?{VALUE})(?P<unit>\D*)")
IN_WORDS = re.compile(r"(?P<name>[^：]+)：(?P<says>.+)")


@dataclass(frozen=True)
class Parsed:
    """What a reader without the table makes of a sentence."""

    operator: str
    name: str
    values: tuple[tuple[str, str, str], ...] = ()
    """Key (empty for a single one), value, unit."""
    rest: str = ""
    """What is said beyond the numbers."""


def parse(what: str) -> Parsed:
    """The middle of a sentence, from the indicator's name up to its sources."""
    if match := ONE_LIMIT.fullmatch(what):
        assert SAID[match["word"]] == SIGNS[match["sign"]], what
        value = ("", match["value"], match["unit"].strip())
        return Parsed(SAID[match["word"]], match["name"], (value,), match["also"] or "")
    if match := GRADED.fullmatch(what):
        found = [PAIR.fullmatch(part) for part in match["pairs"].split("、")]
        values = tuple((pair["key"], pair["value"], pair["unit"].strip()) for pair in found if pair)
        assert len(values) == len(found), what
        return Parsed("grade", match["name"], values)
    if (match := SEVERAL.fullmatch(what)) and (pairs := _leading_pairs(match["pairs"])):
        also = "，".join(match["pairs"].split("，")[len(pairs) :])
        return Parsed(SAID[match["word"]], match["name"], tuple(pairs), also)
    if match := EXACT.fullmatch(what):
        value = ("", match["value"], match["unit"].strip())
        return Parsed("==", match["name"], (value,), match["also"] or "")
    match = IN_WORDS.fullmatch(what)
    assert match, f"nobody could read {what}"
    return Parsed("text", match["name"], (), match["says"])


def _leading_pairs(text: str) -> list[tuple[str, str, str]]:
    found = []
    for part in text.split("，"):
        pair = PAIR.fullmatch(part)
        if pair is None:
            break
        found.append((pair["key"], pair["value"], pair["unit"].strip()))
    return found


def expected_values(row: Requirement) -> tuple[tuple[str, str, str], ...]:
    pairs = row.values.items() or [("", row.threshold)] if row.threshold or row.values else ()
    return tuple((key, value, row.unit) for key, value in pairs)


ROWS = load_requirements()
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
each_usable = pytest.mark.parametrize("row", [row for row in ROWS if row.is_usable], ids=lambda row: row.id)
each_sheet = pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.name)
each_ruleset = pytest.mark.parametrize(
    "sheet", [sheet for sheet in sheets() if sheet.statements], ids=lambda sheet: sheet.name
)


@each_usable
def test_the_sentence_of_a_row_says_exactly_its_operator_numbers_and_unit(row: Requirement) -> None:
    match = STATED.fullmatch(sentence(row))
    assert match
    parsed = parse(match["what"])
    assert parsed.operator == row.operator
    assert parsed.values == expected_values(row)
    # Every figure that is no threshold comes from what the row says beside it.
    assert parsed.rest == "，".join(part for part in (row.says, row.also) if part)


@each_usable
def test_the_sentence_of_a_row_names_its_indicator_and_what_it_holds_for(row: Requirement) -> None:
    match = STATED.fullmatch(sentence(row))
    assert match
    parsed = parse(match["what"])
    tags = re.fullmatch(r"(?P<name>.+?)（(?P<tags>[^（）]+)）", parsed.name)
    if row.tags and not row.named:
        assert tags
        assert (tags["name"], tuple(tags["tags"].split("，"))) == (row.indicator.name, row.tags)
    else:
        assert parsed.name == row.name
        assert all(tag in parsed.name for tag in row.tags)


@each_usable
def test_the_short_form_says_no_number_that_the_sentence_does_not(row: Requirement) -> None:
    said, short = sentence(row), in_short(row, row.values)
    assert set(re.findall(NUMBER, short)) <= set(re.findall(NUMBER, said))
    assert len(short) < len(said)
    if row.operator in SYMBOLS and row.operator != "==":
        assert SYMBOLS[row.operator] in short


@each_row
def test_the_sentence_of_a_row_names_campaign_version_and_level_or_the_standards_number(
    row: Requirement,
) -> None:
    whose = re.match(WHOSE, sentence(row))
    assert whose
    ruleset = row.ruleset
    standard = re.fullmatch(r"(?P<number>[A-Z/]+ [\d.]+-\d{2,4})《(?P<name>[^》]+)》", whose["whose"])
    if standard:
        assert (standard["number"], standard["name"]) == (ruleset.version, ruleset.campaign)
        assert ruleset.level == "标准"
        return
    campaign = re.fullmatch(r"(?P<both>.+)（(?P<level>国家级|省级|市自定)）", whose["whose"])
    assert campaign
    assert LEVELS[campaign["level"]] == ruleset.level
    assert campaign["both"].startswith(ruleset.campaign)
    assert campaign["both"].removeprefix(ruleset.campaign) == ruleset.version


@each_usable
def test_a_standard_lays_down_and_a_campaign_asks_under_the_number_of_its_list(row: Requirement) -> None:
    match = STATED.fullmatch(sentence(row))
    assert match
    assert match["verb"] == ("规定" if row.ruleset.level == "标准" else "要求")
    assert (int(match["item"]) if match["item"] else None) == row.item


@each_row
def test_the_sentence_of_a_row_names_each_original_and_whether_it_was_copied(row: Requirement) -> None:
    said = sentence(row)
    match = STATED.fullmatch(said) or NAME_ONLY.fullmatch(said) or DOUBTFUL.fullmatch(said)
    assert match
    rest = match["sources"]
    for original in row.sources:
        called = original.short or f"《{original.title.replace('《', '〈').replace('》', '〉')}》"
        assert called in rest
        rest = rest.replace(called, "", 1)
    assert set(rest) <= {"、"}
    assert ("系转录，未对照标准原文" in said) == (row.grade == "secondary")


@each_row
def test_the_sentence_of_a_row_is_one_sentence(row: Requirement) -> None:
    said = sentence(row)
    assert said.endswith("。")
    assert not re.search(r"[。！？\n]", said[:-1])


@pytest.mark.parametrize("row", [row for row in ROWS if row.operator == "none"], ids=lambda row: row.id)
def test_a_row_of_which_only_the_name_was_seen_says_so_and_states_no_threshold(row: Requirement) -> None:
    said = sentence(row)
    match = NAME_ONLY.fullmatch(said)
    assert match
    assert match["what"] == row.name
    assert not STATED.fullmatch(said)
    assert not re.search(r"\d", match["what"])
    assert not re.search("|".join(word for word in SAID if len(word) > 1), said.replace(row.name, ""))


@pytest.mark.parametrize("row", [row for row in ROWS if row.operator == "doubtful"], ids=lambda row: row.id)
def test_a_doubtful_row_says_what_is_doubtful_and_that_it_is_no_basis(row: Requirement) -> None:
    said = sentence(row)
    match = DOUBTFUL.fullmatch(said)
    assert match
    assert match["what"] == row.name + row.remark
    assert re.search("疑为|只见于|没有出处", match["what"])
    assert not STATED.fullmatch(said)
    # No figure stands as a limit: only inside what is quoted, or after the word that doubts it.
    unquoted = re.sub(r"“[^”]*”", "", match["what"])
    assert all(match["what"].index("疑为") < match["what"].index(n) for n in re.findall(NUMBER, unquoted))


# ---- whatever the figures

FIGURES = st.decimals(min_value=0, max_value=99999, places=2).map(str) | st.integers(0, 99999).map(str)
UNITS = st.sampled_from(sorted({row.unit for row in ROWS}))
COMPARED = [row for row in ROWS if row.operator in SAID.values() and not row.also]


@given(
    st.sampled_from([row for row in COMPARED if not row.values]),
    st.sampled_from(sorted(SAID.values())),
    FIGURES,
    UNITS,
)
def test_any_single_threshold_is_read_back_as_it_was_written(
    row: Requirement, operator: Operator, figure: str, unit: str
) -> None:
    match = STATED.fullmatch(sentence(replace(row, operator=operator, threshold=figure, unit=unit)))
    assert match
    parsed = parse(match["what"])
    assert (parsed.operator, parsed.values) == (operator, (("", figure, unit),))


@given(
    st.sampled_from([row for row in COMPARED if row.values]),
    st.sampled_from(sorted(SAID.values())),
    st.dictionaries(st.sampled_from(["昼间", "夜间", "一级A", "Ⅲ类", "山区"]), FIGURES, min_size=1),
    UNITS,
)
def test_any_set_of_thresholds_is_read_back_as_it_was_written(
    row: Requirement, operator: Operator, values: dict[str, str], unit: str
) -> None:
    match = STATED.fullmatch(sentence(replace(row, operator=operator, values=values, unit=unit)))
    assert match
    parsed = parse(match["what"])
    assert parsed.operator == operator
    assert parsed.values == tuple((key, value, unit) for key, value in values.items())


def test_a_unit_that_the_value_carries_is_not_said_twice() -> None:
    row = next(row for row in ROWS if row.operator == ">=" and row.threshold)
    assert "80%（≥80%）" in sentence(replace(row, threshold="80%", unit="%"))


def test_every_comparison_has_its_word_and_its_sign() -> None:
    assert {operator: word for word, operator in SAID.items()} == WORDS
    assert {**{operator: sign for sign, operator in SIGNS.items()}, "==": ""} == SYMBOLS


# ---- the sheets


def test_every_requirement_is_stated_exactly_once() -> None:
    stated = [statement.requirement.id for sheet in sheets() for statement in sheet.statements]
    assert stated == [row.id for row in ROWS]
    assert set(statements()) == set(stated)


@each_sheet
def test_a_statements_span_is_exactly_its_sentence_in_the_sheet(sheet: Sheet) -> None:
    for statement in sheet.statements:
        assert statement.document == sheet.name
        assert statement.span.quote(sheet.text) == statement.sentence == sentence(statement.requirement)
        assert statements()[statement.requirement.id] == statement


@each_sheet
def test_a_sheet_stands_in_the_library_as_it_was_written(sheet: Sheet) -> None:
    # Spans are of no use if reading changes a character.
    prepared = prepare(Item(sheet.name, sheet.name, sheet.text.encode()), "d", STARTER.name, GAZETTEER)
    assert prepared.document.text == sheet.text
    said = "\n".join(chunk.text for chunk in prepared.chunks)
    assert all(statement.sentence in said for statement in sheet.statements)


GAZETTEER = Gazetteer.load()


def test_sheets_have_names_of_their_own() -> None:
    names = [sheet.name for sheet in sheets()]
    assert len(names) == len(set(names))


@each_ruleset
def test_a_sheet_speaks_of_one_ruleset_and_says_whether_it_is_valid(sheet: Sheet) -> None:
    (ruleset,) = {statement.requirement.ruleset for statement in sheet.statements}
    assert f"{ruleset.title}的效力：{ruleset.status}。" in sheet.text


@each_ruleset
def test_a_sheet_says_from_when_to_when_its_ruleset_holds(sheet: Sheet) -> None:
    ruleset = sheet.statements[0].requirement.ruleset
    dates = re.search(r"自(?P<start>[\d年月日]+)起执行(?:，到(?P<end>[\d年月日]+)为止)?。", sheet.text)
    assert bool(dates) == bool(ruleset.valid_from)
    if dates:
        assert _parts(dates["start"]) == _parts(ruleset.valid_from)
        assert _parts(dates["end"] or "") == _parts(ruleset.valid_to)


def _parts(date: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", date)]


@each_ruleset
def test_a_sheet_names_every_original_it_speaks_from(sheet: Sheet) -> None:
    front = yaml.safe_load(sheet.text.split("---\n", 2)[1])
    named = {origin["ref"] for origin in front["origin"]}
    ruleset = sheet.statements[0].requirement.ruleset
    used = {source.id for statement in sheet.statements for source in statement.requirement.sources}
    assert named == used | {source.id for source in ruleset.status_from}


@each_sheet
def test_the_committed_file_is_what_the_catalogue_gives(sheet: Sheet) -> None:
    # If not: python -m ingest.build_starter --vectors
    assert (COMMITTED / sheet.name).read_bytes().decode() == sheet.text


def test_no_other_file_stands_beside_the_sheets() -> None:
    assert {path.name for path in COMMITTED.iterdir()} == {sheet.name for sheet in sheets()}


def test_what_is_computed_how_stands_exactly_in_its_sheet_with_its_sources() -> None:
    (sheet,) = [sheet for sheet in sheets() if sheet.computations]
    assert [one.indicator for one in sheet.computations] == [one for one in load_indicators() if one.computed]
    for one in sheet.computations:
        assert one.span.quote(sheet.text) == one.sentence
        assert one.indicator.computed in one.sentence
        assert one.indicator.computed_from
    front = yaml.safe_load(sheet.text.split("---\n", 2)[1])
    used = {source for one in sheet.computations for source in one.indicator.computed_from}
    assert {origin["ref"] for origin in front["origin"]} == used
