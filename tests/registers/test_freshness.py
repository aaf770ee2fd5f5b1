"""The freshness clock: asked once, expired when nobody answers, restored by a confirmation."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import DomainError
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.freshness import Kept, keep_fresh
from lianqiao.core.transitions import apply
from lianqiao.registers.achievements.jobs import keep_achievements_fresh
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.achievements.phrases import ask_whether_still_valid as ask_achievement
from lianqiao.registers.demands.jobs import keep_demands_fresh
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.phrases import ask_whether_still_valid as ask_demand
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from tests.factories import MembershipFactory, complete_achievement, complete_demand, make_actor

#: As the packaged norms `publishing.fresh_time` and `publishing.question_before` say.
FRESH_DAYS, ASK_DAYS = 180, 30
DAY = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LAST_DAY = date(2026, 8, 29)
FIRST_QUESTION = LAST_DAY - timedelta(days=ASK_DAYS)

both = pytest.mark.parametrize(
    ("model", "make", "ask"),
    [(Achievement, complete_achievement, ask_achievement), (Demand, complete_demand, ask_demand)],
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def published(make: Any) -> Any:
    """A record published on DAY."""
    with time_machine.travel(DAY, tick=False):
        return make("published")


@both
def test_publication_starts_the_time_of_freshness(published: Any, model: Any, ask: Any) -> None:
    assert (published.fresh_from, published.fresh_until) == (DAY.date(), LAST_DAY)
    assert DAY.date() + timedelta(days=FRESH_DAYS) == LAST_DAY


@both
def test_owner_is_asked_once_and_not_before_the_time(published: Any, model: Any, ask: Any) -> None:
    Message.objects.all().delete()

    runs = [keep_fresh(model, FIRST_QUESTION + timedelta(days=days), ask=ask) for days in (-1, 0, 1, ASK_DAYS)]

    assert runs == [Kept(0, 0), Kept(1, 0), Kept(0, 0), Kept(0, 0)]
    assert [message.recipient for message in Message.objects.all()] == [published.submitted_by]
    published.refresh_from_db()
    assert (published.state, published.asked_until) == ("published", LAST_DAY)


@both
def test_unanswered_record_leaves_the_public_after_its_last_day(published: Any, model: Any, ask: Any) -> None:
    kept = keep_fresh(model, LAST_DAY + timedelta(days=1), ask=ask)

    assert kept == Kept(0, 1)
    published.refresh_from_db()
    assert published.state == "stale"
    assert not model.objects.public(SYSTEM).exists()
    entry = LogEntry.objects.filter(subject_id=published.pk).latest("at")
    assert (entry.actor, entry.text) == (None, "逾期未确认，移出公开页面")


@both
def test_confirmation_restores_the_record_and_starts_a_new_period(published: Any, model: Any, ask: Any) -> None:
    keep_fresh(model, LAST_DAY, ask=ask)
    keep_fresh(model, LAST_DAY + timedelta(days=1), ask=ask)
    back = DAY + timedelta(days=FRESH_DAYS + 20)

    with time_machine.travel(back, tick=False):
        owner = make_actor(organisation=published.organisation)
        confirmed = apply(published, "confirm", actor=owner)

    assert (confirmed.state, confirmed.asked_until) == ("published", None)
    assert confirmed.fresh_until == back.date() + timedelta(days=FRESH_DAYS)
    assert keep_fresh(model, confirmed.fresh_until, ask=ask) == Kept(1, 0)


@both
def test_record_that_is_still_fresh_does_not_expire(published: Any, model: Any, ask: Any) -> None:
    with pytest.raises(DomainError) as refusal:
        apply(published, "expire", actor=SYSTEM, on=LAST_DAY)

    assert refusal.value.message == "有效期还没有到。"
    published.refresh_from_db()
    assert published.state == "published"


@pytest.mark.parametrize("make", [complete_achievement])
def test_daily_job_takes_its_day_from_the_schedule(published: Any) -> None:
    after = datetime.combine(LAST_DAY + timedelta(days=1), DAY.timetz())

    keep_achievements_fresh(timestamp=int(after.timestamp()) - 86400)
    published.refresh_from_db()
    assert published.state == "published"

    keep_achievements_fresh(timestamp=int(after.timestamp()))
    published.refresh_from_db()
    assert published.state == "stale"


@pytest.mark.parametrize("make", [complete_demand])
def test_daily_job_of_demands_expires_too(published: Any) -> None:
    after = datetime.combine(LAST_DAY + timedelta(days=1), DAY.timetz())

    keep_demands_fresh(timestamp=int(after.timestamp()))

    published.refresh_from_db()
    assert published.state == "stale"


@both
def test_question_goes_to_the_administrators_when_its_owner_has_left(published: Any, model: Any, ask: Any) -> None:
    administrator = make_actor(Role.ADMINISTRATOR, organisation=published.organisation)
    Membership.objects.filter(user=published.submitted_by).update(state=MembershipState.ENDED)
    MembershipFactory(user=published.submitted_by)
    Message.objects.all().delete()

    keep_fresh(model, FIRST_QUESTION, ask=ask)

    assert [message.recipient for message in Message.objects.all()] == [administrator.user]


@both
def test_expiry_is_told_to_the_administrators_when_its_owner_has_left(
    published: Any, model: Any, ask: Any, django_capture_on_commit_callbacks: Any
) -> None:
    administrator = make_actor(Role.ADMINISTRATOR, organisation=published.organisation)
    Membership.objects.filter(user=published.submitted_by).update(state=MembershipState.ENDED)
    Message.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        apply(published, "expire", actor=SYSTEM, on=LAST_DAY + timedelta(days=1))

    assert [message.recipient for message in Message.objects.all()] == [administrator.user]
