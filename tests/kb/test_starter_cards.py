"""The starter cards: what ships with the program must be honest, short and quotable sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
CARDS = PROJECT / "kb" / "starter"
FACTCARDS = PROJECT.parent / "shared" / "corpus" / "factcards"

KEYS = {"title", "place", "province", "year", "campaign", "kind", "origin"}
ORIGIN_KEYS = {"title", "url"}
YEAR = re.compile(r"[12]\d{3}(—[12]\d{3})?|年份不详")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
MASKED_YEAR = re.compile(r"[xX×Ｘｘ*＊_＿]+\s*年|20[xX×Ｘｘ*＊_＿]{1,2}")
SHORT_PLACE = re.compile(r"(?:.+?市)?(?P<short>.+?)(?:市|县|社区|区)")
COPIED = 25


@dataclass(frozen=True)
class Card:
    """A starter card as it stands in its file."""

    name: str
    front: dict[str, object]
    body: str

    @property
    def title(self) -> str:
        return str(self.front["title"])

    @property
    def place(self) -> str:
        return str(self.front["place"])

    @property
    def short_place(self) -> str:
        found = SHORT_PLACE.fullmatch(self.place)
        return found["short"] if found else self.place

    @property
    def origins(self) -> list[dict[str, str]]:
        origins = self.front["origin"]
        assert isinstance(origins, list), self.name
        return origins

    @property
    def sections(self) -> str:
        """Everything from the first `##` on: the card without its title and its line of origin."""
        return self.body[self.body.index("\n## ") :]

    @property
    def sentences(self) -> list[str]:
        lines = [line for line in self.body.splitlines() if not line.startswith("#")]
        return [part.strip() for part in re.split(r"(?<=[。！？])|\n", "\n".join(lines)) if part.strip()]


def read(path: Path) -> Card:
    opening, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == "", f"{path.name} does not begin with front matter"
    loaded = yaml.safe_load(front)
    assert isinstance(loaded, dict), path.name
    return Card(path.name, loaded, body)


def squeezed(text: str) -> str:
    return "".join(text.split())


def runs(text: str, length: int) -> set[str]:
    return {text[at : at + length] for at in range(len(text) - length + 1)}


ALL = [read(path) for path in sorted(CARDS.glob("*.md"))]
each_card = pytest.mark.parametrize("card", ALL, ids=lambda card: card.name)


def test_there_are_at_least_twelve_cards_of_different_places() -> None:
    places = [card.place for card in ALL]
    assert len(places) >= 12
    assert len(set(places)) == len(places)


def test_several_provinces_and_campaigns_are_there() -> None:
    assert len({card.front["province"] for card in ALL}) >= 5
    assert len({card.front["campaign"] for card in ALL}) >= 3


def test_at_least_four_cards_tell_how_a_place_handled_noise() -> None:
    with_noise = [card for card in ALL if "噪声" in card.title or "声环境" in card.title]
    assert len(with_noise) >= 4


@each_card
def test_a_card_has_exactly_the_agreed_keys_and_none_is_empty(card: Card) -> None:
    assert set(card.front) == KEYS
    for key in KEYS - {"origin"}:
        value = card.front[key]
        assert isinstance(value, str), key
        assert value.strip(), key
    assert YEAR.fullmatch(str(card.front["year"]))
    assert card.front["kind"] == "先例摘要"


@each_card
def test_a_card_names_the_title_and_address_of_its_origins(card: Card) -> None:
    assert card.origins
    for origin in card.origins:
        assert set(origin) == ORIGIN_KEYS
        assert origin["title"].strip()
        assert origin["url"].startswith(("http://", "https://"))


@each_card
def test_a_card_opens_with_its_title_and_says_it_is_no_original(card: Card) -> None:
    heading, notice = card.body.splitlines()[:2]
    assert heading == f"# {card.title}"
    assert notice.startswith("本卡为摘要（非原文），依据：")
    for origin in card.origins:
        assert origin["title"] in notice


@each_card
def test_a_card_is_divided_and_of_a_readable_length(card: Card) -> None:
    assert re.search(r"^## \S", card.body, re.MULTILINE)
    assert 300 <= len(squeezed(card.sections)) <= 700


@each_card
def test_a_card_carries_no_masked_year(card: Card) -> None:
    said = [card.body, *(str(card.front[key]) for key in KEYS - {"origin"})]
    assert not [found[0] for text in said for found in MASKED_YEAR.finditer(text)]


@each_card
def test_every_sentence_with_a_number_names_the_place(card: Card) -> None:
    homeless = [
        sentence
        for sentence in card.sentences
        if NUMBER.search(sentence) and card.short_place not in sentence
    ]
    assert not homeless


@each_card
def test_no_sentence_hides_the_place_behind_a_pronoun(card: Card) -> None:
    assert not [word for word in ("该市", "该区", "我市", "本市", "该社区") if word in card.body]


def digests_by_url() -> dict[str, list[str]]:
    """The text of every digest, front matter included, under the address it gives."""
    found: dict[str, list[str]] = {}
    for path in sorted(FACTCARDS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        address = re.search(r"^url: (.*)$", text, re.MULTILINE)
        if address:
            found.setdefault(address[1].strip(), []).append(text)
    return found


@pytest.fixture(scope="module")
def digests() -> dict[str, list[str]]:
    if not FACTCARDS.is_dir():
        pytest.skip("the digests do not lie beside the project")
    return digests_by_url()


@pytest.mark.shared
@each_card
def test_every_number_of_a_card_stands_in_the_digest_it_names(
    card: Card, digests: dict[str, list[str]]
) -> None:
    known: set[str] = set()
    for origin in card.origins:
        texts = digests.get(origin["url"], [])
        assert any(f"title: {origin['title']}\n" in text for text in texts), origin["url"]
        known.update(number for text in texts for number in NUMBER.findall(text))
    stated = NUMBER.findall(f"{card.title} {card.front['year']} {card.body}")
    assert not [number for number in stated if len(number) >= 2 and number not in known]


@pytest.mark.shared
@each_card
def test_no_card_copies_a_long_run_from_its_digest(card: Card, digests: dict[str, list[str]]) -> None:
    own = runs(squeezed(card.sections), COPIED)
    for origin in card.origins:
        for text in digests[origin["url"]]:
            digest = squeezed(text.split("---\n", 2)[2])
            assert not own & runs(digest, COPIED), origin["url"]
