"""The least that is checked of a reworded sentence: that its cited quotes carry its numbers and its places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.records import Flag
from assistant.verify import numbers
from assistant.wording.pieces import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Citation
    from kb.places import Gazetteer, PlaceMention


class NumbersAndPlaces:
    """Flags numbers and places that none of the cited quotes has."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def flags(self, sentence: str, cited: Sequence[Citation]) -> tuple[Flag, ...]:
        """The numbers and places of a sentence that are not borne out."""
        words = plain(sentence)
        carried = {number for citation in cited for number in numbers(citation.text)}
        foreign = [number for number in numbers(words) if number not in carried]
        places = [mention for mention in self._gazetteer.find(words) if not _is_of(mention, cited)]
        return (
            *(Flag("number", number, f"所引原文没有数字 {number}") for number in foreign),
            *(Flag("place", mention.text, f"所引原文不是{mention.text}的") for mention in places),
        )


def _is_of(mention: PlaceMention, cited: Sequence[Citation]) -> bool:
    words = "\n".join(f"{one.place or ''}\n{one.text}\n{one.around}" for one in cited)
    return mention.text in words or any(entry.name in words for entry in mention.candidates)
