"""Names that change while the one who holds them does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from kb.catalogue import Catalogue
from kb.live import LiveNames
from kb.records import OWN, Collection

if TYPE_CHECKING:
    from pathlib import Path

names = st.frozensets(st.sampled_from("甲乙丙丁"))


def test_a_name_that_comes_later_is_in_it() -> None:
    known = {"甲"}
    live = LiveNames(lambda: frozenset(known))
    known.add("乙")
    assert "乙" in live
    assert sorted(live) == sorted(["甲", "乙"])
    known.clear()
    assert not live
    assert len(live) == 0


@given(names, names)
def test_it_counts_as_the_set_that_it_is_now(now: frozenset[str], other: frozenset[str]) -> None:
    live = LiveNames(lambda: now)
    assert frozenset(live) == now
    assert live & other == now & other
    assert live | other == now | other
    assert live - other == now - other
    assert live.isdisjoint(other) == now.isdisjoint(other)
    assert (live <= other) == (now <= other)


def test_what_is_reckoned_with_it_no_longer_changes() -> None:
    known = {"甲"}
    both = LiveNames(lambda: frozenset(known)) | {"乙"}
    known.clear()
    assert both == {"甲", "乙"}


def test_a_collection_made_later_is_told_of_without_opening_the_library_again(tmp_path: Path) -> None:
    catalogue = Catalogue.open(tmp_path / "c.sqlite3")
    catalogue.add_collection(OWN)
    staying = LiveNames(lambda: frozenset(one.name for one in catalogue.collections() if not one.may_leave))
    assert "专项" not in staying
    catalogue.add_collection(Collection("专项"))
    catalogue.keep_here("专项", stays=True)
    assert set(staying) == {"专项"}
    catalogue.keep_here("专项", stays=False)
    assert "专项" not in staying
    catalogue.close()
