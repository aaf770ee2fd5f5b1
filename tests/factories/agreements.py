"""Agreements of selected applications, drawn up, signed and carried out by the domain functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.agreements.domain.amending import agree_to_amendment, propose_amendment
from lianqiao.processes.agreements.domain.drawing import draw_up
from lianqiao.processes.agreements.domain.executing import judge_milestone, report_milestone
from lianqiao.processes.agreements.domain.signing import sign
from lianqiao.processes.agreements.enums import AgreementState as S
from lianqiao.processes.agreements.enums import AmendmentState, MilestoneState
from lianqiao.processes.agreements.models import Agreement, Amendment, Milestone
from lianqiao.processes.programmes.enums import ApplicationState, Outcome
from lianqiao.processes.programmes.models import Application, Decision
from tests.factories.actors import make_actor
from tests.factories.programmes import make_application, make_call, make_scheme

AMOUNT = Decimal(1_000_000)
#: What a scheme says of the time after selection: 60 % at signature, 20 % after the pilot, 20 % at the end.
AFTER: dict[str, Any] = {
    "agreement": {
        "title": "揭榜挂帅军令状",
        "is_pledge": True,
        "body": "一、任务\n{承担单位}承担“{项目名称}”，团队 {团队人数}，支持{支持金额}。",
        "resources": "{签约部门}支持{支持金额}，{承担单位}自筹配套。",
        "powers": "{项目负责人}自主组建团队。",
        "rewards": "优先推荐奖励。",
        "statements": ["不弄虚作假。"],
        "signs": ["leader"],
        "months": 24,
    },
    "milestones": {
        "steps": [
            {
                "key": "m1",
                "name": "中试放大",
                "stage": "stage",
                "months": 12,
                "percent": "",
                "evidence": "第三方检测报告",
                "share": "20",
            }
        ],
        "indicators": [
            {
                "key": "i1",
                "name": "中性盐雾时间",
                "comparator": ">=",
                "target": "1000",
                "unit": "小时",
                "field": "",
                "step": "中试放大",
            },
            {
                "key": "i2",
                "name": "团队人数",
                "comparator": ">=",
                "target": "",
                "unit": "人",
                "field": "团队人数",
                "step": "",
            },
        ],
    },
    "money": {"signature": "60", "acceptance": "20"},
    "consequences": [
        {"occasion": "stopped", "kind": "return_money", "share": "50", "late": 0, "text": ""},
        {"occasion": "stopped", "kind": "mark", "share": "", "late": 0, "text": ""},
        {"occasion": "failed", "kind": "return_money", "share": "100", "late": 0, "text": ""},
        {"occasion": "refused", "kind": "mark", "share": "", "late": 0, "text": ""},
        {"occasion": "late", "kind": "mark", "share": "", "late": 30, "text": ""},
    ],
}


def make_selected(*, unit: Any = None, body: Any = None, **after: Any) -> Application:
    """An application that was selected with one million yuan, of a scheme with a pledge unless told otherwise."""
    call = make_call(edition=make_scheme(body=body, **{**AFTER, **after}))
    application = make_application(ApplicationState.SELECTED, call=call, unit=unit)
    Decision.objects.create(
        call=call,
        application=application,
        outcome=Outcome.SELECTED,
        amount_yuan=AMOUNT,
        reason="按得分排名入选",
        updated_by=issuer_of(call).user,
    )
    return application


def issuer_of(record: Any, *roles: Role) -> Any:
    """Somebody of the body that issues: a reviewer unless told."""
    return make_actor(*(roles or (Role.REVIEWER,)), organisation=record.organisation)


def unit_of(agreement: Agreement, *roles: Role) -> Any:
    """Somebody of the unit that was selected: an editor unless told."""
    return make_actor(*(roles or (Role.EDITOR,)), organisation=agreement.application.organisation)


def make_agreement(state: str = S.RUNNING, *, unit: Any = None, body: Any = None, **after: Any) -> Agreement:
    """The agreement of a new selected application, in that state."""
    application = make_selected(unit=unit, body=body, **after)
    actor = issuer_of(application.call)
    agreement = draw_up(application, actor=actor)
    if state == S.DRAFT:
        return agreement
    agreement = apply(agreement, "offer", actor=actor)
    if state == S.SIGNING:
        return agreement
    if state == S.VOID:
        return apply(agreement, "void", actor=actor, reason="承担单位放弃")
    agreement = sign_all(agreement)
    return agreement if state == S.RUNNING else move_on(agreement, state)


def sign_all(agreement: Agreement) -> Agreement:
    """The agreement with the signature of every party that has not signed."""
    actor = issuer_of(agreement)
    for party in agreement.parties.filter(signatures__isnull=True):
        agreement = sign(party, actor=actor, content_sha256=agreement.content_sha256, signer_name="季明湛")
    return agreement


def move_on(agreement: Agreement, state: str) -> Agreement:
    """An agreement in force moved on to a later state."""
    actor = issuer_of(agreement)
    if state in (S.HEARING, S.STOPPED):
        agreement = apply(agreement, "propose_stop", actor=actor, reason="没有进展")
        if state == S.HEARING:
            return agreement
        agreement = apply(agreement, "plead", actor=unit_of(agreement), reason="设备没有到货")
        return apply(agreement, "stop", actor=issuer_of(agreement), reason="没有进展")
    for milestone in agreement.milestones.order_by("position"):
        name = "refuse" if milestone.is_final and state == S.FAILED else "accept"
        report(milestone)
        judge_milestone(milestone, name, actor=actor, reason="指标没有完成" if name == "refuse" else "")
    agreement.refresh_from_db()
    if state != S.CLOSED:
        return agreement
    from lianqiao.processes.agreements.paying import stop_all

    stop_all(agreement, reason="结余")
    return apply(agreement, "close", actor=actor)


def report(milestone: Milestone, actor: Any = None, **values: Decimal) -> Any:
    """The report of a milestone with values that meet its targets unless told, and one file."""
    wanted = {one.key: one.target or Decimal(1) for one in milestone.indicators.all()}
    return report_milestone(
        milestone,
        actor=actor or unit_of(milestone.agreement),
        text="按计划完成。",
        values={**wanted, **values},
        uploads=[ContentFile("检测结果".encode(), name="检测报告.txt")],
    )


def make_milestone(state: str = MilestoneState.OPEN, *, agreement: Any = None) -> Milestone:
    """The first milestone of a new agreement, in that state."""
    if state == MilestoneState.WAITING:
        return (agreement or make_agreement(S.SIGNING)).milestones.get(key="m1")
    if state == MilestoneState.DROPPED:
        return (agreement or make_agreement(S.STOPPED)).milestones.get(key="m1")
    agreement = agreement or make_agreement()
    milestone: Milestone = agreement.milestones.get(key="m1")
    if state == MilestoneState.OPEN:
        return milestone
    report(milestone)
    milestone.refresh_from_db()
    if state == MilestoneState.REPORTED:
        return milestone
    names: Mapping[str, str] = {
        MilestoneState.RETURNED: "return",
        MilestoneState.ACCEPTED: "accept",
        MilestoneState.REFUSED: "refuse",
    }
    return judge_milestone(milestone, names[state], actor=issuer_of(agreement), reason="还不够")


def make_amendment(state: str = AmendmentState.PROPOSED, *, agreement: Any = None) -> Amendment:
    """A change of the end of a new agreement that its unit proposes, in that state."""
    agreement = agreement or make_agreement()
    unit = unit_of(agreement)
    later = agreement.ends_on + timedelta(days=90)
    amendment = propose_amendment(agreement, actor=unit, reason="设备到货推迟", ends_on=later)
    if state == AmendmentState.AGREED:
        return agree_to_amendment(amendment, actor=issuer_of(agreement))
    if state == AmendmentState.REFUSED:
        return apply(amendment, "refuse", actor=issuer_of(agreement), reason="没有必要")
    if state == AmendmentState.WITHDRAWN:
        return apply(amendment, "withdraw", actor=unit)
    return amendment


def late_by(milestone: Milestone, days: int) -> Any:
    """The clock so many days after the last day of a milestone."""
    return clock.ahead(timedelta(days=(milestone.due_on - clock.today()).days + days))
