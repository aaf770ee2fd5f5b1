"""The lists for officials: who stands on them, why, and how far the matter has come."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core import metrics
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Role
from lianqiao.registers.alliances.models import Alliance, AllianceMember
from lianqiao.registers.cultivation import lists
from lianqiao.registers.cultivation.access import overseen_enterprises
from lianqiao.registers.enterprises.models import Credential, EnterpriseVisit, GrowthStep
from tests.core.norms.makers import make_norm
from tests.factories import IndustryFactory, OrganisationFactory, RegionFactory, make_actor, make_reviewer
from tests.factories.filings import any_filing
from tests.registers.cultivation.makers import WAN, credential, factory, figures

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
THRESHOLD = Decimal(20_000_000)


def rows(actor: Any) -> Any:
    """The enterprises that an official oversees, with the figures of 2025."""
    return lists.with_figures(overseen_enterprises(actor), year=2025)


def without_research(actor: Any, year: int = 2025) -> dict[str, tuple[str, str]]:
    """Name, research and timetable of the enterprises above the scale."""
    found = lists.above_scale(
        lists.with_figures(overseen_enterprises(actor), year=year), year=year, threshold=THRESHOLD
    )
    listed = lists.no_research(found, actor=actor, year=year, on=DAY)
    return {row.name: (row.spending, row.timetable) for row in listed}


def visit(official: Any, enterprise: Any, day: date, **given: Any) -> EnterpriseVisit:
    """A visit that stands in the officials' ledger."""
    values = {"purpose": "no_research", "state": "confirmed", "follow_up_on": None}
    return any_filing(
        EnterpriseVisit,
        organisation=official.organisation,
        enterprise=enterprise,
        visited_on=day,
        **{**values, **given},
    )


def test_the_threshold_is_that_of_the_norm() -> None:
    assert lists.scale_threshold(None, DAY) == THRESHOLD


def test_enterprises_above_the_scale_are_found_by_statistics_step_or_revenue() -> None:
    for number, given in enumerate(({}, {"valid_to": date(2025, 12, 30)})):
        credential(factory(name=f"入库{number}"), "above_scale", **given)
    any_filing(
        GrowthStep,
        organisation=factory(name="升规"),
        kind="above_scale",
        state="confirmed",
        happened_on=date(2025, 5, 1),
    )
    any_filing(
        GrowthStep,
        organisation=factory(name="今年升规"),
        kind="above_scale",
        state="confirmed",
        happened_on=date(2026, 1, 1),
    )
    figures(factory(name="达标"), 2025, main_revenue=2000)
    figures(factory(name="不到"), 2025, main_revenue=1999)
    figures(factory(name="商贸", industry=IndustryFactory(code="F")), 2025, main_revenue=9000, revenue=9000)
    figures(factory(name="草稿"), 2025, state="draft")

    found = lists.above_scale(rows(make_reviewer()), year=2025, threshold=THRESHOLD)

    assert {row.name: row.basis for row in found} == {"入库0": "credential", "升规": "step", "达标": "figures"}


def test_zero_is_told_from_what_nobody_filed() -> None:
    for name, research in (("零", 0), ("有", 10), ("没填", None)):
        figures(factory(name=name), 2025, research=research, research_at_home=None)
    assert without_research(make_reviewer()) == {
        "零": ("zero", "not_visited"),
        "有": ("some", "not_visited"),
        "没填": ("unknown", "not_visited"),
    }


def test_the_timetable_follows_the_last_visit_for_the_matter() -> None:
    official = make_reviewer()
    made = {name: factory(name=name) for name in ("未约", "约好", "过期", "另一年", "别的事", "解决")}
    for enterprise in made.values():
        figures(enterprise, 2025, research=0, research_at_home=0)
    visit(official, made["未约"], date(2026, 2, 1), follow_up_on=date(2026, 9, 1))
    visit(official, made["未约"], date(2026, 3, 1))
    visit(official, made["约好"], date(2026, 3, 1), follow_up_on=DAY)
    visit(official, made["过期"], date(2026, 3, 1), follow_up_on=date(2026, 5, 31))
    visit(official, made["另一年"], date(2025, 12, 31))
    visit(official, made["别的事"], date(2026, 3, 1), purpose="other")
    figures(made["解决"], 2026, research=5, state="submitted")

    assert {name: timetable for name, (_spending, timetable) in without_research(official).items()} == {
        "未约": "no_day",
        "约好": "set",
        "过期": "overdue",
        "另一年": "not_visited",
        "别的事": "not_visited",
        "解决": "done",
    }


def test_visits_of_others_who_do_not_share_them_do_not_count() -> None:
    enterprise = factory(name="零")
    figures(enterprise, 2025, research=0, research_at_home=0)
    visit(make_reviewer(code="290000"), enterprise, date(2026, 3, 1))
    assert without_research(make_reviewer(code="290100")) == {"零": ("zero", "not_visited")}


def test_only_enterprises_of_the_own_region_are_listed() -> None:
    figures(factory(name="零"), 2025, research=0, research_at_home=0)
    assert without_research(make_reviewer(code="290200")) == {}
    assert list(overseen_enterprises(make_actor(Role.EDITOR))) == []


def near(actor: Any) -> dict[str, tuple[Any, Any]]:
    """Name, missing amount and growth of those right below the scale."""
    found = lists.near_scale(rows(actor), actor=actor, year=2025, threshold=THRESHOLD, on=DAY)
    return {row.name: (row.missing, row.growth) for row in found}


