"""What introductions tell people, and whom; no message holds contact data."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.introductions.enums import DeclineCode, OutcomeCode, Side
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership

register("introductions", gettext_lazy("对接的申请与进展"), group="introductions")


def tell_of_request(introduction: Introduction) -> None:
    """The other side: somebody wants to meet."""
    _send(
        introduction,
        Side.COUNTERPART,
        "requested",
        _("%(unit)s希望与您对接") % {"unit": introduction.organisation.name},
        _("对方的问题：%(problem)s\n请在%(day)s前答复；接受后双方的联系方式会同时互告。")
        % {"problem": introduction.problem_text, "day": _day(introduction.answer_by)},
    )


def remind_of_request(introduction: Introduction) -> None:
    """The other side: the answer is due."""
    _send(
        introduction,
        Side.COUNTERPART,
        "reminded",
        _("请尽快答复%(unit)s的对接请求") % {"unit": introduction.organisation.name},
        _("答复期限是%(day)s，逾期请求将自动失效。") % {"day": _day(introduction.answer_by)},
    )


def tell_of_acceptance(introduction: Introduction, context: Context) -> None:
    """The initiator: the other side accepts; the contacts are on the page."""
    _send(
        introduction,
        Side.INITIATOR,
        "accepted",
        _("%(unit)s接受了对接") % {"unit": introduction.counterpart.name},
        _("双方的联系方式和引荐证明已在对接页面上，请尽快联系，并在有结果时登记。"),
    )


def tell_of_refusal(introduction: Introduction, context: Context) -> None:
    """The initiator: the other side declines, and why. Who that is stays untold: they have not met."""
    reason = str(DeclineCode(introduction.decline_code).label)
    _send(
        introduction,
        Side.INITIATOR,
        "declined",
        _("对方婉拒了对接"),
        _("原因：%(reason)s。%(text)s\n可以查看其他匹配的成果或需求。")
        % {"reason": reason, "text": introduction.decline_text},
    )


def tell_of_cancellation(introduction: Introduction, context: Context) -> None:
    """The other side: nothing is to be answered any more."""
    _send(
        introduction,
        Side.COUNTERPART,
        "cancelled",
        _("%(unit)s取消了对接请求") % {"unit": introduction.organisation.name},
        _("无需再答复。%(reason)s") % {"reason": context.reason},
    )


def tell_of_lapse(introduction: Introduction, context: Context) -> None:
    """Both sides: the time to answer is over."""
    for side in Side:
        _send(
            introduction,
            side,
            "lapsed",
            _("对接请求逾期失效"),
            _("受邀方没有在%(day)s前答复；如仍有意，可以重新发起。") % {"day": _day(introduction.answer_by)},
        )


def tell_of_outcome(introduction: Introduction, context: Context) -> None:
    """The side that did not record it: the outcome is on the page."""
    outcome = str(OutcomeCode(introduction.outcome).label)
    side = introduction.side_of(context.actor.organisation_id)
    other = Side.COUNTERPART if side == Side.INITIATOR else Side.INITIATOR
    _send(
        introduction,
        other,
        f"outcome.{introduction.outcome_at:%Y%m%d%H%M%S%f}",
        _("对方登记了对接结果：%(outcome)s") % {"outcome": outcome},
        _("如与实际不符，请在对接页面登记您的结果。"),
    )


def ask_for_outcome(introduction: Introduction, *, on: date) -> None:
    """Both sides: what came of it?"""
    for side in Side:
        _send(
            introduction,
            side,
            f"ask.{on:%Y%m%d}",
            _("对接进展如何？"),
            _("请花一分钟登记结果：签约、试用、不合适的原因都可以。结果会用来改进推荐。"),
        )


def people_of(introduction: Introduction, side: Side) -> list[Any]:
    """Who is told on a side: its managers and administrators, and the person whose matter it is."""
    subject = introduction.subject
    is_initiator = side == Side.INITIATOR
    person = introduction.created_by_id if is_initiator else subject.submitted_by_id or subject.created_by_id
    rows = Membership.objects.filter(organisation=organisation_of(introduction, side), state=MembershipState.ACTIVE)
    told = rows.filter(Q(roles__overlap=[Role.ADMINISTRATOR, Role.MANAGER]) | Q(user=person))
    return [membership.user for membership in told.select_related("user").order_by("user_id")]


def organisation_of(introduction: Introduction, side: Side) -> Any:
    """The key of the organisation on a side."""
    return introduction.organisation_id if side == Side.INITIATOR else introduction.counterpart_id


def _send(introduction: Introduction, side: Side, occasion: str, subject: str, text: str) -> None:
    """Tell the people of a side, and the channels of its organisation."""
    inbox.send(
        people_of(introduction, side),
        key=f"introductions.{introduction.pk}.{occasion}",
        subject=f"{subject}：{introduction.subject.title[:60]}",
        text=text.strip(),
        url=f"/workbench/introductions/{introduction.pk}/",
        organisations=[organisation_of(introduction, side)],
    )


def _day(day: date) -> str:
    return date_format(day, "Y年n月j日")
