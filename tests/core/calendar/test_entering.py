"""Entering days and years: by the system's administrator alone, counted at once, missed in time."""

import io
from datetime import date
from typing import Any

import pytest
import time_machine

from lianqiao.config.doctor import calendar as doctor_line
from lianqiao.config.env import Environment
from lianqiao.core.calendar import is_working_day
from lianqiao.core.calendar.checks import schedules_are_loaded
from lianqiao.core.calendar.domain import confirm_year, enter_day, import_days, missing_years, remove_day
from lianqiao.core.calendar.models import DayOverride, YearSchedule
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import LogEntry
from lianqiao.core.permissions import Office
from tests.factories import make_actor, make_officer_of, make_reviewer

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 25)
SOURCE = "省政府办公厅通知"


@pytest.fixture
def keeper() -> Any:
    return make_officer_of(Office.SYSTEM)


def test_a_day_counts_at_once_and_can_be_said_anew_and_taken_back(keeper: Any) -> None:
    row = enter_day(DAY, is_working=False, name=" 省庆 ", source=SOURCE, actor=keeper)
    assert (row.name, is_working_day(DAY)) == ("省庆", False)

    again = enter_day(DAY, is_working=True, name="取消放假", source=SOURCE, actor=keeper)
    assert (again.pk, is_working_day(DAY)) == (row.pk, True)

    enter_day(DAY, is_working=False, name="省庆", source=SOURCE, actor=keeper)
    remove_day(row, actor=keeper)
    assert is_working_day(DAY)
    assert LogEntry.objects.filter(subject_id=row.pk).count() == 4


@pytest.mark.parametrize("values", [{"name": " "}, {"source": ""}, {"name": "长" * 61}, {"day": date(1999, 1, 1)}])
def test_a_day_wants_a_name_and_a_source(keeper: Any, values: dict[str, Any]) -> None:
    given = {"day": DAY, "is_working": False, "name": "省庆", "source": SOURCE, **values}
    day = given.pop("day")

    with pytest.raises(DomainError):
        enter_day(day, actor=keeper, **given)

    assert not DayOverride.objects.exists()


@pytest.mark.parametrize("make", [make_reviewer, make_actor, lambda: make_officer_of(Office.AUDIT)])
def test_nobody_else_keeps_the_calendar(make: Any) -> None:
    actor = make()
    for refused in (
        lambda: enter_day(DAY, is_working=False, name="省庆", source=SOURCE, actor=actor),
        lambda: confirm_year(2027, source=SOURCE, actor=actor),
        lambda: import_days(io.BytesIO(b""), file_kind="csv", source=SOURCE, actor=actor),
    ):
        with pytest.raises(AccessError):
            refused()
    assert not DayOverride.objects.exists()
    assert not YearSchedule.objects.exists()


@pytest.mark.parametrize(
    ("moment", "missing"),
    [
        ("2026-10-31T23:00:00+08:00", []),
        ("2026-11-01T01:00:00+08:00", [2027]),
        ("2027-03-01T01:00:00+08:00", [2027]),
        ("2025-12-31T01:00:00+08:00", []),
    ],
)
def test_a_year_is_missed_from_november_on_until_somebody_confirms_it(
    keeper: Any, moment: str, missing: list[int]
) -> None:
    with time_machine.travel(moment, tick=False):
        assert missing_years() == missing
        assert [warning.id for warning in schedules_are_loaded(databases=["default"])] == ["calendar.W001"] * len(
            missing
        )
        (finding,) = doctor_line(Environment())
        assert (finding.state == "known") == (missing == [])
        assert bool(finding.remedy) == (moment[:4] in map(str, missing))

        for year in missing:
            confirm_year(year, source="国办发明电〔2026〕1号", actor=keeper)

        assert missing_years() == []
        assert schedules_are_loaded(databases=["default"]) == []


def test_one_entered_day_is_not_a_schedule(keeper: Any) -> None:
    with time_machine.travel("2026-11-22T08:00:00+08:00", tick=False):
        enter_day(date(2027, 2, 8), is_working=False, name="春节", source=SOURCE, actor=keeper)
        assert missing_years() == [2027]


def test_without_a_database_nothing_is_checked() -> None:
    assert schedules_are_loaded(databases=None) == []


def test_a_table_is_entered_whole_or_not_at_all(keeper: Any) -> None:
    good = "日期,类型,名称\n2027-02-08,放假,春节\n2027-02-20,上班,春节调休\n".encode()
    assert import_days(io.BytesIO(good), file_kind="csv", source=SOURCE, actor=keeper) == 2
    assert not is_working_day(date(2027, 2, 8))
    assert is_working_day(date(2027, 2, 20))

    bad = "日期,类型,名称\n2027-05-03,放假,劳动节\n某日,休息,\n2027-05-03,放假,劳动节\n".encode()
    with pytest.raises(InvalidInput) as refusal:
        import_days(io.BytesIO(bad), file_kind="csv", source=SOURCE, actor=keeper)
    assert [sentence[:5] for sentence in refusal.value.errors["file"]] == ["第 3 行", "第 4 行"]
    assert DayOverride.objects.count() == 2
