"""Figures of secondments: what counts on which day, by region, kind and month."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianqiao.core import clock, metrics
from lianqiao.processes.secondments.enums import PostState
from lianqiao.processes.secondments.enums import SecondmentState as S
from tests.factories.secondments import log_one, make_post, make_secondment

pytestmark = pytest.mark.django_db


def test_figures_count_from_their_day_on_and_nothing_is_nought() -> None:
    names = ("posts", "selected", "serving", "services")
    today, yesterday = clock.today(), clock.today() - timedelta(days=1)
    assert [metrics.get(f"secondments.{name}").value(on=today) for name in names] == [0, 0, 0, 0]
    one = make_secondment(S.SERVING)
    log_one(one)
    make_post(PostState.SUBMITTED)
    make_post(seats=3, kind="commissioner", months=12)
    make_secondment(S.MATCHED)

    assert [metrics.get(f"secondments.{name}").value(on=today) for name in names] == [5, 1, 1, 1]
    assert [metrics.get(f"secondments.{name}").value(on=yesterday) for name in names] == [0, 0, 0, 0]
    assert metrics.get("secondments.posts").value(on=today, kind="commissioner") == 3
    assert metrics.get("secondments.selected").value(on=today, region="290200") == 0
