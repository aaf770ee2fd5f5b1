"""Enterprises on their way to the scale: technology, library, months, promotion, and how a list is filled with them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core import clock, metrics
from lianqiao.core.errors import InvalidInput
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.lists.domain.editions import begin_edition
from lianqiao.core.lists.filling import enter_selected, prefilled, select
from lianqiao.core.lists.models import ListKind
from lianqiao.core.lists.sources import source_of
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Role
from lianqiao.registers.cultivation import growing, lists
from lianqiao.registers.cultivation.access import overseen_enterprises
from lianqiao.registers.enterprises.models import GrowthStep, MonthlyRevenue
from tests.core.lists.makers import issue, make_issuer
from tests.core.norms.makers import make_norm
from tests.factories import OrganisationFactory, make_actor
from tests.factories.filings import any_filing
from tests.registers.cultivation.makers import WAN, credential, factory, figures

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
THRESHOLD = Decimal(20_000_000)


def near(actor: Any, on: date = DAY) -> Any:
    """The enterprises near the scale by the figures of the year before, with the months of the day's year."""
    rows = lists.with_figures(overseen_enterprises(actor), year=on.year - 1)
    found = lists.near_scale(rows, actor=actor, year=on.year - 1, threshold=THRESHOLD, on=on)
    return growing.with_growth(found, actor=actor, year=on.year, on=on)


def month(enterprise: Any, number: int, wan: int, **given: Any) -> MonthlyRevenue:
    """A registered month of 2026."""
    values = {"year": 2026, "state": "confirmed", **given}
    return any_filing(
        MonthlyRevenue, organisation=enterprise, month=number, main_revenue_yuan=Decimal(wan) * WAN, **values
    )


def promote(enterprise: Any, day: date, **given: Any) -> GrowthStep:
    """A confirmed step to the scale."""
    values = {"kind": "above_scale", "state": "confirmed", **given}
    return any_filing(GrowthStep, organisation=enterprise, happened_on=day, **values)


def library(actor: Any) -> Any:
    """A draft of the library, from the beginning of 2026 on."""
    values = {"title": "第一批", "period_from": date(2026, 1, 1)}
    return begin_edition(ListKind.objects.get(pk=growing.LIBRARY), actor=actor, values=values)


def test_months_are_added_up_and_the_pace_is_told() -> None:
    firm, silent = factory(name="有月报"), factory(name="没有月报")
    for enterprise in (firm, silent):
        figures(enterprise, 2025, main_revenue=1800)
    month(firm, 1, 150)
    month(firm, 2, 210)
    month(firm, 3, 9999, state="draft")
    month(firm, 12, 9999, year=2025)

    rows = {row.name: (row.months, row.running, row.expected) for row in near(make_issuer())}

    assert rows == {"有月报": (2, 360 * WAN, 2160 * WAN), "没有月报": (0, None, None)}


def test_technological_is_who_holds_what_the_place_counts_as_such() -> None:
    made = {name: factory(name=name) for name in ("高企", "过期", "无证", "研发机构")}
    for enterprise in made.values():
        figures(enterprise, 2025, main_revenue=1800)
    credential(made["高企"], "high_tech")
    credential(made["过期"], "high_tech", valid_to=date(2026, 5, 31))
    credential(made["研发机构"], "research_body")
    actor = make_issuer()

    before = {row.name for row in near(actor) if row.technological}
    make_norm(
        NormKey.objects.get(pk=growing.TECHNOLOGICAL.key), [{"code": "research_body", "name": "x"}], code="290100"
    )
    after = {row.name for row in near(actor) if row.technological}

    assert (before, after) == ({"高企"}, {"研发机构"})


