"""What comes out of containers: every file written out under a number, its own name only a label, all counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.reading.names import last_part
from ingest.reading.records import Member
from kb.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.reading.limits import Limits
    from ingest.reading.records import Tell


@dataclass(slots=True)
class Unpacking:
    """What was unpacked so far, of an archive and of those inside it."""

    folder: Path
    limits: Limits
    tell: Tell
    found: list[Member] = field(default_factory=list)
    written: int = 0
    numbers: int = 0
    _labels: set[str] = field(default_factory=set)

    def add(self, label: str, data: bytes) -> None:
        """Write a member; raises ReadingError where there are too many."""
        self.numbers += 1
        name = f"{self.numbers:06d}"
        (self.folder / name).write_bytes(data)
        label = self._own(label)
        self._keep(Member(label, last_part(label), name))

    def refuse(self, label: str, why: str) -> None:
        """Note a member that is not unpacked."""
        label = self._own(label)
        self._keep(Member(label, last_part(label), None, why))

    def _own(self, label: str) -> str:
        """A label that no other member has: under one label the later file would take the earlier one's place."""
        own, number = label, 1
        while own in self._labels:
            number += 1
            head, dot, suffix = label.rpartition(".")
            own = f"{head}（{number}）.{suffix}" if dot and head else f"{label}（{number}）"
        self._labels.add(own)
        return own

    def _keep(self, member: Member) -> None:
        if len(self.found) >= self.limits.members:
            raise ReadingError(
                f"里面的文件超过 {self.limits.members:,} 个，请拆分后再导入，或调高 CHUANGMO_MAX_MEMBERS"
            )
        self.found.append(member)
        self.tell(member.name)

    def grow(self, size: int) -> None:
        """Count unpacked bytes. Raises ReadingError where they are too many."""
        self.written += size
        if self.written > self.limits.unpacked_bytes:
            most = self.limits.unpacked_bytes // 1_000_000
            raise ReadingError(f"解开后超过 {most} MB，请拆分后再导入，或调高 CHUANGMO_MAX_UNPACKED_MB")
