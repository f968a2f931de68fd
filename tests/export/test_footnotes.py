from __future__ import annotations

import pytest

from assistant.export.docx import paper_to_docx
from assistant.export.layout import layout
from assistant.export.paper import parse_paper
from tests.export import word


@pytest.fixture(scope="module")
def data() -> bytes:
    return paper_to_docx(
        parse_paper("题", "甲[5][3]，乙[5]。\n丙[4]", {3: "三", 4: "四 <&>", 5: "五"}), layout()
    )


def test_every_note_is_a_footnote_of_its_own_in_the_order_of_the_text(data: bytes) -> None:
    assert word.footnotes(data) == {1: "五", 2: "三", 3: "四 <&>"}
    marks = word.found(word.part(data, "word/document.xml"), ".//w:footnoteReference")
    assert [mark.get(f"{word.W}id") for mark in marks] == ["1", "2", "3"]


def test_two_marks_are_parted_by_a_comma_and_a_repeated_one_points_to_the_first(data: bytes) -> None:
    document = word.part(data, "word/document.xml")
    raised = [
        "".join(words.text or "" for words in word.found(run, "w:t"))
        for run in word.found(document, ".//w:r")
        if word.found(run, "w:rPr/w:rStyle[@w:val='FootnoteReference']")
    ]
    assert [text for text in raised if text] == [",", "1"]
    (code,) = word.found(document, ".//w:instrText")
    assert (code.text or "").split()[:2] == ["NOTEREF", word.value(document, ".//w:bookmarkStart", "name")]


def test_the_package_declares_its_footnotes(data: bytes) -> None:
    types = {item.get("PartName"): item.get("ContentType") for item in word.part(data, "[Content_Types].xml")}
    assert types["/word/footnotes.xml"] == (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    )
    ties = [tie.get("Target") for tie in word.part(data, "word/_rels/document.xml.rels")]
    assert ties.count("footnotes.xml") == 1


def test_the_lines_above_the_footnotes_are_there_and_in_the_settings(data: bytes) -> None:
    lines = word.found(word.part(data, "word/footnotes.xml"), "w:footnote[@w:type]")
    assert [line.get(f"{word.W}type") for line in lines] == ["separator", "continuationSeparator"]
    assert word.found(lines[0], "w:p/w:r/w:separator")
    assert word.found(lines[1], "w:p/w:r/w:continuationSeparator")
    settings = word.found(word.part(data, "word/settings.xml"), "w:footnotePr/w:footnote")
    assert [one.get(f"{word.W}id") for one in settings] == [line.get(f"{word.W}id") for line in lines]


def test_every_footnote_shows_its_number_in_its_own_style(data: bytes) -> None:
    notes = word.found(word.part(data, "word/footnotes.xml"), "w:footnote")[2:]
    assert all(word.value(note, "w:p/w:pPr/w:pStyle") == "FootnoteText" for note in notes)
    assert all(len(word.found(note, "w:p/w:r/w:footnoteRef")) == 1 for note in notes)
    assert word.value(word.style(data, "FootnoteReference"), "w:rPr/w:vertAlign") == "superscript"
