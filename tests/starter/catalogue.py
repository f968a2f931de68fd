"""The catalogue of requirements against the texts it was drawn from: `python -m tests.starter.catalogue`.

For every entry of the field material: taken, with how its number and unit were found in the named source, or left out
and why.
"""

from __future__ import annotations

import json
import re
import sys

from kb.datafiles import data_file
from kb.normal import normalise
from kb.requirements import Requirement, load_requirements
from tests.material import SHARED
from tests.starter.material import carries, text_of

NUMBER = re.compile(r"\d+(?:\.\d+)?")
REACH = 80
"""Characters on either side of a threshold within which its row's other numbers and its name must stand."""
ALIKE = 0.5
"""Share of the name's pairs of characters: digests shorten names (固废利用, 万人公交)."""

_TABLE_93 = "243和240两份摘记的限值表不写指标名，只按“类别 昼/夜”排列，已逐格对照"
_WEB = "依据2026年的网页（kb/data/sources.yaml 的 W 各条），网页不在材料里，数字由人对照网页录入"
HAND_CHECKED = {
    **{
        f"gb3096-2008-{kind}类-{hours}": _TABLE_93
        for kind in ("0", "1", "2", "3", "4a", "4b")
        for hours in ("昼间", "夜间")
    },
    **{f"gb3096-93-{kind}类": _TABLE_93 for kind in "01234"},
    "gb3095-2026-PM2.5-年平均-过渡": _WEB,
    "gb3095-2026-PM2.5-24小时平均-过渡": _WEB,
    "gb3095-2026-PM2.5-年平均": _WEB,
    "gb3095-2026-PM2.5-24小时平均": _WEB,
    "gb3095-CO-24小时平均": "摘记只写化学式“CO”，不写一氧化碳",
    "gb3095-CO-1小时平均": "摘记只写化学式“CO”，不写一氧化碳",
    "gb3095-Pb-年平均": "摘记只写化学式“Pb”，不写铅",
    "ls-01": "摘记写“力争60%以上城市社区参与并达标”，与指标名的说法不同",
    "sts-5": "课件摘记把指标名缩写成“固废利用”",
    "yl-08": "摘记把指标名缩写成“万人公交10辆以上”",
}
"""Rows whose numbers were compared by a person, because the machine cannot tell."""


def numbers(*texts: str) -> list[str]:
    """Numbers as they are written, in order."""
    return [number for text in texts for number in NUMBER.findall(normalise(text))]


def thresholds(row: Requirement) -> list[str]:
    """Numbers of a row's thresholds."""
    return numbers(row.threshold, *row.values.values())


def plainest(number: str) -> str:
    """Without zeros at the end: 1.0 is written 1 as well."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters."""
    return {text[at : at + 2] for at in range(len(text) - 1)}


def stand_together(row: Requirement) -> bool:
    """Whether one stretch of a source holds all numbers of a row and something like its indicator's name."""
    wanted = thresholds(row)
    names = {normalise(name) for name in (row.name, row.indicator.name, *row.indicator.aliases)}
    for source in row.sources:
        text = text_of(source.id)
        for match in re.finditer(re.escape(plainest(wanted[0])), text):
            around = text[max(0, match.start() - REACH) : match.start() + REACH]
            # The end of 160 is no 60.
            around = re.sub(r"^[\d.]+|[\d.]+$", "", around)
            if not all(carries(around, number) for number in wanted):
                continue
            found = pairs("".join(around.split()))
            if max(len(pairs(name) & found) / len(pairs(name)) for name in names) >= ALIKE:
                return True
    return False


_UNITS = {
    "dB(A)": ("db", "分贝"),
    "dB": ("db", "分贝"),
    "平方米": ("平方米", "m2", "㎡"),
    "立方米/万元": ("立方米/万元", "m3/万元"),
    "张/万人": ("张",),
}
"""Other ways in which the sources write a unit."""


def unit_stands(row: Requirement) -> bool:
    """Whether a source writes the unit of a row's threshold; beside the number unless the row says otherwise."""
    if not row.unit or not thresholds(row):
        return True
    written = [normalise(form) for form in _UNITS.get(row.unit, (row.unit,))]
    for source in row.sources:
        text = text_of(source.id)
        if row.unit_from and any(form in text for form in written):
            return True
        units = "|".join(map(re.escape, written))
        if all(
            re.search(rf"(?<![\d.]){re.escape(plainest(n))}(?:\.?0+)?\s*(?:{units})", text)
            for n in thresholds(row)
        ):
            return True
    return False


def left_out() -> list[tuple[str, str]]:
    """Entries that the catalogue does not carry, each with why."""
    lines = data_file("requirements_left_out.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(identifier, reason) for identifier, reason in rows]


def field_material() -> list[str]:
    """Ids of all entries of the field material."""
    data = json.loads((SHARED / "domain" / "indicators.json").read_text(encoding="utf-8"))
    assert len(data["indicators"]) == data["count"]
    return [entry["id"] for entry in data["indicators"]]


def report() -> list[str]:
    """A line an entry of the field material."""
    rows = {row.id: row for row in load_requirements()}
    reasons = dict(left_out())
    return [f"{entry}\t{_verdict(rows.get(entry), reasons.get(entry, ''))}" for entry in field_material()]


def _verdict(row: Requirement | None, reason: str) -> str:
    if row is None:
        return f"left out: {reason}"
    if not thresholds(row):
        return "taken: no number" + ("" if row.is_usable else ", name only or doubtful")
    how = f"by hand: {HAND_CHECKED[row.id]}" if row.id in HAND_CHECKED else "number beside its name"
    unit = f"unit from {row.unit_from}" if row.unit_from else "unit beside the number"
    return f"taken: {how}; {unit if row.unit else 'no unit'}" + (
        "" if unit_stands(row) else "; UNIT NOT FOUND"
    )


def main() -> None:
    """Print the report."""
    sys.stdout.write("\n".join(report()) + "\n")


if __name__ == "__main__":
    main()
