"""The originals that the starter library was written from, by the short ids its data files use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from kb.datafiles import data_file, read_yaml
from kb.errors import DataError

_FILE = "kb/data/sources.yaml"


@dataclass(frozen=True, slots=True)
class Original:
    """A text that a card or a requirement was written from."""

    id: str
    title: str
    url: str = ""
    """Empty where the text was seen as a file or a search result only."""
    year: str = ""
    short: str = ""
    """How a sentence names it, where it does so often."""

    @property
    def name(self) -> str:
        """How a sentence names it."""
        return f"《{self.title.replace('《', '〈').replace('》', '〉')}》"

    @property
    def in_brief(self) -> str:
        """How a sentence of a sheet names it."""
        return self.short or self.name

    @property
    def entry(self) -> dict[str, str]:
        """As the front matter of a card names it."""
        return {"ref": self.id, "title": self.title, "url": self.url}


def with_address(title: str, url: str) -> str:
    """How a citation names an original: its title and, where it was seen on the web, its address."""
    return f"{title}（{url}）" if url else title


@cache
def load_sources() -> dict[str, Original]:
    """All originals by id. Raises DataError naming the bad entry."""
    return parse_sources(read_yaml(data_file("sources.yaml")))


def parse_sources(rows: list[dict[str, Any]]) -> dict[str, Original]:
    """Originals from data. Raises DataError for a missing or foreign field and for an id used twice."""
    found: dict[str, Original] = {}
    for row in rows:
        try:
            original = Original(**row)
        except TypeError as error:
            raise DataError(f"来源表：条目 {row!r} 的字段不对（{error}），请改 {_FILE}") from error
        if not (original.id and original.title):
            raise DataError(f"来源表：条目 {row!r} 缺编号或标题，请改 {_FILE}")
        if original.id in found:
            raise DataError(f"来源表：编号“{original.id}”用了两次，请改 {_FILE}")
        found[original.id] = original
    return found
