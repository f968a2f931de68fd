"""What happens to the starter library when the program starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from langchain_core.embeddings import Embeddings

from ingest import shipped as making
from ingest import starter
from ingest.pipeline import Ingester
from ingest.prepare import Item
from ingest.shipped import passages, write_vectors
from ingest.starter import cards, ensure_starter
from kb import shipped as shipping
from kb.embedding import DEFAULT_EMBEDDER, FINGERPRINT_SENTENCES, Embedder, load_embedder
from kb.library import Library
from kb.places import Gazetteer
from kb.records import OWN, STARTER
from kb.search import Searcher
from kb.shipped import FILE, load_shipped
from tests.fakes import HashingEmbeddings, hashing_embedder
from tests.kb.making import OtherNumbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ingest.records import Progress

CARD = """---
title: {place}的噪声治理（摘要）
place: {place}
province: {province}
year: '{year}'
campaign: 创建国家环境保护模范城市
kind: 先例摘要
origin:
- ref: '126'
  title: 某报道
  url: ''
---
# {place}的噪声治理（摘要）
本卡为摘要（非原文），依据：某报道。

## 噪声
{place}噪声达标区面积为{area}平方公里。
"""
SUZHOU = CARD.format(place="苏州市", province="江苏省", year="2007", area="466.08")
HUZHOU = CARD.format(place="湖州市", province="浙江省", year="2009", area="25.84")


class Counting(Embeddings):
    """Another's numbers, and a list of the texts they were made for."""

    def __init__(self, real: Embeddings) -> None:
        self._real = real
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return self._real.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        return self._real.embed_query(text)

    @property
    def passages(self) -> set[str]:
        """What was embedded of documents."""
        return set(self.embedded) - set(FINGERPRINT_SENTENCES)


@pytest.fixture(scope="module")
def built_in() -> Embeddings:
    embedder = load_embedder(DEFAULT_EMBEDDER)
    assert embedder is not None
    return embedder.embeddings


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[Embedder | None], Library]]:
    """Opens the library in one folder as the program does at its start."""
    held: list[Library] = []
    folder = tmp_path / "home"
    folder.mkdir()

    def open_it(embedder: Embedder | None) -> Library:
        for library in held:
            library.close()
        library = Library.open(folder, embedder)
        library.check_embedder()
        held[:] = [library]
        return library

    yield open_it
    for library in held:
        library.close()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's own files: two cards in two folders, no vectors yet."""
    root = tmp_path / "package"
    for folder in ("starter/east", "starter/north", "data"):
        (root / folder).mkdir(parents=True)
    monkeypatch.setattr(starter, "files", lambda _package: root)
    monkeypatch.setattr(shipping, "data_file", lambda name: root / "data" / name)
    monkeypatch.setattr(making, "DATA", root / "data")
    (root / "starter" / "east" / "苏州.md").write_text(SUZHOU, encoding="utf-8")
    (root / "starter" / "north" / "湖州.md").write_text(HUZHOU, encoding="utf-8")
    return root


def quotes(library: Library, words: str) -> list[str]:
    hits = Searcher(library, collections=(STARTER.name,)).search(words, 20)
    return [hit.chunk.text for hit in hits if words in hit.chunk.text]


# ---- the cards


def test_cards_of_all_folders_are_found_by_their_file_names_in_order(package: Path) -> None:
    (package / "starter" / "README.txt").write_text("no card", encoding="utf-8")
    assert cards() == {"湖州.md": HUZHOU, "苏州.md": SUZHOU}
    assert list(cards()) == sorted(cards())


@pytest.mark.usefixtures("package")
def test_a_first_start_takes_all_cards_in(opened: Callable[[Embedder | None], Library]) -> None:
    library = opened(hashing_embedder())
    told: list[Progress] = []
    summary = ensure_starter(library, told.append)
    assert summary is not None
    assert summary.counts == {"added": 2}
    assert {event.path for event in told} == {"starter:湖州.md", "starter:苏州.md"}
    assert {source.path for source in library.catalogue.sources.all(STARTER.name)} == {
        "starter:湖州.md",
        "starter:苏州.md",
    }
    assert quotes(library, "466.08平方公里")
    assert library.is_whole


