"""What the benchmarks share: where things are, how a child is started, and what it tells."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FOLDERS = (SHARED / "corpus" / "campaign", SHARED / "corpus" / "background")
QUESTIONS = SHARED / "eval" / "qa_dev.jsonl"
CACHE = "CHUANGMO_BENCH_CACHE"


@dataclass(frozen=True, slots=True)
class Build:
    """What taking both folders in cost, all in seconds of one process unless said otherwise."""

    files: int
    strings: int
    characters: int
    wall: float
    """From opening an empty library to closing the full one, without `again`."""
    opening: float
    inside: float
    """Of `wall`: inside the embedder."""
    again: float
    """The yardstick: the very same strings in the very same batches once more, each batch beside its twin."""
    cpu: float
    """Processor seconds of `wall`, all threads."""
    cpu_again: float
    peak_mb: float

    @property
    def overhead(self) -> float:
        """What ingestion takes beyond embedding, as a share of embedding."""
        return self.wall / self.again - 1

    @property
    def overhead_cpu(self) -> float:
        """The same in processor seconds, which other programs on the machine disturb less."""
        return self.cpu / self.cpu_again - 1

    @property
    def overhead_inside(self) -> float:
        """The same against the embedding that ingestion itself did."""
        return self.wall / self.inside - 1

    def save(self, path: Path) -> None:
        """Keep it as JSON."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Build:
        """Read what `save` kept."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Ran:
    """A child that ended well."""

    seconds: float
    cpu: float
    """Processor seconds, its own and the system's for it."""
    out: str
    err: str


def say(line: str) -> None:
    """A line to paste."""
    sys.stdout.write(f"\n[bench] {line}\n")
    sys.stdout.flush()


def peak_mb() -> float:
    """The most memory this process has held, in MB of a million bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # getrusage would count what the parent held when it forked us.
        kilobytes = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(kilobytes.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def environment(home: Path) -> dict[str, str]:
    """A child's environment: this library, no starter cards, no settings of whoever runs the benchmarks."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUANGMO_")}
    # As on a user's machine bytecode is compiled once; it is kept out of the checkout.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept["PYTHONPYCACHEPREFIX"] = str(home.parent / "bytecode")
    return {**kept, "CHUANGMO_HOME": str(home), "CHUANGMO_STARTER": "off"}


def run(arguments: list[str], home: Path, *, codes: tuple[int, ...] = (0,)) -> Ran:
    """Run Python with `arguments` on the library in `home`, which nobody may have open."""
    cpu, began = _cpu_of_children(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    assert done.returncode in codes, f"{arguments[:3]} ended with {done.returncode}:\n{done.stderr[-3000:]}"
    return Ran(seconds, _cpu_of_children() - cpu, done.stdout, done.stderr)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def disturbance(wall: float, cpu: float) -> float:
    """How much longer a yardstick took than it computed: what other programs cost it. 1 on a quiet machine.

    A yardstick computes all the time, in one thread or more (then this says too little rather than too much).
    Seconds measured beside one are divided by its disturbance before they are held against a limit in seconds.
    """
    return max(1.0, wall / cpu)


def questions() -> list[dict[str, Any]]:
    """The questions to measure with."""
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip()]


def stamp() -> str:
    """Changes with the material, the code that takes it in, and the build that is measured."""
    files = [path for folder in FOLDERS for path in sorted(folder.rglob("*")) if path.is_file()]
    for package in ("kb", "ingest"):
        files += sorted((ROOT / package).rglob("*.py"))
    files += sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(ROOT.parent)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie, nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
