"""The ladder of governments that the tests of collection report in, and a period that is open for it."""

import pytest

from lianqiao.governance.collection.models import Cycle
from tests.governance.collection.makers import LONG, Ladder, make_data_set, open_cycle


@pytest.fixture
def ladder() -> Ladder:
    """A province that asks, two cities and two counties."""
    return Ladder()


@pytest.fixture
def cycle(ladder: Ladder) -> Cycle:
    """Last month's, long open."""
    return open_cycle(make_data_set(ladder, **LONG))
