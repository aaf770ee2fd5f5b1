"""What the empowerment of inventors tells people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import ROLE_PERMISSIONS, Permission
from lianqiao.core.transitions import Context
from lianqiao.processes.empowerments.enums import Answer
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue, Variation
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership

register("empowerments", gettext_lazy("职务科技成果赋权"), group="tasks")


def _holders(record: Empowerment, permission: Permission) -> list[Any]:
    """Who holds the right in the unit; one query."""
    roles = [str(role) for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]
    rows = Membership.objects.filter(
        organisation=record.organisation_id, state=MembershipState.ACTIVE, roles__overlap=roles
    )
    return list(get_user_model().objects.filter(pk__in=rows.values("user")).order_by("pk"))


def applicants_of(record: Empowerment) -> list[Any]:
    """Who wrote it and the completers with an account; one query."""
    users = {one.user_id for one in record.participants.all() if one.user_id} | {record.created_by_id}
    return list(get_user_model().objects.filter(pk__in=users).order_by("pk"))


def _send(people: Iterable[Any], occasion: str, subject: str, text: str, record: Any) -> None:
    inbox.send(
        people,
        key=f"empowerments.{occasion}",
        subject=subject,
        text=text,
        url=links.page_of(record),
        organisations=[record.organisation_id],
    )


def _stamp(context: Context) -> str:
    return f"{context.at:%Y%m%d%H%M%S%f}"


def _titled(record: Empowerment, what: str) -> str:
    return _("“%(title)s”%(what)s") % {"title": record.achievement.title[:60], "what": what}


def ask_for_consent(record: Empowerment, context: Context) -> None:
    """The other completers who have an account."""
    users = record.participants.filter(answer=Answer.WAITING, user__isnull=False).exclude(user=context.actor.user_id)
    people = list(get_user_model().objects.filter(pk__in=users.values("user")).order_by("pk"))
    text = _("请看清份额和约定收益，同意或者不同意都要确认。")
    subject = _titled(record, _("的赋权申请请您确认"))
    _send(people, f"consent.{record.pk}.{_stamp(context)}", subject, text, record)


def tell_applicants(record: Empowerment, context: Context) -> None:
    """Who asked for it: how far it has come."""
    text = context.reason or _("请在赋权页面查看下一步。")
    subject = _titled(record, str(record.get_state_display()))
    _send(applicants_of(record), f"state.{record.pk}.{_stamp(context)}", subject, text, record)


def tell_handlers(record: Empowerment, context: Context) -> None:
    """The transfer office: something is to be done."""
    people = _holders(record, Permission.EMPOWERMENT_HANDLE)
    subject = _titled(record, _("的赋权请办理"))
    text = str(record.get_state_display())
    _send(people, f"handle.{record.pk}.{_stamp(context)}", subject, text, record)


def tell_deciders(record: Empowerment, context: Context) -> None:
    """Who decides for the unit."""
    people = _holders(record, Permission.EMPOWERMENT_DECIDE)
    subject = _titled(record, _("的赋权请决定"))
    text = context.reason or str(record.get_state_display())
    _send(people, f"decide.{record.pk}.{_stamp(context)}", subject, text, record)


def ask_for_report(record: Empowerment, context: Context) -> None:
    """The completers: the yearly report is due."""
    subject = _titled(record, _("请报告实施情况"))
    text = _("写几句话就可以：有没有在实施、做了什么、取得多少收入。")
    _send(applicants_of(record), f"report.{record.pk}.{_stamp(context)}", subject, text, record)


def warn_idle(record: Empowerment, context: Context) -> None:
    """The completers: nothing was put to use for too long."""
    subject = _titled(record, _("长期没有实施，单位拟收回赋权"))
    until: Any = record.hearing_until
    text = _("请在 %(day)s 前陈述意见，单位听取以后再作决定。") % {"day": day_words(until)}
    _send(applicants_of(record), f"idle.{record.pk}.{_stamp(context)}", subject, text, record)


def remind_of_arrears(due: IncomeDue, context: Context) -> None:
    """The completers and the transfer office: an amount was not paid on its day."""
    record = due.empowerment
    people = {one.pk: one for one in [*applicants_of(record), *_holders(record, Permission.EMPOWERMENT_HANDLE)]}
    subject = _titled(record, _("的约定收益 %(money)s 逾期") % {"money": format_yuan(due.open_yuan)})
    text = _("应在 %(day)s 前支付，请尽快办理；已经支付的请登记收款。") % {"day": day_words(due.due_on)}
    _send(people.values(), f"arrears.{due.pk}", subject, text, record)


def tell_of_variation(variation: Variation, context: Context) -> None:
    """Who asked for it: whether what was agreed changes."""
    record = variation.empowerment
    subject = _titled(record, _("的变更：%(state)s") % {"state": variation.get_state_display()})
    text = context.reason or variation.reason
    _send(applicants_of(record), f"variation.{variation.pk}.{variation.state}", subject, text, record)
