"""Requests to the process that owns the library, over 127.0.0.1 with its token: one JSON object a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx

from kb.errors import ChuangmoError, ServiceError

if TYPE_CHECKING:
    from assistant.app.commands import OnProgress
    from assistant.app.contract import Json
    from kb.lock import Owner

PATH = "/local"
_CONNECT_SECONDS = 3.0


class RemoteError(ChuangmoError):
    """What the owner answered when a command failed there."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class RemoteRunner:
    """Runs commands in the process that owns the library."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner

    def run(self, command: str, parameters: Json, on_progress: OnProgress | None = None) -> Json:
        """The command's result. Raises RemoteError, or ServiceError if the owner has gone."""
        url = f"http://127.0.0.1:{self._owner.port}{PATH}/{command}"
        headers = {"Authorization": f"Bearer {self._owner.token}"}
        # Taking files in may last hours; only the connection is limited. Proxies of the environment are not ours.
        timeout = httpx.Timeout(None, connect=_CONNECT_SECONDS)
        try:
            with (
                httpx.Client(timeout=timeout, trust_env=False) as client,
                client.stream("POST", url, json=parameters, headers=headers) as reply,
            ):
                return _result(reply, on_progress)
        except httpx.HTTPError as error:
            raise ServiceError(
                f"持有资料库的进程 {self._owner.pid} 没有应答（{type(error).__name__}）。请稍后再试；"
                "如果它已经卡住，请结束该进程后重试，已入库的内容不会丢失。"
            ) from error


def _result(reply: httpx.Response, on_progress: OnProgress | None) -> Json:
    if reply.status_code != httpx.codes.OK:
        raise ServiceError(f"持有资料库的进程拒绝了请求（HTTP {reply.status_code}）。请关闭网页程序后重试。")
    for line in reply.iter_lines():
        event: Json = json.loads(line)
        if "result" in event:
            result: Json = event["result"]
            return result
        if "error" in event:
            raise RemoteError(event["error"], int(event["exit_code"]))
        if on_progress is not None:
            on_progress(event["progress"])
    raise ServiceError("持有资料库的进程中途退出了。请重新运行这条命令，已入库的内容不会丢失。")
