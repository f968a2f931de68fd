"""Formulas of Word (OMML) as one line of text: (a+b)/c, √(x), ∑_(i=1)^n x_i."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading.word.names import M, W, local

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

_SIMPLE = frozenset(".,%·′π∞°")
_INSTEAD = {"⁡": "", "⁢": "", "\u200b": ""}
"""Signs that only say how a formula is to be read."""


def formula(element: Element) -> str:
    """A formula, or a part of one, as text."""
    return "".join(_one(child) for child in element)


def _one(element: Element) -> str:
    name = local(element)
    if name == "t":
        return "".join(_INSTEAD.get(sign, sign) for sign in element.text or "")
    if name.endswith("Pr") or element.tag in (W + "del", W + "delText", W + "moveFrom"):
        return ""
    shape = _SHAPES.get(name) if element.tag.startswith(M) else None
    return shape(element) if shape else formula(element)


def _part(element: Element, name: str) -> str:
    part = element.find(M + name)
    return "" if part is None else formula(part)


def _setting(element: Element, name: str, otherwise: str) -> str:
    """A character that the properties of a shape set; set to nothing, it is not shown."""
    found = element.find(f"{M}{local(element)}Pr/{M}{name}")
    return otherwise if found is None else str(found.get(M + "val", ""))


def held(words: str) -> str:
    """In brackets, if it is more than one number or word."""
    is_one = all(sign.isalnum() or sign in _SIMPLE for sign in words)
    return words if is_one or _is_bracketed(words) else f"({words})"


def _is_bracketed(words: str) -> bool:
    inner = words[1:-1]
    return words[0] + words[-1] == "()" and "(" not in inner and ")" not in inner


def _fraction(element: Element) -> str:
    top, bottom = _part(element, "num"), _part(element, "den")
    kind = element.find(f"{M}fPr/{M}type")
    if kind is not None and kind.get(M + "val") == "noBar":
        return f"({top} {bottom})"
    before = element.getprevious()
    words = f"{held(top)}/{held(bottom)}"
    # 3½ must not become 31/2.
    return f"({words})" if before is not None and _ends_in_digit(_one(before)) else words


def _ends_in_digit(words: str) -> bool:
    return words.strip()[-1:].isdigit()


def below(words: str, base: str = "") -> str:
    """A subscript: SO2 is written on, a₁ under a number is not."""
    if not words:
        return ""
    return words if words.isdigit() and base[-1:].isalpha() else f"_{held(words)}"


def above(words: str) -> str:
    """A superscript."""
    return f"^{held(words)}" if words else ""


def _sub(element: Element) -> str:
    base = _part(element, "e")
    return base + below(_part(element, "sub"), base)


def _sup(element: Element) -> str:
    return held(_part(element, "e")) + above(_part(element, "sup"))


def _both(element: Element) -> str:
    base = _part(element, "e")
    return base + below(_part(element, "sub")) + above(_part(element, "sup"))


def _before(element: Element) -> str:
    return below(_part(element, "sub")) + above(_part(element, "sup")) + _part(element, "e")


def _sum(element: Element) -> str:
    sign = _setting(element, "chr", "∫")
    limits = below(_part(element, "sub")) + above(_part(element, "sup"))
    return f"{sign}{limits} {_part(element, 'e')}".rstrip()


def _root(element: Element) -> str:
    degree = _part(element, "deg")
    return f"{degree}√({_part(element, 'e')})"


def _brackets(element: Element) -> str:
    between = _setting(element, "sepChr", "|")
    parts = between.join(formula(part) for part in element.iterchildren(M + "e"))
    return _setting(element, "begChr", "(") + parts + _setting(element, "endChr", ")")


def _rows(element: Element) -> str:
    rows = [", ".join(map(formula, row.iterchildren(M + "e"))) for row in element.iterchildren(M + "mr")]
    return f"[{'; '.join(rows)}]"


def _lines(element: Element) -> str:
    return "; ".join(formula(part) for part in element.iterchildren(M + "e"))


def _named(element: Element) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


def _lower(element: Element) -> str:
    return f"{_part(element, 'e')}_{held(_part(element, 'lim'))}"


def _upper(element: Element) -> str:
    return f"{_part(element, 'e')}^{held(_part(element, 'lim'))}"


def _accent(element: Element) -> str:
    return _part(element, "e") + _setting(element, "chr", "\u0302")


_SHAPES: dict[str, Callable[[Element], str]] = {
    "f": _fraction,
    "sSub": _sub,
    "sSup": _sup,
    "sSubSup": _both,
    "sPre": _before,
    "nary": _sum,
    "rad": _root,
    "d": _brackets,
    "m": _rows,
    "eqArr": _lines,
    "func": _named,
    "limLow": _lower,
    "limUpp": _upper,
    "acc": _accent,
    "bar": lambda element: _part(element, "e") + "\u0305",
}
