"""What people of the demonstration asked to be told of, and what they watch elsewhere."""

from pathlib import Path
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.demo.asked import wishes
from lianqiao.demo.looks import look_around
from lianqiao.demo.watched import watched
from lianqiao.processes.learning.enums import EventKind
from lianqiao.processes.learning.models import Adoption, Event
from lianqiao.processes.matching import index
from lianqiao.processes.matchmaking.models import Profile
from lianqiao.processes.subscriptions.models import Subscription, Told
from lianqiao.processes.subscriptions.phrases import what
from lianqiao.processes.watching.enums import LeadState
from lianqiao.processes.watching.models import Lead, WatchList
from lianqiao.processes.windows.models import Pair, Window
from lianqiao.processes.windows.queries.report import report_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_people_subscribe_to_searches_that_name_codes_of_the_lists() -> None:
    told = [what(subscription) for subscription in Subscription.objects.all()]

    assert len(told) == len(wishes()["subscriptions"])
    assert not any("290000" in words or "04" in words for words in told)


def test_nothing_was_told_yet_and_one_is_paused() -> None:
    assert (Told.objects.count(), Subscription.objects.filter(is_active=False).count()) == (0, 1)


def test_managers_say_what_they_work_at() -> None:
    profiles = Profile.objects.prefetch_related("fields")

    assert len(profiles) == len(wishes()["profiles"])
    assert all(profile.fields.all() for profile in profiles)


def test_leads_stand_in_every_state_and_the_late_were_reminded() -> None:
    assert WatchList.objects.count() == len(watched()["lists"])
    assert Lead.objects.count() == len(watched()["leads"])
    assert set(Lead.objects.values_list("state", flat=True)) == set(LeadState.values)
    assert WatchList.objects.filter(is_active=False).count() == 1
    late = Lead.objects.filter(state=LeadState.FOLLOWED, due_on__lte=clock.today())
    assert late.count() == 2
    assert all(lead.reminded_for == lead.due_on for lead in late)


def test_owners_look_at_their_first_matches_and_nothing_is_put_in_use(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    index.rebuild()

    looking = look_around(on=clock.today())

    shown = Event.objects.filter(kind=EventKind.SHOWN, rank__isnull=False)
    assert 0 < looking <= shown.count()
    assert shown.values("demand").distinct().count() == looking
    assert Event.objects.filter(kind=EventKind.OPENED).exists()
    assert not Adoption.objects.exists()


def test_windows_are_held_collect_and_are_announced() -> None:
    held, running, coming = Window.objects.order_by("starts_at")
    report = report_of(held)

    assert [held.state, running.state, coming.state] == ["held", "open", "open"]
    assert report.demands >= 4
    assert report.achievements >= 4
    assert report.held == report.seated > 3
    assert report.signed_in == report.delegates
    assert report.followed[0].contracts == 2
    assert Pair.objects.filter(window=running, demand_wants=True, achievement_wants=True).exists()
    assert set(running.entries.values_list("state", flat=True)) == {"taking_part", "proposed", "invited"}
    assert set(coming.entries.values_list("state", flat=True)) == {"taking_part", "proposed"}
