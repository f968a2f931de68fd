"""Numbers that an answer computed: a difference, a sum, a share, a ratio or a count, recomputed from what is cited."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = "由引用数据计算"
_MOST_OPERANDS = 12
"""Operands beyond this are no sentence that a reader could follow."""


_DIFFERENCE = re.compile(r"相差|差距|高出|低了|多出|少了|超出|[高低多少]于?(?=\d)")
_SUM = re.compile(r"合计|总计|总和|之和|一?共")
_RATIO = re.compile(r"倍")
_SHARE = re.compile(r"占|比例|比重")


def follows(number: Decimal, operands: Sequence[Decimal], sentence: str, *, counted: int) -> bool:
    """Whether a number is what its sentence says, computed from cited numbers, or counts the citations.

    相差 is a difference, 合计 a sum, 倍 a ratio, 占 a share; a sentence with none of these words may mean any. A
    result is right if it equals the recomputed one rounded to the places that are stated.
    """
    if number == counted:
        return True
    some = list(dict.fromkeys(operands))[:_MOST_OPERANDS]
    return any(_rounds_to(result, number) for result in _results(some, sentence))


def _results(operands: Sequence[Decimal], sentence: str) -> list[Decimal]:
    by_word = {
        _DIFFERENCE: [one - other for one, other in permutations(operands, 2)],
        _SUM: [sum(operands, Decimal(0)), *(one + other for one, other in permutations(operands, 2))],
        _RATIO: [one / other for one, other in permutations(operands, 2) if other],
        _SHARE: [one / other * 100 for one, other in permutations(operands, 2) if other],
    }
    said = [results for word, results in by_word.items() if word.search(sentence)]
    change = [(one - other) / other * 100 for one, other in permutations(operands, 2) if other]
    return [abs(result) for results in (said or [*by_word.values(), change]) for result in results]


def _rounds_to(result: Decimal, number: Decimal) -> bool:
    places = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
    return result.quantize(places, rounding=ROUND_HALF_UP) == number
