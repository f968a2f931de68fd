"""What was found out about reports beside their description: figures, kinship, conflicts, corrections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kb.records import UNKNOWN, Fact, Span

if TYPE_CHECKING:
    from decimal import Decimal

FigureKind = Literal["现状", "目标", "标准", "变化"]
FigureStatus = Literal["ok", "masked", "damaged", "doubtful"]
"""`masked`: wholly or partly hidden; `damaged`: a year or its mask stands for it; `doubtful`: badly read."""
Bound = Literal["", ">=", ">", "<=", "<", "~"]
KinKind = Literal["copy", "reprint", "excerpt", "variant", "boilerplate"]
ConflictKind = Literal["figures", "sum", "statements"]
"""`figures`: near copies that differ; `sum`: parts that don't make the total; `statements`: one report, two values."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity that a report states; `number` is None where it was masked or damaged, whatever stands there."""

    id: str
    document_id: str
    report_id: str
    span: Span
    """Of `value`."""
    value: str
    """Number and unit as written."""
    number: Decimal | None
    """With 万, 亿 multiplied out."""
    upper: Decimal | None = None
    """The upper end of a range."""
    unit: str = ""
    bound: Bound = ""
    kind: FigureKind = "现状"
    indicator: str = ""
    """Formal name in the catalogue of indicators; empty where it is none of them."""
    place: Fact = UNKNOWN
    """The place it is of: its report's, or one that its sentence names."""
    year: Fact = UNKNOWN
    scope: str = ""
    """口径: the part of the place it holds for, as written (全市, 中心城区, 建成区)."""
    status: FigureStatus = "ok"
    context: tuple[Span, ...] = ()
    """Where indicator, year, unit and scope stand, by role."""


@dataclass(frozen=True, slots=True)
class Kinship:
    """Two reports that share text."""

    report_id: str
    other_id: str
    kind: KinKind
    share: float
    """How much of the first stands in the other, 0–1."""
    other_share: float


@dataclass(frozen=True, slots=True)
class Side:
    """One of the statements that don't agree."""

    document_id: str
    report_id: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that cannot all be right; what is so is for a person to say."""

    id: str
    kind: ConflictKind
    sides: tuple[Side, ...]
    remark: str
    """What doesn't agree, in Chinese."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a user knows better about one report; the newest of a field is in force, all are kept."""

    document: str
    """Name of the document as ingested."""
    content_hash: str
    anchor: str
    """Words that stand in the report, by which it is found again however the document is cut."""
    occurrence: int
    """Which of the places in the document where these words stand, from 0."""
    field: str
    value: str
    """Empty: the field is as the program describes it again."""
    why: str
    by: str
    at: str
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What was found out about a document's reports beside their description."""

    figures: tuple[Figure, ...] = ()
    kin: tuple[Kinship, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    sketches: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """By report: hashes of some of its passages, by which its copies are found."""
