"""Which hosts are this machine, and which addresses are refused because they could hide another host."""

from __future__ import annotations

import pytest

from assistant.wording.endpoint import Endpoint, host_of


@pytest.mark.parametrize(
    ("url", "outside"),
    [
        ("http://localhost:8080/v1", False),
        ("http://LOCALHOST/v1", False),
        ("http://127.0.0.1:11434/v1", False),
        ("http://127.8.9.1/v1", False),
        ("http://[::1]:8000/v1", False),
        ("https://api.example.com/v1", True),
        ("http://192.168.1.20:8000/v1", True),
        ("http://10.0.0.3/v1", True),
        ("http://localhost.example.com/v1", True),
        ("http://127.0.0.1.example.com/v1", True),
        ("http://0.0.0.0:8000/v1", True),
        ("http://[2001:db8::1]/v1", True),
    ],
)
def test_only_loopback_is_inside(url: str, outside: bool) -> None:
    assert Endpoint(url, "m").is_outside is outside


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8080/v1",
        "ftp://localhost/v1",
        "http://",
        "http://localhost@evil.example/v1",
        "http://user:secret@host/v1",
        "http://localhost\\@evil.example/v1",
        "http://localhost /v1",
        "http://localhost/v1?key=1",
        "http://localhost/v1#a",
        "http://evil。example/v1",
        "http://localhost\n.evil.example/v1",
        "",
    ],
)
def test_an_address_that_could_be_read_in_two_ways_has_no_host(url: str) -> None:
    assert host_of(url) is None


def test_the_host_is_shown_without_port_and_path() -> None:
    assert Endpoint("https://Api.DeepSeek.com:443/v1", "m").host == "api.deepseek.com"


def test_the_key_is_in_no_printed_form() -> None:
    assert "sk-1" not in repr(Endpoint("http://localhost/v1", "m", "sk-1"))


def test_the_reply_takes_a_third_at_most() -> None:
    assert Endpoint("http://localhost/v1", "m", tokens=1200).reply_tokens == 400
    assert Endpoint("http://localhost/v1", "m", tokens=100_000).reply_tokens == 1024