@pytest.mark.usefixtures("package")
def test_a_card_keeps_what_its_front_matter_says(opened: Callable[[Embedder | None], Library]) -> None:
    library = opened(hashing_embedder())
    ensure_starter(library)
    (document,) = library.catalogue.documents.named("苏州.md")
    (report,) = library.catalogue.reports.all(document_id=document.id)
    assert (report.place.value, report.year.value, report.kind.value) == ("苏州市", "2007", "先例摘要")
    assert report.title.value == "苏州市的噪声治理（摘要）"
    assert report.origin.value == "某报道"


@pytest.mark.usefixtures("package")
def test_a_second_start_changes_nothing(opened: Callable[[Embedder | None], Library]) -> None:
    ensure_starter(opened(hashing_embedder()))
    library = opened(hashing_embedder())
    before = library.catalogue.info()
    assert ensure_starter(library) is None
    assert library.catalogue.info() == before


def test_a_changed_card_replaces_the_old_one(
    opened: Callable[[Embedder | None], Library], package: Path
) -> None:
    ensure_starter(opened(hashing_embedder()))
    (package / "starter" / "east" / "苏州.md").write_text(SUZHOU.replace("466.08", "470.2"), encoding="utf-8")
    library = opened(hashing_embedder())
    summary = ensure_starter(library)
    assert summary is not None
    assert summary.counts == {"unchanged": 1, "updated": 1}
    assert quotes(library, "470.2平方公里")
    assert quotes(library, "466.08平方公里") == []
    assert library.catalogue.info().documents == 2
    assert library.is_whole


def test_a_removed_card_goes_and_the_users_own_documents_stay(
    opened: Callable[[Embedder | None], Library], package: Path
) -> None:
    library = opened(hashing_embedder())
    ensure_starter(library)
    own = Item("/in/苏州.md", "苏州.md", "苏州市污水处理率为91.5%。".encode())
    Ingester(library, Gazetteer.load()).ingest_items([own])
    (package / "starter" / "east" / "苏州.md").unlink()
    ensure_starter(library)
    assert [source.name for source in library.catalogue.sources.all(STARTER.name)] == ["湖州.md"]
    assert [source.name for source in library.catalogue.sources.all(OWN.name)] == ["苏州.md"]
    assert quotes(library, "466.08平方公里") == []
    assert library.is_whole


def test_a_card_that_moves_to_another_folder_is_unchanged(
    opened: Callable[[Embedder | None], Library], package: Path
) -> None:
    library = opened(hashing_embedder())
    ensure_starter(library)
    (package / "starter" / "east" / "苏州.md").rename(package / "starter" / "north" / "苏州.md")
    assert ensure_starter(library) is None


def test_a_new_card_comes_in_beside_the_others(
    opened: Callable[[Embedder | None], Library], package: Path
) -> None:
    library = opened(hashing_embedder())
    ensure_starter(library)
    new = CARD.format(place="宁波市", province="浙江省", year="2011", area="12.5")
    (package / "starter" / "宁波.md").write_text(new, encoding="utf-8")
    summary = ensure_starter(library)
    assert summary is not None
    assert summary.counts == {"added": 1, "unchanged": 2}


def test_a_card_with_wrong_front_matter_is_a_failure_of_its_own(
    opened: Callable[[Embedder | None], Library], package: Path
) -> None:
    (package / "starter" / "坏.md").write_text(
        SUZHOU.replace("kind: 先例摘要", "kind: 随笔"), encoding="utf-8"
    )
    library = opened(hashing_embedder())
    summary = ensure_starter(library)
    assert summary is not None
    assert summary.counts == {"added": 2, "failed": 1}
    assert [outcome.path for outcome in summary.outcomes if not outcome.is_in] == ["starter:坏.md"]


# ---- the shipped vectors


def test_after_a_failure_the_next_start_tries_again(
    package: Path, opened: Callable[[Embedder | None], Library]
) -> None:
    library = opened(hashing_embedder())
    (package / "starter" / "east" / "坏.md").write_text("没有开头说明。", encoding="utf-8")
    first = ensure_starter(library)
    assert first is not None
    assert first.counts == {"added": 2, "failed": 1}
    second = ensure_starter(library)
    assert second is not None
    assert second.counts == {"unchanged": 2, "failed": 1}


