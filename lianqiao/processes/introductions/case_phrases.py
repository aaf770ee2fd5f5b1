"""What cases tell people after both sides have met: steps, confirmations, what is due, mandates and teams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianqiao.core import clock, inbox
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.introductions.enums import DeadlineKind, MandateState, Side, Verdict
from lianqiao.processes.introductions.models import Deadline, Introduction, Mandate, Step, TeamMember
from lianqiao.processes.introductions.phrases import organisation_of, people_of
from lianqiao.registers.organisations.queries.actors import members_with, people_for


def ask(deadline: Deadline, context: Context) -> None:
    """Whoever is expected to do something: the other side of a claim, else both sides, and their managers."""
    introduction, day = deadline.introduction, date_format(deadline.due_on, "Y年n月j日")
    if deadline.kind == DeadlineKind.REPLY and deadline.step is not None:
        side = Side.COUNTERPART if deadline.step.side == Side.INITIATOR else Side.INITIATOR
        subject = _("请确认对方登记的“%(step)s”") % {"step": deadline.step.get_stage_display()}
        text = _("确认期限是%(day)s。请在对接页面确认属实或提出异议；确认以后才计入成效。") % {"day": day}
        _tell(introduction, (side,), f"due.{deadline.pk}", subject, text)
        return
    if deadline.kind == DeadlineKind.FOLLOW_UP:
        subject = _("落地后第 %(round)d 次回访") % {"round": deadline.round}
        text = _("请花几分钟登记到账、销售、税收和就业情况；没有进展也请说明。")
    else:
        subject = _("对接停在“%(stage)s”，请登记进展") % {"stage": introduction.get_stage_display()}
        text = _("%(day)s以前没有新的进展。请登记最新情况；谈不成的请选择原因结束，便于改进推荐。") % {"day": day}
    _tell(introduction, tuple(Side), f"due.{deadline.pk}", subject, text)


def tell_of_confirmation(introduction: Introduction, context: Context) -> None:
    """The side that recorded it: it counts."""
    _tell_of_reply(introduction, _("对方确认了您登记的“%(step)s”"), _("已计入成效。"))


def tell_of_dispute(introduction: Introduction, context: Context) -> None:
    """The side that recorded it: the other one does not agree, and why."""
    _tell_of_reply(introduction, _("对方对您登记的“%(step)s”有异议"), context.reason)


def tell_of_verification(introduction: Introduction, context: Context) -> None:
    """The side that recorded it: the government has verified it."""
    _tell_of_reply(introduction, _("主管部门核实了您登记的“%(step)s”"), _("已计入成效。"))


def tell_of_follow_up(introduction: Introduction, context: Context) -> None:
    """The other side: figures were told for both."""
    side = introduction.side_of(context.actor.organisation_id)
    others = tuple(one for one in Side if one != side)
    subject = _("已登记第 %(round)d 次回访") % {"round": context.data["round"]}
    _tell(introduction, others, f"round.{context.data['round']}", subject, _("如与实际不符，请在对接页面留言。"))


def tell_of_offer(mandate: Mandate) -> None:
    """The manager: somebody wants to be helped."""
    until = date_format(mandate.until, "Y年n月j日")
    text = _("委托事项：%(scope)s\n委托到%(until)s为止。请答复是否接受。") % {
        "scope": mandate.scope_text,
        "until": until,
    }
    subject = _("%(unit)s请您担任技术经理人") % {"unit": mandate.organisation.name}
    _tell_manager(mandate, "offered", subject, text)


def tell_of_acceptance(mandate: Mandate, context: Context) -> None:
    """The giver: somebody helps now."""
    _tell_giver(mandate, "accepted", _("%(manager)s接受了委托") % {"manager": mandate.manager_name}, "")


def tell_of_refusal(mandate: Mandate, context: Context) -> None:
    """The giver: the manager does not want to, and why."""
    _tell_giver(mandate, "declined", _("%(manager)s没有接受委托") % {"manager": mandate.manager_name}, context.reason)


def tell_of_withdrawal(mandate: Mandate, context: Context) -> None:
    """The manager: nothing is to be answered any more."""
    _tell_manager(mandate, "withdrawn", _("%(unit)s撤回了委托") % {"unit": mandate.organisation.name}, context.reason)


def tell_of_end(mandate: Mandate, context: Context) -> None:
    """Whoever did not end it."""
    if context.actor.organisation_id == mandate.organisation_id:
        subject = _("%(unit)s解除了委托") % {"unit": mandate.organisation.name}
        _tell_manager(mandate, "ended", subject, context.reason)
    else:
        _tell_giver(mandate, "ended", _("%(manager)s解除了委托") % {"manager": mandate.manager_name}, context.reason)


def tell_of_expiry(mandate: Mandate, context: Context) -> None:
    """Both: its time is over."""
    text = _("期限是%(day)s，需要继续的请重新委托。") % {"day": date_format(mandate.until, "Y年n月j日")}
    _tell_giver(mandate, "expired", _("技术经理人委托已到期"), text)
    _tell_manager(mandate, "expired", _("技术经理人委托已到期"), text)


def tell_of_assignment(member: TeamMember) -> None:
    """The person who is to help."""
    facts = {"role": member.get_role_display(), "duty": member.duty, "day": date_format(member.until, "Y年n月j日")}
    inbox.send(
        [member.person],
        key=f"introductions.{member.introduction_id}.team.{member.pk}",
        subject=_("请您协助一项对接：%(title)s") % {"title": member.introduction.subject.title[:60]},
        text=_("专业：%(role)s。%(duty)s\n到%(day)s为止。") % facts,
        url=f"/workbench/introductions/{member.introduction_id}/",
    )


def managers_of(introduction: Introduction, sides: Iterable[Side]) -> list[Any]:
    """The people who act today as technology managers for these sides."""
    today = clock.today()
    givers = [organisation_of(introduction, side) for side in sides]
    rows = Mandate.objects.covering(introduction).filter(state=MandateState.ACTIVE, organisation__in=givers)
    found = []
    for mandate in rows.filter(starts_on__lte=today, until__gte=today).select_related("manager"):
        found += manager_people(mandate)
    return found


def manager_people(mandate: Mandate) -> list[Any]:
    """Whom the mandate names, or the technology managers of the organisation."""
    if mandate.manager is not None:
        return [mandate.manager]
    return list(members_with(Role.MANAGER, [mandate.manager_organisation_id]))


def _tell_of_reply(introduction: Introduction, subject: str, text: str) -> None:
    step = Step.objects.filter(introduction=introduction, reply__isnull=False).order_by("-reply__replied_at").first()
    if step is None:
        return
    told = tuple(Side) if step.verdict == Verdict.VERIFIED else (Side(step.side),)
    _tell(introduction, told, f"reply.{step.pk}", subject % {"step": step.get_stage_display()}, text)


def _tell(introduction: Introduction, sides: tuple[Side, ...], occasion: str, subject: str, text: str) -> None:
    people = [person for side in sides for person in people_of(introduction, side)]
    inbox.send(
        [*people, *managers_of(introduction, sides)],
        key=f"introductions.{introduction.pk}.{occasion}",
        subject=f"{subject}：{introduction.subject.title[:60]}",
        text=text.strip(),
        url=f"/workbench/introductions/{introduction.pk}/",
        organisations=[organisation_of(introduction, side) for side in sides],
    )


def _tell_giver(mandate: Mandate, occasion: str, subject: str, text: str) -> None:
    people = people_for(mandate.organisation_id, mandate.created_by_id)
    _send(mandate, people, [mandate.organisation_id], f"giver.{occasion}", subject, text)


def _tell_manager(mandate: Mandate, occasion: str, subject: str, text: str) -> None:
    _send(mandate, manager_people(mandate), [mandate.manager_organisation_id], occasion, subject, text)


def _send(mandate: Mandate, people: Any, organisations: list[Any], occasion: str, subject: str, text: str) -> None:
    inbox.send(
        people,
        key=f"introductions.mandate.{mandate.pk}.{occasion}",
        subject=f"{subject}：{mandate.matter_title}",
        text=text.strip(),
        url=f"/workbench/mandates/{mandate.pk}/",
        organisations=organisations,
    )
