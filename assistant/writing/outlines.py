"""The outlines of papers, from their data file."""

from __future__ import annotations

from functools import cache
from typing import Any, cast, get_args

from assistant.writing.records import BlockKind, Outline, SectionPlan
from kb.datafiles import data_file, read_yaml
from kb.errors import DataError

_FILE = "kb/data/outlines.yaml"
_BLOCKS = get_args(BlockKind)


@cache
def load_outlines() -> tuple[Outline, ...]:
    """All kinds of papers, in the order they are offered. Raises DataError."""
    return parse_outlines(read_yaml(data_file("outlines.yaml")))


def outline_of(kind: str) -> Outline:
    """The outline of a kind; the first for one that does not exist."""
    every = load_outlines()
    return next((one for one in every if one.id == kind), every[0])


def parse_outlines(rows: list[dict[str, Any]]) -> tuple[Outline, ...]:
    """Outlines from rows of YAML. Raises DataError naming the row."""
    return tuple(_outline(row) for row in rows)


def _outline(row: dict[str, Any]) -> Outline:
    try:
        sections = tuple(_section(one) for one in row["sections"])
        made = Outline(row["id"], row["name"], row["purpose"], row["title"], sections)
        made.title.format(place="", topic="")
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise DataError(f"{_FILE}：{row!r} 缺少或写错了 {error}。") from error
    if not sections or "{topic}" not in made.title:
        raise DataError(f"{_FILE}：“{made.name}”要有章节，标题里要有 {{topic}}。")
    return made


def _section(row: dict[str, Any]) -> SectionPlan:
    blocks, blank = tuple(row["blocks"]), tuple(row.get("blank", ()))
    unknown = [one for one in blocks if one not in _BLOCKS]
    if unknown or ("blank" in blocks) != bool(blank):
        raise ValueError(f"“{row['heading']}”的 blocks {unknown or blocks} 与 blank")
    return SectionPlan(row["heading"], cast("tuple[BlockKind, ...]", blocks), blank)
