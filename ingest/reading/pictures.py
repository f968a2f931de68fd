"""Pictures within documents: which are large enough to hold print, and what is printed on them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.reading import image
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.reading.limits import Limits
    from ingest.reading.ocr.records import OcrPage
    from ingest.reading.records import Tell

FIGURE = 0.08
"""Of the page, that a picture within text must take to be read: a scanned table or map; photographs cost a second each."""
NOTICED = 0.02
"""Of the page, from which a picture that is not read is counted; logos, seals and signatures are smaller."""
LEAST_PIXELS = 40_000
"""Of a picture that may hold words: 200 by 200."""
_MOST = 400
"""Pictures of one file that are looked at: at five seconds for one full of print they take half of Limits.seconds."""
_LEAST_PRINT = 12
"""Characters; fewer are a sign on a photograph."""

_A4 = 210.0 * 297.0
"""Square millimetres: what a picture's share of the page is reckoned by where pages are not laid out."""

Crop = tuple[float, float, float, float]
WHOLE: Crop = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as a document shows it."""

    name: str
    """Of its part in the file; empty for one that lies elsewhere."""
    share: float | None = None
    """Of the page, 0–1; None where the document doesn't say how large it is shown."""
    crop: Crop = WHOLE
    """Shares of its sides that are cut off and not seen: left, top, right, bottom."""


def share_of_a4(width: float | None, height: float | None) -> float | None:
    """The share of a page that so many millimetres take; None where a side is not known."""
    return None if width is None or height is None else width * height / _A4


class Pictures:
    """Reads the pictures of one file; one that is shown twice is recognised once."""

    def __init__(self, part: Callable[[str], bytes | None], limits: Limits, tell: Tell) -> None:
        """`part` gives the bytes of a part by its name, and None for one that the file doesn't have."""
        self.missed = 0
        """How many that may say something were not read."""
        self._part = part
        self._limits = limits
        self._tell = tell
        self._known: dict[tuple[str, Crop], OcrPage | None] = {}

    def read(self, shown: Shown) -> OcrPage | None:
        """What is printed on a picture; None where nothing is, or it was not looked at."""
        if shown.share is not None and shown.share < NOTICED:
            return None
        is_small = shown.share is not None and shown.share < FIGURE
        page = None if is_small else self._recognised(shown)
        self.missed += page is None
        return page

    def _recognised(self, shown: Shown) -> OcrPage | None:
        key = (shown.name, shown.crop)
        if key not in self._known:
            if len(self._known) >= _MOST or not self._limits.ocr:
                return None
            self._known[key] = None
            # One that cannot be read must not cost the text around it.
            with suppress(ReadingError):
                self._known[key] = self._looked_at(shown)
            self._tell(f"第 {len(self._known)} 张图片")
        return self._known[key]

    def _looked_at(self, shown: Shown) -> OcrPage | None:
        from ingest.reading.ocr import recognise

        data = self._part(shown.name) if shown.name else None
        if not data:
            return None
        pixels = image.pixels_of(data, self._limits, shown.crop)
        if pixels.shape[0] * pixels.shape[1] < LEAST_PIXELS:
            return None
        page = recognise(pixels, self._limits)
        return page if page.characters >= _LEAST_PRINT else None
