"""The picture of a page made ready for reading: seals taken off, turned upright, stretches cut out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.reading.ocr.records import Picture, Quad

_REDNESS = 50
"""By how much red stands above green and blue in a seal; print in colour JPEG strays by some 25."""
_SEAL = (0.08, 0.4)
"""Size of a seal by the shorter side of the page: 1.8 to 6 cm on A4. Letters of a red head are smaller."""
_ROUND = 1.5
"""Longer by shorter side of a seal: oval ones are 4.5 by 3 cm; a red head or rule is longer."""


def without_seals(picture: Picture) -> Picture:
    """The picture with its red seals taken off. Print under them stays, and so does red print elsewhere."""
    import cv2

    red = picture[:, :, 0].astype(np.int16)
    others = picture[:, :, 1:].max(axis=2).astype(np.int16)
    is_red = (red - others > _REDNESS).astype(np.uint8)
    cleared = picture
    for x, y, width, height in _seals(is_red):
        if cleared is picture:
            cleared = picture.copy()
        part = cleared[y : y + height, x : x + width]
        ink = is_red[y : y + height, x : x + width]
        # Red ink is bright in red light, and black print under it is not.
        level = float(np.median(part[:, :, 0][ink > 0]))
        paper = float(np.percentile(part[:, :, 0], 90))
        near = cv2.dilate(ink, np.ones((9, 9), np.uint8)) > 0
        lit = np.clip(part[:, :, 0].astype(np.float32) * (paper / max(level, 1.0)), 0, 255).astype(np.uint8)
        is_coloured = (part[:, :, 0].astype(np.int16) - part[:, :, 1:].min(axis=2)) > _REDNESS // 2
        plain = np.where(is_coloured, lit, part[:, :, 0])
        part[near] = plain[near][:, None]
    return cleared


def _seals(is_red: Picture) -> Iterator[tuple[int, int, int, int]]:
    import cv2

    if not is_red.any():
        return
    side = min(is_red.shape)
    # A worn ring has gaps; closing them must not join the lines of a red head.
    reach = max(3, side // 150)
    closed = cv2.morphologyEx(is_red, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed)
    for x, y, width, height, _area in stats[1:].tolist():
        long, short = max(width, height), min(width, height)
        if _SEAL[0] * side <= short and long <= _SEAL[1] * side and long <= _ROUND * short:
            margin = side // 100
            left, top = max(0, x - margin), max(0, y - margin)
            yield (
                left,
                top,
                min(width + 2 * margin, is_red.shape[1] - left),
                min(height + 2 * margin, is_red.shape[0] - top),
            )


def shrunk(picture: Picture, longest: int) -> Picture:
    """The picture with its longer side at most `longest` pixels."""
    import cv2

    scale = longest / max(picture.shape[:2])
    if scale >= 1:
        return picture
    small: Picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return small


def turned(picture: Picture, degrees: float) -> Picture:
    """Turned counterclockwise, grown to hold all of it, on the colour of its paper."""
    import cv2

    quarters, rest = divmod(degrees + 45, 90)
    upright = np.rot90(picture, int(quarters) % 4)
    rest -= 45
    if abs(rest) < _LEAST_TURN:
        return np.ascontiguousarray(upright)
    height, width = upright.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rest, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    new = (int(width * cos + height * sin), int(width * sin + height * cos))
    matrix[0, 2] += new[0] / 2 - width / 2
    matrix[1, 2] += new[1] / 2 - height / 2
    paper = [float(value) for value in np.median(upright[::16, ::16].reshape(-1, 3), axis=0)]
    result: Picture = cv2.warpAffine(
        np.ascontiguousarray(upright), matrix, new, flags=cv2.INTER_CUBIC, borderValue=paper
    )
    return result


_LEAST_TURN = 0.1
"""Degrees: 4 pixels over the width of a page, less than a line's own margin; turning costs sharpness."""


def tilt(quads: Iterable[Quad]) -> float:
    """Degrees, over -45 to 45, by which lines of print rise to the right; weighed by their length."""
    angles: list[tuple[float, float]] = []
    for quad in quads:
        (ax, ay), (bx, by), _, (dx, dy) = quad.tolist()
        across, down = np.hypot(bx - ax, by - ay), np.hypot(dx - ax, dy - ay)
        if max(across, down) < 4 * min(across, down):
            continue
        x, y = (bx - ax, by - ay) if across > down else (dx - ax, dy - ay)
        angle = float(np.degrees(np.arctan2(-y, x)))
        angles.append(((angle + 45) % 90 - 45, float(max(across, down))))
    return _weighed_median(angles)


def _weighed_median(values: list[tuple[float, float]]) -> float:
    half = sum(weight for _, weight in values) / 2
    run = 0.0
    for value, weight in sorted(values):
        run += weight
        if run >= half:
            return value
    return 0.0


def is_lying(quads: Iterable[Quad]) -> bool:
    """Whether most print runs upwards or downwards."""
    upright = level = 0.0
    for quad in quads:
        (ax, ay), (bx, by), _, (dx, dy) = quad.tolist()
        across = np.hypot(bx - ax, by - ay), abs(bx - ax)
        down = np.hypot(dx - ax, dy - ay), abs(dy - ay)
        if across[0] > 2 * down[0]:
            level += across[0]
        elif down[0] > 2 * across[0]:
            upright += down[0]
    return upright > level


def cut(picture: Picture, quad: Quad) -> Picture:
    """What stands within four corners, made straight."""
    import cv2

    width = int(max(_length(quad[0] - quad[1]), _length(quad[3] - quad[2]), 2.0))
    height = int(max(_length(quad[0] - quad[3]), _length(quad[1] - quad[2]), 2.0))
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(np.ascontiguousarray(quad, dtype=np.float32), corners)
    result: Picture = cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return result


def _length(side: Quad) -> float:
    return float(np.linalg.norm(side))
