"""What ingestion says of its work: progress while it runs, an outcome for every file, a summary at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kb.verdict import Verdict

Status = Literal[
    "added", "updated", "unchanged", "duplicate", "unpacked", "moved", "gone", "failed", "unsupported"
]
Stage = Literal["read", "split", "write", "embed", "index", "publish"]

STATUS_NAMES: dict[Status, str] = {
    "added": "新入库",
    "updated": "已更新",
    "unchanged": "未变，跳过",
    "duplicate": "与已有文件内容相同",
    "unpacked": "已解开",
    "moved": "已移动或改名",
    "gone": "文件已不在，移出",
    "failed": "未能读入",
    "unsupported": "格式暂不支持",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: str
    status: Status
    remark: str = ""
    reports: int = 0
    chunks: int = 0
    characters: int = 0
    verdict: Verdict | None = None
    """How far the reading may be trusted; None for what was not read now."""
    reasons: tuple[str, ...] = ()
    """Why it is no better."""

    @property
    def is_in(self) -> bool:
        """Whether the file's content can be asked about now."""
        return self.status not in ("gone", "failed", "unsupported")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the run has come; sizes in bytes."""

    path: str
    stage: Stage
    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    characters_per_second: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole run."""

    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def counts(self) -> dict[Status, int]:
        """How many files came to each end."""
        return dict(Counter(outcome.status for outcome in self.outcomes))

    @property
    def has_failures(self) -> bool:
        """Whether a file that was meant to be read is not in."""
        return any(outcome.status == "failed" for outcome in self.outcomes)
