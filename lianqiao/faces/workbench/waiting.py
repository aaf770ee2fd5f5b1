"""What waits for a person: one queue per kind of work, from every register and process."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, counting
from lianqiao.core.access import Actor
from lianqiao.core.filing import waiting as filing
from lianqiao.core.filing.kinds import FilingKind, kind_for
from lianqiao.core.notices.enums import NoticeState, ObjectionState
from lianqiao.core.notices.models import Objection, PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.governance.collection.models import Report
from lianqiao.governance.indicators.models import Target
from lianqiao.governance.plans.enums import PartyRole, TaskState
from lianqiao.governance.plans.models import Task as PlanTask
from lianqiao.governance.supervision.enums import ItemState, OrderState
from lianqiao.governance.supervision.models import AgreedItem, Rectification
from lianqiao.processes.agreements.queries import waiting as agreements
from lianqiao.processes.appraisals.queries import waiting as appraisals
from lianqiao.processes.challenges.queries import waiting as challenges
from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.disbursements.queries import sums as disbursements
from lianqiao.processes.introductions.enums import IntroductionState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.desk import claims_to_confirm, offers_to, working_on
from lianqiao.processes.key_projects.models import KeyProject
from lianqiao.processes.key_projects.queries import waiting as key_projects
from lianqiao.processes.obligations.queries import waiting as obligations
from lianqiao.processes.programmes.queries import waiting as programmes
from lianqiao.processes.races.queries import waiting as races
from lianqiao.processes.recognitions.queries import waiting as recognitions
from lianqiao.processes.reviews.enums import (
    OPEN_ASSIGNMENTS,
    AssignmentState,
    BallotState,
    ExpertState,
    ForesightState,
    ReviewState,
    VisitState,
)
from lianqiao.processes.reviews.models import Assignment as ReviewTask
from lianqiao.processes.reviews.models import Ballot, Expert, Forecast, Foresight, Review, Visit
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.campaigns.models import Assignment
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.models import Organisation

#: Seconds for which a process keeps the figures of a person's menu.
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Queue:
    """Records that wait for the actor to do one thing; `records` answers None when that is not the actor's work."""

    name: str
    group: str
    action: Any
    records: Callable[[Actor], Any]
    since: str


def _own(model: Any, actor: Actor, permission: Permission, **where: Any) -> Any:
    if actor.organisation is None or not actor.has(permission):
        return None
    return model.objects.visible_to(actor).filter(organisation=actor.organisation, **where)


def _fresh_question(model: Any, actor: Actor, permission: Permission, stale: str) -> Any:
    if actor.organisation is None or not actor.has(permission):
        return None
    own = model.objects.visible_to(actor).filter(organisation=actor.organisation)
    return own.due_for_question(clock.today()) | own.filter(state=stale)


def achievements_to_review(actor: Actor) -> Any:
    """Handed in by others in the region that the government body oversees."""
    if actor.oversight is None or not actor.has(Permission.ACHIEVEMENT_REVIEW):
        return None
    rows = Achievement.objects.visible_to(actor).filter(state=AchievementState.SUBMITTED)
    return rows.filter(region__code__startswith=actor.oversight).exclude(organisation=actor.organisation)


def demands_to_diagnose(actor: Actor) -> Any:
    """Waiting for a technology manager of the region, or for its government."""
    if not actor.has(Permission.DEMAND_DIAGNOSE) or (actor.oversight is None and actor.service is None):
        return None
    prefix = actor.oversight if actor.oversight is not None else actor.service
    rows = Demand.objects.visible_to(actor).filter(state=DemandState.DIAGNOSIS)
    return rows.filter(region__code__startswith=prefix).exclude(organisation=actor.organisation)


def _secrecy(model: Any, state: str, permission: Permission, actor: Actor) -> Any:
    if not actor.has(permission):
        return None
    mine = Q(organisation=actor.organisation)
    if actor.oversight is not None:
        mine |= Q(region__code__startswith=actor.oversight)
    rows = model.objects.visible_to(actor).filter(mine, state=state)
    return rows.exclude(submitted_by=actor.user)


