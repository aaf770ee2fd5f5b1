"""Conversions: each way asks for its own, a deal counts once, the province certifies what is major and local."""

from datetime import date
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from lianqiao.core import clock, metrics
from lianqiao.core.access import Actor
from lianqiao.core.attachments import attach
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.filing.domain import create_filing, update_filing
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.conversions.interfaces.forms import ConversionForm
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import (
    AchievementFactory,
    OrganisationFactory,
    RegionFactory,
    make_actor,
    make_officer,
    make_reviewer,
)
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def holder() -> Actor:
    """An editor of the university that holds the achievement."""
    return make_actor(Role.EDITOR, organisation=OrganisationFactory(kind=OrganisationKind.UNIVERSITY))


@pytest.fixture
def achievement(holder: Actor) -> Achievement:
    """The achievement."""
    return AchievementFactory(organisation=holder.organisation, title="石墨无氟提纯")


def values(achievement: Achievement, **changes: Any) -> dict[str, Any]:
    """A licence to a company outside of the platform."""
    return {
        "achievement": achievement,
        "mode": "licence",
        "partner_name": "北岸石墨有限公司",
        "place": achievement.region,
        "contract_number": "LH-2026-018",
        "signed_on": date(2026, 3, 2),
        "amount_yuan": Decimal(6_000_000),
        "received_yuan": Decimal(4_000_000),
        "product": "高纯石墨",
        "in_production_since": date(2026, 8, 1),
        **changes,
    }


def file_it(holder: Actor, achievement: Achievement, **changes: Any) -> Conversion:
    """A conversion that has been handed in with its contract."""
    draft = create_filing(Conversion, actor=holder, values=values(achievement, **changes))
    attach(draft, ContentFile(PDF, name="合同.pdf"), actor=holder, permission=Permission.FILING_EDIT)
    return apply(draft, "submit", actor=holder)


def test_the_title_says_what_was_converted_and_how(holder: Actor, achievement: Achievement) -> None:
    assert file_it(holder, achievement).title == "石墨无氟提纯（许可）"


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"amount_yuan": None, "received_yuan": None}, {"amount_yuan"}),
        ({"mode": "equity_contribution"}, {"company", "share", "valuation_yuan"}),
        ({"mode": "joint_implementation", "partner_name": ""}, {"partner"}),
        ({"received_yuan": Decimal(7_000_000)}, {"received_yuan"}),
        ({"in_production_since": date(2026, 1, 1)}, {"in_production_since"}),
        ({"mode": "self_implementation", "partner_name": "", "amount_yuan": None, "received_yuan": None}, set()),
    ],
)
def test_each_way_asks_for_what_it_cannot_be_told_without(
    holder: Actor, achievement: Achievement, changes: dict[str, Any], refused: set[str]
) -> None:
    if not refused:
        assert create_filing(Conversion, actor=holder, values=values(achievement, **changes)).pk
        return
    with pytest.raises(InvalidInput) as refusal:
        create_filing(Conversion, actor=holder, values=values(achievement, **changes))
    assert set(refusal.value.errors) == refused
    assert not Conversion.objects.exists()


def test_without_evidence_nothing_is_handed_in(holder: Actor, achievement: Achievement) -> None:
    draft = create_filing(Conversion, actor=holder, values=values(achievement))
    with pytest.raises(DomainError, match="上传合同"):
        apply(draft, "submit", actor=holder)


def test_a_confirmed_conversion_has_the_number_of_its_place(holder: Actor, achievement: Achievement) -> None:
    first = apply(file_it(holder, achievement), "confirm", actor=make_reviewer())
    second = apply(
        file_it(holder, achievement, contract_number="LH-2026-019", signed_on=date(2026, 3, 3)),
        "confirm",
        actor=make_reviewer(),
    )

    assert first.number.startswith("ZH2026")
    assert int(second.number[-5:]) == int(first.number[-5:]) + 1


