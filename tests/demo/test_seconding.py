"""Posts of the invented province and who was seconded into them: every kind, every state that two years can bring."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.seconding import Seconding, stories
from lianqiao.demo.texts import load
from lianqiao.processes.secondments.enums import IN_OFFICE, BatchState, PostState, SecondmentState
from lianqiao.processes.secondments.kinds import kinds
from lianqiao.processes.secondments.models import Assessment, Batch, Post, Secondment, Service
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Everybody, and the posts that are told by hand."""
    content = load()
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=TODAY, seed=29)
        regions = [vars(region) for region in content.regions]
        load_regions(regions, version="1", source="lianqiao.demo: an invented province")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            Seconding(content, cast, past, Records(content, cast, past)).make(step=lambda: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_every_kind_and_every_state_occurs() -> None:
    assert set(Post.objects.values_list("kind", flat=True)) == set(kinds())
    assert set(Post.objects.values_list("state", flat=True)) == set(PostState.values)
    assert set(Secondment.objects.values_list("kind", flat=True)) == set(kinds())
    assert set(Secondment.objects.values_list("state", flat=True)) == set(SecondmentState.values)
    assert set(Batch.objects.values_list("state", flat=True)) == set(BatchState.values)
    assert Post.objects.count() == len(stories()["posts"])
    assert Secondment.objects.count() == len(stories()["people"])


def test_whoever_is_in_office_has_logged_services() -> None:
    assert not Secondment.objects.filter(state__in=IN_OFFICE, services__isnull=True).exists()
    assert Service.objects.count() >= 25


def test_assessments_wait_for_each_of_the_three() -> None:
    assert Assessment.objects.filter(summed_up_at__isnull=False, host_at__isnull=True).exists()
    assert Assessment.objects.filter(host_at__isnull=False, concluded_at__isnull=True).exists()
    assert Assessment.objects.filter(concluded_at__isnull=False).count() >= 3


def test_texts_stand_once() -> None:
    texts = [text for row in stories()["posts"] for text in (row["title"], row["tasks"])]
    texts += [text for row in stories()["people"] for text in (row["profile"], row["intent"])]

    assert len(set(texts)) == len(texts)


def test_nothing_of_the_past_is_left_to_the_clock() -> None:
    for model in (Post, Secondment):
        assert not model.objects.filter(next_check__lt=timezone.now() - timedelta(days=1)).exists()