def achievements_for_secrecy(actor: Actor) -> Any:
    """Accepted achievements that may not be public before their secrecy review."""
    return _secrecy(Achievement, AchievementState.ACCEPTED, Permission.ACHIEVEMENT_REVIEW_SECRECY, actor)


def demands_for_secrecy(actor: Actor) -> Any:
    """Confirmed demands that may not be public before their secrecy review."""
    return _secrecy(Demand, DemandState.CONFIRMED, Permission.DEMAND_REVIEW_SECRECY, actor)


def organisations_to_verify(actor: Actor) -> Any:
    """Registered in the region and not yet verified."""
    if actor.oversight is None or not actor.has(Permission.ORGANISATION_VERIFY):
        return None
    rows = Organisation.objects.visible_to(actor).filter(state=OrganisationState.PENDING)
    return rows.filter(region__code__startswith=actor.oversight).exclude(pk=actor.organisation_id)


def introductions_to_answer(actor: Actor) -> Any:
    """Asked of the actor's organisation."""
    if actor.organisation is None or not actor.has(Permission.INTRODUCTION_ANSWER):
        return None
    rows = Introduction.objects.visible_to(actor).filter(state=IntroductionState.REQUESTED)
    return rows.filter(counterpart=actor.organisation)


def tasks_to_do(actor: Actor) -> Any:
    """What running campaigns ask of the actor's unit."""
    if actor.organisation is None or not actor.has(Permission.ASSIGNMENT_ANSWER):
        return None
    return Assignment.objects.visible_to(actor).filter(organisation=actor.organisation).open().for_list()


def hand_ins_to_look_at(actor: Actor) -> Any:
    """Inventories that units have handed in to the actor's body."""
    if actor.oversight is None or not actor.has(Permission.ASSIGNMENT_REVIEW):
        return None
    rows = Assignment.objects.visible_to(actor).filter(campaign__organisation=actor.organisation)
    return rows.to_look_at().for_list()


def reports_to_fill(actor: Actor) -> Any:
    """What data sets ask of the actor's unit."""
    if actor.organisation is None or not actor.has(Permission.REPORT_FILL):
        return None
    own = Report.objects.visible_to(actor).filter(organisation=actor.organisation)
    return own.to_fill(clock.today()).for_list()


def reports_to_look_at(actor: Actor) -> Any:
    """Reports handed in by units to which the actor's body stands next."""
    if actor.oversight is None or not actor.has(Permission.REPORT_REVIEW):
        return None
    return Report.objects.visible_to(actor).to_look_at(actor).for_list()


def notices_for_secrecy(actor: Actor) -> Any:
    """Handed in by others, and not public before their secrecy review."""
    if not actor.has(Permission.NOTICE_REVIEW_SECRECY):
        return None
    rows = PublicNotice.objects.whole_for(actor).filter(state=NoticeState.CLEARING)
    return rows.exclude(submitted_by=actor.user)


def notices_with_objections(actor: Actor) -> Any:
    """Own notices to which an objection waits for its answer."""
    if actor.organisation is None or not actor.has(Permission.OBJECTION_ANSWER):
        return None
    waiting = Objection.objects.filter(state=ObjectionState.RECEIVED, notice=OuterRef("pk"))
    return PublicNotice.objects.filter(Exists(waiting), organisation=actor.organisation)


def notices_to_conclude(actor: Actor) -> Any:
    """Own notices whose time is over while something is still open."""
    if actor.organisation is None or not actor.has(Permission.NOTICE_HANDLE):
        return None
    return PublicNotice.objects.filter(organisation=actor.organisation, state=NoticeState.ENDED)


def plan_tasks_to_check(actor: Actor) -> Any:
    """Tasks of the actor's body whose departments ask for closing."""
    if actor.oversight is None or not actor.has(Permission.TASK_CHECK):
        return None
    rows = PlanTask.objects.visible_to(actor).filter(organisation=actor.organisation, state=TaskState.CHECKING)
    return rows.select_related("organisation", "region")


