"""Asking a language model over HTTP: streamed, within one time limit, and to the one host that was configured."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Protocol

import httpx2
import langsmith
import openai
from langchain_openai.chat_models.base import BaseChatOpenAI

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence

    from langchain_core.language_models.chat_models import BaseChatModel

    from assistant.wording.endpoint import Endpoint
    from assistant.wording.messages import Message

# What a server's stream can make of the libraries that read it: broken JSON, or JSON of another shape.
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError)
_BROKEN = (openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError, OSError, *_MALFORMED)
_STATUSES = {
    401: "密钥不对或没有填写",
    403: "没有使用权限",
    404: "地址或模型名称不对",
    413: "问题和所引片段过长",
    429: "请求过于频繁或额度已用完",
}
_MOST_BYTES = 4_000_000
"""A reply of a thousand tokens takes some 300 bytes of JSON for each."""
_UNWANTED_HEADERS = ("x-stainless-", "openai-organization", "openai-project", "user-agent")


_Queue = asyncio.Queue["str | NoReplyError | None"]


class NoReplyError(Exception):
    """The model gave no usable reply; the message is a short reason in Chinese."""


class Model(Protocol):
    """Anything that replies to messages."""

    def reply(self, messages: Sequence[Message]) -> Iterator[str]:
        """The pieces of the reply as they come. Raises NoReplyError."""


class Client:
    """The model behind an endpoint. Blocks; not for use inside a running event loop."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def reply(self, messages: Sequence[Message]) -> Iterator[str]:
        """The pieces of the reply; closing the iterator closes the connection. Raises NoReplyError.

        An event loop of its own reads the reply, in this thread and only while the next piece is waited
        for: a time limit then ends whatever it waits for, and no thread stays behind.
        """
        loop = asyncio.new_event_loop()
        queue: _Queue = asyncio.Queue()
        guard = _Guard(time.monotonic() + self._endpoint.seconds)
        reading = loop.create_task(self._read(messages, queue, guard))
        try:
            while (piece := loop.run_until_complete(queue.get())) is not None:
                if isinstance(piece, NoReplyError):
                    raise piece
                yield piece
        finally:
            guard.is_over = True
            reading.cancel()
            _end(loop, reading)

    async def _read(self, messages: Sequence[Message], queue: _Queue, guard: _Guard) -> None:
        try:
            # No tracing, whatever the environment says: it would send everything to its makers.
            with langsmith.tracing_context(enabled=False):
                async with (
                    asyncio.timeout(self._endpoint.seconds),
                    contextlib.aclosing(self._pieces(messages, guard)) as pieces,
                ):
                    async for piece in pieces:
                        queue.put_nowait(piece)
        except TimeoutError:
            queue.put_nowait(NoReplyError("超时"))
        except _BROKEN as error:
            queue.put_nowait(NoReplyError(_reason(error, begun=guard.has_begun)))
        finally:
            queue.put_nowait(None)

    async def _pieces(self, messages: Sequence[Message], guard: _Guard) -> AsyncGenerator[str, None]:
        async with self._http(guard) as http:
            model = self._chat_model(http)
            async with contextlib.aclosing(model.astream(list(messages))) as chunks:  # type: ignore[type-var]
                async for chunk in chunks:
                    if words := str(chunk.text):
                        yield words

    def _http(self, guard: _Guard) -> httpx2.AsyncClient:
        async def bare(request: httpx2.Request) -> None:
            """Nothing but the request itself: neither the machine's kind nor other services' accounts."""
            for name in list(request.headers):
                if name.lower().startswith(_UNWANTED_HEADERS):
                    del request.headers[name]
            if not self._endpoint.key:
                request.headers.pop("authorization", None)

        return httpx2.AsyncClient(
            timeout=self._endpoint.seconds,
            # A redirect would lead to a host that the user was not told of; a proxy, away from this machine.
            follow_redirects=False,
            trust_env=self._endpoint.is_outside,
            event_hooks={"request": [bare], "response": [guard.watch]},
        )

    def _chat_model(self, http: httpx2.AsyncClient) -> BaseChatModel:
        async def key() -> str:
            return self._endpoint.key or "none"

        # Not ChatOpenAI: its name for `max_tokens` is one that many compatible servers don't know.
        return BaseChatOpenAI(
            base_url=self._endpoint.url,
            model=self._endpoint.model,
            api_key=key,
            temperature=0,
            max_tokens=self._endpoint.reply_tokens,
            max_retries=0,
            streaming=True,
            stream_usage=False,
            use_responses_api=False,
            http_async_client=http,
            http_socket_options=(),
            # Its way of waiting swallows a cancellation that comes when a piece is there (Python 3.11).
            stream_chunk_timeout=None,
        )


def _end(loop: asyncio.AbstractEventLoop, reading: asyncio.Task[None]) -> None:
    """Let the cancelled task clean up, then close its loop."""
    try:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(reading)
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()


class _Guard:
    """Watches the body of a response: the clock, its size, and that nothing reads on in the end."""

    def __init__(self, until: float) -> None:
        self._until = until
        self.has_begun = False
        """A reply came, or its beginning."""
        self.is_over = False
        """Nobody wants the rest any more."""

    async def watch(self, response: httpx2.Response) -> None:
        """Stand before the body of a response."""
        self.has_begun = True
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Guarded(response.stream, self)

    async def look(self, size: int) -> None:
        """After each part. Raises TimeoutError when the time is up, httpx2.ReadError when the rest is unwanted."""
        if time.monotonic() > self._until:
            raise TimeoutError
        if self.is_over or size > _MOST_BYTES:
            raise httpx2.ReadError("the reply is too long")
        # A server that sends without pause would never let the loop look at its own clock.
        await asyncio.sleep(0)


class _Guarded(httpx2.AsyncByteStream):
    def __init__(self, body: httpx2.AsyncByteStream, guard: _Guard) -> None:
        self._body = body
        self._guard = guard

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The parts as they come, each looked at by the guard."""
        size = 0
        async for part in self._body:
            size += len(part)
            await self._guard.look(size)
            yield part

    async def aclose(self) -> None:
        """Close the connection."""
        await self._body.aclose()


def _reason(error: BaseException, *, begun: bool) -> str:
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return "超时"
    if isinstance(error, openai.APIStatusError):
        return f"{_STATUSES.get(error.status_code, '服务出错')}，HTTP {error.status_code}"
    if isinstance(error, openai.APIConnectionError | httpx2.HTTPError | httpx2.StreamError | OSError):
        return "连接中断" if begun else "连接不上"
    return "答复格式不对"
