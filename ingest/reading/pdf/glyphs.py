"""The characters of a page, upright and each once, through pdfium's own interface (5 µs each; its wrappers take 50)."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from ingest.reading.pdf.records import Glyph, Look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.reading.pdf.frame import Frame

_LINE_ENDS = (10, 13)
_SOFT_HYPHEN = 2
"""pdfium's sign for a hyphen at the end of a line."""
_DASHES = "—⸺"
_TWO_WIDE = 1.6
"""Of the size: a Chinese dash, two characters long, that its font draws as one sign."""
_NOTHING = (0, 0xFFFE, 0xFFFF, 0xFFFD)
_BOLD_WEIGHT = 600
_FORCED_BOLD = 1 << 18
BOLD_NAME = re.compile(r"bold|black|heavy|hei(?!sei)|黑|xbs|标宋", re.I)
"""SimHei, STHeiti, FZHTK … are heavy without a weight; so is 小标宋 (FZXBSJW), the face of official titles."""
FAINT = 128
"""Of 255: Word's and WPS's watermarks have half that or less."""
_SAME_PLACE = 0.2
"""Of the size: a character printed twice for a bold look is moved by less; two narrow letters stand 0.25 apart."""
_RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
"""Radicals of the supplement that are whole characters; NFKC knows only two of them."""


def glyphs(textpage: Any, frame: Frame) -> list[Glyph]:  # noqa: ANN401  (pypdfium2 has no types)
    """Every character that stands on the page, in the order it is drawn; hidden ones too."""
    import pypdfium2.raw as c

    raw = textpage.raw
    rect, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    looks: dict[int | None, Look] = {}
    found: list[Glyph] = []
    whole = frame.whole
    for i in range(textpage.count_chars()):
        code = c.FPDFText_GetUnicode(raw, i)
        if code in _LINE_ENDS or (code == 32 and c.FPDFText_IsGenerated(raw, i) == 1):
            continue
        c.FPDFText_GetLooseCharBox(raw, i, rect)
        c.FPDFText_GetCharOrigin(raw, i, x, y)
        key = ctypes.cast(c.FPDFText_GetTextObject(raw, i), ctypes.c_void_p).value
        if key not in looks:
            looks[key] = _look(raw, i, frame)
        char = "-" if code == _SOFT_HYPHEN else char_of(code)
        is_bad = c.FPDFText_HasUnicodeMapError(raw, i) == 1 or is_unexplained(char)
        box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
        if char in _DASHES and box.width >= _TWO_WIDE * looks[key].size:
            char = "——"
        base = frame.point(x.value, y.value)[1]
        if whole.holds(box) and not (char.isspace() and is_bad):
            found.append(Glyph(char, *box, base, looks[key], is_bad))
    return found


def turned(textpage: Any) -> int | None:  # noqa: ANN401
    """The quarter turn, in clockwise degrees, after which most of the text is upright; None without text."""
    import pypdfium2.raw as c

    count = textpage.count_chars()
    step = max(1, count // 200)
    turns: Counter[int] = Counter()
    for i in range(0, count, step):
        if c.FPDFText_GetUnicode(textpage.raw, i) > 32:
            turns[_quarter(c.FPDFText_GetCharAngle(textpage.raw, i))] += 1
    return turns.most_common(1)[0][0] if turns else None


def once(found: Iterable[Glyph]) -> list[Glyph]:
    """Without those printed again on the same place."""
    places: dict[tuple[str, int, int], list[Glyph]] = {}
    kept: list[Glyph] = []
    for glyph in found:
        most = glyph.look.size * _SAME_PLACE
        column, row = int(glyph.x0 // 8), int(glyph.base // 8)
        near = [
            other
            for c in (column - 1, column, column + 1)
            for r in (row - 1, row, row + 1)
            for other in places.get((glyph.char, c, r), ())
        ]
        if any(abs(o.x0 - glyph.x0) <= most and abs(o.base - glyph.base) <= most for o in near):
            continue
        places.setdefault((glyph.char, column, row), []).append(glyph)
        kept.append(glyph)
    return kept


def _quarter(angle: float) -> int:
    # pdfium counts it clockwise, as the page is seen: the turn back is the other way.
    return -round(math.degrees(angle) / 90) * 90 % 360


def char_of(code: int) -> str:
    """The character of a code point, with what fonts confuse set right; U+FFFD for none."""
    if code in _NOTHING or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    char = chr(code)
    # Fonts share the drawings of radicals and compatibility characters with those that are meant.
    if 0x2F00 <= code <= 0x2FD5 or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", char)
    return _RADICALS.get(char, char)


def is_unexplained(char: str) -> bool:
    """Whether no font or encoding says which character it is."""
    return char == "\ufffd" or unicodedata.category(char[0]) in ("Cc", "Co", "Cn", "Cs")


def _look(raw: Any, i: int, frame: Frame) -> Look:  # noqa: ANN401
    import pypdfium2.raw as c

    matrix = c.FS_MATRIX()
    c.FPDFText_GetMatrix(raw, i, matrix)
    scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) or 1.0
    angle = round(math.degrees(math.atan2(-matrix.b, matrix.a)) + frame.turn) % 360
    size = c.FPDFText_GetFontSize(raw, i) * scale
    drawn = c.FPDFText_GetTextObject(raw, i)
    mode = c.FPDFTextObj_GetTextRenderMode(drawn) if drawn else c.FPDF_TEXTRENDERMODE_FILL
    is_stroked = mode in (c.FPDF_TEXTRENDERMODE_FILL_STROKE, c.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP)
    alpha = ctypes.c_uint(255)
    rgb = [ctypes.c_uint() for _ in range(3)]
    c.FPDFText_GetFillColor(raw, i, *rgb, alpha)
    return Look(
        round(max(size, 1.0), 1),
        is_stroked or _is_bold(raw, i),
        mode in (c.FPDF_TEXTRENDERMODE_INVISIBLE, c.FPDF_TEXTRENDERMODE_CLIP) or alpha.value == 0,
        alpha.value < FAINT,
        angle,
    )


def _is_bold(raw: Any, i: int) -> bool:  # noqa: ANN401
    import pypdfium2.raw as c

    if c.FPDFText_GetFontWeight(raw, i) >= _BOLD_WEIGHT:
        return True
    flags = ctypes.c_int()
    length = c.FPDFText_GetFontInfo(raw, i, None, 0, flags)
    if flags.value & _FORCED_BOLD:
        return True
    name = ctypes.create_string_buffer(max(1, length))
    c.FPDFText_GetFontInfo(raw, i, name, length, flags)
    return bool(BOLD_NAME.search(name.value.decode("utf-8", errors="replace")))
