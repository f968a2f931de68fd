"""Whose text a report is within its place: a town, neighbourhood, zone or office, by its title and its voice."""

from __future__ import annotations

import re

from kb.records import UNKNOWN, Fact, Span

_VOICES = {
    "社区": ("社区",),
    "街道": ("街道", "街道办事处"),
    "开发区": ("开发区", "高新区", "园区", "管委会"),
    "园区": ("园区", "开发区"),
    "镇": ("镇",),
    "乡": ("乡",),
    "村": ("村",),
    "局": ("局",),
    "处": ("处",),
    "厅": ("厅",),
    "校": ("学校", "小学", "中学"),
    "院": ("医院", "院"),
}
"""What a text calls itself (我局), and how the name of what says so ends."""
_VOICE = re.compile(rf"我({'|'.join(sorted(_VOICES, key=len, reverse=True))})")
_NAME = re.compile(
    rf"[\u4e00-\u9fff]{{2,16}}?(?:{'|'.join(sorted({e for ends in _VOICES.values() for e in ends}, key=len, reverse=True))})"
)
_NO_NAME = re.compile(
    r"^(?:关于|根据|结合|按照|为|我|本|各|全|该|在|对|由|将|向|到|是|和|与|及|有关|创建|建设|绿色|文明|市|县|区|省)"
)
_HONOUR = re.compile(r"(?:绿色|文明|卫生|安全|和谐|示范|智慧|先进|模范)[\u4e00-\u9fff]{2}$")
"""What a unit wants to become is not its name: 绿色社区, 文明学校."""
_OPENING = 250
"""Characters: the first sentence of a report says who speaks."""


def describe_unit(text: str, title: Fact) -> Fact:
    """The unit below its place whose text it is: named in the title or first sentence, and then 我社区, 我局."""
    voice = _VOICE.search(text)
    if voice is None:
        return UNKNOWN
    said = Span(*voice.span())
    titled = _NAME.match(title.value or "")
    if title.span and titled and _is_name(titled[0], voice[1]):
        return Fact(titled[0], "stated", title.span, (said,))
    for found in _NAME.finditer(text, 0, _OPENING):
        if _is_name(found[0], voice[1]):
            return Fact(found[0], "inferred", Span(*found.span()), (said,))
    return UNKNOWN


def _is_name(words: str, voice: str) -> bool:
    return words.endswith(_VOICES[voice]) and not (_NO_NAME.match(words) or _HONOUR.search(words))
