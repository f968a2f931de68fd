"""OpenDocument texts made of their XML."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from ingest.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.reading.records import Reading

_O = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = {
    **{name: f"{_O}:{name}:1.0" for name in ("office", "text", "table", "style", "chart", "meta", "config")},
    "draw": f"{_O}:drawing:1.0",
    "fo": f"{_O}:xsl-fo-compatible:1.0",
    "svg": f"{_O}:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "math": "http://www.w3.org/1998/Math/MathML",
    "dc": "http://purl.org/dc/elements/1.1/",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
SPACES = " ".join(f'xmlns:{short}="{address}"' for short, address in _NAMES.items())
MIME = "application/vnd.oasis.opendocument.text"


def odt(body: str, styles: str = "", files: Mapping[str, bytes] | None = None, *, mime: str = MIME) -> bytes:
    """A text with `body` and `styles`."""
    content = root("document-content", f"<office:body><office:text>{body}</office:text></office:body>")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mime, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", root("document-styles", f"<office:styles>{styles}</office:styles>"))
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return held.getvalue()


def root(name: str, inside: str, more: str = "") -> str:
    """A part."""
    return f'<?xml version="1.0" encoding="UTF-8"?><office:{name} {SPACES} {more}>{inside}</office:{name}>'


def p(inside: str, style: str = "Standard") -> str:
    """A paragraph."""
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def h(inside: str, level: int = 1, more: str = "") -> str:
    """A heading."""
    return f'<text:h text:outline-level="{level}" {more}>{inside}</text:h>'


def style(name: str, properties: str = "", parent: str = "Standard", family: str = "paragraph") -> str:
    """A style."""
    return f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">{properties}</style:style>'


def span(words: str, look: str) -> str:
    """Words in a style."""
    return f'<text:span text:style-name="{look}">{words}</text:span>'


def items(*inside: str, more: str = 'text:style-name="L"') -> str:
    """A list with an item for each."""
    held = "".join(
        one
        if one.startswith(("<text:list-item", "<text:list-header"))
        else f"<text:list-item>{one}</text:list-item>"
        for one in inside
    )
    return f"<text:list {more}>{held}</text:list>"


def table(*rows: str) -> str:
    """A table of rows."""
    return f'<table:table table:name="表格1">{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    """A row of cells; one of plain words needs no XML."""
    held = (one if one.startswith("<") else cell(p(one)) for one in cells)
    return f"<table:table-row {more}>{''.join(held)}</table:table-row>"


def cell(inside: str, more: str = "") -> str:
    """A cell."""
    return f"<table:table-cell {more}>{inside}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"


def read_odt(body: str, styles: str = "", files: Mapping[str, bytes] | None = None) -> Reading:
    """The reading of a text with `body`."""
    return read("报告.odt", odt(body, styles, files))


def lines(reading: Reading) -> list[str]:
    """The lines of its text that say something."""
    return [line for line in reading.text.splitlines() if line.strip()]


def lines_of(body: str, styles: str = "") -> list[str]:
    """The lines of a text with `body`."""
    return lines(read_odt(body, styles))
