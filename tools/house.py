"""Draws the house, six floors and their rooms, from the imports of the code: `python tools/house.py docs/house.svg`.

A room is a package one level below its floor. A line runs from a room to each room that it imports from; lines may
only run down, or to the right on one floor, which the import contracts hold.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import grimp

#: Floors from the top, with what each is for, and the rooms in the order in which they may import.
FLOORS = (
    ("faces", "what people and programs meet", ("workbench", "portal", "api", "shell")),
    ("governance", "the view of the whole region", ("boards", "collection", "indicators", "supervision", "plans")),
    (
        "processes",
        "what moves things forward",
        (
            "learning",
            "agreements",
            "challenges",
            "races",
            "secondments",
            "key_projects",
            "recognitions",
            "programmes",
            "subscriptions",
            "matchmaking",
            "watching",
            "windows",
            "appraisals",
            "annual_reports",
            "evidence",
            "distributions",
            "performance",
            "contracts",
            "market",
            "licensing",
            "deals",
            "auctions",
            "empowerments",
            "disposals",
            "asset_ledger",
            "reviews",
            "disbursements",
            "obligations",
            "introductions",
            "matching",
        ),
    ),
    (
        "registers",
        "what exists",
        (
            "industry_map",
            "cultivation",
            "conversions",
            "registrations",
            "intellectual_property",
            "innovative_products",
            "needs",
            "campaigns",
            "demands",
            "achievements",
            "enterprises",
            "alliances",
            "programs",
            "accounts",
            "organisations",
            "taxonomy",
        ),
    ),
    ("core", "the kernel", ()),
    (
        "engines",
        "the ground: pure Python",
        (
            "taxation",
            "assignment",
            "valuation",
            "bidding",
            "progress",
            "conditions",
            "plan_parser",
            "retrieval",
            "text",
        ),
    ),
)
WIDTH, FLOOR_HEIGHT, LABEL, ROOM_HEIGHT, GAP = 1120, 104, 250, 52, 18
TITLE = "The six floors of the house and the imports between their rooms"
FONT = 'font-family="Segoe UI, sans-serif"'
COLOURS = ("#1d4ed8", "#7c3aed", "#0f766e", "#b45309", "#475569", "#166534")


@dataclass(frozen=True)
class Box:
    """Where a room stands."""

    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def rooms() -> list[str]:
    """The module names of all rooms; a floor without rooms of its own is one room."""
    return [f"{floor}.{name}" for floor, _purpose, names in FLOORS for name in names] + ["core"]


def imports(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    """The pairs of rooms of which the first imports from the second."""
    found = {
        (_room_of(module), _room_of(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    return sorted((one, other) for one, other in found if one and other and one != other)


def _room_of(module: str) -> str:
    """The room in which a module stands; empty for what stands above the floors."""
    inside = module.removeprefix("lianqiao.")
    return next((room for room in rooms() if inside == room or inside.startswith(f"{room}.")), "")


def boxes() -> dict[str, Box]:
    """Where each room stands: floors from the top, rooms from the left."""
    placed = {}
    for level, (floor, _purpose, names) in enumerate(FLOORS):
        y = 20 + level * FLOOR_HEIGHT + (FLOOR_HEIGHT - ROOM_HEIGHT) / 2
        if floor == "core":
            placed["core"] = Box(LABEL, y, WIDTH - LABEL - 30)
            continue
        for position, name in enumerate(names):
            width = (WIDTH - LABEL - 30 - GAP * (len(names) - 1)) / len(names)
            placed[f"{floor}.{name}"] = Box(LABEL + position * (width + GAP), y, width)
    return placed


def draw(pairs: Iterable[tuple[str, str]]) -> str:
    """The picture as SVG."""
    placed = boxes()
    height = 40 + FLOOR_HEIGHT * len(FLOORS)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{TITLE}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for level, (floor, purpose, _names) in enumerate(FLOORS):
        y = 20 + level * FLOOR_HEIGHT
        shade = "#f8fafc" if level % 2 else "#f1f5f9"
        number = len(FLOORS) - level
        out += [
            f'<rect x="10" y="{y}" width="{WIDTH - 20}" height="{FLOOR_HEIGHT - 6}" rx="8" fill="{shade}"/>',
            _text(28, y + 44, f"{number} {floor}", f'font-size="19" font-weight="600" fill="{COLOURS[level]}"'),
            _text(28, y + 66, purpose, 'font-size="12.5" fill="#475569"'),
        ]
    out += [_line(placed[importer], placed[imported]) for importer, imported in pairs]
    levels = {floor: level for level, (floor, _purpose, _names) in enumerate(FLOORS)}
    for name, box in placed.items():
        colour = COLOURS[levels[name.partition(".")[0]]]
        frame = f'rx="7" fill="#ffffff" stroke="{colour}" stroke-width="1.6"'
        out += [
            f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{ROOM_HEIGHT}" {frame}/>',
            _text(
                box.middle, box.y + 32, name.rpartition(".")[2], 'font-size="15" text-anchor="middle" fill="#0f172a"'
            ),
        ]
    return "\n".join([*out, "</svg>", ""])


def _text(x: float, y: float, words: str, style: str) -> str:
    return f'<text x="{x}" y="{y}" {FONT} {style}>{escape(words)}</text>'


def _line(start: Box, end: Box) -> str:
    if start.y == end.y:
        y = start.y + ROOM_HEIGHT
        dip = y + 14
        path = f"M{start.middle} {y} C{start.middle} {dip} {end.middle} {dip} {end.middle} {y}"
    else:
        top, bottom = start.y + ROOM_HEIGHT, end.y
        middle = (top + bottom) / 2
        target = min(max(start.middle, end.x + 12), end.x + end.width - 12) if end.width > 400 else end.middle
        path = f"M{start.middle} {top} C{start.middle} {middle} {target} {middle} {target} {bottom}"
    return f'<path d="{path}" fill="none" stroke="#94a3b8" stroke-width="1.2"/>'


def main() -> None:
    """Draw the picture into the file that is named."""
    graph = grimp.build_graph("lianqiao", cache_dir=None)
    Path(sys.argv[1]).write_text(draw(imports(graph)), encoding="utf-8")


if __name__ == "__main__":
    main()
