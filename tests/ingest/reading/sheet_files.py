"""A workbook with what real ones have, and what every reader of it has to show."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image
from PIL import Image as Picture

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from ingest.reading.records import Reading

_HEAD = {
    "A1": "2010年环保模范城市指标完成情况", "E2": "单位：万元", "A3": "地区", "B3": "处理率", "B4": "2009年", "C4": "2010年",
    "D3": "投资", "E3": "审核日期", "F4": "内部",
}  # fmt: skip
_ROWS: tuple[tuple[Any, ...], ...] = (
    ("东县", 0.8, 0.856, 1234567.5, datetime.date(2010, 5, 1)),
    ("西县", 0.71, 0.79, 2345, datetime.date(2010, 12, 31)),
    ("底稿", 0.1, 0.1, 1, None),
    ("合计", None, None, "=SUM(D5:D6)"),
    ("注：投资含企业自筹。",),
)
_SHEETS: dict[str, tuple[tuple[Any, ...], ...]] = {
    "监测": (
        ("表1 水质",), ("断面", "COD"), ("甲", "20"), ("乙", 18), (),
        ("表2 噪声",), ("区域", "昼间"), ("一区", 54.1), ("二区", "=1/0"),
    ),
    "正负": (("项目", "增减", "时间", "达标"), ("投资", -12.5, 0.5, True), ("减排", 0.1 + 0.2, 0.75, False)),
}  # fmt: skip
TEXT = """## 完成情况
2010年环保模范城市指标完成情况
单位：万元
地区 | 处理率 | 处理率 | 投资 | 审核日期
地区 | 2009年 | 2010年 | 投资 | 审核日期
东县 | 80.0% | 85.60% | 1,234,567.50 | 2010年5月1日
西县 | 71.0% | 79.00% | 2,345.00 | 2010年12月31日
合计 |  |  | 1,236,912.50 |
注：投资含企业自筹。
## 监测
表1 水质
断面 | COD
甲 | 20
乙 | 18
表2 噪声
区域 | 昼间
一区 | 54.1
二区 | #DIV/0!
## 正负
项目 | 增减 | 时间 | 达标
投资 | (12.50) | 12:00 | TRUE
减排 | 0.30 | 18:00 | FALSE""".splitlines()
"""Every line that says something, without blanks at its end."""
ROWS = {
    "2010年环保": "表“完成情况”第1行",
    "单位：": "表“完成情况”第2行",
    "地区 | 2009年": "表“完成情况”第4行",
    # A hidden row stands between.
    "合计": "表“完成情况”第8行",
    "注：": "表“完成情况”第9行",
    "乙 | 18": "表“监测”第4行",
    "一区": "表“监测”第8行",
}
"""Which row is named for a line that begins so."""
UNREAD = ("1 个隐藏的行", "1 个隐藏的列", "1 个隐藏的工作表", "1 格显示为错误值（如 #DIV/0!）")


def workbook() -> bytes:
    """Titles, merged headers, totals, formats, several tables, hidden rows, columns and sheets, a chart and a picture."""
    made = openpyxl.Workbook()
    _fill(made.worksheets[0])
    for name, rows in _SHEETS.items():
        sheet = made.create_sheet(name)
        for values in rows:
            sheet.append(values)
    for row in (2, 3):
        sheet.cell(row, 2).number_format, sheet.cell(row, 3).number_format = "0.00_);(0.00)", "h:mm"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "G2")
    draft = made.create_sheet("草稿")
    draft["A1"], draft.sheet_state = "草稿", "hidden"
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _fill(sheet: Worksheet) -> None:
    sheet.title = "完成情况"
    for at, words in _HEAD.items():
        sheet[at] = words
    for area in ("A1:E1", "A3:A4", "B3:C3", "D3:D4", "E3:E4"):
        sheet.merge_cells(area)
    for values in _ROWS:
        sheet.append(values)
    for row in range(5, 9):
        for column, code in zip("BCDE", ("0.0%", "0.00%", "#,##0.00", 'yyyy"年"m"月"d"日"'), strict=True):
            sheet[f"{column}{row}"].number_format = code
    sheet.row_dimensions[7].hidden = sheet.column_dimensions["F"].hidden = True
    drawn = io.BytesIO()
    Picture.new("RGB", (8, 8)).save(drawn, "PNG")
    sheet.add_image(Image(drawn), "H2")


def lines(reading: Reading) -> list[str]:
    """The lines of its text that say something, without blanks at their end."""
    return [line.rstrip() for line in reading.text.splitlines() if line.strip()]


def row_of(reading: Reading, beginning: str) -> str:
    """Which row is named for the line that begins so."""
    at = f"\n{reading.text}".index(f"\n{beginning}")
    return [mark.label for mark in reading.pages if mark.kind == "row" and mark.start <= at][-1]
