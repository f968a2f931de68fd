"""One normal form for comparing texts; never for quoting them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SPACE = re.compile(r"\s+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# A document's “ ” ， （ and " , ( differ by its typist, not by meaning.
_MARKS = str.maketrans("“”‘’，；：、。？！（）〔〕【】《》—–～", "\"\"'',;:,.?!()()()<>--~")


def normalise(text: str) -> str:
    """NFKC, lower case, one form of each mark, no white space, no thousands separators."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_MARKS)
    return _THOUSANDS.sub("", _SPACE.sub("", plain)).replace("\\", "")


def same_as(text: str) -> str:
    """A key that exact copies share, whatever their spaces, widths and quotation marks."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()[:32]


def text_hash(text: str) -> str:
    """The key under which a text's vector is kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
