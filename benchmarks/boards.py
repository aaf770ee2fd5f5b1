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
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.common import arguments, as_json, machine, percentile, say, table
from benchmarks.figures import (
    MONTHS,
    PROVINCE,
    Land,
    land,
    load_readings,
    load_targets,
    make_government,
    make_indicators,
    make_regions,
)
from benchmarks.installation import installation
from benchmarks.registers import load_achievements, load_conversions, make_owners
from benchmarks.workbooks import Workbooks, write_workbooks

ROOT = Path(__file__).resolve().parents[1]
SEED = 47
WARM = 3
SNAPSHOTS, RANKED = 20, 10


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


def months_until_now() -> tuple[date, ...]:
    """The last 36 months that are over."""
    from lianqiao.core import clock
    from lianqiao.core.periods import add_months, month_of

    first = add_months(month_of(clock.today()), -MONTHS)
    return tuple(add_months(first, step) for step in range(MONTHS))


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


# --- the pages --------------------------------------------------------------------------------------


@dataclass
class Meter:
    """Clock and processor time of the requests of one route, in seconds."""

    clock: list[float] = field(default_factory=list)
    program: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)

    def row(self, name: str) -> dict[str, Any]:
        """The figures of the route, in milliseconds."""
        return {
            "route": name,
            "requests": len(self.clock),
            "p50 ms": _ms(percentile(self.clock, 0.50)),
            "p95 ms": _ms(percentile(self.clock, 0.95)),
            "worst ms": _ms(max(self.clock)),
            "processor ms, program": _ms(sum(self.program) / len(self.program)),
            "database": _ms(sum(self.database) / len(self.database)),
            "p95 of both": _ms(percentile([a + b for a, b in zip(self.program, self.database, strict=True)], 0.95)),
            "kB": round(sum(self.size) / len(self.size) / 1000),
        }


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


def database_seconds(folder: Path) -> float:
    """Processor time of the database server and all its processes, those that have ended included."""
    import psutil

    from lianqiao.config.postgres import Cluster

    pid = Cluster(folder / "postgres").pid()
    assert pid is not None
    server = psutil.Process(pid)
    own = server.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for child in server.children(recursive=True):
        times = child.cpu_times()
        total += times.user + times.system
    return float(total)


Work = Callable[[], int]


def measure_pages(folder: Path, requests: int) -> list[dict[str, Any]]:
    """Every route asked so often, mixed; each has been asked a few times before, unmeasured.

    The program is loaded as the web server loads it.
    """
    from django.urls import get_resolver

    from lianqiao.config.web import stay

    _ = get_resolver().url_patterns
    stay()
    chance = random.Random(SEED)
    routes = Routes(chance)
    asked = {name: [make() for _request in range(requests + WARM)] for name, make in routes.all().items()}
    for works in asked.values():
        for work in works[:WARM]:
            work()
    order = [(name, work) for name, works in asked.items() for work in works[WARM:]]
    chance.shuffle(order)
    meters: defaultdict[str, Meter] = defaultdict(Meter)
    for name, work in order:
        meter = meters[name]
        database, program, started = database_seconds(folder), time.process_time(), time.perf_counter()
        size = work()
        meter.clock.append(time.perf_counter() - started)
        meter.program.append(time.process_time() - program)
        meter.database.append(database_seconds(folder) - database)
        meter.size.append(size)
    return [meters[name].row(name) for name in asked]


