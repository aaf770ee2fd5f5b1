"""The ledger of money: what may be written, what the database holds, what is told twice, what stands in the figures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from lianqiao.core import clock, metrics
from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Role
from lianqiao.processes.disbursements import domain
from lianqiao.processes.disbursements.enums import EntryKind, Standing
from lianqiao.processes.disbursements.models import Disbursement, Entry, Stop
from lianqiao.processes.disbursements.queries.sums import find, is_stopped, of_cause, totals
from tests.factories import AchievementFactory, MembershipFactory, OrganisationFactory, make_actor, make_reviewer
from tests.factories.disbursements import LARGE, SMALL, make_disbursement, make_due

pytestmark = pytest.mark.django_db


def person_of(row: Disbursement, role: Role = Role.REVIEWER) -> Any:
    return make_actor(role, organisation=row.organisation)


def columns(row: Disbursement) -> dict[str, Decimal]:
    fresh = Disbursement.objects.get(pk=row.pk)
    return {kind: value for kind in EntryKind.values if (value := getattr(fresh, f"{kind}_yuan"))}


def pay(row: Disbursement, amount: Decimal, actor: Any = None, paper: str = "记账凭证1号") -> Disbursement:
    given: dict[str, Any] = {"amount_yuan": amount, "on": clock.today(), "paper": paper}
    return domain.pay(row, actor=actor or person_of(row, Role.EDITOR), **given)


def test_amount_goes_from_promise_to_payment() -> None:
    row = make_disbursement()
    assert (row.standing, row.promised_yuan, row.payable_yuan) == (Standing.PROMISED, SMALL, 0)

    row = domain.make_due(row, actor=SYSTEM, reason="里程碑通过验收")
    assert (row.standing, row.payable_yuan) == (Standing.DUE, SMALL)
    row = pay(row, Decimal(20_000))
    assert (row.standing, row.paid_yuan, row.payable_yuan) == (Standing.DUE, 20_000, 30_000)
    row = pay(row, Decimal(30_000), paper="记账凭证2号")

    assert (row.standing, row.payable_yuan, row.open_yuan) == (Standing.PAID, 0, 0)
    kinds = list(row.entries.values_list("kind", "amount_yuan"))
    assert kinds == [("promised", SMALL), ("due", SMALL), ("paid", 20_000), ("paid", 30_000)]


def test_everything_may_be_said_twice() -> None:
    cause, payer, payee = AchievementFactory(), make_reviewer().organisation, OrganisationFactory()
    given: dict[str, Any] = {"payer": payer, "payee": payee, "cause": cause}
    row = make_disbursement(**given)

    assert make_disbursement(**given) == row
    domain.make_due(row, actor=SYSTEM)
    domain.make_due(row, actor=SYSTEM)
    domain.withhold(row, actor=SYSTEM, reason="审计未完", key="check-1", amount_yuan=Decimal(10_000))
    domain.withhold(row, actor=SYSTEM, reason="审计未完", key="check-1", amount_yuan=Decimal(10_000))
    pay(row, Decimal(40_000))
    pay(row, Decimal(40_000))
    domain.cancel(row, actor=SYSTEM, reason="项目停止")
    domain.cancel(row, actor=SYSTEM, reason="项目停止")
    domain.demand_back(row, actor=SYSTEM, reason="项目停止", key="stop")
    domain.demand_back(row, actor=SYSTEM, reason="项目停止", key="stop")

    assert columns(row) == {"promised": SMALL, "due": 40_000, "paid": 40_000, "cancelled": 10_000, "to_return": 40_000}
    assert Disbursement.objects.count() == 1


def test_part_is_not_promised_to_another_unit_or_for_another_amount() -> None:
    cause: Any = AchievementFactory()
    row = make_disbursement(cause=cause)

    for other in ({"payee": OrganisationFactory(), "payer": row.organisation}, {"amount_yuan": LARGE}):
        with pytest.raises(DomainError) as refusal:
            make_disbursement(cause=cause, **other)
        assert refusal.value.code == "promised_otherwise"

    assert [one.pk for one in of_cause(cause)] == [row.pk]
    assert make_disbursement(cause=cause, part="milestone-2").pk != row.pk


def test_voucher_stands_once_for_one_amount() -> None:
    row = make_due()
    pay(row, Decimal(10_000))

    with pytest.raises(DomainError) as refusal:
        pay(row, Decimal(5_000))

    assert refusal.value.message == "这个凭证号已经登记过，金额或日期不同。"
    assert columns(row)["paid"] == 10_000


def test_nothing_is_paid_that_is_not_due_or_is_withheld() -> None:
    row = make_disbursement()
    with pytest.raises(DomainError, match="现在没有可以拨付的经费"):
        pay(row, SMALL)
    row = domain.make_due(row, actor=SYSTEM)
    row = domain.withhold(row, actor=person_of(row), amount_yuan=Decimal(30_000), reason="审计未完")
    with pytest.raises(DomainError, match="最多 2 万元"):
        pay(row, SMALL)
    assert columns(row) == {"promised": SMALL, "due": SMALL, "withheld": 30_000}

    row = domain.release(row, actor=person_of(row), reason="审计完成")

    assert pay(row, SMALL).standing == Standing.PAID


def test_large_payment_needs_the_approval_of_somebody_else() -> None:
    row = make_due(amount_yuan=LARGE)
    one, two = person_of(row), person_of(row)
    pay(row, SMALL, one)
    with pytest.raises(DomainError) as refusal:
        pay(row, Decimal(100_000), one, paper="凭证2")
    assert (refusal.value.code, refusal.value.message) == (
        "not_approved",
        "累计拨付超过 10 万元的，先由另一人批准；别人已批准、还没有拨付的有 0 元。",
    )
    domain.approve(row, actor=one, amount_yuan=Decimal(100_000))
    with pytest.raises(DomainError, match="先由另一人批准"):
        pay(row, Decimal(100_000), one, paper="凭证2")

    assert pay(row, Decimal(100_000), two, paper="凭证2").paid_yuan == 150_000

    with pytest.raises(DomainError, match="先由另一人批准"):
        pay(row, Decimal(100_000), two, paper="凭证3")
    domain.approve(row, actor=two, amount_yuan=Decimal(450_000))
    with pytest.raises(DomainError, match="先由另一人批准"):
        pay(row, Decimal(450_000), two, paper="凭证3")
    with pytest.raises(DomainError, match="没有等待批准的经费"):
        domain.approve(row, actor=one, amount_yuan=Decimal(1))
    assert pay(row, Decimal(450_000), one, paper="凭证3").standing == Standing.PAID


def test_promise_is_changed_but_not_below_what_is_due() -> None:
    row = make_disbursement()
    actor = person_of(row)
    day = clock.today() + timedelta(days=90)
    row = domain.change_promise(row, actor=actor, amount_yuan=Decimal(80_000), reason="协议变更", planned_on=day)
    assert (row.promised_yuan, row.planned_on) == (80_000, day)
    row = domain.make_due(row, actor=SYSTEM)

    with pytest.raises(DomainError, match="不能少于已到期和已批准的 8 万元"):
        domain.change_promise(row, actor=actor, amount_yuan=SMALL, reason="协议变更")
    row = domain.change_promise(row, actor=actor, amount_yuan=LARGE, reason="协议变更")

    assert (row.standing, row.payable_yuan, row.open_yuan) == (Standing.DUE, 80_000, LARGE)
    assert domain.make_due(row, actor=SYSTEM).payable_yuan == LARGE


def test_stopped_cause_is_promised_owed_and_paid_nothing_more() -> None:
    cause: Any = AchievementFactory()
    payer, payee = make_reviewer().organisation, OrganisationFactory()
    given: dict[str, Any] = {"cause": cause, "payer": payer, "payee": payee}
    paid, open_one = make_due(**given), make_due(part="milestone-2", **given)
    later = make_disbursement(part="milestone-3", **given)
    pay(paid, SMALL)
    domain.withhold(open_one, actor=SYSTEM, reason="审计未完")

    domain.stop(cause, actor=SYSTEM, reason="未按军令状完成")
    domain.stop(cause, actor=SYSTEM, reason="再说一次")

    standings = dict(of_cause(cause).values_list("part", "standing"))
    assert standings == {"milestone-1": "paid", "milestone-2": "cancelled", "milestone-3": "cancelled"}
    assert columns(open_one) == {"promised": SMALL, "cancelled": SMALL}
    assert (is_stopped(cause), Stop.objects.get().reason) == (True, "未按军令状完成")
    before = Entry.objects.count()
    for write in (
        lambda: make_disbursement(part="milestone-4", **given),
        lambda: domain.make_due(later, actor=SYSTEM),
        lambda: pay(open_one, SMALL),
        lambda: domain.approve(open_one, actor=person_of(open_one), amount_yuan=SMALL),
        lambda: domain.change_promise(later, actor=SYSTEM, amount_yuan=LARGE, reason="再给一点"),
    ):
        with pytest.raises(DomainError) as refusal:
            write()
        assert refusal.value.code == "stopped"
    assert (Entry.objects.count(), find(cause, "milestone-4")) == (before, None)


def test_money_is_demanded_back_by_the_norm_and_returned_with_its_paper() -> None:
    row = make_due()
    pay(row, SMALL)
    administrator: Any = MembershipFactory(organisation=row.payee, roles=[Role.ADMINISTRATOR])

    row = domain.demand_back(row, actor=person_of(row), reason="项目终止")

    assert (row.standing, row.owed_back_yuan) == (Standing.TO_RETURN, SMALL)
    assert row.return_by == clock.today() + timedelta(days=30)
    message = Message.objects.get(recipient=administrator.user, key__startswith="disbursements.demand_back.")
    assert message.subject == "请退回“压铸件防腐涂层产业化”的经费 5 万元"
    back: dict[str, Any] = {"on": clock.today(), "paper": "到账回单7号"}
    actor = person_of(row, Role.EDITOR)
    with pytest.raises(DomainError, match="最多 5 万元"):
        domain.record_return(row, actor=actor, amount_yuan=LARGE, **back)
    row = domain.record_return(row, actor=actor, amount_yuan=SMALL, **back)
    assert (row.standing, row.owed_back_yuan) == (Standing.RETURNED, 0)


def test_wrong_amounts_days_and_missing_papers_are_refused() -> None:
    row = make_due()
    tomorrow = clock.today() + timedelta(days=1)
    actor = person_of(row)

    for amount, day, paper in (
        (Decimal(0), clock.today(), "凭证"),
        (Decimal("0.001"), clock.today(), "凭证"),
        (SMALL, tomorrow, "凭证"),
        (SMALL, clock.today(), "  "),
    ):
        with pytest.raises(DomainError):
            domain.pay(row, actor=actor, amount_yuan=amount, on=day, paper=paper)

    assert columns(row) == {"promised": SMALL, "due": SMALL}


@pytest.mark.parametrize(
    ("role", "own", "edits", "decides"),
    [
        (Role.REVIEWER, True, True, True),
        (Role.EDITOR, True, True, False),
        (Role.VIEWER, True, False, False),
        (Role.REVIEWER, False, False, False),
    ],
)
def test_roles_of_the_paying_body_alone_write(role: Role, own: bool, edits: bool, decides: bool) -> None:
    row = make_disbursement()
    actor = person_of(row, role) if own else make_reviewer(code="290100")

    for allowed, write in (
        (edits, lambda: domain.make_due(row, actor=actor)),
        (decides, lambda: domain.cancel(row, actor=actor, reason="项目停止")),
    ):
        before = Entry.objects.count(), LogEntry.objects.count()
        if allowed:
            write()
        else:
            with pytest.raises(AccessError):
                write()
            assert (Entry.objects.count(), LogEntry.objects.count()) == before


def test_unit_and_body_see_it_and_nobody_else() -> None:
    row = make_disbursement()
    unit = make_actor(Role.VIEWER, organisation=row.payee)

    assert list(Disbursement.objects.visible_to(unit)) == list(Disbursement.objects.visible_to(person_of(row))) == [row]
    assert not Disbursement.objects.visible_to(make_actor(Role.ADMINISTRATOR)).exists()
    assert not Disbursement.objects.visible_to(make_reviewer()).exists()


def test_database_holds_lines_and_sums() -> None:
    row = make_due()
    line = row.entries.get(kind=EntryKind.DUE)
    too_much = Entry(
        disbursement=row,
        kind=EntryKind.PAID,
        amount_yuan=LARGE,
        on=clock.today(),
        paper="凭证",
        written_at=clock.now(),
    )

    for write in (
        lambda: Entry.objects.filter(pk=line.pk).update(amount_yuan=1),
        lambda: Entry.objects.filter(pk=line.pk).delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            write()
    with pytest.raises(IntegrityError), transaction.atomic():
        too_much.save(force_insert=True)

    assert columns(row) == {"promised": SMALL, "due": SMALL}


def test_totals_and_figures_follow_from_the_lines() -> None:
    body = make_reviewer()
    one = make_due(payer=body.organisation)
    two = make_due(payer=body.organisation, part="milestone-2")
    pay(one, SMALL)
    domain.cancel(two, actor=SYSTEM, reason="项目停止")

    sums = totals(Disbursement.objects.paid_by(body))

    assert (sums.promised, sums.paid, sums.payable, sums.open, sums.cancelled) == (2 * SMALL, SMALL, 0, 0, SMALL)
    today, place = clock.today(), {"region": "290000"}
    figures = {
        name: metrics.get(f"disbursements.{name}").value(on=today, **place)
        for name in ("promised", "paid", "cancelled", "returned")
    }
    assert figures == {"promised": 2 * SMALL, "paid": SMALL, "cancelled": SMALL, "returned": 0}
    paid = metrics.get("disbursements.paid")
    assert paid.value(on=today - timedelta(days=1)) == 0
    assert paid.by("body", on=today) == {body.organisation_id: SMALL}
    assert paid.by("month", on=today) == {date(today.year, today.month, 1): SMALL}
