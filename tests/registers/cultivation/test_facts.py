"""What the platform knows of an enterprise, where from, and what stays unknown."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lianqiao.engines.conditions import Range
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.cultivation.facts import Origin, facts, whole_years
from lianqiao.registers.cultivation.models import SelfAnswer
from lianqiao.registers.intellectual_property.models import Right, Standard
from tests.factories import OrganisationFactory
from tests.factories.filings import any_filing
from tests.registers.cultivation.makers import credential, factory, figures

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def known(enterprise: Any, **how: Any) -> dict[str, Range]:
    """The values of the facts on the day."""
    return {name: fact.value for name, fact in facts(enterprise, on=DAY, **how).items()}


def answered(enterprise: Any, fact: str, value: Any, *, year: int = 2026) -> SelfAnswer:
    """An answer that the enterprise gave in January of a year."""
    at = datetime(year, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    return SelfAnswer.objects.create(
        organisation=enterprise, fact=fact, value=Decimal(str(value)), answered_at=at, answered_by=enterprise.created_by
    )


def test_an_enterprise_of_which_nothing_is_filed_has_no_facts() -> None:
    assert known(OrganisationFactory()) == {}


def test_figures_give_the_facts_of_the_last_year_with_their_source() -> None:
    enterprise = factory()
    row = figures(enterprise, 2025)
    found = facts(enterprise, on=DAY)

    exact = {name: fact.value.low for name, fact in found.items() if fact.year == 2025}
    assert exact == {
        "staff": 100,
        "rd_staff_share": Decimal("0.18"),
        "revenue": 80_000_000,
        "main_revenue": 72_000_000,
        "total_assets": 90_000_000,
        "main_business_share": Decimal("0.9"),
        "high_tech_income_share": Decimal("0.7"),
        "debt_ratio": Decimal("0.5"),
        "rd_spend": 4_000_000,
        "rd_revenue_ratio": Decimal("0.05"),
        "rd_cost_ratio": Decimal("0.0625"),
    }
    assert found["revenue"].record == row
    assert found["revenue"].source == "2025 年度数据（审计报告，已审核）"


def test_three_years_make_the_sums_shares_and_growth() -> None:
    enterprise = factory()
    figures(enterprise, 2023, revenue=5000, main_revenue=5000, research=200, research_at_home=200)
    figures(enterprise, 2024, revenue=6000, main_revenue=6000, research=300, research_at_home=150)
    figures(enterprise, 2025, revenue=9000, main_revenue=9000, research=500, research_at_home=250)

    found = known(enterprise)

    wanted: dict[str, Any] = {
        "rd_spend_before": 3_000_000,
        "rd_revenue_ratio_before": Decimal("0.05"),
        "rd_spend_2y_total": 8_000_000,
        "rd_spend_2y_average": 4_000_000,
        "rd_revenue_ratio_3y": Decimal("0.05"),
        "rd_domestic_share": Decimal("0.6"),
        "revenue_growth_2y_average": Decimal("0.35"),
    }
    assert {name: found[name] for name in wanted} == {name: Range.exactly(value) for name, value in wanted.items()}


def test_a_missing_year_leaves_its_sums_unknown_but_not_for_a_younger_enterprise() -> None:
    older, younger = factory(founded_on=date(2015, 1, 1)), factory(founded_on=date(2024, 9, 1))
    for enterprise in (older, younger):
        figures(enterprise, 2024, revenue=1000, research=100)
        figures(enterprise, 2025, revenue=3000, research=100)

    assert "rd_revenue_ratio_3y" not in known(older)
    assert known(younger)["rd_revenue_ratio_3y"] == Range.exactly(Decimal("0.05"))


def test_a_figure_that_is_missing_and_a_share_of_nothing_stay_unknown() -> None:
    enterprise = factory()
    figures(enterprise, 2025, revenue=0, main_revenue=0, high_tech_revenue=0, research_staff=None)
    found = known(enterprise)
    assert {"rd_staff_share", "rd_revenue_ratio", "main_business_share"} & found.keys() == set()
    assert found["revenue"] == Range.exactly(0)


def test_own_drafts_count_for_the_enterprise_alone() -> None:
    enterprise = factory()
    figures(enterprise, 2025, state="draft")
    assert facts(enterprise, on=DAY)["revenue"].source == "2025 年度数据（审计报告，草稿，还没提交）"
    assert "revenue" not in known(enterprise, drafts=False)


def test_the_profile_tells_age_and_industry() -> None:
    found = facts(factory(founded_on=date(2025, 6, 2), staff=30), on=DAY)
    assert {name: fact.value for name, fact in found.items()} == {
        "registered_years": Range.exactly(0),
        "industrial": Range.exactly(1),
        "staff": Range.exactly(30),
    }
    assert {fact.origin for fact in found.values()} == {Origin.PROFILE}


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
        (date(2020, 6, 1), DAY, 6),
        (date(2020, 6, 2), DAY, 5),
    ],
)
def test_only_completed_years_count(first: date, last: date, years: int) -> None:
    assert whole_years(first, last) == years


def test_a_credential_that_holds_is_a_yes_and_one_that_ended_is_no_answer() -> None:
    enterprise = factory()
    credential(enterprise, "high_tech", certificate_number="GR1")
    credential(enterprise, "little_giant", valid_to=date(2026, 5, 31))
    credential(enterprise, "specialised", state="submitted")
    found = known(enterprise)
    assert found["valid_high_tech_enterprise"] == Range.exactly(1)
    assert {"valid_little_giant", "valid_specialised_sme"} & found.keys() == set()


def test_only_a_body_of_the_province_or_the_nation_counts_as_one() -> None:
    city, province = factory(), factory()
    credential(city, "research_body", level="city")
    credential(province, "research_body", level="province")
    assert "provincial_rd_body" not in known(city)
    assert known(province)["provincial_rd_body"] == Range.exactly(1)


def test_registered_rights_are_a_lower_bound() -> None:
    enterprise = factory()
    for kind, status in (
        ("invention", "granted"),
        ("plant_variety", "pledged"),
        ("invention", "pending"),
        ("software", "granted"),
        ("software", "expired"),
    ):
        any_filing(Right, organisation=enterprise, kind=kind, status=status)
    any_filing(Right, organisation=enterprise, kind="invention", status="granted", expires_on=date(2026, 5, 31))

    found = known(enterprise)

    assert found["class_one_ip"] == Range.at_least(2)
    assert found["class_two_ip"] == Range.at_least(1)


def test_rights_that_are_not_entered_yet_are_known_to_the_enterprise_alone() -> None:
    enterprise = factory()
    for state in ("draft", "confirmed", "cancelled"):
        any_filing(Right, organisation=enterprise, kind="invention", status="granted", state=state)
    assert known(enterprise)["class_one_ip"] == Range.at_least(2)
    assert known(enterprise, drafts=False)["class_one_ip"] == Range.at_least(1)


def test_confirmed_conversions_of_three_years_make_an_average() -> None:
    enterprise = factory()
    for signed, state in (
        (date(2023, 6, 1), "confirmed"),
        (date(2023, 6, 2), "confirmed"),
        (date(2026, 6, 1), "confirmed"),
        (date(2026, 6, 2), "confirmed"),
        (date(2026, 1, 1), "submitted"),
    ):
        any_filing(Conversion, organisation=enterprise, signed_on=signed, state=state)
    assert known(enterprise)["conversions_per_year"] == Range.at_least(Decimal("0.66"))


def test_standards_of_the_last_five_years_that_the_enterprise_led_count() -> None:
    enterprise = factory()
    led: dict[str, Any] = {
        "part": "led",
        "status": "in_force",
        "level": "industry",
        "state": "confirmed",
        "issued_on": date(2024, 1, 1),
    }
    changes: list[dict[str, Any]] = [{}, {"part": "took_part"}, {"level": "local"}, {"issued_on": date(2021, 6, 1)}]
    for number, change in enumerate(changes):
        any_filing(Standard, organisation=enterprise, standard_number=f"JB {number}", **{**led, **change})
    assert known(enterprise)["led_standards_5y"] == Range.at_least(1)


def test_an_answer_counts_where_records_say_nothing_or_only_a_bound() -> None:
    enterprise = factory()
    figures(enterprise, 2025)
    any_filing(Right, organisation=enterprise, kind="invention", status="granted")
    for fact, value in (("niche_years", 4), ("class_one_ip", 5), ("revenue", 1)):
        answered(enterprise, fact, value)

    found = facts(enterprise, on=DAY)

    assert found["niche_years"].value == Range.exactly(4)
    assert found["niche_years"].source == f"企业自填（{enterprise.created_by.name}，2026年1月10日）"
    assert found["class_one_ip"].value == Range.exactly(5)
    assert found["revenue"].value == Range.exactly(80_000_000)
    assert "niche_years" not in known(enterprise, answers=False)


def test_an_answer_below_what_is_registered_does_not_count() -> None:
    enterprise = factory()
    for _number in range(2):
        any_filing(Right, organisation=enterprise, kind="invention", status="granted")
    answered(enterprise, "class_one_ip", 1)
    assert known(enterprise)["class_one_ip"] == Range.at_least(2)


def test_an_answer_older_than_a_year_is_asked_again() -> None:
    enterprise = factory()
    answered(enterprise, "niche_years", 4, year=2025)
    assert "niche_years" not in known(enterprise)


def test_facts_take_the_same_number_of_queries_however_much_is_filed(django_assert_num_queries: Any) -> None:
    enterprise = factory()
    facts(enterprise, on=DAY)
    for year in (2023, 2024, 2025):
        figures(enterprise, year)
    for number in range(5):
        any_filing(Right, organisation=enterprise, kind="invention", status="granted")
        credential(enterprise, "high_tech", certificate_number=f"GR{number}")
        answered(enterprise, f"fact_{number}", 1)
    with django_assert_num_queries(7):  # the last one asks for the norms, once in a request
        facts(enterprise, on=DAY)