class Routes:
    """What is asked for: each call of a route gives a piece of work that does it once and returns the bytes of it."""

    def __init__(self, chance: random.Random) -> None:
        from lianqiao.governance.indicators.models import Indicator
        from lianqiao.registers.taxonomy.models import Region

        self._chance, self._where = chance, land()
        self._indicators = list(Indicator.objects.order_by("key"))
        self._measured = [one for one in self._indicators if one.source == "measured" and one.unit != "元"]
        self._regions = list(Region.objects.filter(code__in=self._where.cities).order_by("code"))
        self._browsers = {code: self._signed_in(code) for code in (PROVINCE, *self._where.cities)}
        self._periods, self._snapshots = self._known_periods(), self._taken()

    def all(self) -> dict[str, Callable[[], Work]]:
        """The routes by name."""
        return {
            "board, province": lambda: self._board(PROVINCE, PROVINCE),
            "board, city": lambda: self._board(PROVINCE, self._city()),
            "board, city, by itself": self._own_board,
            "board, county": lambda: self._board(PROVINCE, self._county()),
            "drill-down, province": lambda: self._drill(PROVINCE, self._indicators),
            "drill-down, city": lambda: self._drill(self._city(), self._indicators),
            "drill-down to records": lambda: self._drill(self._city(), self._conversions()),
            "map with league table": self._map,
            "league table, kept": self._kept,
            "league tables, 10 indicators": self._league,
            "every city × 200": self._every_city,
        }

    def _signed_in(self, code: str) -> Any:
        from django.test import Client

        from lianqiao.registers.organisations.models import Organisation

        client = Client(SERVER_NAME="localhost")
        client.force_login(Organisation.objects.select_related("created_by").get(name__endswith=code).created_by)
        return client

    def _known_periods(self) -> list[Any]:
        from lianqiao.core.periods import Period, PeriodKind

        kinds = (PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.MONTH)
        found = [Period.containing(month, kind) for kind in kinds for month in months_until_now()]
        return list(dict.fromkeys(found))

    def _taken(self) -> list[Any]:
        """Kept league tables, with an overall one each; made the first time."""
        from lianqiao.core.periods import Period
        from lianqiao.governance.boards.domain.snapshots import take_snapshot
        from lianqiao.governance.boards.models import Snapshot
        from lianqiao.registers.organisations.models import Organisation
        from lianqiao.registers.organisations.queries.actors import actor_of

        body = Organisation.objects.select_related("created_by").get(name__endswith=PROVINCE)
        actor, months = actor_of(body.created_by, body.pk), months_until_now()
        for number in range(Snapshot.objects.count(), SNAPSHOTS):
            chosen = self._chance.sample(self._addable(), RANKED)
            month = self._chance.choice(months[-10:])
            take_snapshot(
                actor=actor,
                title=f"第{number + 1}期晾晒榜",
                indicators=chosen,
                period=Period.of_years(month.year),
                month=month,
                weights={one.pk: Decimal(100) / RANKED for one in chosen},
            )
        return list(Snapshot.objects.values_list("pk", flat=True))

    def _addable(self) -> list[Any]:
        return [one for one in self._indicators if one.source == "reported"]

    def _conversions(self) -> list[Any]:
        return [one for one in self._measured if one.metric.startswith(("conversions.", "achievements."))]

    def _city(self) -> str:
        return self._chance.choice(self._where.cities)

    def _county(self) -> str:
        return self._chance.choice([code for below in self._where.counties.values() for code in below])

    def _page(self, signed_in: str, path: str, **query: Any) -> Work:
        browser, address = self._browsers[signed_in], f"{path}?{urlencode(query)}"

        def ask() -> int:
            answer = browser.get(address)
            if answer.status_code != 200:
                sys.exit(f"{answer.status_code} {address}")
            return len(answer.content)

        return ask

    def _board(self, signed_in: str, code: str) -> Work:
        return self._page(signed_in, "/workbench/boards/", region=code, period=self._chance.choice(self._periods))

    def _own_board(self) -> Work:
        code = self._city()
        return self._board(code, code)

    def _drill(self, code: str, indicators: Sequence[Any]) -> Work:
        one, year = self._chance.choice(indicators), self._chance.choice(self._periods[:4])
        return self._page(PROVINCE, f"/workbench/boards/indicators/{one.pk}/", region=code, period=year)

    def _map(self) -> Work:
        one, year = self._chance.choice(self._indicators), self._chance.choice(self._periods[:4])
        return self._page(PROVINCE, "/workbench/boards/map/", region=PROVINCE, period=year, indicator=one.pk)

    def _kept(self) -> Work:
        return self._page(PROVINCE, f"/workbench/leagues/{self._chance.choice(self._snapshots)}/")

    def _league(self) -> Work:
        from lianqiao.core.periods import Period
        from lianqiao.governance.boards.interfaces.showing import shown_table
        from lianqiao.governance.boards.queries.league import league_of

        chosen, month = self._chance.sample(self._addable(), RANKED), self._chance.choice(months_until_now())
        weights = {one.pk: Decimal(100) / RANKED for one in chosen}

        def rank() -> int:
            league = league_of(
                self._regions, chosen, period=Period.of_years(month.year), month=month, weights=weights, where=PROVINCE
            )
            return sum(len(repr(shown_table(one))) for one in league.tables)

        return rank

    def _every_city(self) -> Work:
        from lianqiao.governance.boards.interfaces.showing import amount
        from lianqiao.governance.indicators.queries.figures import values

        period, codes = self._chance.choice(self._periods), self._where.cities

        def tell() -> int:
            found = values(self._indicators, codes, period)
            return sum(len(amount(found[one.pk, code].value, one)) for one in self._indicators for code in codes)

        return tell


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
