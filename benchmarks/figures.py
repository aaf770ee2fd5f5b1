"""A province in figures for a measurement: regions, governments, indicators, targets and readings, the same each time.

A province of 13 cities and 136 counties. Of 200 indicators one is measured by each metric of the registers, twelve are
computed by formulas, five are means by weight, and the others counts and amounts that add up or stand at a level; ten
more are told by the counties alone, so that cities and the province get sums. Every other indicator has a figure of
every region for each of 36 months. Every region has a target of every indicator for each year that these months touch.
Rows are written in bulk, with all constraints and history triggers; nobody reports, reviews or is told.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks.common import say

SEED = 41
CITIES, COUNTIES = 13, 136
INDICATORS, COMPUTED, MEANS, COUNTY_ONLY = 200, 12, 5, 10
MONTHS = 36
PROVINCE = "290000"
THEMES = ("成果转化", "研发投入", "企业培育", "平台建设", "人才引育", "产业发展", "招商引资", "金融支持")
LAST_OF_KIND = 4


@dataclass(frozen=True)
class Land:
    """The codes of the province's cities and, by city, of their counties."""

    counties: dict[str, tuple[str, ...]]

    @property
    def cities(self) -> tuple[str, ...]:
        """In order of codes."""
        return tuple(self.counties)

    @property
    def all(self) -> tuple[str, ...]:
        """The province, its cities, their counties."""
        return (PROVINCE, *self.cities, *(code for below in self.counties.values() for code in below))


def land() -> Land:
    """13 cities with ten or eleven counties each."""
    counties: dict[str, tuple[str, ...]] = {}
    for number in range(CITIES):
        count = COUNTIES // CITIES + (number < COUNTIES % CITIES)
        counties[f"29{number + 1:02}00"] = tuple(f"29{number + 1:02}{below + 1:02}" for below in range(count))
    return Land(counties)


def months_until_now() -> tuple[date, ...]:
    """The last 36 months that are over."""
    from lianqiao.core import clock
    from lianqiao.core.periods import add_months, month_of

    first = add_months(month_of(clock.today()), -MONTHS)
    return tuple(add_months(first, step) for step in range(MONTHS))


def make_regions(where: Land) -> None:
    """Enter the regions as local ones."""
    from lianqiao.registers.taxonomy.enums import RegionLevel
    from lianqiao.registers.taxonomy.models import Region

    def enter(code: str, name: str, level: str, above: str) -> None:
        Region.objects.create(code=code, name=name, short_name=name, level=level, parent_id=above, local=True)

    enter(PROVINCE, "辽河省", RegionLevel.PROVINCE, "100000")
    for number, city in enumerate(where.cities, start=1):
        enter(city, f"第{number}测试市", RegionLevel.CITY, PROVINCE)
        for below in where.counties[city]:
            enter(below, f"第{number}测试市{below[4:]}县", RegionLevel.COUNTY, city)


def make_government(code: str) -> Any:
    """A verified government body of the region with one person, who has the roles for all that boards are for."""
    from lianqiao.core.permissions import Role
    from lianqiao.registers.organisations.enums import OrganisationKind
    from lianqiao.registers.organisations.models import Membership
    from lianqiao.registers.organisations.queries.actors import actor_of

    organisation = make_organisation(f"科学技术测试局{code}", OrganisationKind.GOVERNMENT, code)
    user = organisation.created_by
    Membership.objects.create(user=user, organisation=organisation, roles=[Role.EDITOR, Role.REVIEWER])
    return actor_of(user, organisation.pk)


def make_organisation(name: str, kind: str, code: str) -> Any:
    """A verified organisation, entered by a person of its own."""
    from lianqiao.core import clock
    from lianqiao.registers.accounts.models import User
    from lianqiao.registers.organisations.enums import OrganisationState
    from lianqiao.registers.organisations.models import Organisation
    from lianqiao.registers.organisations.validators import uscc_check_character

    number = Organisation.objects.count()
    first = f"12{code}{980_000_000 + number:09d}"
    person = User.objects.create(email=f"bench-{number}@lianqiao.example", name=f"测试人员{number}")
    return Organisation.objects.create(
        uscc=first + uscc_check_character(first),
        name=name,
        kind=kind,
        region_id=code,
        state=OrganisationState.VERIFIED,
        verified_at=clock.now(),
        created_by=person,
    )


