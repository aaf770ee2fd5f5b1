"""From the income to the last payment: writing, freezing, announcing, paying, taxes, figures."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from lianqiao.core import clock, metrics
from lianqiao.core.access import AccessError
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.distributions.domain import (
    Paid,
    announce,
    begin,
    create_distribution,
    record_payments,
    update_distribution,
)
from lianqiao.processes.distributions.enums import Basis
from lianqiao.processes.distributions.models import Distribution, RewardPayment, RewardShare
from lianqiao.processes.distributions.queries.taxes import tax_lines, total_counted
from tests.factories import AchievementFactory, OrganisationFactory, make_actor, make_reviewer
from tests.factories.distributions import COSTS, PERSONS, VALUES, fresh, make_distribution, pay_all
from tests.factories.notices import UNIT, let_pass

pytestmark = pytest.mark.django_db


def _writer(distribution: Distribution) -> Any:
    return make_actor(Role.EDITOR, organisation=distribution.organisation)


def _announced(distribution: Distribution) -> Distribution:
    let_pass(announce(distribution, actor=_writer(distribution), places=[UNIT]))
    return fresh(distribution)


def test_amounts_follow_from_shares_and_sum_to_the_groups() -> None:
    distribution = make_distribution()

    assert [(one.name, one.amount_yuan) for one in distribution.rewards.all()] == [
        ("季明湛", Decimal("394800.00")),
        ("祝以宁", Decimal("263200.00")),
        ("冉既白", Decimal("94000.00")),
    ]
    assert distribution.net_yuan == Decimal(940_000)
    assert distribution.unit_share == 2_000


def test_equity_is_divided_by_the_same_shares_with_its_value() -> None:
    distribution = make_distribution(basis=Basis.EQUITY, costs=(), company="辽河涂层科技", equity_percent=Decimal("20"))

    assert [(one.equity_percent, one.amount_yuan) for one in distribution.rewards.all()] == [
        (Decimal("8.4000"), Decimal("420000.00")),
        (Decimal("5.6000"), Decimal("280000.00")),
        (Decimal("2.0000"), Decimal("100000.00")),
    ]


def test_people_of_the_unit_are_known_by_name_unless_two_have_it() -> None:
    unit = OrganisationFactory(is_state_founded=True)
    one = make_actor(Role.VIEWER, organisation=unit)
    one.user.name = "季明湛"
    one.user.save()
    writer = make_actor(Role.EDITOR, organisation=unit)
    assert make_distribution(actor=writer).rewards.get(name="季明湛").user == one.user
    two = make_actor(Role.VIEWER, organisation=unit)
    two.user.name = "季明湛"
    two.user.save()
    assert make_distribution(actor=writer).rewards.get(name="季明湛").user is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"values": {**VALUES, "received_on": date(2200, 1, 1)}}, "received_on"),
        ({"persons": [*PERSONS, PERSONS[0]]}, "persons"),
        ({"persons": [{**PERSONS[0], "percent": Decimal(0)}]}, "persons"),
        ({"costs": [{**COSTS[0], "amount_yuan": Decimal(0)}]}, "costs"),
        ({"costs": [{**COSTS[0], "paper": ""}]}, "costs"),
    ],
)
def test_bad_rows_are_refused_with_their_place_and_nothing_is_kept(changed: dict[str, Any], field: str) -> None:
    actor = make_actor(Role.EDITOR, organisation=OrganisationFactory(is_state_founded=True))
    values = {**VALUES, "received_on": clock.today()}

    with pytest.raises(InvalidInput) as caught, transaction.atomic():
        create_distribution(actor=actor, **{"values": values, "costs": COSTS, "persons": PERSONS, **changed})

    assert list(caught.value.errors) == [field]
    assert Distribution.objects.count() == 0


def test_what_was_handed_in_is_frozen_in_the_database_too() -> None:
    distribution = make_distribution("proposed")
    given: dict[str, Any] = {"values": VALUES, "costs": COSTS, "persons": PERSONS}

    with pytest.raises(DomainError) as caught:
        update_distribution(distribution, actor=_writer(distribution), **given)
    assert caught.value.code == "not_draft"
    for rows, change in (
        (Distribution.objects.filter(pk=distribution.pk), {"completers_share": 1}),
        (RewardShare.objects.filter(distribution=distribution), {"amount_yuan": Decimal(1)}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        RewardShare.objects.filter(distribution=distribution).delete()


def test_one_part_of_one_cause_is_distributed_once() -> None:
    actor = make_actor(Role.EDITOR, organisation=OrganisationFactory(is_state_founded=True))
    cause = AchievementFactory(organisation=actor.organisation)
    values = {**VALUES, "received_on": clock.today()}

    first = begin(cause, "payment-1", actor=actor, values=values)
    again = begin(cause, "payment-1", actor=actor, values={**values, "title": "再来一次"})
    other = begin(cause, "payment-2", actor=actor, values=values)

    assert (again.pk, again.title) == (first.pk, first.title)
    assert other.pk != first.pk


def test_cash_of_a_state_founded_unit_waits_for_its_notice() -> None:
    distribution = make_distribution("decided")

    with pytest.raises(DomainError) as caught:
        pay_all(distribution, actor=_writer(distribution))
    assert caught.value.code == "notice_open"
    assert RewardPayment.objects.count() == 0

    announced = _announced(distribution)
    pay_all(announced, actor=_writer(announced))
    assert fresh(announced).state == "paid"


def test_the_notice_names_persons_and_amounts_and_is_opened_once() -> None:
    distribution = make_distribution("decided")
    notice = announce(distribution, actor=_writer(distribution), places=[UNIT])

    assert [row[0] for row in notice.items["rows"]] == ["季明湛", "祝以宁", "冉既白"]
    assert notice.items["rows"][0][3] == "39.48 万元"
    assert "净收入 94 万元" in notice.text
    with pytest.raises(DomainError):
        announce(distribution, actor=_writer(distribution), places=[UNIT])


def test_equity_needs_no_notice_and_is_registered_with_its_papers() -> None:
    distribution = make_distribution(
        "decided", basis=Basis.EQUITY, costs=(), company="辽河涂层科技", equity_percent=Decimal("20")
    )

    pay_all(distribution, actor=_writer(distribution), paper="股东名册变更 3")

    assert fresh(distribution).state == "paid"
    assert tax_lines(fresh(distribution)) == []


def test_no_voucher_pays_twice_and_nobody_more_than_his_part() -> None:
    distribution = _announced(make_distribution("decided"))
    actor = _writer(distribution)
    share = distribution.rewards.get(name="冉既白")
    given: dict[str, Any] = {"actor": actor, "on": clock.today(), "paper": "回单 1"}

    record_payments(distribution, paid=[Paid(share.pk, Decimal(50_000))], **given)
    record_payments(distribution, paid=[Paid(share.pk, Decimal(50_000))], **given)
    for amount, paper, code in (
        (Decimal(40_000), "回单 1", "paper_twice"),
        (Decimal("44000.01"), "回单 2", "too_much"),
        (Decimal(0), "回单 3", "amount"),
        (Decimal(1), " ", "paper_missing"),
    ):
        with pytest.raises(DomainError) as caught:
            record_payments(distribution, paid=[Paid(share.pk, amount)], **{**given, "paper": paper})
        assert caught.value.code == code
    share.refresh_from_db()
    assert (share.paid_yuan, RewardPayment.objects.count()) == (Decimal(50_000), 1)


def test_a_day_before_the_decision_or_to_come_is_no_day_of_payment() -> None:
    distribution = _announced(make_distribution("decided"))
    share = distribution.rewards.get(name="冉既白")

    for day in (distribution.decided_on - timedelta(days=1), clock.today() + timedelta(days=1)):
        with pytest.raises(DomainError) as caught:
            record_payments(
                distribution, actor=_writer(distribution), paid=[Paid(share.pk, Decimal(1))], on=day, paper="回单"
            )
        assert caught.value.code == "day"


def test_what_was_paid_is_not_withdrawn() -> None:
    distribution = _announced(make_distribution("decided"))
    share = distribution.rewards.get(name="冉既白")
    head = make_actor(Role.ADMINISTRATOR, organisation=distribution.organisation)
    record_payments(
        distribution, actor=_writer(distribution), paid=[Paid(share.pk, Decimal(1))], on=clock.today(), paper="回单"
    )

    with pytest.raises(DomainError):
        apply(fresh(distribution), "withdraw", actor=head, reason="改主意")
    assert fresh(distribution).state == "decided"


def test_half_of_cash_counts_for_the_tax_when_all_conditions_hold() -> None:
    announced = _announced(make_distribution("decided"))
    pay_all(announced, actor=_writer(announced))

    lines = tax_lines(fresh(announced))

    assert total_counted(lines) == Decimal("376000.00")
    assert [line.left_out_yuan for line in lines] == [Decimal("197400.00"), Decimal("131600.00"), Decimal("47000.00")]
    assert {line.verified for line in lines} == {False}


def test_cash_that_comes_too_late_counts_whole() -> None:
    late = _announced(make_distribution("decided", received_on=clock.today() - timedelta(days=3 * 366 + 10)))
    pay_all(late, actor=_writer(late))

    lines = tax_lines(fresh(late))

    assert total_counted(lines) == Decimal("752000.00")
    assert "发放晚于取得收入后" in lines[0].reason


def test_a_private_unit_pays_without_a_notice_and_counts_whole() -> None:
    actor = make_actor(Role.EDITOR, organisation=OrganisationFactory(is_state_founded=False))
    distribution = make_distribution("paid", actor=actor)

    lines = tax_lines(distribution)

    assert distribution.state == "paid"
    assert total_counted(lines) == Decimal("752000.00")
    assert "国家设立" in lines[0].reason


def test_figures_count_what_was_decided_and_paid() -> None:
    actor = make_actor(Role.EDITOR, organisation=OrganisationFactory(is_state_founded=False))
    make_distribution("paid", actor=actor)
    make_distribution("decided", actor=actor)
    make_distribution("proposed", actor=actor)
    make_distribution("withdrawn", actor=actor)
    today = clock.today()

    assert metrics.get("distributions.rewarded").value(on=today) == Decimal(2 * 752_000)
    assert metrics.get("distributions.persons").value(on=today) == 6
    assert metrics.get("distributions.paid").value(on=today) == Decimal(752_000)
    assert metrics.get("distributions.rewarded").value(on=today - timedelta(days=1)) == 0
    assert metrics.get("distributions.persons").value(on=today, group="contributor") == 2


def test_who_sees_what() -> None:
    unit = OrganisationFactory(is_state_founded=True)
    person = make_actor(Role.VIEWER, organisation=unit)
    person.user.name = "季明湛"
    person.user.save()
    decided = make_distribution("decided", actor=make_actor(Role.EDITOR, organisation=unit))
    draft = make_distribution(actor=make_actor(Role.EDITOR, organisation=unit))
    province = make_reviewer(code=unit.region_id)
    everything = Distribution.objects.order_by("created_at")

    assert list(everything.visible_to(make_actor(Role.EDITOR, organisation=unit))) == [decided, draft]
    assert list(everything.visible_to(person)) == []
    assert list(everything.visible_to(province)) == [decided]
    assert list(everything.visible_to(make_actor(Role.EDITOR))) == []
    assert [one.distribution_id for one in RewardShare.objects.of_person(person)] == [decided.pk]
    assert list(RewardShare.objects.visible_to(make_actor(Role.EDITOR))) == []


def test_strangers_neither_calculate_nor_pay() -> None:
    distribution = make_distribution("decided")
    share = distribution.rewards.get(name="冉既白")
    stranger = make_actor(Role.EDITOR)

    with pytest.raises(AccessError):
        record_payments(distribution, actor=stranger, paid=[Paid(share.pk, Decimal(1))], on=clock.today(), paper="1")
    with pytest.raises(AccessError):
        announce(distribution, actor=stranger, places=[UNIT])
    with pytest.raises(AccessError):
        create_distribution(
            actor=make_actor(Role.VIEWER), values={**VALUES, "received_on": clock.today()}, costs=(), persons=()
        )


def test_vouchers_are_kept_with_the_draft() -> None:
    paper = SimpleUploadedFile("回单.txt", "到账".encode())
    actor = make_actor(Role.EDITOR, organisation=OrganisationFactory(is_state_founded=True))
    values = {**VALUES, "received_on": clock.today()}

    made = create_distribution(actor=actor, values=values, costs=COSTS, persons=PERSONS, uploads=[paper])

    assert [one.name for one in made.files.all()] == ["回单.txt"]
