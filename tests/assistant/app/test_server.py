"""The loopback: who gets in, what comes back, and how serving begins and ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import uvicorn
from fastapi.testclient import TestClient

from assistant.app.background import Job
from assistant.app.loopback import RemoteError, RemoteRunner
from assistant.app.server import create_app, listen
from ingest.records import Outcome, Progress, Summary
from kb.errors import ChuangmoError, ServiceError
from kb.lock import Owner, read_owner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.app.wiring import Desk

TOKEN = "a-secret-token"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
ROOT = Path(__file__).parents[3]


class FakeIngester:
    """Tells of two steps, then fails if a path says so."""

    def __init__(self, tell: Callable[[Progress], None]) -> None:
        self._tell = tell

    def ingest_paths(self, paths: list[Path]) -> Summary:
        for number, path in enumerate(paths):
            self._tell(Progress(str(path), "embed", number, len(paths), number, len(paths), 10.0, None))
            if "坏" in path.name:
                raise ServiceError("磁盘满了。")
        return Summary(tuple(Outcome(str(path), "added") for path in paths), 0.5)


class FakeDesk:
    """Only takes files in."""

    def ingester(self, tell: Callable[[Progress], None]) -> FakeIngester:
        return FakeIngester(tell)


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = create_app(cast("Desk", FakeDesk()), token=TOKEN, page=False)
    with TestClient(app, base_url="http://127.0.0.1:7860") as found:
        yield found


def post(client: TestClient, command: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    reply = client.post(f"/local/{command}", json=parameters, headers=BEARER)
    assert reply.status_code == 200
    return [json.loads(line) for line in reply.text.splitlines()]


def test_it_says_that_it_is_well(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"ok": True}


def test_progress_comes_line_by_line_before_the_result(client: TestClient) -> None:
    *progress, last = post(client, "ingest", {"paths": ["/a.txt", "/b.txt"]})
    assert [line["progress"]["path"] for line in progress] == ["/a.txt", "/b.txt"]
    assert last["result"]["counts"] == {"added": 2}


def test_an_error_we_can_explain_comes_as_the_last_line(client: TestClient) -> None:
    *_, last = post(client, "ingest", {"paths": ["/坏.txt"]})
    assert last == {"error": "磁盘满了。", "exit_code": 2}


def test_an_unknown_command_is_an_error_too(client: TestClient) -> None:
    assert "没有“dance”这个命令" in post(client, "dance", {})[0]["error"]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer 秘密".encode()}]
)
def test_without_the_token_nothing_is_done(client: TestClient, headers: dict[str, str | bytes]) -> None:
    reply = client.post("/local/ingest", json={"paths": []}, headers=cast("dict[str, str]", headers))
    assert reply.status_code == 401


@pytest.mark.parametrize(
    "host", ["evil.cn", "127.0.0.1.evil.cn", "localhost:80@evil.cn", "192.168.1.5:7860", ""]
)
def test_requests_meant_for_another_host_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:7860", "[::1]:7860", "LOCALHOST"])
def test_this_machine_under_its_names_is_let_in(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"), [("http://evil.cn", 403), ("null", 403), ("http://127.0.0.1:7860", 200)]
)
def test_pages_of_other_sites_are_refused(client: TestClient, origin: str, status: int) -> None:
    assert client.get("/healthz", headers={"Origin": origin}).status_code == status


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_there_is_no_public_description_of_the_interface(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


# ── over a real socket ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def owner() -> Iterator[Owner]:
    """A process that serves (a thread of this one), as the lock file would describe it."""
    with listen(0, may_choose=False) as listening:
        app = create_app(cast("Desk", FakeDesk()), token="token", page=False)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield Owner(os.getpid(), "", "", listening.getsockname()[1], "token")
        server.should_exit = True
        thread.join(10)


def test_another_command_runs_here_and_hears_of_the_progress(owner: Owner) -> None:
    heard: list[dict[str, Any]] = []
    result = RemoteRunner(owner).run("ingest", {"paths": ["/a.txt", "/b.txt"]}, heard.append)
    assert [progress["files_done"] for progress in heard] == [0, 1]
    assert result["failed"] is False


def test_another_command_fails_with_the_words_of_the_owner(owner: Owner) -> None:
    with pytest.raises(RemoteError, match="磁盘满了"):
        RemoteRunner(owner).run("ingest", {"paths": ["/坏.txt"]})


def test_another_command_without_the_token_is_refused(owner: Owner) -> None:
    stranger = Owner(owner.pid, "", "", owner.port, "guess")
    with pytest.raises(ServiceError, match="401"):
        RemoteRunner(stranger).run("ingest", {"paths": []})


# ── ports ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_chosen_port_in_use_is_named_with_its_setting() -> None:
    with listen(0, may_choose=False) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=rf"端口 {port} 已被.*CHUANGMO_PORT"):
            listen(port, may_choose=False)


def test_a_default_port_in_use_gives_way_to_a_free_one() -> None:
    with listen(0, may_choose=False) as taken:
        port = taken.getsockname()[1]
        with listen(port, may_choose=True) as other:
            assert other.getsockname()[1] != port


def test_only_this_machine_is_listened_to() -> None:
    with listen(0, may_choose=False) as listening:
        assert listening.family == socket.AF_INET
        assert listening.getsockname()[0] == "127.0.0.1"


# ── long work ───────────────────────────────────────────────────────────────────────────────────────


def test_work_stops_at_its_next_step_when_the_program_ends() -> None:
    stopping = threading.Event()
    go_on = threading.Event()

    def work(tell: Callable[[int], None]) -> None:
        tell(1)
        go_on.wait(10)
        tell(2)

    job = Job[int, None](work, stopping)
    steps = job.steps()
    assert next(steps) == 1
    stopping.set()
    go_on.set()
    assert list(steps) == []
    with pytest.raises(ChuangmoError, match="正在退出"):
        job.result()


# ── the whole program ───────────────────────────────────────────────────────────────────────────────


@contextmanager
def _serving(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    settings = {"HOME": str(home), "CHUANGMO_HOME": str(home), "CHUANGMO_PORT": str(port)}
    quiet = {"CHUANGMO_EMBEDDER": "none", "CHUANGMO_STARTER": "off", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "assistant.app.cli", "serve"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, env=settings | quiet, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _page(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    page = connection.getresponse().read().decode()
    connection.close()
    return page


def test_serving_says_its_address_answers_at_once_and_ends_on_sigterm(tmp_path: Path) -> None:
    with _serving(tmp_path, 0) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        port = int(address.rpartition(":")[2])
        assert "创模知识助手" in _page(port)
        owner = read_owner(tmp_path)
        assert owner is not None
        assert (owner.pid, owner.port, owner.doing) == (process.pid, port, "提供网页服务")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest, errors) == (0, "", "")
    assert time.monotonic() - began < 8
    assert read_owner(tmp_path) is None


def test_serving_on_a_taken_port_says_which_and_what_to_do(tmp_path: Path) -> None:
    with listen(0, may_choose=False) as taken, _serving(tmp_path, taken.getsockname()[1]) as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "CHUANGMO_PORT" in errors
    assert "Traceback" not in errors