def make_indicators(owner: Any) -> list[Any]:
    """The catalogue in use; `owner` is the province's government."""
    from lianqiao.core import metrics
    from lianqiao.core.names import pinyin_key
    from lianqiao.governance.indicators.enums import IndicatorState
    from lianqiao.governance.indicators.models import Indicator

    given = [_measured(metric) for metric in metrics.metrics()]
    plain = INDICATORS - COMPUTED - MEANS - len(given)
    given += [_reported(number) for number in range(plain)]
    given += [_computed(number) for number in range(COMPUTED)]
    given += [{**_reported(plain + number), "over_places": "mean", "over_time": "mean"} for number in range(MEANS)]
    given += [_reported(plain + MEANS + number, "各县") for number in range(COUNTY_ONLY)]
    made = []
    for number, values in enumerate(given):
        made.append(
            Indicator(
                organisation=owner.organisation,
                region_id=PROVINCE,
                created_by=owner.user,
                state=IndicatorState.ACTIVE,
                pinyin=pinyin_key(values["name"])[:400],
                rule="测量用的数。",
                theme=THEMES[number % len(THEMES)],
                **values,
            )
        )
    weight = made[len(metrics.metrics())]
    for one in made:
        one.weight = weight if one.over_places == "mean" else None
    Indicator.objects.bulk_create(made)
    return made


def _measured(metric: Any) -> dict[str, Any]:
    from lianqiao.core.metrics import Nature

    return {
        "key": "m_" + metric.name.replace(".", "_"),
        "name": f"实测{metric.label}",
        "unit": str(metric.unit),
        "kind": "amount" if str(metric.unit) == "元" else "count",
        "over_places": "sum" if metric.is_additive else "none",
        "over_time": "sum" if metric.nature == Nature.FLOW else "last",
        "source": "measured",
        "metric": metric.name,
    }


def _reported(number: int, of: str = "全口径") -> dict[str, Any]:
    is_level, is_amount = number % LAST_OF_KIND == 3, number % LAST_OF_KIND == 1
    return {
        "key": f"r_{number:03}",
        "name": f"{of}第{number + 1}项",
        "unit": "亿元" if is_amount else "项",
        "kind": "amount" if is_amount else "count",
        "decimals": 2 if is_amount else 0,
        "over_places": "sum",
        "over_time": "last" if is_level else "sum",
        "source": "reported",
    }


def _computed(number: int) -> dict[str, Any]:
    one, other = f"r_{4 * number:03}", f"r_{4 * number + 2:03}"
    is_share = number % 2 == 0
    return {
        "key": f"c_{number:02}",
        "name": f"计算第{number + 1}项",
        "unit": "%",
        "kind": "share" if is_share else "growth",
        "decimals": 1,
        "over_places": "formula",
        "over_time": "formula",
        "source": "computed",
        "formula": f"{one} / {other} * 100" if is_share else f"({one} / {one}_last_year - 1) * 100",
    }


def is_county_only(indicator: Any) -> bool:
    """Whether only counties have figures of it."""
    return str(indicator.name).startswith("各县")


def load_readings(indicators: Sequence[Any], where: Land, months: Sequence[date]) -> int:
    """Write all figures, indicator by indicator as a measuring does; returns how many there are."""
    from lianqiao.governance.indicators.domain.readings import Entry, record_readings
    from lianqiao.governance.indicators.queries.loading import origin_of

    count = 0
    for number, one in enumerate(indicators):
        entries = [Entry(one.pk, code, month, value, month) for code, month, value in _values(one, where, months)]
        count += record_readings(entries, origin=origin_of(one))
        if number % 50 == 0:
            say(f"{count} readings")
    return count


def _values(indicator: Any, where: Land, months: Sequence[date]) -> Iterator[tuple[str, date, Decimal]]:
    chance = random.Random(f"{SEED} {indicator.key}")
    adds_up = indicator.over_places == "sum"
    pace = {code: chance.randint(3, 60) for code in where.all}
    step = Decimal(1).scaleb(-indicator.decimals)
    for number, month in enumerate(months):
        totals = dict.fromkeys((PROVINCE, *where.cities), Decimal(0))
        for city, counties in where.counties.items():
            for code in counties:
                grown = Decimal(pace[code] * (100 + number) * chance.randint(70, 130)) / 10_000
                value = grown.quantize(step)
                totals[city] += value
                totals[PROVINCE] += value
                yield code, month, value
        if not is_county_only(indicator):
            for code, total in totals.items():
                yield code, month, total if adds_up else Decimal(pace[code])


def load_targets(owner: Any, indicators: Sequence[Any], where: Land, years: Sequence[int]) -> int:
    """A target in force for each indicator, region and year; returns how many there are."""
    from lianqiao.core.bulk import copy_in
    from lianqiao.core.periods import Period
    from lianqiao.governance.indicators.enums import TargetState
    from lianqiao.governance.indicators.models import Target

    count = 0
    for one in indicators:
        chance = random.Random(f"{SEED} target {one.key}")
        rows = [
            Target(
                organisation=owner.organisation,
                region_id=PROVINCE,
                created_by=owner.user,
                state=TargetState.ISSUED,
                issued_on=period.start,
                indicator=one,
                place_region_id=code,
                starts_on=period.start,
                ends_on=period.end,
                value=Decimal(chance.randint(200, 900) * (150 if code == PROVINCE else 12 if code[4:] == "00" else 1)),
            )
            for period in map(Period.of_years, years)
            for code in where.all
        ]
        copy_in(rows)
        count += len(rows)
    return count
