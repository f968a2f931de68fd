"""One normal form for comparing texts; never for quoting them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from kb.plainview import view

_SPACE = re.compile(r"\s+")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
# A full stop between two numbers ends a sentence: 测点54。46个达标 holds no 54.46.
# Signs whose NFKC form would run into the digits beside them: ⒈5个, ①95%, 10⁶, 3⅓.
_GLUED = re.compile(
    r"[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793](?=\d)|(?<=\d)[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u2150-\u215e\u2460-\u249b]"
)
_GAP_BETWEEN = re.compile(r"(?<=\d)\s+(?=\d)")
_STOP_BETWEEN = re.compile(r"(?<=\d)。(?=\d)")
# A document's “ ” ， （ and " , ( differ by its typist, not by meaning.
_MARKS = str.maketrans("“”‘’，；：、。？！（）〔〕【】《》—–～", "\"\"'',;:,.?!()()()<>--~")


def normalise(text: str) -> str:
    """The plain view in NFKC and lower case, one form of each mark, no white space, no thousands separators."""
    seen = _GLUED.sub(_unglued, view(text).text)
    # The view closed the gaps that stand inside numbers: any other parts two of them.
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", _GAP_BETWEEN.sub(";", seen)).lower())
    # Before 、 becomes a comma: 12369、110 are two numbers.
    return _STOP_BETWEEN.sub(";", without_thousands(plain)).translate(_MARKS).replace("\\", "")


def _unglued(match: re.Match[str]) -> str:
    return (
        f"{match[0]};"
        if match.end() < len(match.string) and match.string[match.end()].isdecimal()
        else f";{match[0]}"
    )


def without_thousands(text: str) -> str:
    """Text after NFKC with 1,349.8 as 1349.8; 12369,110 are two numbers and stay."""
    return _THOUSANDS.sub(lambda match: match[0].replace(",", ""), text)


def same_as(text: str) -> str:
    """A key that exact copies share, whatever their spaces, widths and quotation marks."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()[:32]


def text_hash(text: str) -> str:
    """The key under which a text's vector is kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
