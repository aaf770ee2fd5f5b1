"""Evaluators, appraisals, funds and referrals for tests, in every state."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.appraisals.domain.appraisals import create_appraisal, save_answers
from lianqiao.processes.appraisals.domain.examining import check_answers, write_findings
from lianqiao.processes.appraisals.domain.referrals import create_subscription
from lianqiao.processes.appraisals.enums import AppraisalKind, AppraisalState, ReferralState, SubscriptionState
from lianqiao.processes.appraisals.models import (
    Appraisal,
    Evaluator,
    EvaluatorPerson,
    FundSubscription,
    Part,
    Referral,
)
from lianqiao.processes.appraisals.questions import content
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import actor_for
from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.models import Scale, ScaleLevel
from tests.factories import OrganisationFactory, complete_achievement, make_actor

S, R = AppraisalState, ReferralState
NAMES = ("报告级", "方案级", "功能级", "仿真级", "初样级", "正样级", "环境级", "产品级", "系统级")


def make_scale(code: str = "TRL9") -> Scale:
    """The scale with its levels."""
    scale, made = Scale.objects.get_or_create(code=code, defaults={"name": "技术就绪水平（九级）", "source": "试验"})
    if made:
        told = content()["scales"][code]
        numbers = [*content()["scales"].get(told.get("like", ""), {"levels": {}})["levels"], *told["levels"]]
        ScaleLevel.objects.bulk_create(
            ScaleLevel(
                scale=scale,
                number=number,
                name=NAMES[number - 1] if number <= len(NAMES) else f"第{number}级",
                description="试验",
                public_stage=PublicStage.from_trl(number),
            )
            for number in numbers
        )
    return scale


def keys_up_to(level: int, code: str = "TRL9") -> list[str]:
    """The keys of all questions of the scale up to a level."""
    levels = content()["scales"][code]["levels"]
    return [row["key"] for number, rows in levels.items() if number <= level for row in rows]


def make_evaluator(state: str = FilingState.PUBLISHED, organisation: Any = None) -> Evaluator:
    """A registered evaluator for every kind, with one person of each group."""
    body: Any = organisation or OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION)
    row: Evaluator = Evaluator.objects.create(
        organisation=body,
        region=body.region,
        created_by=body.created_by,
        kinds=list(AppraisalKind.values),
        scope="不限",
        ability="有评价人员和制度",
        independence="没有利益关系",
        since=date(2019, 5, 1),
        state=state,
    )
    for order, group in enumerate(("researcher", "entrepreneur", "manager")):
        EvaluatorPerson.objects.create(evaluator=row, order=order, name=f"人员{order}", group=group, post="某单位")
    return row


def member_of(organisation: Any, role: Role) -> Actor:
    """Somebody who holds the role there: always the same person."""
    found = Membership.objects.filter(organisation=organisation, roles__contains=[role]).select_related("user").first()
    if found is None:
        return make_actor(role, organisation=organisation)
    return actor_for(found, found.user)


def checker_of(appraisal: Appraisal) -> Actor:
    """Who takes on and checks for the evaluator."""
    return member_of(appraisal.evaluator.organisation, Role.EDITOR)


def signer_of(appraisal: Appraisal) -> Actor:
    """Who signs for the evaluator."""
    return member_of(appraisal.evaluator.organisation, Role.ADMINISTRATOR)


def owner_of(appraisal: Appraisal) -> Actor:
    """Who applied."""
    return member_of(appraisal.organisation, Role.EDITOR)


def make_appraisal(
    *,
    kind: str = AppraisalKind.READINESS,
    claimed: int = 6,
    achievement: Any = None,
    evaluator: Evaluator | None = None,
    owner: Actor | None = None,
    **values: Any,
) -> Appraisal:
    """A draft that claims every level up to `claimed`, or says something to each indicator."""
    body = OrganisationFactory(kind=OrganisationKind.UNIVERSITY) if owner is None else owner.organisation
    owner = owner or member_of(body, Role.EDITOR)
    given = {
        "achievement": achievement or complete_achievement("published", organisation=owner.organisation),
        "kind": kind,
        "scale": make_scale() if kind == AppraisalKind.READINESS else None,
        "evaluator": evaluator or make_evaluator(),
        "purpose": "融资",
        "consents": True,
        **values,
    }
    appraisal = create_appraisal(actor=owner, values=given)
    if kind == AppraisalKind.READINESS:
        answers = {key: {"claimed": True, "evidence": "有记录"} for key in keys_up_to(claimed)}
    else:
        answers = {one.key: {"evidence": "说明"} for one in appraisal.question_set.indicators}
    save_answers(part_of(appraisal), actor=owner, answers=answers)
    return Appraisal.objects.get(pk=appraisal.pk)


def part_of(appraisal: Appraisal) -> Part:
    """The only part."""
    return Part.objects.select_related("appraisal").get(appraisal=appraisal.pk)


def submit(appraisal: Appraisal) -> Appraisal:
    """Handed in."""
    return apply(appraisal, "submit", actor=owner_of(appraisal))


def accept(appraisal: Appraisal) -> Appraisal:
    """Handed in and taken on."""
    return apply(submit(appraisal), "accept", actor=checker_of(appraisal))


def examine(appraisal: Appraisal, *, unproven: tuple[str, ...] = ()) -> Appraisal:
    """Taken on, every claim checked, findings written."""
    accepted = accept(appraisal)
    checker, part = checker_of(appraisal), part_of(appraisal)
    if not appraisal.is_scored:
        keys = part.answers.filter(claimed=True).values_list("key", flat=True)
        verdicts = {key: ("unproven", "没有原始记录") if key in unproven else ("proven", "") for key in keys}
        check_answers(part, actor=checker, verdicts=verdicts)
    return write_findings(accepted, actor=checker, abstract="连续三批结果一致。", conclusion="主要指标达到设计值。")


def sign(appraisal: Appraisal, **options: Any) -> Appraisal:
    """Examined and signed."""
    examined = examine(appraisal, **options)
    return apply(examined, "sign", actor=signer_of(appraisal))


def clear(appraisal: Appraisal) -> Appraisal:
    """Made public by the owner's secrecy officer."""
    officer = member_of(appraisal.organisation, Role.SECRECY_OFFICER)
    return apply(appraisal, "clear", actor=officer, opinion="可以公开")


