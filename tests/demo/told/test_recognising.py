"""What the invented province has recognised: every kind, every state, and nothing that the house would refuse."""

from collections.abc import Iterator

import pytest

from lianqiao.demo.filings import Filings
from lianqiao.demo.recognising import Recognising
from lianqiao.processes.recognitions.enums import CheckState, Origin, RecognitionState
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind, YearlyCheck
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records and filings that are told by hand, and what was recognised."""
    with making(Filings, Recognising):
        yield


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
