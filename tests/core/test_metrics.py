"""The registry of figures."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lianqiao.core import metrics
from lianqiao.registers.organisations.enums import OrganisationState
from tests.factories import OrganisationFactory, RegionFactory


@pytest.mark.django_db
def test_a_metric_counts_by_its_rule_and_dimension() -> None:
    metric = metrics.get("organisations.verified")
    now, today = timezone.now(), timezone.localdate()
    other = RegionFactory(code="290200")
    OrganisationFactory.create_batch(2, verified_at=now)
    OrganisationFactory(verified_at=now, region=other)
    OrganisationFactory(state=OrganisationState.PENDING)
    assert metric.value(on=today) == 3
    assert metric.value(on=today, region="290200") == 1
    assert metric.by("region", on=today) == {"290100": 2, "290200": 1}
    assert metric.value(on=today - timedelta(days=1)) == 0


@pytest.mark.django_db
def test_an_unknown_dimension_is_an_error() -> None:
    with pytest.raises(LookupError, match="has no dimension 'colour'"):
        metrics.get("organisations.verified").value(on=date(2026, 1, 1), colour="red")


def test_every_metric_says_what_it_counts() -> None:
    for metric in metrics.metrics():
        assert metric.name.count(".") == 1
        assert str(metric.label)
        assert len(str(metric.rule)) > 5
        assert str(metric.unit)


def test_a_name_is_declared_once() -> None:
    with pytest.raises(LookupError):
        metrics.metric("organisations.verified", label="", rule="", by={})(lambda on: None)  # type: ignore[arg-type,return-value]
