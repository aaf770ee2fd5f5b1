"""What campaigns tell people, and whom: many units with one message, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.registers.campaigns.enums import OPEN_STATES, AssignmentState, CampaignState
from lianqiao.registers.campaigns.models import Assignment, Campaign
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import people_for

register("campaigns", gettext_lazy("摸底与征集"), group="tasks")

#: Roles whose people fill in what a unit is asked.
ANSWERING = (Role.ADMINISTRATOR, Role.EDITOR, Role.MANAGER)
_OF_DECISION = {
    AssignmentState.ACCEPTED: (gettext_lazy("已通过"), gettext_lazy("主管部门已查看，没有需要补充的。")),
    AssignmentState.RETURNED: (gettext_lazy("被退回补充"), gettext_lazy("请按下面的理由补充后重新报送。")),
    AssignmentState.EXCUSED: (gettext_lazy("已免报"), gettext_lazy("这次不需要贵单位填报。")),
    AssignmentState.WAITING: (gettext_lazy("恢复填报"), gettext_lazy("请在截止日期前完成。")),
}


def people_of(unit_ids: Iterable[Any]) -> list[Any]:
    """Who fills in what the units are asked; each person once, in two queries whatever the number of units."""
    rows = Membership.objects.filter(
        organisation__in=list(unit_ids), state=MembershipState.ACTIVE, roles__overlap=[str(role) for role in ANSWERING]
    )
    return list(get_user_model().objects.filter(pk__in=rows.values("user")).order_by("pk"))


def tell_all_units(campaign: Campaign, context: Context) -> None:
    """Every unit that was called on: what is asked and until when."""
    tell_units(campaign, list(campaign.assignments.values_list("organisation", flat=True)))


def tell_units(campaign: Campaign, unit_ids: list[Any]) -> None:
    """These units: what is asked and until when."""
    inbox.send(
        people_of(unit_ids),
        key=f"campaigns.{campaign.pk}.start",
        subject=_("请参加“%(title)s”") % {"title": campaign.title[:60]},
        text=_("%(body)s请贵单位在 %(day)s 前完成。\n%(text)s")
        % {"body": campaign.organisation, "day": day_words(campaign.ends_on), "text": campaign.text[:300]},
        url=links.page_of(campaign),
        organisations=unit_ids,
    )


def remind_units(campaign: Campaign, unit_ids: list[Any], *, on: date) -> None:
    """Units that are behind; a person hears of a campaign once a day."""
    inbox.send(
        people_of(unit_ids),
        key=f"campaigns.{campaign.pk}.remind.{on}",
        subject=_("提醒：请完成“%(title)s”") % {"title": campaign.title[:60]},
        text=_("贵单位还没有报送。截止日期：%(day)s；单独延期的以任务页面为准。")
        % {"day": day_words(campaign.ends_on)},
        url=links.page_of(campaign),
        organisations=unit_ids,
    )


def tell_of_extension(campaign: Campaign, context: Context) -> None:
    """Units that still have to do something: there is more time for all."""
    units = list(campaign.assignments.filter(state__in=OPEN_STATES).values_list("organisation", flat=True))
    inbox.send(
        people_of(units),
        key=f"campaigns.{campaign.pk}.extended.{campaign.ends_on}",
        subject=_("“%(title)s”延期至 %(day)s") % {"title": campaign.title[:60], "day": day_words(campaign.ends_on)},
        text=context.reason,
        url=links.page_of(campaign),
        organisations=units,
    )


def tell_of_cancellation(campaign: Campaign, context: Context) -> None:
    """Every unit that had been called on: nothing more is asked. A draft had told nobody."""
    if campaign.starts_on is None:
        return
    units = list(campaign.assignments.values_list("organisation", flat=True))
    inbox.send(
        people_of(units),
        key=f"campaigns.{campaign.pk}.cancelled",
        subject=_("“%(title)s”已取消") % {"title": campaign.title[:60]},
        text=context.reason,
        url=links.page_of(campaign),
        organisations=units,
    )


def tell_body(campaign: Campaign, context: Context) -> None:
    """Whoever made the campaign: the program has reminded, or has ended it."""
    subject = _("已自动结束") if campaign.state == CampaignState.CLOSED else _("已自动提醒未报送的单位")
    inbox.send(
        people_for(campaign.organisation_id, campaign.created_by_id),
        key=f"campaigns.{campaign.pk}.{campaign.state}.{campaign.reminded_for}",
        subject=_("“%(title)s”%(subject)s") % {"title": campaign.title[:60], "subject": subject},
        text=_("请查看各单位的进度。"),
        url=links.page_of(campaign),
    )


def tell_body_of_hand_in(assignment: Assignment, context: Context) -> None:
    """Whoever made an inventory: a unit has handed in. Answers to a survey are too many for messages."""
    campaign = assignment.campaign
    if campaign.is_survey:
        return
    inbox.send(
        people_for(campaign.organisation_id, campaign.created_by_id),
        key=f"campaigns.assignment.{assignment.pk}.{assignment.handed_in_at:%Y%m%d%H%M%S%f}",
        subject=_("%(unit)s 报送了“%(title)s”") % {"unit": assignment.organisation, "title": campaign.title[:60]},
        text=_("请查看；有遗漏的可以退回补充。"),
        url=links.page_of(assignment),
    )


def tell_unit(assignment: Assignment, context: Context) -> None:
    """The unit: what the body decided about what it handed in."""
    subject, text = _OF_DECISION[AssignmentState(assignment.state)]
    _send_to_unit(assignment, str(subject), f"{text}\n{context.reason}".strip())


def tell_unit_of_extension(assignment: Assignment, *, reason: str) -> None:
    """The unit: it has more time."""
    subject = _("延期至 %(day)s") % {"day": day_words(assignment.due_on)}
    _send_to_unit(assignment, subject, reason)


def _send_to_unit(assignment: Assignment, subject: str, text: str) -> None:
    inbox.send(
        people_of([assignment.organisation_id]),
        key=f"campaigns.assignment.{assignment.pk}.{assignment.state}.{assignment.updated_at:%Y%m%d%H%M%S%f}",
        subject=_("“%(title)s”%(subject)s") % {"title": assignment.campaign.title[:60], "subject": subject},
        text=text,
        url=links.page_of(assignment),
        organisations=[assignment.organisation_id],
    )
