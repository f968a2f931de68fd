"""The words around a name: whether they make it part of another name, of a company or of a person."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kb.places.tables import context_words
from kb.terms import known_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.places.records import Meaning

_TITLE_LENGTH = 5
_AROUND = 6
"""Characters on either side of a name that are cut into words with it; the longest words in use have four or five."""
# 黄河南岸, 太湖东部: the end of a river's name and the beginning of a direction look like a province.
_DIRECTION = re.compile("(?<=[东南西北])[岸侧部麓路段端坡面边翼]")
# Characters beside the short name of a county that are words by themselves.
_LEFT = "的在和与及是到由对为从向自至赴往把被将当于以请问像比跟同让说看查找了我们市省年月日道绍那"
_RIGHT = "的在和与及是到由对为从向自至把被将以像比跟同有呢吗了等也都创全各今去现"


def ends_elsewhere(text: str, end: int) -> bool:
    """Whether a short name that ends here is part of a longer one: 湖州路, 图们江, 湖北大学, 黄河南|岸."""
    return bool(_patterns().after.match(text, end) or _DIRECTION.match(text, end))


def full_name_ends_elsewhere(text: str, end: int) -> bool:
    """Whether the last character belongs to another word: 城关区域."""
    return bool(_patterns().after_full.match(text, end - 1))


def is_loose(key: Meaning, text: str, at: int, end: int) -> bool:
    """Whether a weak name stands in the middle of other characters: 相[应县]级, 创[新和]推广."""
    if key.is_bare:
        is_weak = key.places[0].level == "county"
        return is_weak and not (
            _is_joint(text[max(0, at - 1) : at], _LEFT) or _is_joint(text[end : end + 1], _RIGHT)
        )
    return end - at == 2 and not _is_joint(text[max(0, at - 1) : at], "")


def _is_joint(character: str, words: str) -> bool:
    """Whether this character is no Han, the end of the text, or one of `words`."""
    return not character or character in words or not _is_han(character)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def crosses_words(text: str, at: int, end: int) -> bool:
    """Whether other words run over the edges of the name: 环[保|定]期检验, 重[大|同]时, 出[海口].

    A word that begins with the name is one of the place: 深圳特区.
    """
    first = at - _sides(text[max(0, at - _AROUND) : at][::-1])
    last = end + _sides(text[end : end + _AROUND])
    start = first
    for word in known_words(text[first:last]):
        stop = start + len(word)
        if start < at < stop or at < start < end < stop:
            return True
        start = stop
    return False


def _sides(text: str) -> int:
    """How many Han it begins with."""
    return next((place for place, char in enumerate(text) if not _is_han(char)), len(text))


def is_person(text: str, at: int, end: int) -> bool:
    """Whether the name stands where a person's does: 市长庄长兴, 长兴同志."""
    return bool(_patterns().respect.match(text, end)) or under_title(text, at)


def under_title(text: str, at: int) -> bool:
    """Whether an official's name begins at `at` or just before it, or a title runs into it (局长|安康)."""
    pattern, surnames = _patterns().title, _patterns().surnames
    for end in range(max(0, at - 2), min(at + 2, len(text))):
        is_title = pattern.search(text, max(0, end - _TITLE_LENGTH), end)
        if is_title and (end > at or text[end] in surnames):
            return True
    return False


def in_company(text: str, end: int) -> bool:
    """Whether the name that ends here goes on to a company, school or bank (西安润明环境工程有限公司)."""
    return bool(_patterns().company.match(text, end))


class _Patterns(NamedTuple):
    """Regular expressions made from place_context.tsv."""

    after: re.Pattern[str]
    after_full: re.Pattern[str]
    company: re.Pattern[str]
    title: re.Pattern[str]
    respect: re.Pattern[str]
    surnames: frozenset[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = context_words()
    barrier = "".join(words["not_in_company"])
    organisation = f"[\u4e00-\u9fff]{{0,4}}?(?:{_one_of(words['organisation'])})"
    company = f"[^{barrier}\\W\\d_a-zA-Z]{{1,14}}?(?:{_one_of(words['company'])})"
    return _Patterns(
        after=re.compile(
            f"[一二三四五六七八九十]路|[东南西北中]?(?!{_one_of(words['after_but'])})(?:{_one_of(words['after'])})"
        ),
        after_full=re.compile(_one_of(words["after_full"])),
        company=re.compile(f"{organisation}|{company}"),
        title=re.compile(f"(?:{_one_of(words['title'])})\\s?$"),
        respect=re.compile(_one_of(words["respect"])),
        surnames=frozenset(words["surname"]),
    )


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
