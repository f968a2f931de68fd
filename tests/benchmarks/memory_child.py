"""A process that answers questions and says what memory it held: python -m tests.benchmarks.memory_child HOME N."""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.app.commands import turns
from assistant.app.settings import Settings
from assistant.app.wiring import Desk
from tests.benchmarks.measure import peak_mb, questions


def main(home: Path, count: int) -> None:
    desk = Desk.open(Settings(home=home, starter="off"))
    opened = peak_mb()
    rows = questions()
    for row in rows[:: len(rows) // count][:count]:
        desk.assistant.answer(row["question"], turns(row.get("history") or []))
    desk.close()
    sys.stdout.write(f"{opened} {peak_mb()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
