"""Governance figures: boards, league tables and ways down over a million readings, and the measuring of a night.

    make bench NAME=boards                     the installation is made in --folder (default var/boards) the first time

200 indicators × 150 regions × 36 months (`benchmarks.figures`), 100,000 achievements and 500,000 conversions
(`benchmarks.registers`). Pages are asked for one after the other through the whole program in this process: routing,
sign-in, rights, queries, templates. Every request is another one, and the routes are mixed. Of each the clock and the
processor time of program and database are told. The night is the real job, over all metrics; once as every night, and
once for the whole history, as after an import of old records.

The peer is pandas over what people have today: a workbook of every city for every month, and one workbook of the year.
It answers one question, what every city came to by every indicator so far this year; its answers must be ours.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.board_pages import database_seconds, measure_pages
from benchmarks.common import arguments, as_json, machine, say, table
from benchmarks.figures import (
    PROVINCE,
    Land,
    land,
    load_readings,
    load_targets,
    make_government,
    make_indicators,
    make_regions,
    months_until_now,
)
from benchmarks.installation import installation
from benchmarks.registers import load_achievements, load_conversions, make_owners
from benchmarks.workbooks import Workbooks, write_workbooks

ROOT = Path(__file__).resolve().parents[1]


def main(argv: Sequence[str] | None = None) -> None:
    """Make the installation, measure, print; status 1 when pandas comes to other figures."""
    parser = arguments(__doc__)
    parser.add_argument("--requests", type=int, default=60, help="requests of each route (default 60)")
    parser.add_argument("--achievements", type=int, default=100_000, help="default 100000")
    parser.add_argument("--conversions", type=int, default=500_000, help="default 500000")
    parser.add_argument("--runs", type=int, default=3, help="how often pandas reads and adds up (default 3)")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "boards", help="data of the installation")
    parser.add_argument("--only", choices=("pages", "night", "peer"), help="one part of the measurement")
    options = parser.parse_args(argv)
    with installation(options.folder) as folder:
        fill(folder, options.achievements, options.conversions)
        result = measure(folder, options)
    print(as_json(result) if options.json else report(result))
    sys.exit(0 if result.get("differing", 0) == 0 else 1)


# --- the data ---------------------------------------------------------------------------------------


def fill(folder: Path, achievements: int, conversions: int) -> None:
    """Fill the empty installation; one that is filled for this month with so many records is left as it is."""
    from django.db import connection

    from lianqiao.config.static import collect_if_changed

    collect_if_changed()
    months, where, stamp = months_until_now(), land(), folder / "filled"
    wanted = f"{months[-1]} {achievements} {conversions}"
    if stamp.exists():
        if stamp.read_text() != wanted:
            sys.exit(f"{folder} was filled for something else ({stamp.read_text()}): remove it, or name another.")
        return
    make_regions(where)
    governments = [make_government(code) for code in (PROVINCE, *where.cities)]
    indicators = make_indicators(governments[0])
    _timed("readings", lambda: load_readings(indicators, where, months))
    years = sorted({month.year for month in months})
    _timed("targets", lambda: load_targets(governments[0], indicators, where, years))
    made = load_achievements(make_owners(where.all), achievements, last=months[-1])
    _timed("conversions", lambda: load_conversions(made, where.all, conversions, last=months[-1]))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    stamp.write_text(wanted)


def _timed(what: str, work: Callable[[], int]) -> None:
    started = time.perf_counter()
    rows = work()
    seconds = time.perf_counter() - started
    say(f"{what}: {rows} rows in {seconds:.1f} s, {rows / seconds:.0f} rows/s")


# --- the night and the peer -------------------------------------------------------------------------


def measure_night(folder: Path) -> list[dict[str, Any]]:
    """The job of the night over all metrics, as every night and for the whole history."""
    from lianqiao.core import jobs
    from lianqiao.core.access import SYSTEM
    from lianqiao.governance.indicators.jobs import KIND

    first = months_until_now()[0]
    rows = []
    for name, payload in (("every night", {}), ("whole history", {"since": first.isoformat()})):
        job = jobs.start(KIND, actor=SYSTEM, label="测量", payload=payload)
        database, program, started = database_seconds(folder), time.process_time(), time.perf_counter()
        jobs.run(job.pk)
        seconds = time.perf_counter() - started
        job.refresh_from_db()
        if job.result is None or job.total is None:
            sys.exit(f"{name}: {job.get_state_display()} {job.message}")
        say(f"{name}: {seconds:.1f} s")
        rows.append(
            {
                "measuring": name,
                "metrics": job.total - 1,
                "changed figures": job.result["changed"],
                "seconds": round(seconds, 1),
                "processor s, program": round(time.process_time() - program, 1),
                "database": round(database_seconds(folder) - database, 1),
            }
        )
    return rows


def measure_peer(folder: Path, where: Land, runs: int) -> tuple[list[dict[str, Any]], int]:
    """What every city came to this year, from the database and from workbooks; and how many figures differ."""
    from lianqiao.core.periods import Period, last_day
    from lianqiao.governance.indicators.models import Indicator
    from lianqiao.governance.indicators.queries.figures import values

    months = [month for month in months_until_now() if month.year == months_until_now()[-1].year]
    period = Period(months[0], last_day(months[-1]))
    indicators = list(Indicator.objects.filter(source="reported", over_places="sum").order_by("key"))
    books = folder / "workbooks"
    if not books.exists():
        say(f"{write_workbooks(books, indicators, where, months)} figures written into workbooks")
    levels = [one.key for one in indicators if one.over_time == "last"]
    ours = Workbooks.timed(lambda: values(indicators, where.cities, period), runs=runs)
    excel = Workbooks(books, where, months)
    by_month = Workbooks.timed(lambda: excel.every_city(excel.read_months(), levels), runs=runs)
    by_year = Workbooks.timed(lambda: excel.every_city(excel.read_year(), levels), runs=runs)
    frame = excel.read_year()
    in_memory = Workbooks.timed(lambda: excel.every_city(frame, levels), runs=runs)
    one_city = Workbooks.timed(lambda: excel.read_city(where.cities[0]), runs=runs)
    differing = sum(
        abs(float(ours[1][one.pk, city].value) - float(told[one.key, city])) > 1e-6
        for told in (by_month[1], by_year[1])
        for one in indicators
        for city in where.cities
    )
    named = {
        "ours: from the database": ours,
        "pandas: a workbook of each city and month": by_month,
        "pandas: one workbook of the year": by_year,
        "pandas: the year, already in memory": in_memory,
        "pandas: the workbooks of one city": one_city,
    }
    fastest = min(ours[0])
    return [
        {
            "every city × every indicator, this year": name,
            "files": {"ours": 0}.get(name[:4], _files(name, where, months)),
            "seconds": round(min(seconds), 3),
            "times ours": round(min(seconds) / fastest, 1),
        }
        for name, (seconds, _given) in named.items()
    ], differing


def _files(name: str, where: Land, months: Sequence[date]) -> int:
    if name.endswith("each city and month"):
        return len(where.cities) * len(months)
    return len(months) if name.endswith("one city") else int(name.endswith("of the year"))


# --- together ---------------------------------------------------------------------------------------


def measure(folder: Path, options: Any) -> dict[str, Any]:
    """All figures."""
    from lianqiao.governance.indicators.models import Indicator, Reading, Target

    load_before = os.getloadavg()[0]
    result: dict[str, Any] = {
        "machine": machine(),
        "indicators": Indicator.objects.count(),
        "readings": Reading.objects.count(),
        "targets": Target.objects.count(),
        "achievements": options.achievements,
        "conversions": options.conversions,
    }
    if options.only in (None, "pages"):
        result["pages"] = measure_pages(folder, options.requests)
    if options.only in (None, "peer"):
        result["peer"], result["differing"] = measure_peer(folder, land(), options.runs)
    if options.only in (None, "night"):
        result["night"] = measure_night(folder)
    result["load"] = [load_before, os.getloadavg()[0]]
    return result


def report(result: dict[str, Any]) -> str:
    """The figures as text."""
    tables = {"pages": "Pages", "night": "The night", "peer": "Beside pandas"}
    plain = [f"{name}: {value}" for name, value in result.items() if name not in tables]
    return "\n".join([*plain, "", *(table(title, result[key]) for key, title in tables.items() if key in result)])


if __name__ == "__main__":
    main()
