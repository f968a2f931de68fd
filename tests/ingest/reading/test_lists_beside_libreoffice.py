"""The numbers of lists beside those that LibreOffice writes for the same documents: levels, breaks, skipped levels."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from ingest.reading import read
from tests.ingest.reading.office import turned
from tests.ingest.reading.word_files import lines, p, r, word

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLES = ("decimal", "chineseCounting", "upperRoman", "lowerLetter")
_DEPTH = 4
_TYPES = "".join(
    f'<Override PartName="/word/{part}.xml" '
    f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
    for part, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"))
)
_CONTENT = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{_TYPES}</Types>'
)


def lists(chance: random.Random) -> str:
    """Three lists of four levels, each in a style of its own, with or without the numbers of those above."""
    held = ""
    for name in range(3):
        levels = "".join(level(at, chance) for at in range(_DEPTH))
        held += f'<w:abstractNum w:abstractNumId="{name}">{levels}</w:abstractNum>'
    return held + "".join(
        f'<w:num w:numId="{name + 1}"><w:abstractNumId w:val="{name}"/></w:num>' for name in range(3)
    )


def level(at: int, chance: random.Random) -> str:
    shown = ".".join(f"%{one + 1}" for one in range(chance.choice((0, at)), at + 1))
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{chance.choice((1, 1, 3))}"/><w:numFmt w:val="{chance.choice(_STYLES)}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="[{shown}]"/></w:lvl>'
    )


def paragraphs(chance: random.Random) -> Iterator[str]:
    at, name = 0, 1
    for number in range(40):
        name = chance.randint(1, 3) if chance.random() < 0.25 else name
        at = max(0, min(_DEPTH - 1, at + chance.choice((-2, -1, 0, 0, 1, 1))))
        yield p(r(f"项{number}"), f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{name}"/></w:numPr>')
        if chance.random() < 0.1:
            yield p(r(f"其间{number}"))


def document(seed: int) -> bytes:
    chance = random.Random(seed)
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    parts = {"styles": styles, "numbering": lists(chance)}
    return word("".join(paragraphs(chance)), parts, {"[Content_Types].xml": _CONTENT.encode()})


DOCUMENTS = {f"{seed}.docx": document(seed) for seed in range(8)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("office")
    return {kind: turned(DOCUMENTS, kind, folder) for kind in ("txt:Text (encoded):UTF8", "odt")}


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_word_document_and_its_opendocument_have_the_numbers_that_libreoffice_shows(
    name: str, made: dict[str, dict[str, bytes]]
) -> None:
    text, odt = (by_name[name.removesuffix(".docx")] for by_name in made.values())
    shown = ["".join(line.split()) for line in text.decode("utf-8-sig").splitlines() if line.strip()]
    assert len(shown) >= 40
    assert ["".join(line.split()) for line in lines(read(name, DOCUMENTS[name]))] == shown
    assert ["".join(line.split()) for line in lines(read("a.odt", odt))] == shown
