"""False premises: a question about a place in words that its own texts never use, though other places' do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant import select
from assistant.wanted import says
from kb import terms
from kb.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.find import Finding
    from assistant.records import Evidence, Query
    from assistant.wanted import Wanted
    from kb.search import Searcher

_UNSAID = 0.5
"""Of the question's weight: so much of it stands in other places' texts only."""
_TOLD = 0.18
"""Of its weight: so little do even the best sentences say. Seen on 180 questions about one place: those that can be
answered tell 0.2 and more, or are asked in everyday words."""
_AMONG = 3
_WORDS = 2


def unsaid(
    query: Query, finding: Finding, want: Wanted, parts: Sequence[Evidence], searcher: Searcher
) -> tuple[str, ...]:
    """The words of a question that only other places' texts have, heaviest first; empty where its premise may hold."""
    if len(query.places) != 1:
        return ()
    ids = finding.speaking_for(query.places[0])
    best = max((select.told_share(part, want) for part in parts[:_AMONG]), default=0.0)
    if not ids or best >= _TOLD:
        return ()
    text = normalise(" ".join(chunk.indexed for chunk in searcher.chunks_of(ids)))
    official = terms.everyday(query.text)
    missing = {
        word: weight
        for word, weight in want.weights.items()
        if word not in want.absent and not any(says(text, one) for one in (word, *official.get(word, ())))
    }
    if sum(missing.values()) < _UNSAID * want.total:
        return ()
    # Of a word and its piece the longer one; 资金 alone may only be called otherwise.
    whole = [word for word in missing if not any(word != other and word in other for other in missing)]
    return tuple(sorted(whole, key=lambda word: -missing[word])) if len(whole) >= _WORDS else ()