@pytest.mark.usefixtures("package")
def test_the_model_that_made_the_shipped_vectors_embeds_no_passage(
    opened: Callable[[Embedder | None], Library], built_in: Embeddings
) -> None:
    assert write_vectors() == len(passages()) > 0
    counting = Counting(built_in)
    library = opened(Embedder(DEFAULT_EMBEDDER, counting))
    ensure_starter(library)
    assert counting.passages == set()
    assert library.is_whole
    assert quotes(library, "466.08平方公里")


@pytest.mark.usefixtures("package")
def test_only_a_card_that_changed_since_is_embedded(
    opened: Callable[[Embedder | None], Library], built_in: Embeddings, package: Path
) -> None:
    write_vectors()
    (package / "starter" / "east" / "苏州.md").write_text(SUZHOU.replace("466.08", "470.2"), encoding="utf-8")
    counting = Counting(built_in)
    ensure_starter(opened(Embedder(DEFAULT_EMBEDDER, counting)))
    assert counting.passages
    assert all("470.2" in text or "苏州市" in text for text in counting.passages)


@pytest.mark.usefixtures("package")
def test_a_model_of_another_name_embeds_every_passage_itself(
    opened: Callable[[Embedder | None], Library],
) -> None:
    write_vectors()
    counting = Counting(HashingEmbeddings())
    library = opened(Embedder("another", counting))
    ensure_starter(library)
    assert counting.passages == set(passages().values())
    assert library.is_whole


@pytest.mark.usefixtures("package")
def test_a_model_of_the_same_name_with_other_numbers_embeds_every_passage_itself(
    opened: Callable[[Embedder | None], Library],
) -> None:
    write_vectors()
    counting = Counting(OtherNumbers())
    library = opened(Embedder(DEFAULT_EMBEDDER, counting))
    ensure_starter(library)
    assert counting.passages == set(passages().values())


@pytest.mark.usefixtures("package")
def test_without_shipped_vectors_the_built_in_model_embeds_too(
    opened: Callable[[Embedder | None], Library], built_in: Embeddings
) -> None:
    assert load_shipped() is None
    counting = Counting(built_in)
    ensure_starter(opened(Embedder(DEFAULT_EMBEDDER, counting)))
    assert counting.passages == set(passages().values())


@pytest.mark.usefixtures("package")
def test_without_a_model_the_cards_come_in_for_their_words(
    opened: Callable[[Embedder | None], Library],
) -> None:
    library = opened(None)
    summary = ensure_starter(library)
    assert summary is not None
    assert summary.counts == {"added": 2}
    assert quotes(library, "466.08平方公里")


# ---- making them


def test_vectors_are_made_once_for_each_passage_and_dropped_with_it(
    package: Path, monkeypatch: pytest.MonkeyPatch, built_in: Embeddings
) -> None:
    counting = Counting(built_in)
    monkeypatch.setattr(making, "load_embedder", lambda name: Embedder(name, counting))
    write_vectors()
    first = (package / "data" / FILE).read_bytes()
    assert counting.passages == set(passages().values())
    counting.embedded.clear()

    write_vectors()
    assert counting.passages == set()
    assert (package / "data" / FILE).read_bytes() == first

    (package / "starter" / "north" / "湖州.md").unlink()
    write_vectors()
    assert counting.passages == set()
    left = load_shipped()
    assert left is not None
    assert set(left.vectors) == set(passages())


# ---- what ships


def test_every_card_that_ships_comes_in_at_a_first_start_and_none_is_embedded(
    opened: Callable[[Embedder | None], Library], built_in: Embeddings
) -> None:
    # If not: python -m ingest.build_starter --vectors
    counting = Counting(built_in)
    library = opened(Embedder(DEFAULT_EMBEDDER, counting))
    summary = ensure_starter(library)
    assert summary is not None
    assert summary.counts == {"added": len(cards())}
    assert counting.passages == set()
    assert library.is_whole
    assert ensure_starter(library) is None
