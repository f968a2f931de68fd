"""The skeleton of a text: its letters and Han characters alone, and the numbers that stood between them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kb.records import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray


_HAN_DIGITS = "零一二三四五六七八九"
_HAN = "零一二三四五六七八九十百千两"
_HAN_VALUE = {han: value for value, han in enumerate(_HAN_DIGITS)} | {"两": 2, "": 1}
_HAN_NUMBER = re.compile(
    "(?:(?P<k>[一二三四五六七八九两])千)?零?(?:(?P<h>[一二三四五六七八九两])百)?零?"
    "(?:(?P<t>[一二三四五六七八九]?)十)?零?(?P<u>[一二三四五六七八九两])?"
)
# Water classes are figures: Ⅲ类, III类, 三类, and ш类 from a reader that mistook the three strokes.
_CLASS_VALUE = {"i": "1", "ii": "2", "iii": "3", "ш": "3", "iv": "4", "v": "5", "vi": "6"}
_LETTER = "a-zа-я"
# Letters x beside other Latin letters are a word's own (xr, box, index).
_MASK = rf"(?:[×✕✖╳*_○◯〇□■●△]|(?<![{_LETTER}])[xх]+(?![{_LETTER}]))"
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<date>(?<![0-9.])(?:19|20)[0-9]{2}(?P<mark>[-./])[0-9]{1,2}(?P=mark)[0-9]{1,2}(?![0-9]))",
            # Markdown: **25.84** is a number, not one with its outer digits masked.
            rf"(?<![0-9])(?P<frame>\*\*|__|[*_])(?P<framed>{_DIGITS}[%‰]?)(?P=frame)(?![0-9*_])",
            # Before the masks: 二○○八 has zeros. 百 and 千 alone are letters of words (百姓, 千方百计).
            rf"(?P<han>(?=[百千]*[零一二三四五六七八九十两])[{_HAN}]+(?:[○〇]+[{_HAN}]*)*)",
            rf"(?P<class>(?<![{_LETTER}])(?:iii|ii|iv|i|vi|v|ш)(?=\s?(?:[~—、至到和或-]\s?[ivш]+\s?)?类))",
            rf"(?P<masked>[0-9]*(?:\.[0-9]+)?{_MASK}(?:[0-9]|{_MASK})*(?:\.(?:[0-9]|{_MASK})+)*[ \t]?[%‰]?)",
            r"(?P<some>某+(?=[省市州县区旗乡镇村]|街道|社区))",
            rf"(?P<plain>{_DIGITS}(?:[ \t]?[%‰])?)",
        )
    )
)
_SIGNS = " \t%‰"
_OPENS = " \t\u3000([<〔【"
_SENTENCE_ENDS = "\n。;:!?"
_LABEL_END = re.compile(r"[ \t]?(?:[、.)\]〕】>]|是)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number or a mask that stands between two characters of a skeleton."""

    value: str
    """Normal form: 1,349.80 % is 1349.8, 二十三 is 23, Ⅲ类 is 3, 6.6‰ keeps its sign; a mask as it is written."""
    at: int
    """How many characters of the skeleton stand before it."""
    span: Span
    is_masked: bool = False
    is_label: bool = False
    """Whether it only counts points, pieces or pages (2、 ③ 一是, 篇二, 第3页) or is a raised digit (m²)."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The letters and Han characters of a text, and the numbers between them, in order."""

    text: str
    numbers: tuple[Number, ...]
    offsets: NDArray[np.int64] = field(compare=False, repr=False)
    """For each character of the skeleton its offset in the text, rising but where one gave two (㎏)."""

    def span(self, start: int, end: int) -> Span:
        """The stretch of the text from the first to the last character of skeleton[start:end]."""
        return Span(int(self.offsets[start]), int(self.offsets[end - 1]) + 1)


