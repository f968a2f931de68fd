"""Tables as offices draw them, with made-up figures, and what every cell of them means."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEFT, UP = "<", "^"
"""A cell merged with the one to its left, or above."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A cell of figures as a person reads it."""

    row: tuple[str, ...]
    """What its row is of, the wider first."""
    column: tuple[str, ...]
    """The names over it, the wider first, without their units."""
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with its first rows as header, and its first columns as labels."""

    title: str
    grid: tuple[tuple[str, ...], ...]
    heads: int
    labels: tuple[int, ...]
    """The columns that say what a row is of."""
    values: tuple[int, ...]
    units: tuple[str, ...] = ()
    """Of every column; where empty the row's own column of units holds."""
    unit_column: int | None = None
    names: tuple[tuple[str, ...], ...] = ()
    """Of every column, without units."""

    def meanings(self) -> Iterator[Meaning]:
        """All cells with figures."""
        for number in range(self.heads, len(self.grid)):
            row = tuple(self._at(number, column) for column in self.labels)
            for column in self.values:
                unit = self.units[column] if self.unit_column is None else self._at(number, self.unit_column)
                yield Meaning(tuple(dict.fromkeys(row)), self.names[column], self.grid[number][column], unit)

    def _at(self, number: int, column: int) -> str:
        cell = self.grid[number][column]
        if cell == UP:
            return self._at(number - 1, column)
        return self._at(number, column - 1) if cell == LEFT else cell


_INDICATORS = (
    ("城市污水集中处理率", "%"),
    ("生活垃圾无害化处理率", "%"),
    ("化学需氧量排放量", "吨"),
    ("二氧化硫年均浓度", "微克/立方米"),
    ("区域环境噪声平均值", "分贝"),
    ("人均公园绿地面积", "平方米"),
    ("单位生产总值能耗", "吨标准煤/万元"),
    ("公众对环境的满意率", "%"),
)
_DISTRICTS = ("东湖区", "西山区", "南浦区", "北塔区", "中原区", "新城区")
_PROJECTS = (
    "污水处理厂扩建",
    "垃圾填埋场封场",
    "河道清淤",
    "锅炉煤改气",
    "噪声监测站",
    "饮用水源保护",
    "公园绿地",
    "固废中心",
)


def kinds() -> dict[str, Callable[[int], Table]]:
    """Every kind of table by its name; a seed makes its figures."""
    return {
        "单位自成一列": unit_column,
        "表头两行": two_headers,
        "类别竖向合并": merged_down,
        "标题写单位并有合计": unit_in_title,
        "区县为列": places_as_columns,
        "列名写单位": units_in_names,
        "年份为列": years,
        "单位另起一行": units_below,
        "分组小计": subtotals,
        "长表": long,
    }


def _figure(draw: random.Random) -> str:
    return f"{draw.uniform(10, 99):.{draw.choice((1, 2))}f}"


def unit_column(seed: int) -> Table:
    """Number, indicator, unit, required, reached."""
    draw = random.Random(seed)
    rows = [
        (str(n), name, unit, _figure(draw), _figure(draw)) for n, (name, unit) in enumerate(_INDICATORS, 1)
    ]
    head = ("序号", "指标名称", "单位", "考核要求", "完成值")
    names = ((), (), (), ("考核要求",), ("完成值",))
    return Table(f"表{seed} 考核指标完成情况", (head, *rows), 1, (1,), (3, 4), unit_column=2, names=names)


def two_headers(seed: int) -> Table:
    """Years over target and result."""
    draw = random.Random(seed)
    head = (("指标", "单位", "2009年", LEFT, "2010年", LEFT), (UP, UP, "目标", "实际", "目标", "实际"))
    rows = [(name, unit, *(_figure(draw) for _ in range(4))) for name, unit in _INDICATORS[:6]]
    names = ((), (), ("2009年", "目标"), ("2009年", "实际"), ("2010年", "目标"), ("2010年", "实际"))
    return Table(f"表{seed} 两年指标对照", (*head, *rows), 2, (0,), (2, 3, 4, 5), unit_column=1, names=names)


def merged_down(seed: int) -> Table:
    """A class merged over its rows."""
    draw = random.Random(seed)
    classes = ("水环境", "水环境", "水环境", "大气环境", "声环境", "绿化")
    rows = []
    for n, (name, unit) in enumerate(_INDICATORS[:6]):
        above = n > 0 and classes[n] == classes[n - 1]
        rows.append((UP if above else classes[n], name, unit, _figure(draw), _figure(draw)))
    head = ("类别", "指标", "单位", "上年", "本年")
    names = ((), (), (), ("上年",), ("本年",))
    return Table(f"表{seed} 分类指标", (head, *rows), 1, (0, 1), (3, 4), unit_column=2, names=names)


