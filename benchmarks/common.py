"""What the measurements share: where the data is, percentiles, a table and one JSON object as output."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]


def arguments(description: str | None, *, data: bool = False) -> argparse.ArgumentParser:
    """A parser with the options that every measurement has."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    if data:
        parser.add_argument(
            "--data",
            type=Path,
            default=os.environ.get("LIANQIAO_BENCH_DATA"),
            help="folder of the data set (default: LIANQIAO_BENCH_DATA)",
        )
    return parser


def data_folder(options: argparse.Namespace, *needed: str) -> Path:
    """The folder given by the options; ends the program with one sentence when a needed file is not in it."""
    if options.data is None:
        sys.exit("Say where the data is: --data FOLDER or LIANQIAO_BENCH_DATA.")
    folder = Path(options.data)
    missing = [name for name in needed if not (folder / name).is_file()]
    if missing:
        sys.exit(f"{folder}: no {', '.join(missing)} in it.")
    return folder


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0..1) of the values do not exceed; 0 of none."""
    ordered = sorted(values)
    rank = -int(-share * len(ordered) // 1)
    return ordered[min(len(ordered), max(1, rank)) - 1] if ordered else 0.0


def machine() -> dict[str, Any]:
    """Where it was measured, as far as it explains a figure."""
    return {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}


def say(text: str) -> None:
    """Progress, on standard error so that the result stays alone on standard output."""
    print(text, file=sys.stderr, flush=True)


def table(title: str, rows: Sequence[Row], formats: Mapping[str, Callable[[Any], str]] | None = None) -> str:
    """Rows under the union of their columns; a cell that a row does not have stays empty."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [
        columns,
        *([_cell(row.get(name), (formats or {}).get(name)) for name in columns] for row in rows),
    ]
    widths = [max(len(line[index]) for line in cells) for index in range(len(columns))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
    return "\n".join([title, lines[0], "  ".join("-" * width for width in widths), *lines[1:], ""])


def _cell(value: Any, shown: Callable[[Any], str] | None) -> str:
    if value is None:
        return ""
    if shown is not None:
        return shown(value)
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def as_json(result: Mapping[str, Any]) -> str:
    """The result on one line."""
    return json.dumps(result, ensure_ascii=False)
