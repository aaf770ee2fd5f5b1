"""What the invented province has recognised: every kind, every state, and nothing that the house would refuse."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from lianqiao.demo.cast import Cast
from lianqiao.demo.filings import Filings
from lianqiao.demo.past import Past, told
from lianqiao.demo.recognising import Recognising
from lianqiao.demo.records import Records
from lianqiao.demo.texts import load
from lianqiao.processes.recognitions.enums import CheckState, Origin, RecognitionState
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind, YearlyCheck
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The records and filings that are told by hand, and what was recognised."""
    content = load()
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=TODAY, seed=29)
        regions = [vars(region) for region in content.regions]
        load_regions(regions, version="1", source="lianqiao.demo: an invented province")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            records.make(step=lambda: None)
            Filings(content, cast, past, records).make(step=lambda: None)
            Recognising(content, cast, past, records).make(step=lambda: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_every_kind_and_every_state_occurs() -> None:
    kinds = set(Recognition.objects.values_list("kind", flat=True))

    assert kinds == set(RecognitionKind.objects.values_list("key", flat=True))
    assert set(Recognition.objects.values_list("state", flat=True)) == set(RecognitionState.values)
    assert set(YearlyCheck.objects.values_list("state", flat=True)) == set(CheckState.values)
    assert Recognition.objects.filter(origin=Origin.RESERVE).count() == 1


def test_some_sixty_are_there_and_most_are_public() -> None:
    count = Recognition.objects.count()

    assert 50 <= count <= 75
    assert Recognition.objects.public().count() > count * 3 // 4