def unit_in_title(seed: int) -> Table:
    """The unit stands over the table; the last row is the total."""
    draw = random.Random(seed)
    rows = [(name, _figure(draw), _figure(draw)) for name in _PROJECTS[:6]]
    rows.append(("合计", _figure(draw), _figure(draw)))
    names = ((), ("计划投资",), ("完成投资",))
    return Table(
        f"表{seed} 工程投资情况（单位：万元）",
        (("项目名称", "计划投资", "完成投资"), *rows),
        1,
        (0,),
        (1, 2),
        ("", "万元", "万元"),
        names=names,
    )


def places_as_columns(seed: int) -> Table:
    """Districts over the columns."""
    draw = random.Random(seed)
    rows = [(name, unit, *(_figure(draw) for _ in range(4))) for name, unit in _INDICATORS[:5]]
    head = ("指标", "单位", *_DISTRICTS[:4])
    names = ((), (), *((place,) for place in _DISTRICTS[:4]))
    return Table(f"表{seed} 各区指标", (head, *rows), 1, (0,), (2, 3, 4, 5), unit_column=1, names=names)


def units_in_names(seed: int) -> Table:
    """Units in brackets behind the names of columns."""
    draw = random.Random(seed)
    rows = [(place, *(_figure(draw) for _ in range(3))) for place in _DISTRICTS]
    head = ("区名", "污水处理率（%）", "化学需氧量排放量（吨）", "人均绿地面积（平方米）")
    names = ((), ("污水处理率",), ("化学需氧量排放量",), ("人均绿地面积",))
    units = ("", "%", "吨", "平方米")
    return Table(f"表{seed} 区域环境统计", (head, *rows), 1, (0,), (1, 2, 3), units, names=names)


def years(seed: int) -> Table:
    """A column for every year."""
    draw = random.Random(seed)
    rows = [(name, unit, *(_figure(draw) for _ in range(4))) for name, unit in _INDICATORS[:6]]
    head = ("指标", "计量单位", "2007年", "2008年", "2009年", "2010年")
    names = ((), (), *((f"{year}年",) for year in range(2007, 2011)))
    return Table(f"表{seed} 历年环境质量", (head, *rows), 1, (0,), (2, 3, 4, 5), unit_column=1, names=names)


def units_below(seed: int) -> Table:
    """Units in a row of their own under the names."""
    draw = random.Random(seed)
    head = (("企业名称", "废水排放量", "氨氮排放量", "治理投资"), ("", "（万吨）", "（吨）", "（万元）"))
    rows = [(f"第{n}水泥厂", *(_figure(draw) for _ in range(3))) for n in "一二三四五六"]
    names = ((), ("废水排放量",), ("氨氮排放量",), ("治理投资",))
    return Table(
        f"表{seed} 重点企业排污", (*head, *rows), 2, (0,), (1, 2, 3), ("", "万吨", "吨", "万元"), names=names
    )


def subtotals(seed: int) -> Table:
    """Groups with a subtotal each, and a total; the group is merged over its rows."""
    draw = random.Random(seed)
    rows: list[tuple[str, ...]] = []
    for group, place in (("城区", _DISTRICTS[:2]), ("郊区", _DISTRICTS[2:4])):
        for n, name in enumerate((*place, "小计")):
            rows.append((UP if n else group, name, _figure(draw), _figure(draw)))
    rows.append(("合计", LEFT, _figure(draw), _figure(draw)))
    head = ("片区", "区名", "垃圾清运量（吨）", "处理费用（万元）")
    names = ((), (), ("垃圾清运量",), ("处理费用",))
    return Table(
        f"表{seed} 垃圾清运统计", (head, *rows), 1, (0, 1), (2, 3), ("", "", "吨", "万元"), names=names
    )


def long(seed: int) -> Table:
    """Sixty rows, over several pages where there are pages, with the header again on each."""
    draw = random.Random(seed)
    rows = [
        (str(n), f"{draw.choice(_PROJECTS)}{n}号工程", _figure(draw), _figure(draw)) for n in range(1, 61)
    ]
    head = ("序号", "工程名称", "总投资（万元）", "削减化学需氧量（吨）")
    names = ((), (), ("总投资",), ("削减化学需氧量",))
    return Table(
        f"表{seed} 治理工程一览", (head, *rows), 1, (1,), (2, 3), ("", "", "万元", "吨"), names=names
    )
