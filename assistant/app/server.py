"""The process that owns a library and serves it: the page, and requests of other commands, on 127.0.0.1 only."""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import secrets
import socket
import sys
import tempfile
import threading
from typing import TYPE_CHECKING, Annotated, Any

import uvicorn
from fastapi import Body, Depends, FastAPI, Header, HTTPException
from fastapi.responses import StreamingResponse
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from assistant.app.background import Job
from assistant.app.commands import run
from assistant.app.loopback import PATH
from kb.errors import ChuangmoError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from starlette.types import ASGIApp, Receive, Scope, Send

    from assistant.app.contract import Json
    from assistant.app.settings import Settings
    from assistant.app.wiring import Desk
    from kb.lock import LibraryLock

HOST = "127.0.0.1"
_OURS = re.compile(r"(?:https?://)?(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.I)
_SECONDS_FOR_GOODBYE = 2


class OnlyLocal:
    """Refuses requests meant for another host or sent by another site's page (DNS rebinding, forged forms)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket") or _is_local(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        await PlainTextResponse("只接受本机访问。", status_code=403)(scope, receive, send)


def _is_local(headers: Headers) -> bool:
    origin = headers.get("origin")
    return bool(_OURS.fullmatch(headers.get("host", ""))) and (
        origin is None or bool(_OURS.fullmatch(origin))
    )


def create_app(
    desk: Desk, *, token: str, page: bool = True, stopping: threading.Event | None = None
) -> FastAPI:
    """The web application over an open library; long work ends early once `stopping` is set."""
    app = FastAPI(title="创模知识助手", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(OnlyLocal)
    _add_routes(app, desk, token, stopping)
    if page:
        # Gradio takes seconds to import.
        from assistant.app.downloads import add_downloads
        from assistant.app.page import mount_page

        add_downloads(app, desk)
        mount_page(app, desk, stopping)
    return app


def _add_routes(app: FastAPI, desk: Desk, token: str, stopping: threading.Event | None) -> None:
    def allow(authorization: Annotated[str, Header()] = "") -> None:
        # As bytes: compare_digest refuses text beyond ASCII.
        if not secrets.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(401, "令牌不对。")

    @app.get("/healthz")
    def healthz() -> dict[str, bool]:
        return {"ok": True}

    @app.post(PATH + "/{command}", dependencies=[Depends(allow)])
    def local(command: str, parameters: Annotated[dict[str, Any], Body()]) -> StreamingResponse:
        def work(tell: Callable[[Json], None]) -> Json:
            return run(desk, command, parameters, tell)

        return StreamingResponse(_lines(Job(work, stopping)), media_type="application/x-ndjson")


def _lines(job: Job[Json, Json]) -> Iterator[str]:
    for event in _events(job):
        yield json.dumps(event, ensure_ascii=False) + "\n"


def _events(job: Job[Json, Json]) -> Iterator[Json]:
    for progress in job.steps():
        yield {"progress": progress}
    try:
        yield {"result": job.result()}
    except ChuangmoError as error:
        yield {"error": str(error), "exit_code": error.exit_code}


# ── serving ─────────────────────────────────────────────────────────────────────────────────────────


def serve(desk: Desk, lock: LibraryLock, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; the address goes to stdout once it answers."""
    listening = listen(settings.port, may_choose=not settings.port_was_chosen)
    port = listening.getsockname()[1]
    token, stopping = secrets.token_urlsafe(32), threading.Event()
    # Gradio keeps uploads in a folder shared by all users of the machine unless it is told of another.
    with listening, tempfile.TemporaryDirectory(prefix="chuangmo-") as uploads:
        os.environ["GRADIO_TEMP_DIR"] = uploads
        server = _Server(create_app(desk, token=token, stopping=stopping), port, stopping)
        lock.announce(doing="提供网页服务", port=port, token=token)
        server.run(sockets=[listening])


def listen(port: int, *, may_choose: bool) -> socket.socket:
    """A socket on 127.0.0.1, on a free port if that one is taken and `may_choose`. Raises ServiceError."""
    try:
        return _bind(port)
    except OSError as error:
        if may_choose and error.errno == errno.EADDRINUSE:
            return _bind(0)
        reason = "已被别的程序占用" if error.errno == errno.EADDRINUSE else f"不能使用（{error.strerror}）"
        raise ServiceError(
            f"端口 {port} {reason}。请关闭占用它的程序，或用 CHUANGMO_PORT 换一个端口（0 表示任选空闲端口）。"
        ) from error


def _bind(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # A restart need not wait until the system has forgotten the old connections.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((HOST, port))
        bound.listen(128)
    except OSError:
        bound.close()
        raise
    return bound


class _Server(uvicorn.Server):
    """Says its address when it answers, and ends without raising the signal again, so that cleaning up runs."""

    def __init__(self, app: FastAPI, port: int, stopping: threading.Event) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                # Open pages hold a connection for ever.
                timeout_graceful_shutdown=_SECONDS_FOR_GOODBYE,
            )
        )
        self._address = f"http://{HOST}:{port}"
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(self._address + "\n")
            sys.stdout.flush()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """End; a second signal does not wait for anyone."""
        self._stopping.set()
        # From now on it only complains of the connections that open pages hold, and that we cut.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self.force_exit = self.should_exit
        self.should_exit = True