def publish(appraisal: Appraisal, **options: Any) -> Appraisal:
    """Signed and public."""
    return clear(sign(appraisal, **options))


def appraisal_in(state: str) -> Appraisal:
    """An appraisal in that state, moved there by real transitions."""
    draft = make_appraisal()
    ways: dict[str, Any] = {
        S.DRAFT: lambda: draft,
        S.SUBMITTED: lambda: submit(draft),
        S.RETURNED: lambda: apply(submit(draft), "return", actor=checker_of(draft), reason="请补充佐证"),
        S.EXAMINING: lambda: examine(draft),
        S.SIGNED: lambda: sign(draft),
        S.PUBLISHED: lambda: publish(draft),
        S.EXPIRED: lambda: apply(sign(draft), "expire", actor=SYSTEM),
        S.REVOKED: lambda: apply(sign(draft), "revoke", actor=signer_of(draft), reason="材料不实"),
        S.REJECTED: lambda: apply(submit(draft), "reject", actor=signer_of(draft), reason="不属于受理范围"),
        S.WITHDRAWN: lambda: apply(draft, "withdraw", actor=owner_of(draft), reason="不评了"),
    }
    found: Appraisal = ways[state]()
    return found


def make_fund() -> Actor:
    """Somebody of a new verified fund."""
    return make_actor(Role.EDITOR, organisation=OrganisationFactory(kind=OrganisationKind.FUND))


def make_subscription(fund: Actor | None = None, **values: Any) -> FundSubscription:
    """What the fund wants to be sent: everything unless told otherwise."""
    fields = values.pop("fields", ())
    return create_subscription(actor=fund or make_fund(), values={"title": "新材料", **values}, fields=fields)


def subscription_in(state: str) -> FundSubscription:
    """A subscription in that state."""
    fund = make_fund()
    made = make_subscription(fund)
    return apply(made, "stop", actor=fund) if state == SubscriptionState.STOPPED else made


def make_referral(fund: Actor | None = None, appraisal: Appraisal | None = None) -> Referral:
    """A strong appraisal that a fund was sent."""
    fund = fund or make_fund()
    make_subscription(fund)
    signed = appraisal or sign(make_appraisal())
    return Referral.objects.select_related("organisation", "appraisal").get(
        appraisal=signed.pk, organisation=fund.organisation
    )


def referral_in(state: str) -> Referral:
    """A referral in that state, moved there by real transitions."""
    fund = make_fund()
    sent = make_referral(fund)
    ways: dict[str, Any] = {
        R.SENT: lambda: sent,
        R.LAPSED: lambda: apply(sent, "lapse", actor=SYSTEM),
        R.INTERESTED: lambda: apply(sent, "interest", actor=fund),
        R.TALKING: lambda: apply(sent, "talk", actor=fund),
        R.INVESTED: lambda: apply(apply(sent, "talk", actor=fund), "invest", actor=fund, **investment()),
        R.DECLINED: lambda: apply(sent, "decline", actor=fund, reason="不在投资范围"),
        R.CALLED_OFF: lambda: apply(sent, "call_off", actor=SYSTEM),
    }
    found: Referral = ways[state]()
    return found


def investment() -> dict[str, Any]:
    """What registering an investment asks."""
    return {"invested_yuan": Decimal(3_000_000), "invested_on": clock.today() - timedelta(days=1)}
