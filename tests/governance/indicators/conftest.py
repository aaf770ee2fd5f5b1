"""Who keeps the catalogue in the tests of indicators."""

import pytest

from lianqiao.core.access import Actor
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import make_keeper


@pytest.fixture
def keeper() -> Actor:
    """Somebody of the province's government, with two cities and a county below it."""
    for code in ("290000", "290100", "290200", "290101"):
        region(code)
    return make_keeper()