def test_enterprises_right_below_the_scale_are_listed_with_what_is_missing() -> None:
    for name, main in (("刚够", 1600), ("不够", 1599), ("已到", 2000)):
        figures(factory(name=name), 2025, main_revenue=main)
    grown = factory(name="增长")
    figures(grown, 2024, main_revenue=1200)
    figures(grown, 2025, main_revenue=1800)
    known = factory(name="已入库")
    figures(known, 2025, main_revenue=1900)
    credential(known, "above_scale")

    assert near(make_reviewer()) == {"刚够": (400 * WAN, None), "增长": (200 * WAN, 50)}


def test_a_city_may_begin_the_band_elsewhere() -> None:
    figures(factory(name="一市"), 2025, main_revenue=1200)
    figures(factory(name="二市", region=RegionFactory(code="290200")), 2025, main_revenue=1200)
    make_norm(NormKey.objects.get(pk="recognition.near_threshold_share"), "0.5", code="290200")
    assert set(near(make_reviewer())) == {"二市"}


def test_where_the_main_revenue_is_missing_the_revenue_stands_for_it() -> None:
    figures(factory(name="只有总收入"), 2025, revenue=1700, main_revenue=None, high_tech_revenue=None, research=10)
    assert near(make_reviewer()) == {"只有总收入": (300 * WAN, None)}


def test_coverage_counts_bodies_by_band_of_revenue() -> None:
    small, large, largest = factory(), factory(), factory()
    figures(small, 2025, revenue=9999)
    figures(large, 2025, revenue=10_000)
    figures(largest, 2025, revenue=49_999)
    figures(factory(), 2025, revenue=None, main_revenue=None, high_tech_revenue=None)
    credential(large, "research_body", level="city")
    credential(largest, "research_body", valid_from=date(2026, 1, 1), valid_to=None)
    alliance = any_filing(
        Alliance, organisation=large, kind="consortium", state="published", founded_on=date(2025, 3, 1)
    )
    AllianceMember.objects.create(alliance=alliance, order=1, organisation=largest, role="research")

    actor = make_reviewer()
    found = lists.with_research_bodies(rows(actor), year=2025, on=DAY)
    numbers = [
        (row.band.name, row.enterprises, row.body, row.consortium, row.percent)
        for row in lists.coverage(found, lists.bands(actor.organisation, DAY))
    ]

    assert numbers == [
        ("1 亿元以下", 1, 0, 0, "0"),
        ("1 亿至 5 亿元", 2, 1, 1, "50"),
        ("5 亿至 10 亿元", 0, 0, 0, ""),
        ("10 亿至 100 亿元", 0, 0, 0, ""),
        ("100 亿元以上", 0, 0, 0, ""),
    ]


def test_the_province_says_what_each_band_needs() -> None:
    asked = [
        {"revenue_from": "100000000", "code": "research_body", "wanted": "建有研发机构"},
        {"revenue_from": "500000000", "code": "landmark_result", "wanted": "形成标志性成果"},
    ]
    make_norm(NormKey.objects.get(pk="recognition.research_ladder"), asked, code="290000")

    wanted = {band.start: band.wanted for band in lists.bands("290100", DAY)}

    assert wanted[Decimal(0)] == ""
    assert wanted[Decimal(500_000_000)] == "建有研发机构、形成标志性成果"


def test_credentials_are_listed_from_the_alert_until_they_are_renewed() -> None:
    actor = make_reviewer()
    last = DAY + timedelta(days=90)
    for name, end in (
        ("将到", last),
        ("还早", last + timedelta(days=1)),
        ("今天", DAY),
        ("过了", DAY - timedelta(days=1)),
    ):
        credential(factory(name=name), "high_tech", valid_to=end)
    for name, state in (("续上", "confirmed"), ("在审", "submitted")):
        enterprise = factory(name=name)
        credential(enterprise, "high_tech", certificate_number="旧", valid_to=last)
        credential(
            enterprise, "high_tech", certificate_number="新", valid_from=DAY, valid_to=date(2029, 1, 1), state=state
        )
    visit(actor, factory(name="别家"), DAY, purpose="expiry")

    found = lists.ending(Credential.objects.whole_for(actor), actor=actor, on=DAY)

    assert {row.organisation.name: row.follows for row in found} == {"将到": False, "今天": False, "在审": True}


def test_figures_tell_how_many_stand_where_on_a_day() -> None:
    enterprise = factory()
    credential(enterprise, "high_tech", certificate_number="1", valid_to=date(2026, 12, 31))
    credential(enterprise, "high_tech", certificate_number="2")
    credential(OrganisationFactory(), "high_tech", state="submitted")
    figures(enterprise, 2025, research=0, research_at_home=0)
    figures(factory(), 2025)
    any_filing(GrowthStep, organisation=enterprise, kind="listed", state="confirmed", happened_on=DAY)

    def value(name: str, on: date = DAY, **where: Any) -> Any:
        return metrics.get(f"cultivation.{name}").value(on=on, **where)

    assert (value("holders"), value("holders", kind="tech_sme"), value("holders", on=date(2024, 12, 31))) == (1, 0, 0)
    assert (value("above_scale"), value("no_research"), value("with_research")) == (2, 1, 1)
    assert value("no_research", region="290200") == 0
    assert (value("growth_steps"), value("growth_steps", on=DAY - timedelta(days=1))) == (1, 0)
