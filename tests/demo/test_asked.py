"""What people of the demonstration asked to be told of."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from lianqiao.demo import generate
from lianqiao.demo.asked import wishes
from lianqiao.demo.whole import Extent
from lianqiao.processes.matchmaking.models import Profile
from lianqiao.processes.subscriptions.models import Subscription, Told
from lianqiao.processes.subscriptions.phrases import what
from lianqiao.registers.taxonomy.domain import load_packaged

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The province, made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        generate(extent=Extent.TOLD)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with the province, and leaves it as it was."""


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
