"""What the parts of the demonstration begin with, made once for all files of this folder: it takes half a minute."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from lianqiao.demo.cast import Cast
from lianqiao.demo.generate import Maker
from lianqiao.demo.meetings import Meetings
from lianqiao.demo.past import Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, load
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions

#: Makes these parts, in order, after the records; they are gone at its end.
Making = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="package")
def told_records(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Content, Cast, Past, Records]]:
    """The people, the organisations and the records that are told by hand."""
    content = load()
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=timezone.localdate(), seed=29)
        regions = [vars(region) for region in content.regions]
        load_regions(regions, version="1", source="lianqiao.demo: an invented province")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            records.make(step=lambda: None)
        yield content, cast, past, records
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def making(told_records: tuple[Content, Cast, Past, Records], django_db_blocker: Any) -> Making:
    """A context in which parts stand beside the records; what they do to the cast and the clock is theirs alone."""
    content = told_records[0]

    @contextmanager
    def make(*makers: type[Maker | Meetings]) -> Iterator[None]:
        _, cast, past, records = copy.deepcopy(told_records, {id(content): content})
        with django_db_blocker.unblock(), transaction.atomic():
            with told(past):
                for maker in makers:
                    made = maker(content, cast, past, records)
                    work = made.hold if isinstance(made, Meetings) else made.make
                    work(step=lambda: None)
            yield
            transaction.set_rollback(True)

    return make
