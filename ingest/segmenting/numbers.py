"""Chinese and Arabic numbers of headings."""

from __future__ import annotations

HAN = r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
"""1–99 as headings write them; 篇一一、 is 一 and then 一、."""
_ONES = "零一二三四五六七八九"


def readings(number: str) -> tuple[int, ...]:
    """What a heading's number may be: 总结 120xx年 is 1 or 12, for digits of the text may follow without a blank."""
    if number.isdecimal():
        return tuple(int(number[:length]) for length in range(1, min(len(number), 2) + 1))
    tens, ten, ones = number.partition("十")
    if not ten:
        return (_ONES.index(number),)
    return ((_ONES.index(tens) if tens else 1) * 10 + (_ONES.index(ones) if ones else 0),)
