"""Numbers that an answer computed: a difference, a sum, a share, a ratio or a count, recomputed from what is cited."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = "由引用数据计算"
_MOST_OPERANDS = 12
"""Operands beyond this are no sentence that a reader could follow."""


def follows(number: Decimal, operands: Sequence[Decimal], *, counted: int) -> bool:
    """Whether a number is a difference, share, ratio or the sum of cited numbers, or counts the citations.

    A result is right if it equals the recomputed one rounded to the places that are stated.
    """
    if number == counted:
        return True
    some = list(dict.fromkeys(operands))[:_MOST_OPERANDS]
    return any(_rounds_to(result, number) for result in _results(some))


def _results(operands: Sequence[Decimal]) -> list[Decimal]:
    found = [sum(operands, Decimal(0))] if len(operands) > 1 else []
    for one, other in permutations(operands, 2):
        found += [one - other, one + other]
        if other:
            found += [one / other, one / other * 100, (one - other) / other * 100]
    return [abs(result) for result in found]


def _rounds_to(result: Decimal, number: Decimal) -> bool:
    places = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
    return result.quantize(places, rounding=ROUND_HALF_UP) == number
