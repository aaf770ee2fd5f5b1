"""What disposals tell people, and whom."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.disposals.enums import ConsentAnswer, DisposalState
from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import members_with, people_for

register("disposals", gettext_lazy("转化决策"), group="tasks")

#: Roles whose people answer for a co-owner.
_ANSWERING = (Role.ADMINISTRATOR, Role.EDITOR, Role.MANAGER)
_OF_STATE = {
    DisposalState.DRAFT: gettext_lazy("退回准备：%(reason)s"),
    DisposalState.APPROVED: gettext_lazy("可以用于交易，编号 %(number)s，有效期至 %(day)s"),
    DisposalState.REFUSED: gettext_lazy("决策没有通过"),
    DisposalState.CONCLUDED: gettext_lazy("已成交"),
    DisposalState.LAPSED: gettext_lazy("有效期已过，要继续转化请重新决策"),
    DisposalState.WITHDRAWN: gettext_lazy("已撤回，不再转化"),
}


def ask_deciders(disposal: Disposal, context: Context) -> None:
    """The administrators of the unit: a disposal waits for its decision."""
    people = [one for one in members_with(Role.ADMINISTRATOR, [disposal.organisation_id]) if one != context.actor.user]
    inbox.send(
        people,
        key=f"disposals.decide.{disposal.pk}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("请登记转化决策“%(title)s”的结果") % {"title": disposal.title},
        text=_("材料已备齐并提交；会议或会签以后，由提交人以外的同事登记决策记录。"),
        url=links.page_of(disposal),
    )


def tell_unit(disposal: Disposal, context: Context) -> None:
    """Whoever proposed or began it: what has become of it."""
    words = {
        "reason": context.reason,
        "number": disposal.number,
        "day": "" if disposal.valid_until is None else day_words(disposal.valid_until),
    }
    inbox.send(
        people_for(disposal.organisation_id, disposal.proposed_by_id or disposal.created_by_id),
        key=f"disposals.state.{disposal.pk}.{disposal.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("转化决策“%(title)s”：%(state)s") % {"title": disposal.title, "state": disposal.get_state_display()},
        text=str(_OF_STATE[DisposalState(disposal.state)]) % words,
        url=links.page_of(disposal),
    )


def tell_co_owners(disposal: Disposal, context: Context) -> None:
    """The co-owners that were asked: what has become of it."""
    asked = CoOwnerConsent.objects.filter(disposal=disposal, organisation__isnull=False)
    for consent in asked.filter(content_sha256=disposal.content_sha256).select_related("organisation"):
        inbox.send(
            answering_for(consent.organisation_id),
            key=f"disposals.outcome.{consent.pk}.{disposal.state}.{context.at:%Y%m%d%H%M%S%f}",
            subject=_("%(unit)s的转化决策“%(title)s”：%(state)s")
            % {
                "unit": disposal.organisation.display_name,
                "title": disposal.title,
                "state": disposal.get_state_display(),
            },
            text="",
            url=links.page_of(consent),
        )


def ask_co_owner(consent: CoOwnerConsent) -> None:
    """The co-owner: a disposal waits for its consent."""
    disposal = consent.disposal
    inbox.send(
        answering_for(consent.organisation_id),
        key=f"disposals.consent.{consent.pk}",
        subject=_("请就共有成果“%(title)s”的转化答复") % {"title": disposal.title},
        text=_("%(unit)s拟转化与贵单位共有的成果，请看方式、价格和份额，答复同意或不同意。")
        % {"unit": disposal.organisation},
        url=links.page_of(consent),
        organisations=[consent.organisation_id],
    )


def remind_co_owners(disposal: Disposal, context: Context) -> None:
    """The co-owners that have not answered yet."""
    waiting = CoOwnerConsent.objects.filter(
        disposal=disposal,
        organisation__isnull=False,
        answer=ConsentAnswer.ASKED,
        content_sha256=disposal.content_sha256,
    )
    for consent in waiting:
        inbox.send(
            answering_for(consent.organisation_id),
            key=f"disposals.reminder.{consent.pk}",
            subject=_("共有成果“%(title)s”的转化还在等贵单位答复") % {"title": disposal.title},
            text=_("%(day)s征求了贵单位的意见。") % {"day": day_words(localdate(consent.asked_at))},
            url=links.page_of(consent),
            organisations=[consent.organisation_id],
        )


def tell_of_answer(consent: CoOwnerConsent) -> None:
    """Whoever asked: what the co-owner answered."""
    disposal = consent.disposal
    inbox.send(
        people_for(disposal.organisation_id, consent.asked_by_id),
        key=f"disposals.answer.{consent.pk}",
        subject=_("%(name)s对“%(title)s”的转化：%(answer)s")
        % {"name": consent.owner_name, "title": disposal.title, "answer": consent.get_answer_display()},
        text=consent.words,
        url=links.page_of(disposal),
    )


def ask_officers(disposal: Disposal) -> None:
    """The secrecy officers of the unit: the content waits for their statement."""
    inbox.send(
        members_with(Role.SECRECY_OFFICER, [disposal.organisation_id]),
        key=f"disposals.secrecy.{disposal.pk}.{disposal.content_sha256[:16]}",
        subject=_("请对转化决策“%(title)s”作保密审查") % {"title": disposal.title},
        text="",
        url=links.page_of(disposal),
    )


def answering_for(organisation_id: Any) -> list[Any]:
    """The people who may answer for a co-owner."""
    rows = Membership.objects.filter(
        organisation=organisation_id,
        state=MembershipState.ACTIVE,
        roles__overlap=[str(role) for role in _ANSWERING],
    )
    return [row.user for row in rows.select_related("user").order_by("user_id")]
