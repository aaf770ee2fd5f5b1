"""After it is in force: agreed income, arrears, yearly reports, idleness, changes, the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.processes.asset_ledger import domain as ledger
from lianqiao.processes.asset_ledger.enums import Condition
from lianqiao.processes.empowerments.domain.income import make_income_due, record_payment
from lianqiao.processes.empowerments.domain.reporting import propose_variation, report_year
from lianqiao.processes.empowerments.enums import DueState, EmpowermentState, FeePayer, Form, TermKind
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue, IncomePayment
from lianqiao.processes.empowerments.models.empowerment import after_months
from tests.factories.empowerments import make_empowerment, unit_of

pytestmark = pytest.mark.django_db
S = EmpowermentState


def fresh(record: Empowerment) -> Empowerment:
    return Empowerment.objects.for_detail().get(pk=record.pk)


def paid(**values: Any) -> dict[str, Any]:
    return {"amount_yuan": Decimal(40_000), "on": clock.today(), "paper": "收款凭证1号", **values}


def test_payments_settle_what_is_due_and_go_into_the_ledger() -> None:
    people = unit_of()
    record = make_empowerment(S.IN_FORCE, unit=people)
    due = record.dues.get()

    record_payment(due, actor=people.office, **paid())
    record_payment(due, actor=people.office, **paid())
    with pytest.raises(DomainError) as refusal:
        record_payment(due, actor=people.office, **paid(amount_yuan=Decimal(1)))
    assert refusal.value.code == "paid_otherwise"
    with pytest.raises(DomainError, match="最多 6 万元"):
        record_payment(due, actor=people.office, **paid(amount_yuan=Decimal(60_001), paper="2号"))
    with pytest.raises(AccessError):
        record_payment(due, actor=people.professor, **paid(paper="2号"))
    due = record_payment(due, actor=people.office, **paid(amount_yuan=Decimal(60_000), paper="2号", invoice="发票8"))

    assert (due.state, due.paid_yuan, IncomePayment.objects.count()) == (DueState.PAID, 100_000, 2)
    asset = ledger.asset_of(record.achievement)
    assert asset is not None
    assert asset.income_yuan == 100_000
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        IncomePayment.objects.update(amount_yuan=1)


def test_share_is_due_to_the_cent_and_a_milestone_once() -> None:
    people = unit_of()
    record = make_empowerment(S.IN_FORCE, unit=people)
    share, step = record.terms.get(kind=TermKind.INCOME), record.terms.get(kind=TermKind.MILESTONE)
    day = clock.today() + timedelta(days=30)

    due = make_income_due(share, actor=people.office, due_on=day, base_yuan=Decimal("333.33"))
    make_income_due(step, actor=people.office, due_on=day)

    assert due.amount_yuan == Decimal("41.67")
    for term, values in ((step, {}), (share, {}), (record.terms.get(kind=TermKind.FIXED), {})):
        with pytest.raises(DomainError):
            make_income_due(term, actor=people.office, due_on=day, **values)
    assert IncomeDue.objects.count() == 3


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(
    months=st.integers(min_value=0, max_value=600),
    day=st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 12, 31)),
)
def test_month_later_is_the_same_day_or_the_last(months: int, day: date) -> None:
    later = after_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_what_is_not_paid_on_its_day_is_overdue_the_next_morning() -> None:
    people = unit_of()
    record = make_empowerment(S.IN_FORCE, unit=people)
    due = record.dues.get()

    with time_machine.travel(f"{due.due_on}T12:00:00+08:00", tick=False):
        run_due()
        assert IncomeDue.objects.get(pk=due.pk).state == DueState.OPEN
    with time_machine.travel(f"{due.due_on + timedelta(days=1)}T09:30:00+08:00", tick=False):
        run_due()
        run_due()
        row = IncomeDue.objects.get(pk=due.pk)
        assert (row.state, row.days_late) == (DueState.OVERDUE, 1)

    told = Message.objects.filter(key__startswith="empowerments.arrears.")
    assert {one.recipient for one in told} == {people.professor.user, people.office.user, people.head.user}


def test_report_is_asked_for_each_year_and_idle_right_is_heard_before_it_is_taken_back() -> None:
    people = unit_of()
    record = make_empowerment(S.IN_FORCE, unit=people)
    assert record.report_due_on is not None
    with time_machine.travel(f"{record.report_due_on}T10:00:00+08:00", tick=False):
        run_due()
        assert Message.objects.filter(key__startswith="empowerments.report.", recipient=people.professor.user).exists()
        report_year(record, actor=people.professor, is_implementing=True, text="完成了中试")
        record = fresh(record)
        assert record.active_on == clock.today()
    assert record.idle_on is not None
    with time_machine.travel(f"{record.idle_on}T10:00:00+08:00", tick=False):
        run_due()
        record = fresh(record)
        assert record.state == S.WARNED
        with pytest.raises(DomainError, match="还在陈述期限内"):
            apply(record, "revert", actor=people.head, reason="三年没有实施")
        record = apply(record, "plead", actor=people.professor, reason="正在和企业谈合作")
        applicant = replace(people.head, user=people.professor.user)
        with pytest.raises(DomainError, match="申请人和成果完成人不能"):
            apply(record, "keep", actor=applicant, reason="继续")
        record = apply(record, "revert", actor=people.head, reason="三年没有实施")

    assert (record.state, record.ended_on) == (S.REVERTED, record.idle_on)
    asset = ledger.asset_of(record.achievement)
    assert asset is not None
    assert (asset.condition, asset.book_yuan) == (Condition.HELD, 1)
    assert record.dues.get().state == DueState.OVERDUE


def test_kept_right_begins_its_time_anew() -> None:
    people = unit_of()
    record = make_empowerment(S.IN_FORCE, unit=people, idle_months=6)
    assert record.idle_on == after_months(clock.today(), 6)
    with time_machine.travel(f"{record.idle_on}T10:00:00+08:00", tick=False):
        run_due()
        record = apply(fresh(record), "keep", actor=people.head, reason="设备已经到货")
        assert (record.state, record.idle_on) == (S.IN_FORCE, after_months(clock.today(), 6))


def test_use_right_ends_with_its_term() -> None:
    record = make_empowerment(S.IN_FORCE, form=Form.USE, terms=(), idle_months=240)
    assert record.ends_on is not None
    with time_machine.travel(f"{record.ends_on + timedelta(days=1)}T10:00:00+08:00", tick=False):
        run_due()
        assert fresh(record).state == S.ENDED


def test_variation_keeps_before_and_after_and_somebody_else_agrees() -> None:
    people = unit_of()
    record = make_empowerment(S.IN_FORCE, unit=people, form=Form.USE, terms=())
    with pytest.raises(DomainError, match="没有改变任何内容"):
        propose_variation(record, actor=people.professor, reason="试试", years=10, fee_payer=FeePayer.COMPLETERS)
    with pytest.raises(DomainError, match="只能延长"):
        propose_variation(record, actor=people.professor, reason="试试", years=9)
    before = record.content_sha256
    change = propose_variation(record, actor=people.professor, reason="效果好", years=15, fee_payer=FeePayer.UNIT)
    with pytest.raises(DomainError, match="已经有一项变更"):
        propose_variation(record, actor=people.office, reason="再改", years=20)

    apply(change, "agree", actor=people.head)

    record = fresh(record)
    assert record.starts_on is not None
    assert (record.years, record.ends_on, record.revision) == (15, after_months(record.starts_on, 180), 2)
    assert record.content_sha256 != before
    rows = [(row["label"], row["words_before"], row["words_after"]) for row in change.changes]
    assert rows == [("使用权年限", "10", "15"), ("知识产权维持费用", "成果完成人", "单位")]


def test_agreed_end_gives_the_value_back_and_cancels_what_is_not_due() -> None:
    people = unit_of()
    record = make_empowerment(S.IN_FORCE, unit=people, form=Form.SHARE)

    record = apply(record, "end", actor=people.head, reason="双方同意终止")

    assert (record.state, record.dues.get().state) == (S.ENDED, DueState.CANCELLED)
    asset = ledger.asset_of(record.achievement)
    assert asset is not None
    assert (asset.book_yuan, asset.conversion) == (1, "none")
