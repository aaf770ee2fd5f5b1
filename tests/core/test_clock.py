"""The clock that rules go by: ahead when it was set, the same for all processes, never moved in production."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from lianqiao.core import clock
from lianqiao.core.calendar.models import ClockOffset
from lianqiao.core.errors import DomainError
from tests.forks import in_child_process

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stored_clock() -> None:
    """Read the clock from the database."""
    clock.OFFSET.forget()


def test_today_is_the_day_in_shanghai() -> None:
    with time_machine.travel(MOMENT, tick=False):
        assert clock.now() == MOMENT
        assert clock.today() == date(2026, 3, 2)


def test_steps_forward_add_up_and_reset_takes_them_back() -> None:
    with time_machine.travel(MOMENT, tick=False):
        assert clock.forward(timedelta(days=30)) == timedelta(days=30)
        assert clock.forward(timedelta(hours=12)) == timedelta(days=30, hours=12)
        assert clock.now() == MOMENT + timedelta(days=30, hours=12)
        assert timezone.now() == MOMENT

        clock.reset()

        assert clock.now() == MOMENT


@pytest.mark.parametrize(
    ("by", "code"),
    [(timedelta(0), "clock_backward"), (-timedelta(days=1), "clock_backward"), (clock.LONGEST * 2, "clock_too_far")],
)
def test_wrong_steps_are_refused(by: timedelta, code: str) -> None:
    clock.forward(timedelta(days=1))

    with pytest.raises(DomainError) as refusal:
        clock.forward(by)

    assert refusal.value.code == code
    assert clock.offset() == timedelta(days=1)


def test_production_has_the_system_clock(settings: Any) -> None:
    ClockOffset.objects.create(pk=1, forward=timedelta(days=3))
    settings.CLOCK_MOVABLE = False

    assert clock.offset() == timedelta(0)
    for change in (lambda: clock.forward(timedelta(days=1)), clock.reset):
        with pytest.raises(DomainError) as refusal:
            change()
        assert refusal.value.code == "clock_fixed"
    assert ClockOffset.objects.get().forward == timedelta(days=3)


@pytest.mark.django_db(transaction=True)
def test_another_process_follows() -> None:
    def set_forward() -> None:
        call_command("clock", "--forward", "5d", stdout=StringIO())

    assert clock.offset() == timedelta(0)
    assert in_child_process(set_forward) == 0

    clock.OFFSET.forget()
    assert clock.offset() == timedelta(days=5)


def test_asking_often_costs_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        for _time in range(100):
            clock.today()


def test_the_value_is_asked_again_after_two_seconds() -> None:
    with time_machine.travel(MOMENT, tick=False) as traveller:
        assert clock.offset() == timedelta(0)
        ClockOffset.objects.create(pk=1, forward=timedelta(days=3))
        assert clock.offset() == timedelta(0)
        traveller.shift(2)
        assert clock.offset() == timedelta(days=3)


def test_tests_live_ahead_without_the_database() -> None:
    with time_machine.travel(MOMENT, tick=False), clock.ahead(timedelta(days=2)), clock.ahead(-timedelta(days=1)):
        assert clock.today() == date(2026, 3, 3)
    assert clock.offset() == timedelta(0)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--show"], "2026-03-02 01:00 (the system clock)"),
        (["--forward", "2w"], "2026-03-16 01:00 (14 days, 0:00:00 ahead)"),
        (["--reset"], "2026-03-02 01:00 (the system clock)"),
    ],
)
def test_command_shows_the_clock(arguments: list[str], text: str) -> None:
    out = StringIO()
    with time_machine.travel(MOMENT, tick=False):
        call_command("clock", *arguments, stdout=out)
    assert out.getvalue() == f"{text}\n"


@pytest.mark.parametrize("arguments", [[], ["--forward", "30"], ["--show", "--reset"]])
def test_command_refuses_what_it_does_not_understand(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("clock", *arguments)


def test_command_says_why_the_clock_stays(settings: Any) -> None:
    settings.CLOCK_MOVABLE = False
    with pytest.raises(CommandError, match="正式运行时不能拨动时钟"):
        call_command("clock", "--reset")


def test_a_scheduled_moment_falls_on_the_day_of_this_clock() -> None:
    late_evening_in_utc = MOMENT.timestamp()

    assert clock.day_of(late_evening_in_utc) == date(2026, 3, 2)
    with clock.ahead(timedelta(days=30)):
        assert clock.day_of(late_evening_in_utc) == date(2026, 4, 1)
