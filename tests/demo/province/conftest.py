"""The province that is told by hand, whole: made once for all files of this folder."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from lianqiao.demo import generate
from lianqiao.demo.whole import Extent
from lianqiao.registers.taxonomy.domain import load_packaged


@pytest.fixture(scope="package")
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