def plan_tasks_due(actor: Actor) -> Any:
    """Tasks that the actor's unit leads and of whose last day it has been reminded."""
    if actor.organisation is None or not actor.has(Permission.TASK_REPORT):
        return None
    rows = PlanTask.objects.visible_to(actor).named_for(actor.organisation_id, PartyRole.LEAD)
    rows = rows.filter(state__in=(TaskState.PLANNED, TaskState.UNDERWAY), reminded_for__gte=F("due_on"))
    return rows.select_related("organisation", "region")


def items_to_do(actor: Actor) -> Any:
    """What meetings agreed on and the actor's unit has to do."""
    if actor.organisation is None or not actor.has(Permission.ITEM_ANSWER):
        return None
    rows = AgreedItem.objects.visible_to(actor).filter(owner=actor.organisation, state=ItemState.OPEN)
    return rows.select_related("organisation", "region")


def items_to_confirm(actor: Actor) -> Any:
    """Items of meetings of the actor's body that others reported as done."""
    if actor.oversight is None or not actor.has(Permission.ITEM_CONFIRM):
        return None
    rows = AgreedItem.objects.visible_to(actor).filter(organisation=actor.organisation, state=ItemState.DONE)
    return rows.exclude(done_by=actor.user).select_related("organisation", "region")


def orders_to_carry_out(actor: Actor) -> Any:
    """Orders to rectify that the actor's unit has to carry out."""
    if actor.organisation is None or not actor.has(Permission.RECTIFICATION_ANSWER):
        return None
    rows = Rectification.objects.visible_to(actor).filter(unit=actor.organisation, state=OrderState.ORDERED)
    return rows.select_related("organisation", "region")


def orders_to_check(actor: Actor) -> Any:
    """Orders of the actor's body whose proof waits for somebody who did not issue them."""
    if actor.oversight is None or not actor.has(Permission.RECTIFICATION_CHECK):
        return None
    rows = Rectification.objects.visible_to(actor).filter(organisation=actor.organisation, state=OrderState.CHECKING)
    return rows.exclude(issued_by=actor.user).select_related("organisation", "region")


def cases_due(actor: Actor) -> Any:
    """Cases of the actor's organisation, or taken on as manager, in which something was asked for and has not come."""
    if actor.organisation is None or not actor.has(Permission.INTRODUCTION_CLOSE):
        return None
    return working_on(actor, as_team=False).overdue()


def cases_to_confirm(actor: Actor) -> Any:
    """Contracts and landings that the other side recorded."""
    if actor.organisation is None or not actor.has(Permission.INTRODUCTION_CONFIRM):
        return None
    return claims_to_confirm(actor)


def mandates_to_answer(actor: Actor) -> Any:
    """Offered to the actor as a technology manager."""
    if actor.organisation is None or not actor.has(Permission.MANDATE_ANSWER):
        return None
    return offers_to(actor)


def reviews_to_do(actor: Actor) -> Any:
    """What the actor was drawn to judge, as an expert, and has not handed in."""
    if not actor.has(Permission.REVIEW_SCORE):
        return None
    rows = ReviewTask.objects.mine(actor).filter(state__in=OPEN_ASSIGNMENTS, review__state=ReviewState.SCORING)
    return rows.select_related("organisation", "region", "subject")


def votes_to_cast(actor: Actor) -> Any:
    """What the actor has judged and the panel votes on."""
    if not actor.has(Permission.REVIEW_SCORE):
        return None
    rows = ReviewTask.objects.mine(actor).filter(
        state=AssignmentState.SUBMITTED, review__state=ReviewState.PANEL, vote=None
    )
    return rows.select_related("organisation", "region", "subject")


