"""Figures as drawings: small courses beside numbers, the map of tiles, and bars on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from lianqiao.engines.progress import Light
from lianqiao.governance.boards.queries.courses import Course
from lianqiao.governance.boards.queries.tiles import Spot

#: The small course, in pixels.
SPARK_WIDTH, SPARK_HEIGHT, _EDGE = 96, 26, 3
#: A tile of the map and the gap between two.
TILE, TILE_GAP = 104, 8
#: Bars on paper: the page's 156 mm are 600 units wide.
_PAPER, _NAMES, _WORDS, _BAR, _ROW = 600, 170, 70, 13, 24
_LETTERS = 13
_INK, _SOFT, _TRACK = "#1f2937", "#6b7280", "#eef1f5"
#: The colours of lights on paper, where words stand beside them.
PAPER_COLOURS = {Light.GREEN: "#2f855a", Light.AMBER: "#d69e2e", Light.RED: "#c53030", Light.GREY: "#a0aec0"}


@dataclass(frozen=True)
class Spark:
    """A course as the points of a line, of the dashed line that was due, and the dot at its end."""

    points: str
    due: str
    end: tuple[float, float] | None
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


def spark(course: Course, *, months: int, due: Sequence[Decimal] = ()) -> Spark:
    """The course over a period of so many months; `due` are the values that the ends of its months ask for."""
    known = [(number, float(value)) for number, value in enumerate(course.so_far) if value is not None]
    asked = [float(value) for value in due]
    values = [value for _number, value in known] + asked
    if not known:
        return Spark("", "", None)
    low, high = min(0.0, *values), max(values)
    room = (high - low) or 1.0
    across, bottom, tall = _across(months), SPARK_HEIGHT - _EDGE, SPARK_HEIGHT - 2 * _EDGE
    points = [(across[number], round(bottom - tall * (value - low) / room, 1)) for number, value in known]
    due_points = [
        (across[number], round(bottom - tall * (value - low) / room, 1)) for number, value in enumerate(asked)
    ]
    return Spark(" ".join([f"{x},{y}" for x, y in points]), " ".join([f"{x},{y}" for x, y in due_points]), points[-1])


@lru_cache(maxsize=64)
def _across(months: int) -> tuple[float, ...]:
    """Where the months of a small course stand, left to right."""
    return tuple(
        round(_EDGE + (SPARK_WIDTH - 2 * _EDGE) * (number / max(months - 1, 1)), 1) for number in range(months)
    )


@dataclass(frozen=True)
class DrawnTile:
    """A tile of the map: where it stands, what it says, its light, and where it leads."""

    spot: Spot
    x: int
    y: int
    words: str
    light: Light
    url: str
    label: str


@dataclass(frozen=True)
class TileMap:
    """The whole map in pixels."""

    width: int
    height: int
    tiles: tuple[DrawnTile, ...]
    size: int = TILE


def tile_map(spots: Sequence[Spot], told: Any) -> TileMap:
    """Draw the spots; `told(region)` gives words, light, address and label of each."""
    tiles = tuple(
        DrawnTile(spot, spot.column * (TILE + TILE_GAP), spot.row * (TILE + TILE_GAP), *told(spot.region))
        for spot in spots
    )
    width = max((tile.x for tile in tiles), default=0) + TILE
    return TileMap(width, max((tile.y for tile in tiles), default=0) + TILE, tiles)


@dataclass(frozen=True)
class Bar:
    """A bar: its name, its length as a share (1 is the marked line), the words at its end, and its light."""

    name: str
    share: Decimal | None
    words: str
    light: Light


def bars_on_paper(bars: Sequence[Bar], *, mark: str = "") -> str:
    """Bars as an SVG of 156 mm, for documents: names left, words right, a dashed line at 1 with `mark` above it."""
    longest = max([float(bar.share or 0) for bar in bars] + [1.0])
    room = _PAPER - _NAMES - _WORDS
    scale = room / (longest * 1.02)
    top = 24 if mark else 6
    height = top + _ROW * len(bars) + 6
    line = _NAMES + scale
    look = f'viewBox="0 0 {_PAPER} {height}" font-family="Noto Sans SC" font-size="{_LETTERS}"'
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" {look}>']
    for number, bar in enumerate(bars):
        y = top + number * _ROW
        middle = y + _BAR - 2.5
        out.append(f'<text x="{_NAMES - 10}" y="{middle}" text-anchor="end" fill="{_INK}">{_short(bar.name)}</text>')
        out.append(f'<rect x="{_NAMES}" y="{y}" width="{room}" height="{_BAR}" rx="2" fill="{_TRACK}"/>')
        if bar.share is not None and bar.share > 0:
            colour = PAPER_COLOURS[bar.light]
            width = round(float(bar.share) * scale, 1)
            out.append(f'<rect x="{_NAMES}" y="{y}" width="{width}" height="{_BAR}" rx="2" fill="{colour}"/>')
        out.append(f'<text x="{_PAPER - _WORDS + 10}" y="{middle}" fill="{_INK}">{escape(bar.words)}</text>')
    if mark:
        ends = f'y1="{top - 4}" y2="{height - 4}"'
        out.append(f'<line x1="{line}" x2="{line}" {ends} stroke="{_SOFT}" stroke-width="1" stroke-dasharray="4 3"/>')
        out.append(f'<text x="{line}" y="14" text-anchor="middle" fill="{_SOFT}" font-size="12">{escape(mark)}</text>')
    return "".join([*out, "</svg>"])


def _short(name: str) -> str:
    """A name as long as its place; the table beside has the whole of it."""
    most = (_NAMES - 16) // _LETTERS
    return escape(name if len(name) <= most else f"{name[: most - 1]}…")
