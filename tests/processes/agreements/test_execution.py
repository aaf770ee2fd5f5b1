"""Agreements after the last signature: milestones, hearings, stops, lateness, amendments."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.documents.words import day_words
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.processes.agreements import paying
from lianqiao.processes.agreements.content import digest, fresh
from lianqiao.processes.agreements.domain.amending import agree_to_amendment, propose_amendment
from lianqiao.processes.agreements.domain.executing import judge_milestone, punish_lateness, report_milestone
from lianqiao.processes.agreements.enums import AgreementState as S
from lianqiao.processes.agreements.enums import AmendmentState, MilestoneState
from lianqiao.processes.agreements.models import Agreement, Mark, Milestone
from lianqiao.processes.disbursements.domain.payments import approve, pay
from lianqiao.processes.disbursements.queries import sums
from tests.factories.agreements import (
    issuer_of,
    late_by,
    make_agreement,
    make_amendment,
    make_milestone,
    report,
    unit_of,
)
from tests.processes.agreements.makers import money

pytestmark = pytest.mark.django_db


def pay_signature(agreement: Agreement) -> None:
    """What is due at signature, paid by the body."""
    entry = sums.find(agreement, "signature")
    assert entry is not None
    approve(entry, actor=issuer_of(agreement), amount_yuan=entry.payable_yuan)
    pay(entry, actor=issuer_of(agreement), amount_yuan=entry.payable_yuan, on=clock.today(), paper="凭证1号")


def test_milestone_is_reported_accepted_and_paid() -> None:
    agreement = make_agreement()
    milestone = agreement.milestones.get(key="m1")

    report(milestone)
    judged = judge_milestone(milestone, "accept", actor=issuer_of(agreement))

    assert (judged.state, judged.reports.get().files.count()) == (MilestoneState.ACCEPTED, 1)
    assert agreement.indicators.get(key="i1").measured == Decimal(1000)
    assert money(agreement)["m1"] == (Decimal(200_000), Decimal(200_000), Decimal(0))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " "}, "text"),
        ({"values": {}}, "values"),
        ({"uploads": []}, "evidence"),
    ],
)
def test_report_that_lacks_something_is_refused(given: dict[str, Any], field: str) -> None:
    milestone = make_milestone()
    whole = {"text": "完成", "values": {"i1": Decimal(1000)}, "uploads": [ContentFile(b"%PDF-1.7\n", name="a.pdf")]}

    with pytest.raises(InvalidInput) as refusal:
        report_milestone(milestone, actor=unit_of(milestone.agreement), **{**whole, **given})

    assert list(refusal.value.errors) == [field]
    milestone.refresh_from_db()
    assert (milestone.state, milestone.reports.count()) == (MilestoneState.OPEN, 0)


def test_missed_target_is_accepted_only_with_an_opinion() -> None:
    agreement = make_agreement()
    milestone, body = agreement.milestones.get(key="m1"), issuer_of(agreement)
    report(milestone, i1=Decimal(900))

    with pytest.raises(DomainError) as refusal:
        judge_milestone(milestone, "accept", actor=body)
    judged = judge_milestone(milestone, "accept", actor=body, opinion="差距不影响使用")

    assert refusal.value.message == "这些指标没有达到目标：中性盐雾时间；仍然通过的，请写明意见。"
    assert (judged.state, judged.opinion) == (MilestoneState.ACCEPTED, "差距不影响使用")


def test_report_is_returned_once() -> None:
    milestone = make_milestone(MilestoneState.RETURNED)
    body = issuer_of(milestone.agreement)

    report(milestone, i1=Decimal(1200))
    with pytest.raises(DomainError) as again:
        judge_milestone(milestone, "return", actor=body, reason="还差一点")
    judge_milestone(milestone, "accept", actor=body)

    assert again.value.message.startswith("已经退回过一次")
    milestone.refresh_from_db()
    assert (milestone.state, milestone.reports.count()) == (MilestoneState.ACCEPTED, 2)


def test_refused_milestone_is_not_paid_and_marked() -> None:
    milestone = make_milestone(MilestoneState.REFUSED)
    agreement = milestone.agreement

    mark = Mark.objects.get()
    assert (mark.organisation, mark.person_name) == (agreement.undertaker, "季明湛")
    assert money(agreement)["m1"] == (Decimal(0), Decimal(0), Decimal(0))
    assert Agreement.objects.get().state == S.RUNNING


def test_final_acceptance_comes_last_and_ends_it() -> None:
    agreement = make_agreement()
    body = issuer_of(agreement)
    first, final = agreement.milestones.all()
    report(final)

    with pytest.raises(DomainError) as too_early:
        judge_milestone(final, "accept", actor=body)
    report(first)
    judge_milestone(first, "accept", actor=body)
    judge_milestone(final, "accept", actor=body)
    agreement.refresh_from_db()
    with pytest.raises(DomainError) as unpaid:
        apply(agreement, "close", actor=body)

    assert too_early.value.message == "还有里程碑没有验收：中试放大。"
    assert (agreement.state, agreement.ending) == (S.ACCEPTED, "accepted")
    assert unpaid.value.message.startswith("还有没有拨付")
    assert money(agreement)["acceptance"] == (Decimal(200_000), Decimal(200_000), Decimal(0))


def test_failed_acceptance_asks_for_the_money_back() -> None:
    agreement = make_agreement()
    pay_signature(agreement)
    first, final = agreement.milestones.all()
    body = issuer_of(agreement)
    report(first)
    judge_milestone(first, "accept", actor=body)
    report(final)

    judge_milestone(final, "refuse", actor=body, reason="没有形成产能")

    agreement.refresh_from_db()
    assert (agreement.state, agreement.ending) == (S.FAILED, "failed")
    assert money(agreement) == {
        "acceptance": (Decimal(0), Decimal(0), Decimal(0)),
        "m1": (Decimal(0), Decimal(0), Decimal(0)),
        "signature": (Decimal(0), Decimal(0), Decimal(600_000)),
    }
    assert agreement.carried_out.get().text == "通知退回 60 万元，已记入拨款台账。"


def test_stop_is_heard_decided_by_another_and_carried_out() -> None:
    agreement = make_agreement()
    pay_signature(agreement)
    proposer, other = issuer_of(agreement), issuer_of(agreement)
    agreement = apply(agreement, "propose_stop", actor=proposer, reason="一年没有进展")

    with pytest.raises(DomainError) as unheard:
        apply(agreement, "stop", actor=other, reason="没有进展")
    agreement = apply(agreement, "plead", actor=unit_of(agreement), reason="设备没有到货")
    with pytest.raises(DomainError) as same:
        apply(agreement, "stop", actor=proposer, reason="没有进展")
    agreement = apply(agreement, "stop", actor=other, reason="理由不成立")

    assert unheard.value.message.startswith("陈述申辩的期限还没有到")
    assert same.value.message.startswith("提出终止的人不能作决定")
    assert (agreement.state, agreement.ending) == (S.STOPPED, "stopped")
    assert [one.state for one in agreement.milestones.all()] == [MilestoneState.DROPPED] * 2
    assert [one.kind for one in agreement.carried_out.all()] == ["return_money", "mark"]
    assert sums.totals(paying.ledger_of(agreement)).owed_back == Decimal(300_000)
    assert sums.totals(paying.ledger_of(agreement)).open == Decimal(0)


def test_time_of_the_hearing_passes_without_an_answer() -> None:
    agreement = make_agreement(S.HEARING)
    day = agreement.hearing_until
    assert day is not None

    with clock.ahead(timedelta(days=(day - clock.today()).days + 1)):
        with pytest.raises(DomainError) as too_late:
            apply(agreement, "plead", actor=unit_of(agreement), reason="请再等等")
        stopped = apply(agreement, "stop", actor=issuer_of(agreement), reason="没有答复")

    assert too_late.value.message == "陈述申辩的期限已过。"
    assert stopped.state == S.STOPPED


def test_stopped_agreement_pays_nobody_any_more() -> None:
    agreement = make_agreement(S.STOPPED)
    milestone = agreement.milestones.get(key="m1")

    with pytest.raises(DomainError):
        report(milestone)
    with pytest.raises(DomainError):
        judge_milestone(milestone, "accept", actor=issuer_of(agreement))
    with pytest.raises(DomainError):
        paying.fall_due(agreement, "m1", reason="通过")
    paying.promise_all(agreement)

    assert {part: one[1] for part, one in money(agreement).items()} == dict.fromkeys(
        ("acceptance", "m1", "signature"), Decimal(0)
    )


def test_late_milestone_is_reminded_told_and_marked_once() -> None:
    milestone = make_milestone()
    agreement = milestone.agreement
    unit, body = unit_of(agreement), issuer_of(agreement)

    with late_by(milestone, -10):
        run_due()
    with late_by(milestone, 5):
        run_due()
        assert list(Milestone.objects.behind(clock.today())) == [milestone]
        with pytest.raises(DomainError) as not_yet:
            punish_lateness(milestone, actor=body, reason="多次催促")
    with late_by(milestone, 31):
        run_due()
        punish_lateness(milestone, actor=body, reason="多次催促")
        with pytest.raises(DomainError) as twice:
            punish_lateness(milestone, actor=body, reason="再来一次")

    told = Message.objects.filter(recipient=unit.user, key__contains=str(milestone.pk)).order_by("created_at")
    assert [one.subject for one in told] == [
        f"请在{day_words(milestone.due_on)}前报告“中试放大”",
        f"“中试放大”逾期没有报告，应在{day_words(milestone.due_on)}前完成",
    ]
    assert (not_yet.value.code, twice.value.code, Mark.objects.count()) == ("not_late", "not_late", 1)


def test_amendment_takes_effect_when_all_agree() -> None:
    agreement = make_agreement()
    unit, body = unit_of(agreement), issuer_of(agreement)
    end = agreement.ends_on + timedelta(days=90)
    old = agreement.content_sha256

    amendment = propose_amendment(
        agreement, actor=unit, reason="设备推迟", leader_name="米轻尘", ends_on=end, targets={"i1": Decimal(1200)}
    )
    with pytest.raises(DomainError) as second:
        propose_amendment(agreement, actor=body, reason="别的", leader_name="别人")
    with pytest.raises(AccessError):
        agree_to_amendment(amendment, actor=unit)
    amendment = agree_to_amendment(amendment, actor=body)

    agreement = fresh(agreement)
    assert second.value.code == "amendment_open"
    assert [(row["label"], row["words_before"], row["words_after"]) for row in amendment.changes] == [
        ("项目负责人", "季明湛", "米轻尘"),
        ("执行期结束", day_words(end - timedelta(days=90)), day_words(end)),
        ("“综合验收”报告截止", day_words(end - timedelta(days=90)), day_words(end)),
        ("中性盐雾时间", "≥ 1,000 小时", "1,200 小时"),
    ]
    assert (amendment.state, agreement.revision, agreement.leader_name) == (AmendmentState.AGREED, 2, "米轻尘")
    assert (agreement.ends_on, agreement.milestones.get(key="acceptance").due_on) == (end, end)
    assert agreement.indicators.get(key="i1").target == Decimal(1200)
    assert agreement.content_sha256 == digest(agreement.snapshot()) != old


def test_refused_amendment_changes_nothing() -> None:
    agreement = make_agreement()
    amendment = make_amendment(agreement=agreement)

    apply(amendment, "refuse", actor=issuer_of(agreement), reason="没有必要")

    found = fresh(agreement)
    assert (found.revision, found.ends_on, found.content_sha256) == (1, agreement.ends_on, agreement.content_sha256)


def test_what_is_decided_is_not_amended() -> None:
    milestone = make_milestone(MilestoneState.ACCEPTED)
    unit = unit_of(milestone.agreement)

    with pytest.raises(InvalidInput) as day:
        propose_amendment(
            milestone.agreement, actor=unit, reason="推迟", due={"m1": milestone.due_on + timedelta(days=1)}
        )
    with pytest.raises(InvalidInput) as target:
        propose_amendment(milestone.agreement, actor=unit, reason="降低", targets={"i1": Decimal(1)})
    with pytest.raises(DomainError) as nothing:
        propose_amendment(milestone.agreement, actor=unit, reason="没有变")

    assert (list(day.value.errors), list(target.value.errors)) == (["due"], ["targets"])
    assert nothing.value.code == "no_change"


def test_stop_ends_an_open_amendment() -> None:
    agreement = make_agreement()
    amendment = make_amendment(agreement=agreement)
    apply(agreement, "propose_stop", actor=issuer_of(agreement), reason="没有进展")
    with pytest.raises(DomainError):
        agree_to_amendment(amendment, actor=issuer_of(agreement))
    apply(agreement, "plead", actor=unit_of(agreement), reason="请再等等")

    apply(agreement, "stop", actor=issuer_of(agreement), reason="没有进展")

    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.WITHDRAWN