def pools_to_join(actor: Actor) -> Any:
    """Pools of experts that the actor was invited to."""
    if not actor.has(Permission.EXPERT_ANSWER):
        return None
    rows = Expert.objects.filter(user=actor.user, state=ExpertState.INVITED)
    return rows.select_related("organisation", "region", "user")


def visits_to_make(actor: Actor) -> Any:
    """Visits in which the actor takes part as an expert, and that have not been reported on."""
    if not actor.has(Permission.VISIT_REPORT):
        return None
    rows = Visit.objects.mine(actor).filter(state=VisitState.PLANNED)
    return rows.select_related("organisation", "region", "subject")


def foresights_to_answer(actor: Actor) -> Any:
    """Foresights whose present round the actor has not answered."""
    if not actor.has(Permission.FORESIGHT_ANSWER):
        return None
    done = Forecast.objects.filter(
        topic__foresight=OuterRef("pk"), round=OuterRef("round"), panelist__expert__user=actor.user_id
    )
    rows = Foresight.objects.mine(actor).filter(~Exists(done), state=ForesightState.ASKING)
    return rows.select_related("organisation", "region")


def foresights_to_weigh(actor: Actor) -> Any:
    """Foresights of the actor's body of which a round has ended."""
    if actor.oversight is None or not actor.has(Permission.REVIEW_RUN):
        return None
    rows = Foresight.objects.visible_to(actor).filter(organisation=actor.organisation_id, state=ForesightState.WEIGHING)
    return rows.select_related("organisation", "region")


def ballots_to_cast(actor: Actor) -> Any:
    """What the actor's unit is asked to judge as a user."""
    if not actor.has(Permission.BALLOT_CAST):
        return None
    rows = Ballot.objects.mine(actor).filter(state=BallotState.ASKED, review__state=ReviewState.SCORING)
    return rows.select_related("organisation", "region", "subject")


def reviews_to_conclude(actor: Actor) -> Any:
    """Reviews of the actor's body that deliberate."""
    if actor.oversight is None or not actor.has(Permission.REVIEW_RUN):
        return None
    rows = Review.objects.visible_to(actor).filter(state=ReviewState.PANEL)
    return rows.select_related("organisation", "region")


