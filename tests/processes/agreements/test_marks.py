"""The integrity record: who reads it, and how conditions of schemes ask for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.processes.agreements.models import Agreement, Mark
from lianqiao.processes.programmes.enums import Occasion
from lianqiao.processes.programmes.facts import FACTS, Applicant, facts_of, register
from tests.faces.workbench.conftest import signed_in
from tests.factories import make_actor, make_reviewer
from tests.factories.agreements import make_agreement, unit_of

pytestmark = pytest.mark.django_db


def _mark(agreement: Agreement, *, years_ago: int = 0) -> Mark:
    return Mark.objects.create(
        agreement=agreement,
        organisation=agreement.undertaker,
        person_name="季明湛",
        occasion=Occasion.LATE,
        text="里程碑逾期未报告",
        written_at=clock.now() - timedelta(days=366 * years_ago),
    )


def _known(agreement: Agreement) -> Any:
    asking = Applicant(agreement.undertaker, None, str(agreement.organisation.region_id))
    return facts_of(asking, wanted=["unit_marks"])["unit_marks"]


def test_marks_are_read_by_the_unit_its_body_and_the_government_of_its_region() -> None:
    agreement = make_agreement()
    mark = _mark(agreement)
    unit, elsewhere = unit_of(agreement, Role.VIEWER), make_reviewer(code="310100")
    region = make_reviewer(code=str(agreement.undertaker.region_id))

    for actor in (unit, region):
        assert list(Mark.objects.visible_to(actor)) == [mark]
    for actor in (elsewhere, make_actor(Role.EDITOR)):
        assert list(Mark.objects.visible_to(actor)) == []


def test_the_page_lists_them_with_as_many_queries_for_thirty_as_for_one(django_assert_max_num_queries: Any) -> None:
    agreement = make_agreement()
    browser = signed_in(unit_of(agreement, Role.VIEWER))
    _mark(agreement)
    browser.get(reverse("workbench:marks"))
    with django_assert_max_num_queries(100) as one:
        page = browser.get(reverse("workbench:marks"))
    for _number in range(12):
        _mark(agreement)
    with django_assert_max_num_queries(100) as many:
        browser.get(reverse("workbench:marks"))

    assert "里程碑逾期未报告" in page.content.decode()
    assert len(many) == len(one)


def test_conditions_count_marks_of_the_last_years() -> None:
    agreement = make_agreement()
    assert _known(agreement).value.high == 0
    _mark(agreement)
    _mark(agreement, years_ago=4)

    known = _known(agreement)
    assert (known.value.low, known.value.high) == (1, 1)
    assert agreement.title in known.source


def test_no_fact_is_registered_twice() -> None:
    with pytest.raises(LookupError):
        register(FACTS["unit_marks"], lambda _applicant, _names, _day: ())
