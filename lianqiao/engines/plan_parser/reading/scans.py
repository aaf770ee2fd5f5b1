"""The text of scanned pages by OCR, which is an extra: rapidocr brings its models in its wheel."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from lianqiao.engines.plan_parser.reading.errors import ReadingError, Reason
from lianqiao.engines.plan_parser.reading.pdf import open_pdf
from lianqiao.engines.plan_parser.types import Doubt

_DOTS_PER_INCH: Final = 200
_POINTS_PER_INCH: Final = 72
# Below this the recogniser is wrong about every third line.
_UNSURE: Final = 0.85
# Between digits 一 is no numeral: the recogniser takes the dash of 2025—2027 for it.
_DASH: Final = re.compile(r"(?<=\d)一(?=\d)")
_FEWEST_IN_COLUMN: Final = 6
_SHARE_IN_COLUMNS: Final = 0.7


@dataclass(frozen=True, slots=True)
class _Row:
    """A recognised line with its place on the page."""

    text: str
    score: float
    left: float
    right: float
    top: float


def text_of_picture(data: bytes) -> tuple[str, tuple[Doubt, ...]]:
    """The text of a picture with the lines that are unsure. Raises `ReadingError` without OCR or when damaged."""
    engine = _engine()
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(data)).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ReadingError(Reason.BROKEN) from error
    return _joined([_rows(engine, picture)])


def text_of_pdf(data: bytes) -> tuple[str, tuple[Doubt, ...]]:
    """The text of a scanned PDF, page by page, with the lines that are unsure."""
    engine = _engine()
    document = open_pdf(data)
    try:
        pictures = (page.render(scale=_DOTS_PER_INCH / _POINTS_PER_INCH).to_pil().convert("RGB") for page in document)
        return _joined([_rows(engine, picture) for picture in pictures])
    finally:
        document.close()


@lru_cache(maxsize=1)
def _engine() -> Any:
    try:
        return import_module("rapidocr").RapidOCR(params={"Global.log_level": "warning"})
    except ImportError as error:
        raise ReadingError(Reason.SCAN) from error


def _rows(engine: Any, picture: Any) -> list[_Row]:
    import numpy

    found = engine(numpy.asarray(picture))
    if found.txts is None:
        return []
    rows = [
        _Row(_DASH.sub("—", text), float(score), *_sides(box))
        for text, score, box in zip(found.txts, found.scores, found.boxes, strict=True)
    ]
    return list(_in_order(rows, picture.width / 2))


def _sides(box: Any) -> tuple[float, float, float]:
    across = [float(point[0]) for point in box]
    return min(across), max(across), min(float(point[1]) for point in box)


def _in_order(rows: Sequence[_Row], middle: float) -> Iterator[_Row]:
    """From top to bottom; on a page of two columns first the left one, then the right one."""
    left = [row for row in rows if row.right <= middle]
    right = [row for row in rows if row.left >= middle]
    whole = len(rows) - len(left) - len(right)
    if min(len(left), len(right)) >= _FEWEST_IN_COLUMN and whole <= (1 - _SHARE_IN_COLUMNS) * len(rows):
        first = min(row.top for row in (*left, *right))
        heads = [row for row in rows if row.left < middle < row.right and row.top <= first]
        rest = [row for row in rows if row.left < middle < row.right and row.top > first]
        yield from (*heads, *left, *right, *rest)
    else:
        yield from rows


def _joined(pages: Sequence[Sequence[_Row]]) -> tuple[str, tuple[Doubt, ...]]:
    pieces: list[str] = []
    doubts: list[Doubt] = []
    at = 0
    for page, rows in enumerate(pages):
        if page:
            pieces.append("\f")
            at += 1
        for row in rows:
            if row.score < _UNSURE:
                doubts.append(Doubt(at, at + len(row.text), "扫描件此行识别没有把握，请对照原件核对"))
            pieces.append(row.text + "\n")
            at += len(row.text) + 1
    return "".join(pieces), tuple(doubts)