QUEUES: tuple[Queue, ...] = (
    Queue("introductions", "mine", _("答复对接申请"), introductions_to_answer, "created_at"),
    Queue("case_claims", "cases", _("确认对方登记的签约或落地"), cases_to_confirm, "stage_on"),
    Queue("cases_due", "cases", _("登记对接的最新进展"), cases_due, "stage_on"),
    Queue("mandates", "cases", _("答复技术经理人委托"), mandates_to_answer, "created_at"),
    Queue(
        "achievements_returned",
        "mine",
        _("修改被退回的成果"),
        lambda actor: _own(Achievement, actor, Permission.ACHIEVEMENT_EDIT, state=AchievementState.RETURNED),
        "updated_at",
    ),
    Queue(
        "achievements_fresh",
        "mine",
        _("确认成果信息仍然有效"),
        lambda actor: _fresh_question(Achievement, actor, Permission.ACHIEVEMENT_CONFIRM, AchievementState.STALE),
        "fresh_until",
    ),
    Queue(
        "demands_clarifying",
        "mine",
        _("把需求说得更清楚"),
        lambda actor: _own(Demand, actor, Permission.DEMAND_EDIT, state=DemandState.CLARIFYING),
        "updated_at",
    ),
    Queue(
        "demands_fresh",
        "mine",
        _("确认需求仍然有效"),
        lambda actor: _fresh_question(Demand, actor, Permission.DEMAND_CONFIRM, DemandState.STALE),
        "fresh_until",
    ),
    Queue("campaign_tasks", "campaign_tasks", _("完成摸底与征集任务"), tasks_to_do, "due_on"),
    Queue("campaign_hand_ins", "campaigns", _("查看单位的报送"), hand_ins_to_look_at, "handed_in_at"),
    Queue("applications_mend", "applications", _("补正申报"), programmes.to_mend, "mend_until"),
    Queue("applications_consent", "applications", _("答复是否共同申报"), programmes.to_consent, "updated_at"),
    Queue("calls_clear", "calls", _("保密审查（申报通知）"), programmes.to_clear, "submitted_at"),
    Queue("applications_check", "calls", _("受理申报"), programmes.to_check, "submitted_at"),
    Queue("calls_decide", "calls", _("遴选并公布结果"), programmes.to_decide, "updated_at"),
    Queue("appraisals_mend", "appraisals", _("补充评价材料"), appraisals.to_mend, "updated_at"),
    Queue("appraisals_accept", "appraisals", _("受理评价申请"), appraisals.to_accept, "submitted_at"),
    Queue("appraisals_examine", "appraisals", _("核验并出具评价结论"), appraisals.to_examine, "accepted_at"),
    Queue("appraisals_clear", "appraisals", _("保密审查（评价结论）"), appraisals.to_clear, "updated_at"),
    Queue("referrals", "referrals", _("答复评投推荐"), appraisals.to_answer, "created_at"),
    Queue("agreements_sign", "applications", _("核对并签署合同"), agreements.to_sign, "offered_at"),
    Queue("milestones_report", "applications", _("报告里程碑"), agreements.to_report, "due_on"),
    Queue("amendments_consent", "agreements", _("答复合同变更"), agreements.to_consent, "created_at"),
    Queue("agreements_plead", "applications", _("陈述申辩（拟终止的项目）"), agreements.to_plead, "updated_at"),
    Queue("agreements_offer", "agreements", _("拟定、签署合同"), agreements.to_offer, "updated_at"),
    Queue("milestones_judge", "agreements", _("验收里程碑"), agreements.to_judge, "reported_at"),
    Queue("agreements_conclude", "agreements", _("决定是否终止项目"), agreements.to_conclude, "updated_at"),
    Queue("calls_questions", "calls", _("答复对申报通知的提问"), programmes.to_answer, "asked_at"),
    Queue("challenges_agree", "applications", _("确认由本单位出题的榜单"), challenges.to_agree, "updated_at"),
    Queue("race_confirm", "race_teams", _("确认是否参加赛马"), races.to_confirm, "created_at"),
    Queue("race_reports", "race_teams", _("提交赛马阶段报告"), races.to_report, "updated_at"),
    Queue("race_tests", "race_tests", _("录入赛马测试结果"), races.to_test, "since"),
    Queue("races_clear", "races", _("保密审查（赛马）"), races.to_clear, "submitted_at"),
    Queue("races_propose", "races", _("评定赛马的阶段"), races.to_propose, "due_on"),
    Queue("races_decide", "races", _("审定赛马的评定或终止"), races.to_decide, "updated_at"),
    Queue("key_project_months", "key_projects", _("填报重点项目上月进展"), key_projects.to_report, "since"),
    Queue("key_project_checks", "key_projects", _("考核首席专家、中期检查"), key_projects.to_check, "since"),
    Queue("key_project_follow_ons", "key_projects", _("决定是否接续支持"), key_projects.to_follow, "updated_at"),
    Queue("key_project_shares", "key_projects", _("协同任务经费到期未到位"), key_projects.to_pay, "updated_at"),
    Queue("disbursements_pay", "disbursements", _("拨付到期的经费"), disbursements.to_pay, "updated_at"),
    Queue("disbursements_return", "received", _("退回经费"), disbursements.to_give_back, "return_by"),
    Queue("obligations_report", "promises", _("报告转化情况"), obligations.to_report, "updated_at"),
    Queue("obligations_judge", "obligations", _("核查转化情况"), obligations.to_judge, "updated_at"),
    Queue("listings_answer", "promises", _("对拟列入名单陈述申辩"), obligations.to_answer, "updated_at"),
    Queue("listings_handle", "listings", _("办理列入名单"), obligations.to_handle, "updated_at"),
    Queue("recognition_reports", "applications", _("填写资格年度报告"), recognitions.reports_to_write, "due_on"),
    Queue(
        "recognition_hearings",
        "applications",
        _("对拟撤销资格陈述意见"),
        recognitions.hearings_to_answer,
        "hearing_until",
    ),
    Queue("recognition_grants", "recognitions", _("给入选申报颁发资格"), recognitions.calls_to_grant, "decided_at"),
    Queue("recognition_grades", "recognitions", _("评定资格年度报告"), recognitions.reports_to_grade, "submitted_at"),
    Queue("recognition_renewals", "recognitions", _("答复资格延续申请"), recognitions.renewals_to_decide, "asked_at"),
    Queue(
        "recognition_decisions",
        "recognitions",
        _("对拟撤销资格作出决定"),
        recognitions.hearings_to_decide,
        "updated_at",
    ),
    Queue(
        "recognition_appeals", "recognitions", _("答复撤销资格的复核"), recognitions.appeals_to_decide, "appealed_at"
    ),
    Queue("recognition_clearing", "recognitions", _("保密审查（资格）"), recognitions.to_clear, "created_at"),
    Queue("reports", "reports", _("填报报表"), reports_to_fill, "created_at"),
    Queue("reports_to_look_at", "collection", _("受理、审定下级填报"), reports_to_look_at, "submitted_at"),
    Queue("plan_tasks", "ledger", _("推进并报送到期任务"), plan_tasks_due, "due_on"),
    Queue("plan_checks", "ledger", _("核验销号申请"), plan_tasks_to_check, "updated_at"),
    Queue("items", "items", _("落实并报送议定事项"), items_to_do, "created_at"),
    Queue("item_checks", "items", _("确认议定事项"), items_to_confirm, "updated_at"),
    Queue("orders", "orders", _("整改并提交证明"), orders_to_carry_out, "issued_at"),
    Queue("order_checks", "orders", _("核查整改效果"), orders_to_check, "updated_at"),
    Queue("review_tasks", "review_tasks", _("答复并提交专家评审"), reviews_to_do, "created_at"),
    Queue("review_votes", "review_tasks", _("对评过的项目表决"), votes_to_cast, "submitted_at"),
    Queue("review_pools", "review_tasks", _("确认是否加入评审专家库"), pools_to_join, "created_at"),
    Queue("visits", "review_tasks", _("参加现场考察"), visits_to_make, "held_on"),
    Queue("ballots", "ballots", _("作为用户评价用过的成果"), ballots_to_cast, "created_at"),
    Queue("forecasts", "foresights", _("回答技术预测"), foresights_to_answer, "due_on"),
    Queue("foresights", "foresights", _("汇总技术预测的意见"), foresights_to_weigh, "updated_at"),
    Queue("reviews", "reviews", _("主持合议、办结评审"), reviews_to_conclude, "updated_at"),
    Queue("review_achievements", "achievements", _("审核成果"), achievements_to_review, "submitted_at"),
    Queue("review_demands", "demands", _("诊断需求"), demands_to_diagnose, "submitted_at"),
    Queue("secrecy_achievements", "secrecy", _("保密审查（成果）"), achievements_for_secrecy, "updated_at"),
    Queue("secrecy_demands", "secrecy", _("保密审查（需求）"), demands_for_secrecy, "updated_at"),
    Queue("secrecy_notices", "notices", _("保密审查（公示）"), notices_for_secrecy, "submitted_at"),
    Queue("notice_objections", "notices", _("答复对公示的异议"), notices_with_objections, "updated_at"),
    Queue("notices_ended", "notices", _("办结期满的公示"), notices_to_conclude, "last_day"),
    Queue("organisations", "organisations", _("核验单位"), organisations_to_verify, "created_at"),
)


