"""The checker: what of a sentence its cited quotes do not carry, and which lines of an answer stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.check import claims, computed
from assistant.check.evidence import Carried, carried, says
from assistant.check.lines import segments_of
from assistant.check.senses import clashes
from assistant.records import Flag
from kb.normal import normalise
from kb.places import innermost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.check.claims import Amount
    from assistant.records import Citation
    from kb.places import Gazetteer, PlaceEntry

_MARK = re.compile(r"\[(\d{1,4})\]")
_MARKDOWN = re.compile(r"\*\*|\\(?=[\\`*_\[\]#<>|~])")
_OTHER_KIND = "所引原文里这个数是目标还是现状，与此处说法不同"
_LEFT_OUT = re.compile(r"……|…")


@dataclass(frozen=True, slots=True)
class Checked:
    """The lines that stand, the numbers of those that fell, and everything that was flagged."""

    lines: tuple[str, ...]
    removed: tuple[str, ...]
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What needs no citation: labels, titles, the user's own words."""

    words: str
    numbers: frozenset[object]

    def says(self, words: str) -> bool:
        return bool(self.words) and says(self.words, normalise(words))


class Checker:
    """Checks sentences against the quotes they cite."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def flags(self, sentence: str, cited: Sequence[Citation]) -> tuple[Flag, ...]:
        """What of a sentence (its marks may still be in it) the cited quotes do not carry."""
        return self._flags(sentence, [carried(citation) for citation in cited], _Known("", frozenset()))

    def checked(
        self, lines: Iterable[str], citations: Sequence[Citation], *, known: Iterable[str] = ()
    ) -> Checked:
        """The lines that stand; `known` are texts whose words need no citation.

        A line may be a list item or the row of a table, whose cells are read with the heads of their columns.
        """
        by_number = {citation.number: carried(citation) for citation in citations}
        words = "\n".join(known)
        needless = _Known(normalise(words), frozenset(claims.numbers(words)))
        kept: list[str] = []
        removed: list[str] = []
        flagged: list[Flag] = []
        for line, segments in segments_of(lines):
            found = [
                flag for text, marks in segments for flag in self._segment(text, marks, by_number, needless)
            ]
            if found:
                removed += [flag.words for flag in found if flag.kind in ("number", "unit")]
                flagged += found
            else:
                kept.append(line)
        return Checked(tuple(kept), tuple(removed), tuple(flagged))

    def _segment(
        self, text: str, marks: Sequence[int], by_number: dict[int, Carried], known: _Known
    ) -> list[Flag]:
        foreign = [Flag("mark", f"[{mark}]", "没有这一条引用") for mark in marks if mark not in by_number]
        cited = [by_number[mark] for mark in marks if mark in by_number]
        if not cited and not any(sign.isdigit() for sign in _MARK.sub("", text)):
            # Labels and headings say no more than what stands under them.
            return foreign
        return [*foreign, *self._flags(text, cited, known)]

    def _flags(self, sentence: str, cited: Sequence[Carried], known: _Known) -> tuple[Flag, ...]:
        text = _MARKDOWN.sub("", _MARK.sub("", sentence))
        rest = _without_quoted(text, cited)
        return (
            *_of_amounts(rest, cited, known),
            *_of_bare_numbers(rest, cited, known),
            *_of_han_counts(rest, cited, known),
            *_of_years(rest, cited, known),
            *_of_plans(rest, cited, known),
            *self._of_places(rest, cited, known),
            *_of_indicators(rest, cited, known),
        )

    def _of_places(self, text: str, cited: Sequence[Carried], known: _Known) -> list[Flag]:
        found = []
        mentions = innermost(self._gazetteer.find(text))
        meant = [mention.entry or mention.candidates[0] for mention in mentions]
        for mention, entry in zip(mentions, meant, strict=True):
            words = mention.text
            if known.says(words) or any(self._is_of(entry, words, one, meant) for one in cited):
                continue
            found.append(Flag("place", words, "所引材料不是这个地方的"))
        return found

    def _is_of(self, entry: PlaceEntry, words: str, one: Carried, meant: Sequence[PlaceEntry]) -> bool:
        """Whether a citation is of a place, names it, or is of one inside it that the sentence names as well."""
        if one.place == entry.name or says(one.words, normalise(words)):
            return True
        own = self._gazetteer.entry_named(one.place) if one.place else None
        return own is not None and own.lies_in(entry) and own in meant


def _without_quoted(text: str, cited: Sequence[Carried]) -> str:
    """A sentence without those of its stretches that are the quote's own words: they need no checking."""
    kept = []
    for stretch in _LEFT_OUT.split(text):
        label, colon, said = stretch.rpartition("：")
        bare = said.strip(" ，,；;。：:、")
        if colon and bare and any(one.says(bare) for one in cited):
            kept.append(label)
        elif not any(one.says(stretch.strip(" ，,；;。：:、")) for one in cited):
            kept.append(stretch)
    return "\n".join(kept)


