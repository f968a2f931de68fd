"""What goes between this process and a reading one: length-prefixed JSON, believed only after it was checked."""

from __future__ import annotations

import json
import math
import re
import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

from ingest.reading.records import Member, Reading
from kb.records import MarkKind, PageMark, Quality, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.reading.limits import Limits

PREFIX = 4
"""Bytes of the length before every frame."""
_MARK_KINDS: tuple[MarkKind, ...] = get_args(MarkKind)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_VERSION = 60
_FILE_NAME = re.compile(r"[0-9]{1,9}")
_COUNTS = ("pages", "ocr_pages", "ocr_pictures", "doubtful_lines", "tables", "garbled")


class FrameError(ValueError):
    """What came through the pipe is not what a reader says."""


def pack(value: object) -> bytes:
    """One frame. Half characters, which no file may hold, become �, so that spans stay where they are."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    payload = _LONE_SURROGATE.sub("\ufffd", text).encode()
    return struct.pack(">I", len(payload)) + payload


def length_of(prefix: bytes) -> int:
    """Bytes of the payload that follows a prefix."""
    (length,) = struct.unpack(">I", prefix)
    return int(length)


def unpack(payload: bytes | bytearray) -> dict[str, Any]:
    """The object in a frame. Raises FrameError."""
    try:
        value = json.loads(payload.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FrameError("no JSON") from error
    if not isinstance(value, dict):
        raise FrameError("no object")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def most_bytes(limits: Limits) -> int:
    """Of an answer: text of up to six bytes a character as JSON writes it, and as much again for marks."""
    return 12 * limits.characters + 1_000_000


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """A reading as JSON takes it."""
    quality = reading.quality
    return {
        "text": reading.text,
        "text_version": reading.text_version,
        "skips": _pairs(reading.skips),
        "pages": [[mark.start, mark.label, mark.kind] for mark in reading.pages],
        "title": reading.title,
        "remarks": list(reading.remarks),
        "doubts": _pairs(reading.doubts),
        "quality": {
            **{name: getattr(quality, name) for name in _COUNTS},
            "empty_pages": list(quality.empty_pages),
            "ocr_confidence": quality.ocr_confidence,
            "unread": list(quality.unread),
        },
    }


def reading_from_json(value: object, limits: Limits) -> Reading:
    """The inverse of `reading_to_json`. Raises FrameError where anything is not as a reader would say it."""
    fields = _dict(value)
    text, version = _text(fields.get("text")), _text(fields.get("text_version"))
    if not text.strip() or len(text) > limits.characters:
        raise FrameError("no text, or too much")
    if not version or len(version) > _LONGEST_VERSION:
        raise FrameError("no version")
    return Reading(
        text,
        version,
        _spans(fields.get("skips"), len(text)),
        _marks(fields.get("pages"), len(text)),
        _text_or_none(fields.get("title")),
        _texts(fields.get("remarks")),
        _spans(fields.get("doubts"), len(text)),
        _quality(fields.get("quality")),
    )


def members_to_json(members: Iterable[Member]) -> list[list[str | None]]:
    """Members as JSON takes them."""
    return [[one.label, one.name, one.path, one.refusal] for one in members]


def members_from_json(value: object) -> tuple[Member, ...]:
    """The inverse of `members_to_json`. A path is a bare number, nothing else. Raises FrameError."""
    return tuple(_member(item) for item in _list(value))


def _member(value: object) -> Member:
    label, name, path, refusal = _items(value, 4)
    one = Member(_text(label), _text(name), _text_or_none(path), _text_or_none(refusal))
    if (one.path is None) == (one.refusal is None):
        raise FrameError("a member is either there or refused")
    if one.path is not None and not _FILE_NAME.fullmatch(one.path):
        raise FrameError("a path that is no number")
    return one


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _spans(value: object, length: int) -> tuple[Span, ...]:
    spans = []
    for item in _list(value):
        start, end = (_number(part) for part in _items(item, 2))
        if not start <= end <= length:
            raise FrameError("a span outside the text")
        spans.append(Span(start, end))
    return tuple(spans)


def _marks(value: object, length: int) -> tuple[PageMark, ...]:
    marks = tuple(_mark(item) for item in _list(value))
    # A page is found by bisection: marks out of order would open the wrong one.
    if any(after.start < before.start for before, after in pairwise(marks)):
        raise FrameError("pages out of order")
    if marks and marks[-1].start > length:
        raise FrameError("a page outside the text")
    return marks


def _mark(value: object) -> PageMark:
    start, label, kind = _items(value, 3)
    for known in _MARK_KINDS:
        if kind == known:
            return PageMark(_number(start), _text(label), known)
    raise FrameError("an unknown kind of mark")


def _quality(value: object) -> Quality:
    fields = _dict(value)
    return Quality(
        **{name: _number(fields.get(name)) for name in _COUNTS},
        empty_pages=_texts(fields.get("empty_pages")),
        ocr_confidence=_share(fields.get("ocr_confidence")),
        unread=_texts(fields.get("unread")),
    )


def _share(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FrameError("no share")
    if not (math.isfinite(value) and 0 <= value <= 1):
        raise FrameError("no share")
    return float(value)


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise FrameError("no count")
    return value


def _text(value: object) -> str:
    # JSON may escape half a character, which no database takes.
    if not isinstance(value, str) or _LONE_SURROGATE.search(value):
        raise FrameError("no text")
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in _list(value))


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise FrameError("no list")
    return value


def _items(value: object, count: int) -> list[object]:
    items = _list(value)
    if len(items) != count:
        raise FrameError("a list of another length")
    return items


def _dict(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise FrameError("no object")
    return value