@dataclass(frozen=True)
class FiledQueue:
    """Filed records of one kind that wait for the actor to do one thing."""

    kind: FilingKind
    work: filing.Work
    total: int

    @property
    def action(self) -> str:
        """What is to be done, in words."""
        return f"{self.work.label}：{self.kind.label}"

    def rows(self, actor: Actor) -> Any:
        """The records themselves, longest waiting first."""
        return filing.waiting(self.kind.model, self.work, actor).order_by("submitted_at", "pk")


def filed_waiting(actor: Actor) -> list[FiledQueue]:
    """What waits for the actor among filed records of all kinds; one query."""
    return [FiledQueue(kind_for(model), work, total) for (model, work), total in filing.counts(actor).items()]


def _counted(actor: Actor) -> tuple[dict[str, int], dict[str, int]]:
    """How much waits in each group of queues that is the actor's work, and of each kind of filed record; one query."""
    asked = {queue: records for queue in QUEUES if (records := queue.records(actor)) is not None}
    filed = filing.questions(actor)
    totals = counting.counts({**asked, **filed})
    groups: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for queue in asked:
        groups[queue.group] += totals[queue]
    for model, work in filed:
        kinds[kind_for(model).slug] += totals[model, work]
    return dict(groups), dict(kinds)


def has_targets(actor: Actor) -> bool:
    """Whether the organisation acted for has targets in force; governments have boards in any case."""
    if actor.organisation_id is None or actor.oversight is not None:
        return False
    return Target.objects.in_force().filter(place_organisation=actor.organisation_id).exists()


