"""What is filed in the province: every kind in every state, days in order, nothing that the house would refuse."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from lianqiao.core.filing.kinds import kinds
from lianqiao.core.transitions import table_of
from lianqiao.demo import generate
from lianqiao.demo.whole import Extent
from lianqiao.registers.taxonomy.domain import load_packaged

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KINDS = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.slug)


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


@KINDS
def test_every_state_occurs(kind: Any) -> None:
    table = table_of(kind.model)
    reached = {table.initial, *(step.target for step in table)}

    assert set(kind.model.objects.values_list("state", flat=True)) == reached