class _Folded(dict[int, str]):
    """For str.translate: a character's NFKC form in lower case, worked out once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = unicodedata.normalize("NFKC", chr(code)).lower()
        return folded


class _IsLetter(dict[int, str]):
    """For str.translate: 1 for a letter or Han character, 0 for anything else."""

    def __missing__(self, code: int) -> str:
        said = self[code] = "1" if chr(code).isalpha() else "0"
        return said


_FOLDED, _IS_LETTER = _Folded(), _IsLetter()


def skeleton(text: str) -> Skeleton:
    """Reduce `text` to its letters and Han characters, with the numbers and masks that stood between them."""
    plain, source = _fold(text)
    is_kept = np.frombuffer(plain.translate(_IS_LETTER).encode(), np.uint8) == ord("1")
    tokens = list(_TOKEN.finditer(plain))
    for token in tokens:
        is_kept[token.start() : token.end()] = False
    before = np.concatenate((np.zeros(1, np.int64), np.cumsum(is_kept)))
    letters = codes_of(plain)[is_kept].tobytes().decode("utf-32-le")
    numbers = tuple(_number(text, token, source, int(before[token.start()])) for token in tokens)
    return Skeleton(letters, numbers, source[is_kept])


def _fold(text: str) -> tuple[str, NDArray[np.int64]]:
    """NFKC and lower case character by character, and for each character of it the offset in `text`."""
    plain = text.translate(_FOLDED)
    source = np.arange(len(text), dtype=np.int64)
    # No character folds to nothing, so that an equal length means one for one.
    if len(plain) == len(text):
        return plain, source
    return plain, np.repeat(source, [len(_FOLDED[ord(character)]) for character in text])


def codes_of(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    # A lone surrogate is no letter but may stand in a text that was badly decoded.
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _number(text: str, token: re.Match[str], source: NDArray[np.int64], at: int) -> Number:
    group = token.lastgroup or "plain"
    start, end = token.span(group)
    span = Span(int(source[start]), int(source[end - 1]) + 1)
    is_masked = group in ("masked", "some")
    value = token[group].rstrip(_SIGNS) if is_masked else _VALUE_OF[group](token[group])
    is_label = not is_masked and (_is_small(text, span) or _is_label(token, value))
    return Number(value, at, span, is_masked, is_label)


def _is_small(text: str, span: Span) -> bool:
    """Whether it is written ① ⑵ ⒊ or ² : such characters count points, raise or lower, and are no figures."""
    return unicodedata.category(text[span.start]) == "No" and span.end - span.start == 1


def _is_label(token: re.Match[str], value: str) -> bool:
    """Whether it counts pieces of a bundle, pages or points of a list: where a text is put changes those."""
    plain, start, end = token.string, token.start(), token.end()
    return len(value) <= 2 and (_counts_pieces(plain, start, end) or _counts_points(plain, start, end))


def _counts_pieces(plain: str, start: int, end: int) -> bool:
    """篇二, 第4篇, 第三页, 共12页."""
    before, after = plain[max(0, start - 2) : start].rstrip(), plain[end : end + 2].lstrip()
    return before.endswith("篇") or (before.endswith(("第", "共")) and after.startswith(("篇", "页")))


def _counts_points(plain: str, start: int, end: int) -> bool:
    """。2、 and (三) and ；一是: at the start of a sentence, with a mark or 是 after it."""
    while start and plain[start - 1] in _OPENS:
        start -= 1
    opens_sentence = start == 0 or plain[start - 1] in _SENTENCE_ENDS
    return opens_sentence and _LABEL_END.match(plain, end) is not None


def _value_of_digits(digits: str) -> str:
    number = digits.rstrip(_SIGNS).replace(",", "")
    whole, _, fraction = number.partition(".")
    fraction = fraction.rstrip("0")
    # 95 that lost its % is damaged, not another figure; but 6.6‰ is not 6.6%.
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "") + ("‰" if "‰" in digits else "")


def _value_of_han(numeral: str) -> str:
    """二十三 as 23, 二○一一 as 2011; what is neither (十一五) stays as it is."""
    plain = numeral.replace("○", "零").replace("〇", "零")
    if not set(plain) & set("十百千"):
        return "".join(str(_HAN_VALUE[digit]) for digit in plain).lstrip("0") or "0"
    match = _HAN_NUMBER.fullmatch(plain)
    if not match:
        return plain
    parts = ((match["k"], 1000), (match["h"], 100), (match["t"], 10), (match["u"], 1))
    return str(sum(_HAN_VALUE[digit] * unit for digit, unit in parts if digit is not None))


def _value_of_date(date: str) -> str:
    return "-".join(part.zfill(2) for part in re.split("[-./]", date))


_VALUE_OF = {
    "plain": _value_of_digits,
    "framed": _value_of_digits,
    "han": _value_of_han,
    "class": _CLASS_VALUE.__getitem__,
    "date": _value_of_date,
}