def test_the_library_is_the_list_that_is_in_force_and_seen() -> None:
    actor, today = make_issuer("290000"), clock.today()
    firm, other = factory(name="在库"), factory(name="不在")
    for enterprise in (firm, other):
        figures(enterprise, today.year - 1, main_revenue=1800)
        credential(enterprise, "high_tech", valid_to=None)
    edition = library(actor)
    source: Any = source_of("organisations.organisation")
    enter_selected(edition, source, source.records(actor), actor=actor, keys=[firm.pk])

    draft = {row.name for row in near(actor, on=today) if row.in_library}
    issue(edition, actor)
    issued = {row.name for row in near(actor, on=today) if row.in_library}
    elsewhere = {row.name for row in near(make_issuer("290100"), on=today) if row.in_library}

    assert (draft, issued, elsewhere) == (set(), {"在库"}, set())


def test_a_list_is_filled_with_the_technological_enterprises_near_the_scale() -> None:
    actor = make_issuer("290000")
    last = clock.today().year - 1
    near_firm, far_firm, plain_firm = factory(name="临规"), factory(name="还远"), factory(name="没有资质")
    figures(near_firm, last, main_revenue=1800)
    figures(far_firm, last, main_revenue=300)
    figures(plain_firm, last, main_revenue=1800)
    for enterprise in (near_firm, far_firm):
        credential(enterprise, "high_tech", valid_to=None)
        credential(enterprise, "tech_sme", valid_to=None, certificate_number="2")
    edition = library(actor)
    source: Any = source_of("organisations.organisation")

    rows = source.filters({"near": "true", "technological": "true"}, queryset=source.records(actor)).qs
    found = select(edition, source, rows)
    others = source.filters({"near": "false", "credential": ["high_tech"]}, queryset=source.records(actor)).qs

    assert [(one.name, dict(one.attributes)) for one in found.candidates] == [
        ("临规", {"credential": "科技型中小企业、高新技术企业", "progress": "培育中"})
    ]
    assert [row.name for row in others] == ["还远"]
    assert prefilled(edition, source, OrganisationFactory())["progress"] == "培育中"


def test_promotions_count_in_their_year_and_by_the_credential_of_the_day() -> None:
    actor = make_issuer()
    early, late, plain_firm, waiting = (factory() for _number in range(4))
    credential(early, "high_tech", valid_from=date(2025, 1, 1))
    credential(late, "high_tech", valid_from=date(2026, 5, 1))
    promote(early, date(2026, 3, 1))
    promote(late, date(2026, 4, 1))
    promote(plain_firm, date(2025, 12, 31))
    promote(waiting, date(2026, 3, 1), state="submitted")

    standing = growing.standing(near(actor), actor=actor, year=2026, threshold=THRESHOLD, on=DAY)
    elsewhere = make_issuer("290200")

    assert (standing.promoted, standing.promoted_technological) == (2, 1)
    assert growing.standing(near(elsewhere), actor=elsewhere, year=2026, threshold=THRESHOLD, on=DAY).promoted == 0
    assert metrics.get("cultivation.promoted").value(on=DAY) == 1
    assert metrics.get("cultivation.promoted").value(on=date(2026, 2, 28)) == 0


def test_the_figures_over_the_list_agree_with_it() -> None:
    actor = make_issuer()
    firm, slow = factory(), factory()
    for enterprise in (firm, slow):
        figures(enterprise, 2025, main_revenue=1800)
    credential(firm, "specialised")
    month(firm, 1, 170)
    month(slow, 1, 160)

    standing = growing.standing(near(actor), actor=actor, year=2026, threshold=THRESHOLD, on=DAY)

    assert (standing.near, standing.technological, standing.in_library, standing.at_pace) == (2, 1, 0, 1)
    assert metrics.get("cultivation.near_scale").value(on=DAY) == 1


def test_a_month_stands_once_and_not_before_it_begins() -> None:
    firm = factory()
    editor = make_actor(Role.EDITOR, organisation=firm)
    values = {"year": 2025, "month": 5, "main_revenue_yuan": Decimal(1_500_000), "note": ""}
    create_filing(MonthlyRevenue, actor=editor, values=values)

    for wrong in (values, {**values, "month": 13}, {**values, "year": 2099}):
        with pytest.raises(InvalidInput):
            create_filing(MonthlyRevenue, actor=editor, values=wrong)

    assert list(MonthlyRevenue.objects.values_list("year", "month", "title")) == [(2025, 5, "2025 年 5 月收入")]