def has_key_projects(actor: Actor) -> bool:
    """Whether the unit acted for leads a key project or takes part in one; governments keep them in any case."""
    if actor.organisation_id is None or actor.oversight is not None:
        return False
    return KeyProject.objects.visible_to(actor).exists()


def is_expert(actor: Actor) -> bool:
    """Whether the person stands, or has stood, in a pool of experts."""
    return actor.user_id is not None and Expert.objects.filter(user=actor.user_id).exists()


def is_paid(actor: Actor) -> bool:
    """Whether the organisation acted for is, or was, promised money by a body."""
    return actor.organisation_id is not None and Disbursement.objects.paid_to(actor).exists()


def is_obliged(actor: Actor) -> bool:
    """Whether the organisation acted for promised a body something, or is, or was, to stand on one of its lists."""
    if actor.organisation_id is None or actor.oversight is not None:
        return False
    return obligations.concern(actor)


@dataclass(frozen=True)
class Figures:
    """How much waits for a person: by group of queues, and by kind of filed record; `at` by the clock of the host.

    `has_targets`: the organisation acted for, no government, has targets to meet, and so a board of its own.
    `has_key_projects`: the organisation acted for, no government, leads a key project or takes part in one.
    `is_expert`: the person stands in a pool of experts. `is_paid`: the organisation acted for is promised money.
    `is_obliged`: it promised something after acceptance, or is to stand on a list.
    `needed`: the kinds of filed records that concern few organisations, this one among them.
    """

    groups: dict[str, int]
    kinds: dict[str, int]
    at: float
    has_targets: bool = False
    is_expert: bool = False
    has_key_projects: bool = False
    is_paid: bool = False
    is_obliged: bool = False
    needed: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.groups.values()) + sum(self.kinds.values())


def figures(actor: Actor, *, since: float) -> Figures:
    """What waits for the actor: counted after `since`, and not longer ago than `KEPT_SECONDS`.

    `since` is when the actor last changed something; what others did may take those seconds to show.
    """
    rights = hash(actor.permissions)
    key = f"waiting.{actor.user_id}.{actor.organisation_id}.{actor.oversight}.{actor.service}.{rights}"
    kept: Figures | None = cache.get(key)
    if kept is not None and since < kept.at:
        return kept
    at = time.time()
    groups, kinds = _counted(actor)
    found = Figures(
        groups,
        kinds,
        at,
        has_targets=has_targets(actor),
        is_expert=is_expert(actor),
        has_key_projects=has_key_projects(actor),
        is_paid=is_paid(actor),
        is_obliged=is_obliged(actor),
        needed=filing.needed(actor),
    )
    cache.set(key, found, KEPT_SECONDS)
    return found
