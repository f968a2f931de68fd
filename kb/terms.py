"""Cutting text into search terms: dictionary words, character pairs, and numbers in normal form."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from kb.datafiles import data_file
from kb.normal import without_thousands
from kb.plainview import view

if TYPE_CHECKING:
    import rjieba

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORDY = re.compile(r"\w")


def _lines(name: str) -> tuple[str, ...]:
    text = data_file(name).read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def stop_words() -> frozenset[str]:
    """Words that ask or glue and say nothing of the matter."""
    return frozenset(_lines("stop_words.txt"))


@cache
def synonyms(word: str) -> frozenset[str]:
    """Other words of the same meaning in official texts; empty where none are known."""
    same = {other for group in _groups() if word in group for other in group if other != word}
    return frozenset(same | set(_everyday().get(word, ())))


@cache
def title_words() -> frozenset[str]:
    """Words of which titles of any text are made: kinds of papers, names of campaigns."""
    return frozenset(word for line in _lines("title_words.txt") for word in line.split())


@cache
def general_words() -> frozenset[str]:
    """Words of official texts that are used of any matter."""
    return frozenset(word for line in _lines("general_words.txt") for word in line.split())


def everyday(text: str) -> dict[str, tuple[str, ...]]:
    """Everyday words in a text with what official texts say for each; a longer one hides those inside it."""
    rest = plain(text)
    found: dict[str, tuple[str, ...]] = {}
    for word, official in _everyday().items():
        if word in rest:
            found[word] = official
            rest = rest.replace(word, "\x00")
    return found


@cache
def _everyday() -> dict[str, tuple[str, ...]]:
    """The everyday words of the data file, longest first."""
    pairs = (line.split(":", 1) for line in _lines("everyday_words.txt"))
    words = {plain(word): tuple(plain(official).split()) for word, official in pairs}
    return dict(sorted(words.items(), key=lambda pair: (-len(pair[0]), pair[0])))


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in _lines("synonyms.txt"))


@cache
def _cutter() -> rjieba.Jieba:
    import rjieba

    cutter = rjieba.Jieba()
    for word in _lines("field_words.txt"):
        cutter.add_word(word, None, None)
    return cutter


def plain(text: str) -> str:
    """The plain view in NFKC and lower case, thousands separators dropped: 1,349.8 and １３４９．８ are one number."""
    # Half a surrogate pair (a cut-off emoji from a browser or terminal) is no text and stops the dictionary.
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return without_thousands(unicodedata.normalize("NFKC", view(whole).text).lower())


def words(text: str) -> list[str]:
    """Dictionary words and numbers of `text`, in order, stop words dropped; long words also in parts."""
    cut: list[str] = _cutter().cut_for_search(plain(text))
    kept = [word for word in cut if _WORDY.search(word) and word not in stop_words()]
    return kept + [number for number in _NUMBER.findall(plain(text)) if number not in kept]


def cut(text: str) -> list[str]:
    """The words of `text` one behind another; together they are the text."""
    found: list[str] = _cutter().cut(text)
    return found


def known_words(text: str) -> list[str]:
    """The words of `text` that the dictionary has, one behind another; what it doesn't know stands alone."""
    found: list[str] = _cutter().cut(text, hmm=False)
    return found


def pairs(text: str) -> list[str]:
    """Every two neighbouring Han characters: finds what the dictionary cut elsewhere."""
    return [
        run[i : i + 2]
        for run in _HAN_RUN.findall(plain(text))
        for i in range(len(run) - 1)
        if run[i : i + 2] not in stop_words()
    ]


def whole_words(text: str) -> list[str]:
    """Words of `text` each once cut, stop words dropped."""
    cut: list[str] = _cutter().cut(plain(text))
    return [word for word in cut if _WORDY.search(word) and word not in stop_words()]
