"""Word files made of their XML, as Word, WPS and converters write it and python-docx does not."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from ingest.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ingest.reading.records import Reading

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_ROOTS = {
    **dict.fromkeys(("styles", "numbering", "footnotes", "endnotes", "comments", "settings"), "w:{}"),
    "header": "w:hdr",
    "footer": "w:ftr",
    "chart": "c:chartSpace",
    "diagramData": "dgm:dataModel",
}
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def word(
    body: str, parts: Mapping[str, str] | None = None, files: Mapping[str, bytes] | None = None
) -> bytes:
    """A document with `body` in its `w:body`; `parts` are what stands in others, by kind (also their relation's id)."""
    held = dict(parts or {})
    written = {"word/document.xml": element("w:document", f"<w:body>{body}</w:body>")}
    for kind, inside in held.items():
        written[f"word/{kind}.xml"] = element(_ROOTS[kind].format(kind), inside)
    written["word/_rels/document.xml.rels"] = relations({kind: f"{kind}.xml" for kind in held})
    written["_rels/.rels"] = relations({"officeDocument": "word/document.xml"})
    return packed({name: text.encode() for name, text in written.items()} | dict(files or {}))


def with_files(data: bytes, files: Mapping[str, tuple[str, str, bytes]]) -> bytes:
    """A document with further parts: kind, place in `word/` and bytes by the id of their relation."""
    held = files_of(data)
    links = "".join(
        f'<Relationship Id="{name}" Type="{NAMESPACES["r"]}/{kind}" Target="{place}"/>'
        for name, (kind, place, _) in files.items()
    )
    rels = held["word/_rels/document.xml.rels"].decode()
    rels = rels.replace("</Relationships>", f"{links}</Relationships>")
    parts = {f"word/{place}": inside for _, place, inside in files.values()}
    return packed(held | {"word/_rels/document.xml.rels": rels.encode()} | parts)


def picture(name: str, *, width: float = 160, height: float = 90, cut: str = "") -> str:
    """A run with a picture, so many millimetres large; `cut` are attributes of what is cut off."""
    size = f'cx="{int(width * 36_000)}" cy="{int(height * 36_000)}"'
    fill = f'<pic:blipFill><a:blip r:embed="{name}"/><a:srcRect {cut}/></pic:blipFill>'
    return run(
        f'<w:drawing><wp:inline><wp:extent {size}/><wp:docPr id="1" name="a"/><a:graphic><a:graphicData>'
        f"<pic:pic>{fill}</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def element(name: str, inside: str) -> str:
    """A root element with all namespaces."""
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><{name} {spaces}>{inside}</{name}>'


def relations(targets: Mapping[str, str]) -> str:
    """What a part refers to, by kind."""
    ones = "".join(
        f'<Relationship Id="{kind}" Type="{NAMESPACES["r"]}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{ones}</Relationships>'


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def files_of(data: bytes) -> dict[str, bytes]:
    """The parts of a document by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(data: bytes, change: Callable[[str], str]) -> bytes:
    """A document with its XML changed, names of parts as well."""
    return packed({change(name): change(inside.decode()).encode() for name, inside in files_of(data).items()})


def with_pages(body: str, pages: int) -> bytes:
    """A document that says how many pages Word counted."""
    files = files_of(word(body))
    files["docProps/app.xml"] = (
        f'<Properties xmlns="{PROPERTIES}"><Pages>{pages}</Pages></Properties>'.encode()
    )
    more = f'<Relationship Id="e" Type="{NAMESPACES["r"]}/extended-properties" Target="docProps/app.xml"/>'
    files["_rels/.rels"] = (
        files["_rels/.rels"].decode().replace("</Relationships>", more + "</Relationships>").encode()
    )
    return packed(files)


SEEN = "<w:r><w:lastRenderedPageBreak/></w:r>"
"""Where a page began when Word last laid the text out."""


def p(inside: str, properties: str = "") -> str:
    """A paragraph of runs and what else is given."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(words: str, properties: str = "") -> str:
    """A run of words."""
    return run(f'<w:t xml:space="preserve">{words}</w:t>', properties)


def run(inside: str, properties: str = "") -> str:
    """A run of anything."""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inside}</w:r>"


def field(instruction: str, result: str) -> str:
    """A field with the result it was last given."""
    marks = [run(f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "separate", "end")]
    said = run(f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>')
    return f"{marks[0]}{said}{marks[1]}{result}{marks[2]}"


def table(*rows: str, properties: str = "") -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells; a cell of plain words needs no XML."""
    held = (cell if cell.startswith("<") else tc(p(r(cell))) for cell in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(held)}</w:tr>"


def tc(inside: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def read_word(
    body: str, parts: Mapping[str, str] | None = None, files: Mapping[str, bytes] | None = None
) -> Reading:
    """The reading of a document with `body`."""
    return read("报告.docx", word(body, parts, files))


def lines(reading: Reading) -> list[str]:
    """The lines of its text that say something."""
    return [line for line in reading.text.splitlines() if line.strip()]


def lines_of(body: str, parts: Mapping[str, str] | None = None) -> list[str]:
    """The lines of a document with `body`."""
    return lines(read_word(body, parts))


def full() -> str:
    """One of everything that names of spaces could spoil."""
    return (
        p(r("一、概况"), '<w:outlineLvl w:val="0"/>')
        + p(r("3×10") + r("4", '<w:vertAlign w:val="superscript"/>') + r("吨，") + field("PAGE", r("3")))
        + p("<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>")
        + table(row("指标", "值"), row("噪声", "54"))
        + p(run('<w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="chart"/></a:graphicData></a:graphic></wp:inline></w:drawing>'))
    )  # fmt: skip


CHART = {
    "chart": "<c:chart><c:plotArea><c:ser><c:val><c:numLit><c:pt idx='0'><c:v>1.5</c:v></c:pt></c:numLit></c:val></c:ser>"
    "</c:plotArea></c:chart>"
}
