"""Formulas of OpenDocument (MathML) as one line of text, written as those of Word are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reading.word.math import above, below, held

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

_M = "{http://www.w3.org/1998/Math/MathML}"
MATH = f"{_M}math"
_INSTEAD = {"⁡": "", "⁢": "", "\u200b": ""}
"""Signs that only say how a formula is to be read."""
_LEFT_OUT = frozenset((f"{_M}annotation", f"{_M}annotation-xml"))


def formula(element: Element) -> str:
    """A `math:math`, or a part of one, as text."""
    parts = [child for child in element if isinstance(child.tag, str) and child.tag not in _LEFT_OUT]
    if not parts:
        return "".join(_INSTEAD.get(sign, sign) for sign in (element.text or "").strip())
    said = [formula(part) for part in parts]
    count, shape = _SHAPES.get(element.tag.removeprefix(_M), (0, "".join))
    return shape(said) if count in (0, len(said)) else "".join(said)


_SHAPES: dict[str, tuple[int, Callable[[list[str]], str]]] = {
    "mfrac": (2, lambda said: f"{held(said[0])}/{held(said[1])}"),
    **dict.fromkeys(("msup", "mover"), (2, lambda said: f"{held(said[0])}{above(said[1])}")),
    **dict.fromkeys(("msub", "munder"), (2, lambda said: f"{said[0]}{below(said[1], said[0])}")),
    **dict.fromkeys(
        ("msubsup", "munderover"), (3, lambda said: f"{said[0]}{below(said[1])}{above(said[2])}")
    ),
    "msqrt": (0, lambda said: f"√({''.join(said)})"),
    "mroot": (2, lambda said: f"{said[1]}√({said[0]})"),
    "mtable": (0, lambda said: f"[{'; '.join(said)}]"),
    "mtr": (0, ", ".join),
    "mfenced": (0, lambda said: f"({','.join(said)})"),
}
"""How many parts a shape has (0: any number), and what is written of them."""
