"""The pages of boards as they are asked for: mixed routes, and of each request the clock and the processor time."""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.common import percentile
from benchmarks.figures import PROVINCE, land, months_until_now

SEED = 47
WARM = 3
SNAPSHOTS, RANKED = 20, 10


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
