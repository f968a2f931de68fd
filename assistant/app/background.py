"""Long work in a thread of its own, telling of its progress, and stopping when the program ends."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar

from kb.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Step = TypeVar("Step")
Result = TypeVar("Result")


class Job(Generic[Step, Result]):
    """One run of `work`, begun at once; it gets a function to report its steps with.

    Whoever watches may go away (a closed browser tab): the work goes on to its end.
    """

    def __init__(
        self, work: Callable[[Callable[[Step], None]], Result], stopping: threading.Event | None = None
    ) -> None:
        self._stopping = stopping or threading.Event()
        self._steps: SimpleQueue[Step | None] = SimpleQueue()
        pool = ThreadPoolExecutor(1, thread_name_prefix="chuangmo-job")
        self._future = pool.submit(work, self._tell)
        self._future.add_done_callback(lambda _done: self._steps.put(None))
        pool.shutdown(wait=False)

    def _tell(self, step: Step) -> None:
        if self._stopping.is_set():
            # Between two steps nothing is half written; this is how a run of hours ends in a second.
            raise ServiceError(
                "程序正在退出，已停止处理。已入库的内容不会丢失，重新启动后再导入一次即可接着做。"
            )
        self._steps.put(step)

    def steps(self) -> Iterator[Step]:
        """Every step as it happens, until the work has ended."""
        return iter(self._steps.get, None)

    def result(self) -> Result:
        """What the work returned, or the error it raised."""
        return self._future.result()
