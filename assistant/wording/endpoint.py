"""Where a language model is asked: its address, whether that lies outside this machine, and its limits."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field

DEFAULT_SECONDS = 30.0
DEFAULT_TOKENS = 4096
"""What small local models commonly take in at once, question and reply together."""
_REPLY_TOKENS = 1024
"""More than the longest composed answer takes (700 characters)."""

# Strict, so that the host that is shown is the host that any reader of the address connects to.
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"
    r"(?::(?P<port>\d{1,5}))?(?P<path>/[A-Za-z0-9._~/%-]*)?"
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible service and how much of it may be used for one reply."""

    url: str
    """Its base, e.g. http://127.0.0.1:8080/v1."""
    model: str
    key: str = field(default="", repr=False)
    seconds: float = DEFAULT_SECONDS
    """For the whole reply, from asking to its last word."""
    tokens: int = DEFAULT_TOKENS
    """Of instructions, passages, history and reply together."""

    @property
    def reply_tokens(self) -> int:
        """What of `tokens` is kept for the reply."""
        return min(_REPLY_TOKENS, self.tokens // 3)

    @property
    def host(self) -> str:
        """The host as it is shown to the user."""
        return host_of(self.url) or ""

    @property
    def is_outside(self) -> bool:
        """Whether what is sent leaves this machine."""
        return not is_loopback(self.host)


def host_of(url: str) -> str | None:
    """The host of a plain http(s) address; None for anything else (credentials, queries, odd characters)."""
    found = _URL.fullmatch(url)
    return found["host"].strip("[]").lower() if found else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: localhost, 127.0.0.0/8 or ::1; other names are never looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
