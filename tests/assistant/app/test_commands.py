"""Commands on an open library, from plain parameters to plain JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.app.commands import run
from ingest.prepare import Item
from kb.errors import NotFoundError
from kb.records import Collection
from tests.fakes import open_desk

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_in_a_collection_of_its_own_is_removed_like_any_other(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    text = "# 太湖县创模总结\n\n2007年，太湖县绿化覆盖率达到35.5%。\n"
    into = Collection("督查材料")
    desk.ingester(collection=into).ingest_items([Item("upload:太湖.md", "太湖.md", text.encode())])
    assert run(desk, "remove", {"names": ["太湖.md"]}) == {"sources": ["upload:太湖.md"], "documents": 1}
    with pytest.raises(NotFoundError):
        run(desk, "remove", {"names": ["太湖.md"]})
    desk.close()
