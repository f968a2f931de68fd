"""Taking files in costs little more than embedding what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.measure import say

if TYPE_CHECKING:
    from tests.benchmarks.conftest import Shelf

pytestmark = pytest.mark.shared
MOST = 0.20


def test_ingestion_takes_at_most_a_fifth_longer_than_embedding_alone(shelf: Shelf) -> None:
    build = shelf.build
    say(
        f"ingest: {build.files} files, {build.strings} strings, {build.characters} characters: "
        f"{build.wall:.1f} s of which {build.inside:.1f} s embedding and {build.opening:.1f} s opening; "
        f"the same strings alone {build.again:.1f} s: overhead {build.overhead:+.1%} (at most {MOST:.0%}), "
        f"in processor seconds {build.overhead_cpu:+.1%}, against its own embedding {build.overhead_inside:+.1%}"
    )
    assert build.files == 82
    assert build.overhead <= MOST
