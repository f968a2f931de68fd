"""A real HTTP server on loopback that speaks as OpenAI-compatible model servers do, and misbehaves as told."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Behaviour = Callable[["Turn"], None]

_PIECE = 3
"""Characters an event: marks are torn apart."""


@dataclass
class Turn:
    """One request that is being answered."""

    handler: BaseHTTPRequestHandler
    body: dict[str, Any]
    server: ScriptedModel

    def head(self, status: int = 200, kind: str = "text/event-stream", length: int | None = None) -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        if length is not None:
            self.handler.send_header("Content-Length", str(length))
        self.handler.end_headers()

    def write(self, text: str) -> None:
        self.handler.wfile.write(text.encode())
        self.handler.wfile.flush()

    def event(self, words: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": words}, "finish_reason": finish}
        chunk = {
            "id": "x",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": self.body.get("model", ""),
            "choices": [choice],
        }
        self.write(f"data: {json.dumps(chunk)}\n\n")

    def stall(self) -> None:
        """Say nothing more until the asker hangs up or the server ends."""
        sock = self.handler.connection
        sock.settimeout(0.05)
        until = time.monotonic() + 20
        while not self.server.ending.is_set() and time.monotonic() < until:
            with suppress(TimeoutError):
                if not sock.recv(1):
                    break
        self.server.hung_up.set()


@dataclass
class ScriptedModel:
    """Serves one behaviour at a time and keeps what it was sent."""

    behaviour: Behaviour
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def serving(self) -> Iterator[ScriptedModel]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                outer.bodies.append(json.loads(raw))
                outer.headers.append({name.lower(): value for name, value in self.headers.items()})
                outer.paths.append(self.path)
                with suppress(ConnectionError):
                    outer.behaviour(Turn(self, outer.bodies[-1], outer))

            def log_message(self, *_arguments: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = False
            self.port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            try:
                yield self
            finally:
                self.ending.set()
                server.shutdown()
                thread.join()

    @property
    def asked(self) -> str:
        """All that the last request says."""
        return "\n".join(message["content"] for message in self.bodies[-1]["messages"])


# ── behaviours ──────────────────────────────────────────────────────────────────────────────────────


def saying(reply: str | Callable[[dict[str, Any]], str], *, cut: bool = False) -> Behaviour:
    """Streams a reply in small pieces; `cut` ends the connection in the middle of it."""

    def behave(turn: Turn) -> None:
        words = reply if isinstance(reply, str) else reply(turn.body)
        if cut:
            # A promised length that never comes: the reader notices that it was cut.
            turn.head(length=10_000_000)
            for at in range(0, len(words) // 2, _PIECE):
                turn.event(words[at : at + _PIECE])
            return
        turn.head()
        for at in range(0, len(words), _PIECE):
            turn.event(words[at : at + _PIECE])
        turn.event("", "stop")
        turn.write("data: [DONE]\n\n")

    return behave


def failing(status: int) -> Behaviour:
    def behave(turn: Turn) -> None:
        body = json.dumps({"error": {"message": "secret detail", "type": "x"}})
        turn.head(status, "application/json", len(body))
        turn.write(body)

    return behave


def sending(raw: str, kind: str = "text/event-stream") -> Behaviour:
    """Sends exactly this."""

    def behave(turn: Turn) -> None:
        turn.head(200, kind, len(raw.encode()))
        turn.write(raw)

    return behave


def silent(turn: Turn) -> None:
    """Takes the question and never answers."""
    turn.stall()


def stalling_after(words: str) -> Behaviour:
    def behave(turn: Turn) -> None:
        turn.head()
        turn.event(words)
        turn.stall()

    return behave


def only_alive(turn: Turn) -> None:
    """Sends comments that say that it is alive, and never a word."""
    turn.head()
    until = time.monotonic() + 20
    while not turn.server.ending.is_set() and time.monotonic() < until:
        turn.write(": alive\n\n")
        time.sleep(0.05)


def endless(turn: Turn) -> None:
    turn.head()
    while not turn.server.ending.is_set():
        turn.event("湖州市创模工作总结说得很长很长，")


def redirecting(url: str) -> Behaviour:
    def behave(turn: Turn) -> None:
        turn.handler.send_response(307)
        turn.handler.send_header("Location", url)
        turn.handler.send_header("Content-Length", "0")
        turn.handler.end_headers()

    return behave
