"""Foreign files are read in processes of their own: whatever happens there is a reason here, in bounded time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from ingest.reading import read
from ingest.reading.frames import pack
from ingest.reading.limits import Limits, cores
from ingest.reading.readers import Readers
from kb.errors import ReadingError, UnsupportedError
from tests.ingest.reading.odd_worker import MAGIC

if TYPE_CHECKING:
    from collections.abc import Iterator

ODD = "tests.ingest.reading.odd_worker"
LIMITS = Limits(silent_seconds=1.5, seconds=2.5, memory_bytes=600_000_000, unpacked_bytes=10_000_000)


@pytest.fixture(scope="module")
def odd() -> Iterator[Readers]:
    with Readers(LIMITS, 2, ODD) as readers:
        yield readers


def do(readers: Readers, what: str) -> str:
    return readers.read("a.gif", MAGIC + what.encode()).text


def pid_of(readers: Readers) -> int:
    return int(json.loads(do(readers, "environment"))["pid"])


def is_gone(pid: int, within: float = 5.0) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def test_a_page_is_read_in_a_child_as_it_is_read_here() -> None:
    page = "<!DOCTYPE html><title>题</title><nav>导航</nav><h1>一、概况</h1><p>第1页</p><p>噪声 54.1</p>".encode()
    with Readers(Limits(), 1) as readers:
        assert readers.read("a.html", page) == read("a.html", page)


def test_plain_text_needs_no_child() -> None:
    with Readers(Limits(), 1, "no.such.program") as readers:
        assert readers.read("a.txt", "正文".encode()).text == "正文"
        assert readers.read("a.md", "# 题".encode()).text_version == "markdown/1"


def test_a_refusal_keeps_its_words_and_its_kind(odd: Readers) -> None:
    with pytest.raises(ReadingError, match=r"^文件设有打开密码$") as caught:
        do(odd, "refuse 文件设有打开密码")
    assert type(caught.value) is ReadingError
    with pytest.raises(UnsupportedError, match=r"^不支持$"):
        do(odd, "unsupported 不支持")


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("segfault", "程序出错，文件可能已损坏"),
        ("kill", "被系统结束，多半是内存不足"),
        ("leave", "程序出错，文件可能已损坏"),
        ("leave_politely", "程序出错，文件可能已损坏"),
        ("eat", "内存超过上限 600 MB，请拆分"),
        ("eat_in_c", "内存超过上限 600 MB，请拆分"),
        ("recurse", "嵌套得太深"),
        ("unknown", "程序出错，文件可能已损坏"),
        ("write_much 20000000", "程序出错"),
    ],
)
def test_whatever_happens_is_a_reason_and_the_next_file_is_read(odd: Readers, what: str, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        do(odd, what)
    assert do(odd, "said 下一个") == "下一个"


@pytest.mark.parametrize(
    ("what", "reason", "seconds"),
    [("hang", "1.5 秒没有进展", 1.5), ("chatter", "超过 2.5 秒", 2.5)],
)
def test_a_file_that_takes_too_long_is_given_up_in_time(
    odd: Readers, what: str, reason: str, seconds: float
) -> None:
    assert do(odd, "said 热身") == "热身"
    began = time.monotonic()
    with pytest.raises(ReadingError, match=reason):
        do(odd, what)
    assert seconds <= time.monotonic() - began < seconds + 1.5


def test_what_a_reader_started_ends_with_it(odd: Readers, tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="没有进展"):
        do(odd, f"spawn {tmp_path / 'pid'}")
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_one_child_ends_and_the_other_reads_on() -> None:
    with Readers(LIMITS, 2, ODD) as readers, ThreadPoolExecutor(2) as pool:
        bad = pool.submit(do, readers, "hang")
        good = [do(readers, f"said {number}") for number in range(20)]
        assert good == [str(number) for number in range(20)]
        assert isinstance(bad.exception(), ReadingError)


def test_no_more_children_than_workers(odd: Readers) -> None:
    with ThreadPoolExecutor(8) as pool:
        pids = set(pool.map(lambda _: pid_of(odd), range(40)))
    assert len(pids) <= 2


def test_one_file_has_all_cores_and_one_beside_another_its_share(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    patient = replace(LIMITS, silent_seconds=60, seconds=60)
    with Readers(patient, 2, ODD) as readers, ThreadPoolExecutor(1) as pool:
        first = pool.submit(do, readers, f"threads {begun}")
        while not (begun.exists() or first.done()):
            time.sleep(0.01)
        assert do(readers, "threads") == str(max(1, cores() // 2))
        begun.unlink()
        assert first.result() == str(cores())
        assert do(readers, "threads") == str(cores())
    with Readers(replace(LIMITS, threads=3), 1, ODD) as readers:
        assert do(readers, "threads") == "3"


def test_a_child_knows_no_key_no_proxy_no_setting_and_stands_in_an_empty_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("CHUANGMO_LLM_KEY", "CHUANGMO_HOME", "OPENAI_API_KEY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "geheim")
    with Readers(LIMITS, 1, ODD) as readers:
        seen = json.loads(do(readers, "environment"))
        folder = Path(seen["cwd"])
        assert folder.is_dir()
    assert "geheim" not in seen["env"].values()
    assert not [name for name in seen["env"] if name.startswith("CHUANGMO_")]
    assert seen["group"] == seen["pid"] != os.getpgid(0)
    assert seen["env"]["TMPDIR"] == str(folder)
    assert not folder.exists()


def test_what_libraries_print_is_no_answer(odd: Readers) -> None:
    assert do(odd, "shout") == "shouted"


def test_a_big_file_goes_through_the_pipe_and_too_big_an_answer_does_not() -> None:
    padding = "长" * 19_999_990
    with Readers(Limits(), 1, ODD) as readers:
        assert len(do(readers, f"said {padding}")) == 19_999_990
    with Readers(Limits(characters=100), 1, ODD) as small, pytest.raises(ReadingError, match="程序出错"):
        do(small, f"said {padding[:200]}")


def test_a_file_over_the_limit_is_refused_before_a_child_starts() -> None:
    with (
        Readers(Limits(file_bytes=1_000_000), 1, "no.such.program") as readers,
        pytest.raises(ReadingError, match="文件超过 1 MB"),
    ):
        readers.read("a.txt", b"x" * 1_000_001)


@pytest.mark.parametrize(
    "frame",
    [
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x02[]",
        b"\x00\x00\x00\x04\x80\x04N.",
        b"\x00\x01\x86\xa0" + b"[" * 100_000,
        pack({"answer": {"text": "x"}}),
        pack({"answer": [["../a", "a", "../../etc/passwd", None]]}),
        pack({"failed": "{0.__class__}"}),
        pack({"refused": 7}),
    ],
)
def test_an_answer_that_no_reader_gives_is_not_believed(odd: Readers, frame: bytes) -> None:
    with pytest.raises(ReadingError, match="程序出错"):
        do(odd, f"forge {frame.hex()}")
    assert do(odd, "said 下一个") == "下一个"


@pytest.mark.parametrize("lie", [["一二三", 4], ["", 0], ["  ", 0], [7, 0], ["一", -1], ["一", True]])
def test_a_reading_that_cannot_be_is_not_believed(odd: Readers, lie: list[object]) -> None:
    with pytest.raises(ReadingError, match="程序出错"):
        do(odd, f"lie {json.dumps(lie)}")


def test_half_a_character_costs_only_itself(odd: Readers) -> None:
    assert do(odd, 'lie ["\\u4e00\\ud800\\u4e8c", 2]') == "一\ufffd二"


def test_a_child_that_holds_much_memory_is_replaced() -> None:
    with Readers(LIMITS, 1, ODD) as readers:
        small = [do(readers, "keep 10") for _ in range(2)]
        big = do(readers, "keep 250000000")
        after = do(readers, "keep 10")
    assert small[0] == small[1] == big != after


def test_a_child_is_replaced_after_many_files() -> None:
    with Readers(LIMITS, 1, ODD) as readers:
        pids = [do(readers, "keep 1") for _ in range(205)]
    assert len(set(pids)) == 2


def test_closing_ends_what_is_being_read() -> None:
    readers = Readers(Limits(), 1, ODD)
    pid = pid_of(readers)
    with ThreadPoolExecutor(2) as pool:
        running, waiting = (pool.submit(do, readers, "hang") for _ in range(2))
        time.sleep(0.5)
        began = time.monotonic()
        readers.close()
        assert "读取已停止" in str(running.exception())
        assert "读取已停止" in str(waiting.exception())
    assert time.monotonic() - began < 2
    assert is_gone(pid)
    with pytest.raises(ReadingError, match="读取已停止"):
        do(readers, "said x")


def test_whoever_listens_may_stop_the_reading() -> None:
    def tell(_at: str) -> None:
        raise KeyboardInterrupt

    with Readers(LIMITS, 1, ODD) as readers:
        pid = pid_of(readers)
        with pytest.raises(KeyboardInterrupt):
            readers.read("a.gif", MAGIC + b"chatter", tell)
        assert is_gone(pid)
        assert do(readers, "said nicht chatter") == "nicht chatter"


PARENT = """
import sys, threading, time
from ingest.reading.limits import Limits
from ingest.reading.readers import Readers
from tests.ingest.reading.odd_worker import MAGIC
readers = Readers(Limits(), 1, "tests.ingest.reading.odd_worker")
threading.Thread(target=lambda: readers.read("a", MAGIC + b"spawn " + sys.argv[1].encode()), daemon=True).start()
time.sleep(600)
"""


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)}
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(noted)], env=environment)
    until = time.monotonic() + 20
    while not (noted.exists() and noted.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    started = int(noted.read_text())
    reader = psutil.Process(started).ppid()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert is_gone(started)
    assert is_gone(reader)
    assert not list(tmp_path.glob("chuangmo-read-*"))


def test_a_child_outlives_the_thread_that_started_it(odd: Readers) -> None:
    pids: list[int] = []
    for _ in range(3):
        thread = threading.Thread(target=lambda: pids.append(pid_of(odd)))
        thread.start()
        thread.join()
    assert len(set(pids)) == 1
