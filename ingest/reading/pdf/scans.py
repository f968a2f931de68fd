"""Pages and pictures that are read by character recognition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingest.reading.pdf.records import Box, Figure, Line, PageLayout, Table

if TYPE_CHECKING:
    from ingest.reading.limits import Limits
    from ingest.reading.ocr.records import OcrPage, Picture

_DPI, _LEAST_DPI = 200, 100
"""What office scanners make and the marks of doubt were measured with; large drawings get less."""
_LONGEST = 5_000
"""Pixels of the longer side: recognition scales down what is larger."""
_SAME = 0.9
"""Share of the recognised characters that the page's own text has: the picture behind it says nothing more."""


def recognised(page: Any, layout: PageLayout, limits: Limits) -> PageLayout:  # noqa: ANN401
    """The page with what was recognised on it, if it needs that and may be drawn."""
    if not limits.ocr or layout.largest > limits.pixels or layout.box.area < 1:
        return layout
    if layout.how == "text":
        return _with_figures(page, layout, limits)
    if layout.how not in ("scan", "searchable"):
        return layout
    read = _recognise(_picture(page, layout, layout.box, limits), limits)
    if not read.blocks or (layout.how == "scan" and _own(layout) >= _SAME * read.characters > 0):
        return replace(layout, how="text") if layout.blocks else layout
    return replace(layout, recognised=read)


def _with_figures(page: Any, layout: PageLayout, limits: Limits) -> PageLayout:  # noqa: ANN401
    blocks = tuple(
        Figure(block.box, _recognise(_picture(page, layout, block.box, limits), limits))
        if isinstance(block, Figure)
        else block
        for block in layout.blocks
    )
    return replace(layout, blocks=blocks)


def _own(layout: PageLayout) -> int:
    lines = sum(len(block.text) for block in layout.blocks if isinstance(block, Line))
    cells = sum(len(c.text) for block in layout.blocks if isinstance(block, Table) for c in block.cells)
    return lines + cells


def _picture(page: Any, layout: PageLayout, box: Box, limits: Limits) -> Picture:  # noqa: ANN401
    """A part of the upright page as pixels."""
    import numpy as np

    whole = layout.box
    longest = max(box.width, box.height, 1.0)
    scale = min(_DPI / 72, max(_LONGEST / longest, _LEAST_DPI / 72))
    scale = min(scale, (limits.pixels / max(1.0, box.area)) ** 0.5, 2 * _LONGEST / longest)
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


def _recognise(picture: Picture, limits: Limits) -> OcrPage:
    from ingest.reading.ocr import recognise

    return recognise(picture, limits)
