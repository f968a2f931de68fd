"""What is written into the starter library before it ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from ingest import build_starter
from ingest.build_starter import STARTER, main, with_originals, write_sheets
from ingest.shipped import passages
from ingest.starter import cards
from kb.shipped import load_shipped
from kb.sources import load_sources
from kb.statements import FOLDER, sheets

if TYPE_CHECKING:
    from pathlib import Path

CARDS = sorted(path for path in STARTER.rglob("*.md") if path.parent.name != FOLDER)
DRAFT = """---
title: 某卡（摘要）
place: ''
province: 全国
year: '2007'
campaign: 声环境管理
kind: 工作指南
origin:
- ref: '126'
- ref: S0
---
# 某卡（摘要）
本卡为摘要（非原文），依据：某报道。

---
三条短线不是卡片的结尾。
"""


def front(text: str) -> dict[str, object]:
    loaded = yaml.safe_load(text.split("---\n", 2)[1])
    assert isinstance(loaded, dict)
    return loaded


def test_an_original_gets_its_title_and_address() -> None:
    known = load_sources()
    assert front(with_originals(DRAFT))["origin"] == [
        {"ref": ref, "title": known[ref].title, "url": known[ref].url} for ref in ("126", "S0")
    ]


def test_nothing_else_of_a_card_changes() -> None:
    made = with_originals(DRAFT)
    before, after = front(DRAFT), front(made)
    assert list(after) == list(before)
    assert {**after, "origin": None} == {**before, "origin": None}
    assert made.split("---\n", 2)[2] == DRAFT.split("---\n", 2)[2]


def test_a_title_that_was_changed_by_hand_is_put_right() -> None:
    once = with_originals(DRAFT)
    title = load_sources()["126"].title
    assert title in once
    assert with_originals(once.replace(title, "别的标题")) == once


def test_doing_it_twice_changes_nothing() -> None:
    once = with_originals(DRAFT)
    assert with_originals(once) == once


def test_an_unknown_original_is_refused() -> None:
    with pytest.raises(KeyError, match="no-such"):
        with_originals(DRAFT.replace("'126'", "no-such"))


def test_a_text_without_front_matter_is_refused() -> None:
    with pytest.raises(ValueError, match="front matter"):
        with_originals("# 某卡\n正文。\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build_starter, "STARTER", tmp_path)
    return tmp_path


def test_the_sheets_are_written_and_those_of_rulesets_that_are_gone_are_deleted(folder: Path) -> None:
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "要求_已取消.md").write_text("old", encoding="utf-8")
    (folder / FOLDER / "notes.txt").write_text("kept", encoding="utf-8")
    written = write_sheets()
    assert {path.name for path in written} == {sheet.name for sheet in sheets()}
    assert {path.name for path in (folder / FOLDER).iterdir()} == {path.name for path in written} | {
        "notes.txt"
    }
    for sheet in sheets():
        assert (folder / FOLDER / sheet.name).read_text(encoding="utf-8") == sheet.text


def test_a_run_completes_the_cards_and_writes_the_sheets(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "guides").mkdir()
    (folder / "guides" / "某卡.md").write_text(DRAFT, encoding="utf-8")
    main([])
    assert (folder / "guides" / "某卡.md").read_text(encoding="utf-8") == with_originals(DRAFT)
    assert capsys.readouterr().out == f"{len(sheets())} sheets written\n"


# ---- what is committed: if one of these fails, run python -m ingest.build_starter --vectors


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_a_card_is_committed_as_the_build_writes_it(card: Path) -> None:
    text = card.read_bytes().decode()
    assert with_originals(text) == text


def test_every_file_of_the_starter_library_has_a_name_of_its_own() -> None:
    # The library knows cards by their names alone.
    assert len(list(STARTER.rglob("*.md"))) == len(cards())


def test_there_is_a_shipped_vector_for_every_passage_and_for_nothing_else() -> None:
    shipped = load_shipped()
    assert shipped is not None
    assert set(shipped.vectors) == set(passages())
