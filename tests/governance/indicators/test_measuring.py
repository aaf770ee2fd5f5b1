"""Counting indicators from the registers by region, month and organisation, and computing behind them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError

from lianqiao.core import clock, jobs, metrics
from lianqiao.core.errors import AccessError
from lianqiao.core.models import Job
from lianqiao.core.periods import Period, add_months, month_of
from lianqiao.core.permissions import Role
from lianqiao.governance.indicators.domain import measuring
from lianqiao.governance.indicators.enums import Origin
from lianqiao.governance.indicators.jobs import KIND, measure_nightly, start_measuring
from lianqiao.governance.indicators.measures import factor
from lianqiao.governance.indicators.models import Indicator, Reading
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import AchievementFactory, OrganisationFactory, complete_achievement, make_government
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import make_indicator, make_reading, make_target

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
PROVINCE, CITY, COUNTY, OTHER = "290000", "290100", "290101", "290200"


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def verified(code: str, day: date, kind: str = OrganisationKind.ENTERPRISE) -> Any:
    return OrganisationFactory(region=region(code), verified_at=at(day), kind=kind)


def measured(actor: Any, metric: str = "organisations.verified", **values: Any) -> Indicator:
    given = {"source": "measured", "metric": metric, "over_time": "last", "unit": "家", **values}
    return make_indicator(actor, **given)


def run(today: date = TODAY, only: Iterable[UUID] | None = None) -> int:
    work = measuring.plan(today, only=only)
    changed = sum(measuring.measure(name, work, today=today) for name in measuring.metrics_of(work))
    return changed + measuring.compute(work, today=today)


def figures(indicator: Indicator, month: date) -> dict[str, int]:
    rows = Reading.objects.filter(indicator=indicator, month=month, region__isnull=False).exclude(value=0)
    return {row.region_id: int(row.value) for row in rows}


def test_a_stock_stands_at_the_end_of_each_month_in_every_region(keeper: Any) -> None:
    indicator = measured(keeper)
    verified(COUNTY, date(2026, 1, 31))
    verified(CITY, date(2026, 2, 1))
    verified(OTHER, date(2026, 3, 20))
    verified(OTHER, date(2026, 3, 21))

    run()

    assert figures(indicator, JANUARY) == {COUNTY: 1, CITY: 1, PROVINCE: 1}
    assert figures(indicator, FEBRUARY) == {COUNTY: 1, CITY: 2, PROVINCE: 2}
    assert figures(indicator, MARCH) == {COUNTY: 1, CITY: 2, OTHER: 1, PROVINCE: 3}
    row = Reading.objects.get(indicator=indicator, region=OTHER, month=JANUARY)
    assert (row.value, row.origin, row.as_of) == (0, Origin.MEASURED, date(2026, 1, 31))
    assert {row.as_of for row in Reading.objects.filter(indicator=indicator, month=MARCH)} == {TODAY}


def test_a_flow_is_what_happened_in_the_month(keeper: Any) -> None:
    indicator = measured(keeper, "achievements.deposited", unit="项", over_time="sum")
    for code, day in ((CITY, date(2026, 1, 5)), (CITY, date(2026, 3, 5)), (COUNTY, date(2026, 3, 6))):
        achievement = complete_achievement("published")
        type(achievement).objects.filter(pk=achievement.pk).update(region=region(code), published_at=at(day))

    run()

    assert figures(indicator, JANUARY) == {CITY: 1, PROVINCE: 1}
    assert figures(indicator, FEBRUARY) == {}
    assert figures(indicator, MARCH) == {COUNTY: 1, CITY: 2, PROVINCE: 2}


def test_what_is_narrowed_is_counted_in_the_same_pass(keeper: Any, django_assert_num_queries: Any) -> None:
    every = measured(keeper)
    universities = measured(keeper, metric_where={"kind": "university"})
    research = measured(keeper, metric_where={"kind": ["university", "institute"]})
    for kind in (OrganisationKind.UNIVERSITY, OrganisationKind.INSTITUTE, OrganisationKind.BANK):
        verified(CITY, JANUARY, kind)
    work = measuring.plan(TODAY)

    with django_assert_num_queries(8):  # one to count, seven to write by COPY
        measuring.measure("organisations.verified", work, today=TODAY)

    assert [figures(one, MARCH)[CITY] for one in (every, universities, research)] == [3, 1, 2]


def test_an_amount_is_told_in_the_unit_of_the_indicator(keeper: Any) -> None:
    assert factor("元", "亿元") == Decimal("0.00000001")
    assert factor("家", "项") == 1
    assert factor("元", "项") is None


def test_organisations_with_a_target_are_counted_for_themselves(keeper: Any) -> None:
    indicator = measured(keeper, "achievements.deposited", unit="项", over_time="sum")
    university = verified(CITY, TODAY, OrganisationKind.UNIVERSITY)
    AchievementFactory(organisation=university)
    achievement = complete_achievement("published", organisation=university)
    type(achievement).objects.filter(pk=achievement.pk).update(published_at=at(MARCH))
    make_target(keeper, indicator, place=university, value=5)

    run()

    rows = Reading.objects.filter(indicator=indicator, organisation=university, value__gt=0)
    assert [(row.month, row.value) for row in rows] == [(MARCH, 1)]


def test_a_distinct_count_is_counted_anew_on_each_level(keeper: Any) -> None:
    from lianqiao.registers.enterprises.models import Credential
    from tests.factories.filings import any_filing

    indicator = measured(keeper, "cultivation.holders", metric_where={"level": "province"})
    enterprise = verified(COUNTY, TODAY)
    for kind in ("high_tech", "specialised"):
        credential = any_filing(Credential, state="confirmed")
        Credential.objects.filter(pk=credential.pk).update(
            organisation=enterprise,
            region=region(COUNTY),
            kind=kind,
            level="province",
            valid_from=date(2026, 1, 1),
            valid_to=date(2027, 1, 1),
        )

    run()

    assert figures(indicator, MARCH) == {COUNTY: 1, CITY: 1, PROVINCE: 1}


def test_formulas_are_computed_behind_what_they_need(keeper: Any) -> None:
    measured(keeper, key="verified")
    reported = make_indicator(keeper, key="planned")
    share = make_indicator(
        keeper,
        key="share",
        kind="share",
        unit="%",
        source="computed",
        formula="verified / planned * 100",
        over_places="formula",
        over_time="formula",
    )
    double = make_indicator(
        keeper, source="computed", formula="share * 2", unit="%", over_places="formula", over_time="formula"
    )
    verified(CITY, JANUARY)
    make_reading(reported, CITY, MARCH, 4)

    run()

    assert figures(share, MARCH) == {CITY: 25, PROVINCE: 25}
    assert figures(double, MARCH) == {CITY: 50, PROVINCE: 50}
    assert Reading.objects.filter(indicator=share).count() == 2


def test_what_was_counted_long_ago_stays(keeper: Any) -> None:
    indicator = measured(keeper)
    run()
    make_reading_before = Reading.objects.get(indicator=indicator, region=CITY, month=date(2025, 3, 1))
    verified(CITY, date(2025, 3, 1))

    assert run() > 0

    make_reading_before.refresh_from_db()
    assert make_reading_before.value == 0
    assert figures(indicator, date(2025, 12, 1)) == {CITY: 1, PROVINCE: 1}
    assert figures(indicator, date(2025, 11, 1)) == {}


def test_a_second_run_changes_nothing(keeper: Any) -> None:
    measured(keeper)
    verified(CITY, JANUARY)

    assert run() > 0
    assert run() == 0


def test_every_metric_with_regions_can_be_told_by_month() -> None:
    told = [one for one in metrics.metrics() if one.has_regions]

    for metric in told:
        assert metric.monthly(Period(JANUARY, date(2026, 3, 31)), today=TODAY) == {}
        assert all(metric.choices(name) is not None for name in metric.dimensions)
    assert len(told) >= 12
    assert {one.nature for one in told} == {metrics.Nature.STOCK, metrics.Nature.FLOW}


def test_accumulating_gives_what_the_days_give(keeper: Any) -> None:
    for number in (3, 7, 11):
        verified(CITY, date(2025, number, 15))
        verified(OTHER, date(2025, number, 30))
    metric = metrics.get("organisations.verified")
    period = Period.of_years(2025)

    found = metric.monthly(period, today=TODAY, where={"kind": "enterprise"})

    for month in period.months():
        day = Period.of_month(month.year, month.month).end
        by_day = metric.by("region", on=day, kind="enterprise")
        assert {code: value for (one, code), value in found.items() if one == month} == by_day


def test_a_flow_without_a_month_is_refused() -> None:
    with pytest.raises(LookupError, match="flow"):
        metrics.metric("tests.flow", label="", rule="", by={}, nature=metrics.Nature.FLOW)


def test_the_nightly_job_measures_everything_once(keeper: Any) -> None:
    indicator = measured(keeper)
    verified(CITY, clock.today())

    measure_nightly(timestamp=0)
    measure_nightly(timestamp=0)

    job = Job.objects.get(kind=KIND, actor_user__isnull=True)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("succeeded", 2, 2)
    assert (job.result or {})["indicators"] == 1
    assert figures(indicator, month_of(clock.today()))[CITY] == 1


def test_a_killed_run_goes_on_behind_what_it_had_done(keeper: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    measured(keeper, "achievements.deposited", unit="项", over_time="sum")
    measured(keeper)
    measure_nightly(timestamp=0)
    job = Job.objects.get(kind=KIND)
    real, asked = measuring.measure, []

    def dying(name: str, work: Any, *, today: date) -> int:
        asked.append(name)
        if len(asked) == 2:
            raise DatabaseError("the worker dies")
        return real(name, work, today=today)

    monkeypatch.setattr("lianqiao.governance.indicators.jobs.measure", dying)
    jobs.run(job.pk)
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert asked == ["achievements.deposited", "organisations.verified", "organisations.verified"]
    assert (job.state, (job.cursor or {})["finished"]) == (
        "succeeded",
        ["achievements.deposited", "organisations.verified", ""],
    )


def test_one_indicator_is_measured_on_request_from_the_month_asked_for(keeper: Any) -> None:
    indicator, other = measured(keeper), measured(keeper)
    first = add_months(month_of(clock.today()), -40)
    verified(CITY, first)

    job = start_measuring(indicator, actor=keeper, since=first)
    jobs.run(job.pk)

    assert figures(indicator, first)[CITY] == 1
    assert not Reading.objects.filter(indicator=other).exists()


def test_who_does_not_keep_the_indicator_does_not_measure_it(keeper: Any) -> None:
    indicator = measured(keeper)

    with pytest.raises(AccessError):
        start_measuring(indicator, actor=make_government(Role.EDITOR, code=CITY))

    assert not Job.objects.filter(payload__only=[str(indicator.pk)]).exists()