def test_one_contract_is_told_once_for_each_achievement_and_way(holder: Actor, achievement: Achievement) -> None:
    file_it(holder, achievement)
    with pytest.raises(InvalidInput, match="这种转化方式已经填报过"):
        create_filing(Conversion, actor=holder, values=values(achievement))
    assert Conversion.objects.count() == 1


def test_one_contract_for_several_achievements_is_several_conversions(holder: Actor, achievement: Achievement) -> None:
    other = AchievementFactory(organisation=holder.organisation, title="石墨球形化")
    first, second = file_it(holder, achievement), file_it(holder, other)

    numbers = {apply(record, "confirm", actor=make_reviewer()).number for record in (first, second)}

    assert len(numbers) == 2


def test_deals_of_one_day_with_and_without_a_partner_are_different(holder: Actor, achievement: Achievement) -> None:
    own = {"mode": "self_implementation", "partner_name": "", "amount_yuan": None, "received_yuan": None}
    apply(file_it(holder, achievement, **own, partner=OrganisationFactory()), "confirm", actor=make_reviewer())

    alone = file_it(holder, achievement, **own, contract_number="LH-2026-019")

    assert apply(alone, "confirm", actor=make_reviewer()).state == "confirmed"


def test_without_a_partner_no_contract_number_makes_deals_the_same(holder: Actor, achievement: Achievement) -> None:
    own = {"mode": "self_implementation", "partner_name": "", "amount_yuan": None, "received_yuan": None}
    apply(file_it(holder, achievement, **own), "confirm", actor=make_reviewer())
    other = make_actor(Role.EDITOR)
    theirs = file_it(other, AchievementFactory(organisation=other.organisation), **own)

    assert apply(theirs, "confirm", actor=make_reviewer()).state == "confirmed"


def test_the_same_deal_told_by_two_units_counts_once(holder: Actor, achievement: Achievement) -> None:
    first = apply(file_it(holder, achievement), "confirm", actor=make_reviewer())
    other = make_actor(Role.EDITOR)
    theirs = AchievementFactory(organisation=other.organisation)

    again = file_it(other, theirs)

    with pytest.raises(DomainError, match=first.number):
        apply(again, "confirm", actor=make_reviewer())


def test_the_province_certifies_a_major_local_conversion(holder: Actor, achievement: Achievement) -> None:
    confirmed = apply(file_it(holder, achievement), "confirm", actor=make_reviewer())
    with pytest.raises(DomainError, match="由省级主管部门认定"):
        apply(confirmed, "certify", actor=make_reviewer(code="290100"))

    certified = apply(confirmed, "certify", actor=make_reviewer(code="290000"))

    assert certified.certified_on is not None
    with pytest.raises(DomainError, match="已经认定过"):
        apply(certified, "certify", actor=make_reviewer(code="290000"))


def test_a_published_conversion_is_certified_and_tells_it(holder: Actor, achievement: Achievement) -> None:
    confirmed = apply(file_it(holder, achievement), "confirm", actor=make_reviewer())
    shown = apply(confirmed, "clear", actor=make_officer(), opinion="可以公开")
    address = reverse("portal:filing", args=["conversions", shown.pk])
    assert "重大就地转化认定日期" not in Client().get(address).content.decode()

    certified = apply(shown, "certify_published", actor=make_reviewer(code="290000"))

    assert (certified.state, certified.certified_on) == ("published", clock.today())
    browser = Client()
    browser.force_login(holder.user)
    for page in (Client().get(address), browser.get(reverse("workbench:conversions_record", args=[shown.pk]))):
        assert "重大就地转化认定日期" in page.content.decode()
        assert date_format(clock.today(), "Y年n月j日") in page.content.decode()
    with pytest.raises(DomainError, match="已经认定过"):
        apply(certified, "certify_published", actor=make_reviewer(code="290000"))


@pytest.mark.parametrize(
    ("changes", "said"), [({"in_production_since": None}, "还没有投产"), ({"place": "310100"}, "不在本省")]
)
def test_what_is_not_local_or_not_in_production_is_not_certified(
    holder: Actor, achievement: Achievement, changes: dict[str, Any], said: str
) -> None:
    if "place" in changes:
        changes = {"place": RegionFactory(code=changes["place"])}
    confirmed = apply(file_it(holder, achievement, **changes), "confirm", actor=make_reviewer())
    with pytest.raises(DomainError, match=said):
        apply(confirmed, "certify", actor=make_reviewer(code="290000"))


