"""Whether a stretch of text looks like a text of its own: how it opens, how it ends, how its headings count."""

from __future__ import annotations

import re

from ingest.describe.kind import is_news
from ingest.segmenting.numbers import HAN

HEADING = re.compile(rf"(?:^|[。！？；：:\s”）)])[ \t\u3000]*(?P<number>{HAN})、")
"""一、 at the start of a line, or after a sentence where line ends are lost."""
SALUTATION = re.compile(r"(?:尊敬的[^：:。\n]{0,30}|(?:各位|同志们|主任|主席|女士们)[^：:。\n]{0,24})[：:]")
# 现将……汇报如下：, 特制定……方案如下: the formula that ends the first paragraph of an official text.
OPENING = re.compile(
    r"(?:现将|现就|下面|为此|特制定|制定本|结合.{0,20}实际)[^。]{0,120}(?:如下|汇报)[^。]{0,8}$"
    r"|(?:汇报|报告|总结|方案|计划|通知)如下[:：。]?$"
)
_FORMULA = re.compile(
    r"(?:现将|现就|下面|为此|特制定|制定本|结合[^。\n]{0,20}实际)[^。\n]{0,120}?如下|(?:汇报|报告|总结|方案|计划|通知)如下"
)
# 现将下一步打算汇报如下: the formula of a part, not of a text.
OF_A_PART = re.compile("下一步|下一阶段|下半年|存在的?问题|整改|分别|具体")
_DOCUMENT = "方案|总结|报告|汇报|情况|计划|通知|意见|规划|讲话|致辞|简报|通报|决定|要点|请示|批复|倡议书|责任书|打算|发言|材料"
TITLE_END = re.compile(rf"(?:{_DOCUMENT})(?:[（(][^（）()\n]{{1,12}}[)）])?$")
_SIGNED = re.compile(r"(?:\d{4}|[〇○零一二三四五六七八九xX*×_]{2,4})年[^。\n]{0,12}日?\s*$")
# Longer than the headings of chapters: 基本情况, 工作打算.
_TITLE = re.compile(
    r"[\u4e00-\u9fffX×*]{6,30}(?:总结|汇报|报告|方案|计划|讲话|意见|通知|倡议书)(?=\s|$|[】\])）])"
)
_OPENS = 800
_GREETS = 150
_TITLE_LINE = 100


def looks_whole(stretch: str) -> bool:
    """Whether it is greeted, introduced, signed, or counts its headings from 一, as a text of its own does."""
    return bool(
        SALUTATION.search(stretch, 0, _GREETS)
        or _TITLE.search(stretch, 0, _TITLE_LINE)
        or is_news(stretch)
        or begins_text(stretch)
        or _SIGNED.search(stretch.rstrip()[-40:])
    )


def begins_text(stretch: str) -> bool:
    """Whether its headings count from 一, or an opening formula introduces them; a speech greets in its middle."""
    first = HEADING.search(stretch)
    if first is not None and first["number"] != "一":
        return False
    formula = _FORMULA.search(stretch, 0, _OPENS)
    return first is not None or bool(formula and not OF_A_PART.search(formula[0]))
