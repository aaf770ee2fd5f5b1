"""Campaigns and tasks, made and moved on by the domain functions."""

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.campaigns.domain.answers import answer_survey, hand_in
from lianqiao.registers.campaigns.domain.campaigns import create_campaign, invite_units
from lianqiao.registers.campaigns.enums import AssignmentState as A
from lianqiao.registers.campaigns.enums import CampaignKind
from lianqiao.registers.campaigns.enums import CampaignState as C
from lianqiao.registers.campaigns.models import Assignment, Campaign
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Organisation
from tests.factories.actors import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory

#: Days from the start of a campaign to its last day.
LENGTH = 30
QUESTIONS = [
    {"key": "q1", "label": "最想解决的难题", "kind": "text", "options": [], "required": True},
    {
        "key": "q2",
        "label": "愿意投入的资金",
        "kind": "choice",
        "options": ["10万元以下", "10万元以上"],
        "required": False,
    },
]


def make_unit(**values: Any) -> Any:
    """A verified university in city 290100."""
    return OrganisationFactory(**{"kind": OrganisationKind.UNIVERSITY, **values})


def make_campaign(
    state: str = C.RUNNING, *, body: Any = None, units: Any = None, kind: str = CampaignKind.INVENTORY, **values: Any
) -> Campaign:
    """A campaign in that state, of a new body of province 290000 and one new unit unless told."""
    actor = body or make_reviewer()
    given = {
        "kind": kind,
        "title": "存量成果大起底",
        "text": "请各单位梳理存量成果。",
        "ends_on": clock.today() + timedelta(days=LENGTH),
        **({"questions": QUESTIONS} if kind == CampaignKind.SURVEY else {}),
        **values,
    }
    campaign = create_campaign(actor=actor, values=given)
    called = [make_unit()] if units is None else units
    if called:
        keys = [unit.pk for unit in called]
        invite_units(campaign, actor=actor, units=Organisation.objects.filter(pk__in=keys))
    campaign.refresh_from_db()
    if state == C.DRAFT:
        return campaign
    if state == C.CANCELLED:
        return apply(campaign, "cancel", actor=actor, reason="另有安排")
    campaign = apply(campaign, "start", actor=actor)
    return campaign if state == C.RUNNING else apply(campaign, "close", actor=actor, reason="已经完成")


def make_assignment(state: str = A.WAITING, *, campaign: Any = None, **values: Any) -> Assignment:
    """The task of a campaign's only unit in that state."""
    campaign = campaign or make_campaign(**values)
    assignment = campaign.assignments.select_related("campaign", "organisation").get()
    unit = make_actor(organisation=assignment.organisation)
    body = make_actor_of(campaign)
    if state == A.WAITING:
        return assignment
    if state == A.EXCUSED:
        return apply(assignment, "excuse", actor=body, reason="已经撤并")
    if state == A.UNDERWAY:
        return apply(assignment, "begin", actor=unit)
    if campaign.is_survey:
        assignment = answer_survey(assignment, actor=unit, has_need=False)
    else:
        assignment = hand_in(assignment, actor=unit)
    if state == A.HANDED_IN:
        return assignment
    if state == A.ACCEPTED:
        return apply(assignment, "accept", actor=body)
    return apply(assignment, "return", actor=body, reason="有遗漏")


def make_actor_of(campaign: Campaign) -> Any:
    """A reviewer of the body that made the campaign."""
    return make_actor(Role.REVIEWER, organisation=campaign.organisation)