def test_a_correction_takes_the_certificate_back(holder: Actor, achievement: Achievement) -> None:
    reviewer = make_reviewer(code="290000")
    certified = apply(apply(file_it(holder, achievement), "confirm", actor=reviewer), "certify", actor=reviewer)
    corrected = apply(certified, "correct", actor=holder, reason="金额写错")
    update_filing(corrected, actor=holder, values={"received_yuan": Decimal(1)})

    confirmed = apply(apply(corrected, "submit", actor=holder), "confirm", actor=reviewer)

    assert (confirmed.certified_on, confirmed.number) == (None, certified.number)


def test_figures_count_what_was_confirmed(holder: Actor, achievement: Achievement) -> None:
    draft = file_it(holder, achievement)
    on = date(2026, 12, 31)
    assert metrics.get("conversions.confirmed").value(on=on) == 0

    apply(draft, "confirm", actor=make_reviewer())

    assert metrics.get("conversions.confirmed").value(on=on) == 1
    assert metrics.get("conversions.local").value(on=on) == 1
    assert metrics.get("conversions.major").value(on=on) == 0
    assert metrics.get("conversions.amount").value(on=on) == Decimal(6_000_000)
    assert metrics.get("conversions.confirmed").by("kind", on=on) == {"university": 1}
    assert metrics.get("conversions.confirmed").value(on=date(2026, 3, 1)) == 0


def test_years_are_typed_one_a_line(holder: Actor, achievement: Achievement) -> None:
    data = {**values(achievement), "achievement": achievement.pk, "amount_yuan": "600", "received_yuan": "400"}
    form = ConversionForm(
        {**data, "place": achievement.region.pk, "years": "2025｜120｜30｜9｜审计报告\n2026｜300"}, actor=holder
    )

    assert form.is_valid(), form.errors
    assert [row["sales_yuan"] for row in form.parts()["years"]] == [Decimal(1_200_000), Decimal(3_000_000)]


def test_only_own_achievements_can_be_chosen(holder: Actor) -> None:
    foreign = AchievementFactory()
    form = ConversionForm({**values(foreign), "achievement": foreign.pk, "place": foreign.region.pk}, actor=holder)
    assert "achievement" in form.errors


def test_the_public_page_says_nothing_of_the_money(holder: Actor, achievement: Achievement) -> None:
    confirmed = apply(file_it(holder, achievement), "confirm", actor=make_reviewer())
    shown = apply(confirmed, "clear", actor=make_officer(), opinion="可以公开")

    page = Client().get(reverse("portal:filing", args=["conversions", shown.pk])).content.decode()
    hall = Client().get(reverse("portal:filings", args=["conversions"])).content.decode()

    assert "高纯石墨" in page
    assert "600 万元" not in page + hall
    assert "LH-2026-018" not in page + hall


@pytest.mark.django_db(transaction=True)
def test_two_tellings_of_one_contract_are_confirmed_one_after_the_other(
    holder: Actor, achievement: Achievement
) -> None:
    first = file_it(holder, achievement)
    other = make_actor(Role.EDITOR)
    second = file_it(other, AchievementFactory(organisation=other.organisation))
    reviewer = make_reviewer()
    others: list[str] = []

    def confirm_second() -> None:
        try:
            apply(second, "confirm", actor=reviewer)
            others.append("confirmed")
        except DomainError as refusal:
            others.append(refusal.code)
        finally:
            connection.close()

    thread = Thread(target=confirm_second)
    with transaction.atomic():
        apply(first, "confirm", actor=reviewer)
        thread.start()
        until_somebody_waits(thread)
    thread.join(60)

    assert len(others) == 1
    assert others != ["confirmed"]
    assert Conversion.objects.filter(state="confirmed").count() == 1
