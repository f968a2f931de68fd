"""The glossary: terms and what they mean, out of the starter cards that define them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.cite import Citer
from assistant.learning.reading import line, sentences_of, shipped_cards
from assistant.learning.records import Term
from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.records import Evidence
    from kb.search import Searcher

_CARDS = "术语_"
_DEFINES = re.compile(
    r"(?P<name>[^，。；：（）]{1,24}?(?:（[^（）]{1,2}）)?)(?:（(?:又称|旧称|[^（）]{2,6}称)(?P<also>[^（）]+)）)?"
    r"是(?:指)?(?P<meaning>[^。]+)"
)
_EXPLAINS = re.compile(r"(?P<name>[^，。；：（）“]{2,24})的(?P<meaning>“[^”]+”指[^。]+)")
_NEXT = re.compile(r"，(?=[^，；]{1,8}是指)")
"""Between two terms that one sentence defines: 昼间是指…，夜间是指…"""


@dataclass(frozen=True, slots=True)
class Defined:
    """A term with the sentence that defines it."""

    name: str
    also: tuple[str, ...]
    meaning: str
    part: Evidence


def glossary(searcher: Searcher) -> tuple[Term, ...]:
    """All terms in the order of the cards that define them; none if the library lacks the cards."""
    citer = Citer(searcher.where)
    return tuple(
        Term(one.name, one.meaning, line(one.part, citer).citation, one.also) for one in defined(searcher)
    )


def defined(searcher: Searcher) -> Iterator[Defined]:
    """The terms of the glossary's cards."""
    for card in sorted(name for name in shipped_cards() if name.startswith(_CARDS)):
        for sentence in sentences_of(card, searcher):
            for clause in _NEXT.split(sentence.text.removesuffix("。")):
                match = _DEFINES.fullmatch(clause) or _EXPLAINS.fullmatch(clause)
                if match is not None:
                    known = match.groupdict().get("also")
                    also = tuple(known.split("、")) if known else ()
                    yield Defined(match["name"], also, match["meaning"], sentence.part)


def find_terms(words: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms that some words stand in: first those so named, then those explained by them; all for no words."""
    wanted = normalise(words)
    named = [one for one in terms if any(wanted in normalise(name) for name in (one.name, *one.also))]
    told = [one for one in terms if one not in named and wanted in normalise(one.meaning)]
    return (*named, *told)
