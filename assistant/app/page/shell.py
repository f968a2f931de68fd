"""The page around Gradio: Chinese from its first line, and forbidden to load anything from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The browser itself then refuses whatever a document might make the page load from elsewhere. Gradio's own
# scripts stand in the page and compile templates.
_POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEAD = b"<head>"
# Gradio takes its own words (upload, errors) from the browser's language, and only from there.
_CHINESE = b"""<link rel="icon" href="/desk/icon.svg" type="image/svg+xml">
<script>for (const [name, value] of [["language", "zh-CN"], ["languages", ["zh-CN"]]])
Object.defineProperty(navigator, name, {get: () => value});</script>"""


class PageShell:
    """Changes Gradio's page on its way out; everything else passes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Change the page itself."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": headers}, receive, _ShellSender(send))


class _ShellSender:
    """Holds a reply back until it is whole, then sends it with its changes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_whole()

    async def _send_whole(self) -> None:
        body = self._body.replace(b'lang="en"', b'lang="zh-CN"', 1).replace(_HEAD, _HEAD + _CHINESE, 1)
        headers = MutableHeaders(raw=list(self._start["headers"]))
        if self._body:
            headers["content-length"] = str(len(body))
        headers["content-security-policy"] = _POLICY
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})
