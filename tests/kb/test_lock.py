import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from kb.errors import LibraryBusyError, LibraryUnusableError
from kb.lock import FILE_NAME, LibraryLock, Owner, read_owner


def hold(folder: Path, taken: Event) -> None:
    """A process that owns the library until it is killed."""
    lock = LibraryLock(folder)
    lock.acquire("导入文件")
    lock.announce(doing="提供网页服务", port=1234, token="secret")
    taken.set()
    time.sleep(60)


def test_the_first_takes_it_and_says_who_it_is(tmp_path: Path) -> None:
    with LibraryLock(tmp_path) as lock:
        assert lock.acquire("导入文件")
        owner = read_owner(tmp_path)
        assert owner is not None
        assert (owner.pid, owner.doing, owner.serves) == (os.getpid(), "导入文件", False)
        assert owner.described.startswith(f"进程 {os.getpid()} 正在导入文件")


def test_the_second_is_told_who_holds_it_and_what_to_do(tmp_path: Path) -> None:
    with LibraryLock(tmp_path) as first, LibraryLock(tmp_path) as second:
        first.acquire("导入文件")
        with pytest.raises(LibraryBusyError, match=rf"进程 {os.getpid()} 正在导入文件.*请等它结束") as error:
            second.acquire("检索")
        assert error.value.exit_code == 3
        # Trying did not wipe out what the owner wrote.
        assert read_owner(tmp_path) is not None


def test_whoever_is_refused_does_not_release_it_for_the_owner(tmp_path: Path) -> None:
    with LibraryLock(tmp_path) as first:
        first.acquire("导入文件")
        with LibraryLock(tmp_path) as second, pytest.raises(LibraryBusyError):
            second.acquire("检索")
        assert read_owner(tmp_path) is not None
        with LibraryLock(tmp_path) as third, pytest.raises(LibraryBusyError):
            third.acquire("检索")


def test_it_is_free_after_release_and_names_nobody(tmp_path: Path) -> None:
    with LibraryLock(tmp_path) as lock:
        lock.acquire("导入文件")
    assert read_owner(tmp_path) is None
    with LibraryLock(tmp_path) as lock:
        assert lock.acquire("检索")


def test_who_waits_gets_it_as_soon_as_it_is_free(tmp_path: Path) -> None:
    first = LibraryLock(tmp_path)
    first.acquire("导入文件")
    release = threading.Timer(0.3, first.release)
    release.start()
    with LibraryLock(tmp_path) as second:
        assert second.acquire("检索", wait_seconds=30)
    release.join()


def test_waiting_ends_at_once_if_the_owner_can_be_asked_instead(tmp_path: Path) -> None:
    with LibraryLock(tmp_path) as first, LibraryLock(tmp_path) as second:
        first.acquire("启动网页")
        first.announce(doing="提供网页服务", port=1234, token="secret")
        began = time.monotonic()
        assert not second.acquire("检索", wait_seconds=30, instead=lambda owner: owner.serves)
        assert time.monotonic() - began < 5
        owner = read_owner(tmp_path)
        assert owner is not None
        assert (owner.doing, owner.port, owner.token) == ("提供网页服务", 1234, "secret")


def test_an_owner_that_does_not_serve_is_waited_for(tmp_path: Path) -> None:
    asked: list[Owner] = []

    def instead(owner: Owner) -> bool:
        asked.append(owner)
        return owner.serves

    with LibraryLock(tmp_path) as first, LibraryLock(tmp_path) as second:
        first.acquire("导入文件")
        with pytest.raises(LibraryBusyError):
            second.acquire("检索", wait_seconds=0.3, instead=instead)
    assert len(asked) > 1


def test_a_killed_owner_holds_nothing_although_its_name_still_stands_there(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    taken = context.Event()
    process = context.Process(target=hold, args=(tmp_path, taken))
    process.start()
    assert taken.wait(60)
    with LibraryLock(tmp_path) as lock, pytest.raises(LibraryBusyError, match=f"进程 {process.pid}"):
        lock.acquire("检索")
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    left = read_owner(tmp_path)
    assert left is not None
    assert left.pid == process.pid
    with LibraryLock(tmp_path) as lock:
        # Asked for another way only if it cannot be had.
        assert lock.acquire("检索", instead=lambda owner: owner.serves)
        now = read_owner(tmp_path)
        assert now is not None
        assert (now.pid, now.serves) == (os.getpid(), False)
    process.close()


def test_only_one_of_many_gets_it(tmp_path: Path) -> None:
    locks = [LibraryLock(tmp_path) for _ in range(8)]
    won: list[bool] = []

    def take(lock: LibraryLock) -> None:
        try:
            won.append(lock.acquire("检索"))
        except LibraryBusyError:
            won.append(False)

    threads = [threading.Thread(target=take, args=(lock,)) for lock in locks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]
    for lock in locks:
        lock.release()


def test_only_its_user_may_read_the_token(tmp_path: Path) -> None:
    with LibraryLock(tmp_path) as lock:
        lock.acquire("启动网页")
        assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "{}", '{"pid": 1}', '{"pid": 1, "who": 2}', "\x00\xff"]
)
def test_a_lock_file_that_says_nothing_names_nobody(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(content.encode("latin-1"))
    assert read_owner(tmp_path) is None
    with LibraryLock(tmp_path) as lock:
        assert lock.acquire("检索")


def test_a_longer_old_entry_leaves_nothing_behind_a_shorter_new_one(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("x" * 5000, encoding="utf-8")
    with LibraryLock(tmp_path) as lock:
        lock.acquire("检索")
        assert read_owner(tmp_path) is not None


def test_serving_without_the_lock_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnusableError, match="请重新启动"):
        LibraryLock(tmp_path).announce(doing="提供网页服务", port=1, token="t")


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnusableError, match="CHUANGMO_HOME"):
        LibraryLock(tmp_path / "missing").acquire("检索")
