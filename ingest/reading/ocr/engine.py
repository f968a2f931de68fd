"""Finds and reads print with the models that come inside the rapidocr wheel; nothing is ever downloaded."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.reading.limits import cores
from ingest.reading.ocr.records import Words
from kb.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.reading.ocr.records import Picture, Quad

_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
_LEAST_SIDE = 8
"""Pixels; the detector fails on less, and no print is so small."""
_BATCH = 6
"""Lines read at once; more makes short lines pay for the longest one."""


class Engine:
    """The three models, loaded once. Not for use by two threads at a time."""

    def __init__(self, threads: int) -> None:
        from rapidocr import RapidOCR

        self._rapid: Any = RapidOCR(
            params={
                **{key: str(path) for key, path in _model_paths().items()},
                "Global.log_level": "critical",
                "Global.return_word_box": True,
                "Global.max_side_len": 100_000,
                "Global.min_side_len": _LEAST_SIDE,
                "Rec.rec_batch_num": _BATCH,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def find(self, picture: Picture, longest: int) -> list[Quad]:
        """Corners of the stretches of print. The picture is looked at with its longer side at most `longest`."""
        import cv2

        height, width = picture.shape[:2]
        scale = min(1.0, longest / max(height, width))
        if min(height, width) * scale < _LEAST_SIDE:
            return []
        small = (
            cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            if scale < 1
            else picture
        )
        found = self._rapid(_bgr(small), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return []
        return [np.asarray(quad, dtype=np.float32) / np.float32(scale) for quad in found.boxes]

    def read(self, crops: Sequence[Picture]) -> list[Words]:
        """What each stretch of print says."""
        if not crops:
            return []
        result = self._rapid.recognize_txt([_bgr(crop) for crop in crops])
        return [_words(text, info) for text, info in zip(result.txts, result.word_results, strict=True)]

    def upside_down(self, crops: Sequence[Picture]) -> float:
        """The share of the stretches that stand on their heads, 0–1."""
        if not crops:
            return 0.0
        _, result = self._rapid.cls_and_rotate([_bgr(crop) for crop in crops])
        votes = [float(score) if label == "180" else -float(score) for label, score in result.cls_res]
        return sum(vote > 0 for vote in votes) / len(votes)


def engine(threads: int = 0) -> Engine:
    """The engine with so many threads (0: one for each core this process may use)."""
    return _loaded(threads or cores())


@lru_cache(maxsize=1)
def _loaded(threads: int) -> Engine:
    return Engine(threads)


def _model_paths() -> dict[str, Path]:
    """Each model by its path: without one the library would look for it on the network."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ReadingError("文字识别组件 rapidocr 没有安装，图片和扫描件读不了；请重新运行 make run 安装")
    folder = Path(spec.origin).parent / "models"
    paths = {key: folder / name for key, name in _MODELS.items()}
    missing = [path.name for path in paths.values() if not path.is_file()]
    if missing:
        raise ReadingError(f"文字识别模型缺失（{'、'.join(missing)}），请重新安装 rapidocr")
    return paths


def _bgr(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[:, :, ::-1])


def _words(text: str, info: Any) -> Words:  # noqa: ANN401  (a record of an untyped library)
    """Scores and places by character: the library gives places of all but blanks, cut into words."""
    columns = [column for word in info.word_cols or () for column in word]
    length = max(float(info.line_txt_len or 0), 1.0)
    places: list[float] = []
    solid = iter(columns)
    for char in text:
        at = places[-1] if char.isspace() and places else next(solid, length) / length
        places.append(min(at, 1.0))
    scores = tuple(info.confs)[: len(text)] if text else ()
    return Words(text, scores, tuple(places))
