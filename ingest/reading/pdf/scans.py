"""Pages and pictures that are read by character recognition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from ingest.reading.pdf.records import Figure, Line, PageLayout, Table

if TYPE_CHECKING:
    from ingest.reading.box import Box
    from ingest.reading.limits import Limits
    from ingest.reading.ocr.records import OcrPage, Picture

_DPI, _LEAST_DPI = 200, 100
"""What office scanners make and the marks of doubt were measured with; large drawings get less."""
_LONGEST = 5_000
"""Pixels of the longer side: recognition scales down what is larger."""
_SAME = 0.9
"""Share of the recognised characters that the page's own text has: the picture behind it says nothing more."""


class Draws(Protocol):
    """Draws a part of the upright page, a box in points, at so many pixels by point."""

    def __call__(self, box: Box, scale: float) -> Picture:
        """RGB."""


def recognised(draw: Draws, layout: PageLayout, limits: Limits) -> PageLayout:
    """The page with what was recognised on it, if it needs that and may be drawn."""
    if not limits.ocr or layout.largest > limits.pixels or layout.box.area < 1:
        return layout
    if layout.how == "text":
        return _with_figures(draw, layout, limits)
    if layout.how not in ("scan", "searchable"):
        return layout
    read = _recognise(draw, layout.box, limits)
    if not read.blocks or (layout.how == "scan" and _own(layout) >= _SAME * read.characters > 0):
        return replace(layout, how="text") if layout.blocks else layout
    return replace(layout, recognised=read)


def _with_figures(draw: Draws, layout: PageLayout, limits: Limits) -> PageLayout:
    blocks = tuple(
        Figure(block.box, _recognise(draw, block.box, limits)) if isinstance(block, Figure) else block
        for block in layout.blocks
    )
    return replace(layout, blocks=blocks)


def _own(layout: PageLayout) -> int:
    lines = sum(len(block.text) for block in layout.blocks if isinstance(block, Line))
    cells = sum(len(c.text) for block in layout.blocks if isinstance(block, Table) for c in block.cells)
    return lines + cells


def drawn_by_pdfium(page: Any, layout: PageLayout) -> Draws:  # noqa: ANN401  (pypdfium2 has no types)
    """How a page of a PDF is drawn."""
    import numpy as np

    def draw(box: Box, scale: float) -> Picture:
        whole = layout.box
        crop = (box.x0, whole.bottom - box.bottom, whole.x1 - box.x1, box.top)
        bitmap = page.render(
            scale=scale, rotation=layout.turn, crop=tuple(max(0.0, side) for side in crop), rev_byteorder=True
        )
        try:
            pixels = np.atleast_3d(bitmap.to_numpy())
            if pixels.shape[2] < 3:
                pixels = np.repeat(pixels[:, :, :1], 3, axis=2)
            return np.ascontiguousarray(pixels[:, :, :3])
        finally:
            bitmap.close()

    return draw


def _recognise(draw: Draws, box: Box, limits: Limits) -> OcrPage:
    from ingest.reading.ocr import recognise

    longest = max(box.width, box.height, 1.0)
    scale = min(_DPI / 72, max(_LONGEST / longest, _LEAST_DPI / 72))
    scale = min(scale, (limits.pixels / max(1.0, box.area)) ** 0.5, 2 * _LONGEST / longest)
    return recognise(draw(box, scale), limits)