def _of_amounts(text: str, cited: Sequence[Carried], known: _Known) -> list[Flag]:
    is_computed = computed.MARK in text
    operands = [amount.number for one in cited for amount in one.amounts]
    found = []
    for amount in claims.amounts(text):
        flags = [_against(amount, one) for one in cited]
        if any(flag is None for flag in flags) or known.says(amount.words):
            continue
        if is_computed and computed.follows(amount.number, operands, text, counted=len(cited)):
            continue
        found.append(_nearest([flag for flag in flags if flag], amount))
    return found


def _nearest(flags: list[Flag], amount: Amount) -> Flag:
    """The flag of the citation that comes nearest: its unit or indicator differs where others lack the number."""
    order = ("kind", "indicator", "unit", "number")
    ranked = sorted(flags, key=lambda flag: order.index(flag.kind))
    return ranked[0] if ranked else Flag("number", amount.words, "没有注明出处")


def _against(amount: Amount, one: Carried) -> Flag | None:
    """What is wrong with an amount by one citation; None if the citation carries it."""
    same = [each for each in one.amounts if (each.number, each.upper) == (amount.number, amount.upper)]
    if not same:
        return Flag("number", amount.words, "所引原文没有这个数")
    same = [each for each in same if not amount.unit or each.unit == amount.unit]
    if not same:
        return Flag("unit", amount.words, "所引原文里这个数的单位不同")
    same = [each for each in same if _is_of_one_thing(amount, each)]
    if not same:
        return Flag("indicator", amount.words, "所引原文里这个数说的是另一项指标")
    same = [each for each in same if not _contradicts(amount, each)]
    if not same:
        return Flag("kind", amount.words, _OTHER_KIND)
    if all(clashes(amount.sense, each.sense) for each in same):
        return Flag("kind", amount.words, "所引原文里这个数的界限、增减、类别或年份与此处说法不同")
    return None


def _is_of_one_thing(amount: Amount, each: Amount) -> bool:
    return not amount.indicators or not each.indicators or bool(amount.indicators & each.indicators)


def _contradicts(amount: Amount, each: Amount) -> bool:
    """Whether what is aimed at is stated as reached, or the other way round."""
    if amount.says == "aim":
        return each.kind == "现状" and each.says != "aim"
    if amount.says == "state":
        return each.kind in ("目标", "标准") and each.says != "state"
    # Quoted in part, a plan looks reached: only where its own clause says that it is aimed at.
    return amount.is_reached and each.kind == "目标" and each.says == "aim"


def _of_bare_numbers(text: str, cited: Sequence[Carried], known: _Known) -> list[Flag]:
    carried_numbers = {number for one in cited for number in one.numbers}
    found = []
    for bare in claims.bare_numbers(text):
        carrying = [one for one in cited if bare.number in one.numbers]
        if carrying and bare.says == "state" and all(one.is_demand for one in carrying):
            found.append(Flag("kind", bare.words, _OTHER_KIND))
        if carrying or bare.number in known.numbers:
            continue
        if computed.MARK in text and computed.follows(
            bare.number, sorted(carried_numbers), text, counted=len(cited)
        ):
            continue
        found.append(Flag("number", bare.words, "所引原文没有这个数" if cited else "没有注明出处"))
    return found


def _of_han_counts(text: str, cited: Sequence[Carried], known: _Known) -> list[Flag]:
    return [
        Flag("number", count, "所引原文没有这个数")
        for count in claims.han_counts(text)
        if not known.says(count)
        and not any(one.says(count) or one.says(claims.in_digits(count)) for one in cited)
    ]


def _of_years(text: str, cited: Sequence[Carried], known: _Known) -> list[Flag]:
    found = [
        Flag("year", year, "所引材料不是这一年的，或年份被隐去")
        for year in claims.years(text)
        if not known.says(year) and not any(year in one.years for one in cited)
    ]
    return found + [
        Flag("year", date, "所引原文没有这个日期")
        for date in claims.dates(text)
        if not known.says(date) and not any(says(one.words.replace(" ", ""), date) for one in cited)
    ]


def _of_plans(text: str, cited: Sequence[Carried], known: _Known) -> list[Flag]:
    return [
        Flag("year", plan, "所引材料没有提到这个规划时期")
        for plan in claims.plans(text)
        if not known.says(plan) and not any(plan in one.words for one in cited)
    ]


def _of_indicators(text: str, cited: Sequence[Carried], known: _Known) -> list[Flag]:
    found = []
    for words, mention in claims.named(text):
        if known.says(words) or any(normalise(words) in one.words for one in cited):
            continue
        if not any(mention.indicator.is_named_in(one.words) for one in cited):
            found.append(Flag("indicator", words, "所引原文没有提到这项指标"))
    return found
