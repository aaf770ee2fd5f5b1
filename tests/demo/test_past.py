"""The clock of the demonstration: it dates what happens, leaves the real one as it was, and forgets old messages."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import models, transaction
from django.utils import timezone

from lianqiao.core import links
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.demo.past import REMEMBERED_DAYS, Past, told
from tests.factories import complete_achievement, make_actor, make_reviewer

TODAY = date(2026, 11, 21)


@pytest.fixture
def past() -> Past:
    return Past(today=TODAY, seed=1)


def note(list_: list[str], word: str) -> Callable[[], None]:
    return lambda: list_.append(word)


@pytest.mark.django_db
def test_now_is_the_moment_told(past: Past) -> None:
    past.go(10, share=0)

    with told(past):
        now, held = timezone.now(), models.DateTimeField(default=timezone.now).get_default()

    expected = datetime(2026, 11, 11, 0, 30, tzinfo=UTC)  # half past eight in Shanghai
    assert timedelta(0) < now - expected < timedelta(seconds=1)
    assert timedelta(0) < held - now < timedelta(seconds=1)


@pytest.mark.django_db
def test_local_day_is_the_day_told(past: Past) -> None:
    past.go(40, share=1)

    with told(past):
        assert timezone.localdate() == past.day(40) == date(2026, 10, 12)


@pytest.mark.django_db
def test_each_look_is_later(past: Past) -> None:
    with told(past):
        moments = [timezone.now() for _ in range(20)]

    assert moments == sorted(set(moments))


@pytest.mark.django_db
def test_real_clock_is_back_after_an_error(past: Past) -> None:
    past.go(300)

    with pytest.raises(ValueError, match="broken"), told(past):
        raise ValueError("broken")

    assert abs(timezone.now() - datetime.now(tz=UTC)) < timedelta(minutes=1)


@pytest.mark.django_db
def test_same_seed_gives_the_same_moments() -> None:
    first, second = Past(today=TODAY, seed=5), Past(today=TODAY, seed=5)

    for past in (first, second):
        past.go(7)

    assert first.now() == second.now()


@pytest.mark.django_db
def test_what_waits_for_the_commit_runs_before_the_clock_moves(past: Past) -> None:
    heard: list[date] = []
    with transaction.atomic(), told(past):
        past.go(5)
        transaction.on_commit(lambda: heard.append(timezone.localdate()))
        past.go(2)

        assert heard == [past.day(5)]


@pytest.mark.django_db
def test_what_waits_may_ask_for_more(past: Past) -> None:
    heard: list[str] = []
    with transaction.atomic(), told(past):
        past.go(5)
        transaction.on_commit(lambda: transaction.on_commit(note(heard, "second")))
        past.settle()

    assert heard == ["second"]


@pytest.mark.django_db
def test_people_are_not_told_of_what_is_long_ago(past: Past) -> None:
    make_reviewer()
    old, new = complete_achievement("draft"), complete_achievement("draft")
    with transaction.atomic(), told(past):
        past.go(REMEMBERED_DAYS + 1)
        apply(old, "submit", actor=make_actor(organisation=old.organisation))
        past.go(REMEMBERED_DAYS)
        apply(new, "submit", actor=make_actor(organisation=new.organisation))

    assert {message.url for message in Message.objects.all()} == {links.page_of(new)}
    assert {timezone.localdate(message.created_at) for message in Message.objects.all()} == {past.day(REMEMBERED_DAYS)}
