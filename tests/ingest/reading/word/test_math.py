"""Formulas of Word in one line: what divides what must not change."""

from __future__ import annotations

import pytest

from tests.ingest.reading.word_files import lines_of, p, r


def said(words: str) -> str:
    return f"<m:r><m:t>{words}</m:t></m:r>"


def of(shape: str, settings: str = "", **parts: str) -> str:
    held = "".join(f"<m:{name}>{inside}</m:{name}>" for name, inside in parts.items())
    return f"<m:{shape}>{f'<m:{shape}Pr>{settings}</m:{shape}Pr>' if settings else ''}{held}</m:{shape}>"


def fraction(top: str, bottom: str) -> str:
    return of("f", num=said(top), den=said(bottom))


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (said("R=") + fraction("Q", "a+b") + said("×100%"), "R=Q/(a+b)×100%"),
        (fraction("a+b", "2"), "(a+b)/2"),
        (said("3") + fraction("1", "2"), "3(1/2)"),
        (of("sSup", e=said("10"), sup=said("4")), "10^4"),
        (of("sSup", e=said("a+b"), sup=said("2")), "(a+b)^2"),
        (of("sSub", e=said("SO"), sub=said("2")), "SO2"),
        (of("sSub", e=said("x"), sub=said("i+1")), "x_(i+1)"),
        (of("sSubSup", e=said("x"), sub=said("i"), sup=said("2")), "x_i^2"),
        (of("rad", deg="", e=said("x")), "√(x)"),
        (of("rad", deg=said("3"), e=said("x")), "3√(x)"),
        (of("nary", '<m:chr m:val="∑"/>', sub=said("i=1"), sup=said("n"), e=said("x")), "∑_(i=1)^n x"),
        (of("d", e=said("a+b")), "(a+b)"),
        (of("d", '<m:begChr m:val="["/><m:endChr m:val="]"/>', e=said("a")), "[a]"),
        (of("func", fName=said("lg"), e=said("x")), "lg x"),
        (of("acc", e=said("x")), "x\u0302"),
        (of("bar", e=said("x")), "x\u0305"),
        (of("f", '<m:type m:val="noBar"/>', num=said("n"), den=said("k")), "(n k)"),
        (f"<m:sSup><m:e>{said('10')}</m:e><m:sup><w:del w:id='1'>{said('3')}</w:del>{said('4')}</m:sup></m:sSup>", "10^4"),
        (said("a\u2061b\u200b"), "ab"),
    ],
)  # fmt: skip
def test_a_formula_in_one_line(inside: str, shown: str) -> None:
    assert lines_of(p(r("式：") + f"<m:oMath>{inside}</m:oMath>")) == [f"式：{shown}"]


def test_formulas_under_each_other_are_lines() -> None:
    both = "".join(f"<m:oMath>{said(words)}</m:oMath>" for words in ("a=1", "b=2"))
    assert lines_of(p(f"<m:oMathPara>{both}</m:oMathPara>")) == ["a=1", "b=2"]
