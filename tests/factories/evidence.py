"""Chains with evidence: a decided disposal, its deal with the price put up, the contract, the files, the cases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lianqiao.core import clock, jobs
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.models import Job
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.evidence.domain.building import start_build
from lianqiao.processes.evidence.domain.cases import conditions_for, create_case, findings_of, record_statement
from lianqiao.processes.evidence.domain.dossiers import check_chain
from lianqiao.processes.evidence.enums import CaseState as S
from lianqiao.processes.evidence.enums import Met, Verdict
from lianqiao.processes.evidence.models import Dossier, EvidenceFile, ExemptionCase
from lianqiao.registers.achievements.enums import TransformationMode
from tests.factories.actors import make_actor, make_reviewer
from tests.factories.deals import make_deal
from tests.factories.disposals import make_disposal
from tests.factories.organisations import OrganisationFactory
from tests.factories.registers import AchievementFactory


def make_chain(state: str = "concluded", *, unit: Any = None, buyer: Any = None) -> Any:
    """A deal by agreement of a state-founded university, by its decision, moved on to that state."""
    seller = unit or OrganisationFactory(is_state_founded=True)
    writer = make_actor(organisation=seller)
    achievement = AchievementFactory(organisation=seller)
    disposal = make_disposal(
        "approved",
        actor=writer,
        achievements=[achievement],
        pricing=PricingMethod.AGREEMENT,
        pricing_words="按三家询价和评估结果协商。",
        partner_name="辽河新材料有限公司",
        appraiser="辽河资产评估有限公司",
        appraised_yuan=Decimal(1_150_000),
        appraised_on=clock.today(),
    )
    sold: dict[str, Any] = {"achievements": [achievement], "disposal": disposal, "mode": TransformationMode.ASSIGNMENT}
    return make_deal(state, seller=seller, buyer=buyer, **sold)


def decider_of(record: Any) -> Actor:
    """An administrator of the unit."""
    return make_actor(Role.ADMINISTRATOR, organisation=record.organisation)


def make_dossier(record: Any = None) -> Dossier:
    """The dossier of a chain."""
    deal = record or make_chain()
    return check_chain(deal.disposal or deal)


def run_build(dossier: Dossier, *, actor: Actor) -> EvidenceFile:
    """Build a file as the worker does."""
    job = start_build(dossier, actor=actor)
    jobs.run(job.pk)
    done = Job.objects.get(pk=job.pk)
    assert done.state == "succeeded", done.message
    made: EvidenceFile = EvidenceFile.objects.get(job=job)
    return made


def make_case(
    state: str = S.DRAFT, *, evidence: EvidenceFile | None = None, judge: Actor | None = None
) -> ExemptionCase:
    """An exemption case in that state, judged by a reviewer of the region."""
    if evidence is None:
        dossier = make_dossier()
        evidence = run_build(dossier, actor=decider_of(dossier))
    applicant = decider_of(evidence.dossier)
    case = create_case(
        actor=applicant,
        values={
            "title": "防腐涂层专利许可的定价",
            "applicant": "unit",
            "evidence": evidence,
            "happened": "许可一年以后，受让方以两倍价格转许可，审计要求说明定价过程。",
            "grounds": "价格经集体决策，并在本单位和技术市场公示。",
        },
    )
    if state == S.DRAFT:
        return case
    if state == S.WITHDRAWN:
        return apply(case, "withdraw", actor=applicant, reason="审计已经采纳说明")
    case = apply(case, "submit", actor=applicant)
    if state == S.SUBMITTED:
        return case
    first = judge or make_reviewer(code=case.region_id)
    if state == S.REFUSED:
        return apply(case, "refuse", actor=first, reason="不属于决策责任")
    case = apply(case, "accept", actor=first)
    if state == S.INQUIRY:
        return case
    hear(case, actor=first)
    case = apply(case, "propose", actor=first, **verdict_for(case))
    if state == S.PROPOSED:
        return case
    case = apply(case, "conclude", actor=colleague_of(first))
    if state == S.CONCLUDED:
        return case
    if state == S.OBJECTED:
        return apply(case, "object", actor=applicant, reason="结论没有写明适用哪一条。")
    return apply(case, "take_effect", actor=SYSTEM)


def hear(case: ExemptionCase, *, actor: Actor) -> None:
    """A statement is taken down."""
    record_statement(
        case,
        actor=actor,
        kind="statement",
        giver="季明湛",
        given_on=clock.today(),
        text="参加了决策会议，没有利害关系。",
    )


def colleague_of(judge: Actor) -> Actor:
    """Another reviewer of the same body."""
    return make_actor(Role.REVIEWER, organisation=judge.organisation)


def verdict_for(case: ExemptionCase, *, met: str = Met.MET) -> dict[str, Any]:
    """The data of a verdict in which all conditions are answered alike."""
    given = {row["code"]: (met, "见证据卷。") for row in conditions_for(case).value}
    verdict = Verdict.EXEMPT if met == Met.MET else Verdict.NOT_EXEMPT
    return {"findings": findings_of(case, given), "verdict": verdict, "reasons": "程序完整，价格公开。"}
