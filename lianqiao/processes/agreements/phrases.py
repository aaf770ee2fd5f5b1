"""What agreements tell people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import ROLE_PERMISSIONS, Permission
from lianqiao.core.transitions import Context
from lianqiao.processes.agreements.models import Agreement, Amendment, Milestone, Party
from lianqiao.processes.programmes.phrases import writers_of
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership

register("agreements", gettext_lazy("合同与执行"), group="tasks")

#: Roles whose people handle agreements in the issuing body.
_HANDLING = [str(role) for role, permissions in ROLE_PERMISSIONS.items() if Permission.AGREEMENT_MANAGE in permissions]


def handlers_of(agreement: Agreement) -> list[Any]:
    """Who handles agreements in the body; one query."""
    rows = Membership.objects.filter(
        organisation=agreement.organisation_id, state=MembershipState.ACTIVE, roles__overlap=_HANDLING
    )
    return list(get_user_model().objects.filter(pk__in=rows.values("user")).order_by("pk"))


def units_of(agreement: Agreement) -> list[Any]:
    """The keys of the units that sign besides the body."""
    rows = Party.objects.filter(agreement=agreement).exclude(organisation=agreement.organisation_id)
    return list(rows.order_by("organisation").values_list("organisation", flat=True).distinct())


def _send(
    people: Iterable[Any], occasion: str, subject: str, text: str, record: Any, units: Iterable[Any] = ()
) -> None:
    inbox.send(
        people,
        key=f"agreements.{occasion}",
        subject=subject,
        text=text,
        url=links.page_of(record),
        organisations=units,
    )


def _stamp(context: Context) -> str:
    return f"{context.at:%Y%m%d%H%M%S%f}"


def ask_for_signatures(agreement: Agreement, context: Context) -> None:
    """Every unit that signs: the text is there."""
    units = units_of(agreement)
    given = {"title": agreement.title[:60], "heading": agreement.heading}
    _send(
        writers_of(units),
        f"offered.{agreement.pk}.{_stamp(context)}",
        _("请签署“%(title)s”的%(heading)s") % given,
        _("请先核对内容：需要修改的，在任何一方签署以前退回签约部门；没有问题的，签署后登记。"),
        agreement,
        units,
    )


def remind_of_signatures(agreement: Agreement, context: Context) -> None:
    """Units that have not signed yet."""
    rows = agreement.parties.filter(signatures__isnull=True).exclude(organisation=agreement.organisation_id)
    units = list(rows.order_by("organisation").values_list("organisation", flat=True).distinct())
    given = {"title": agreement.title[:60], "heading": agreement.heading}
    _send(
        writers_of(units),
        f"unsigned.{agreement.pk}.{_stamp(context)}",
        _("提醒：“%(title)s”的%(heading)s还没有签署") % given,
        _("各方签署以后才能生效和拨款。"),
        agreement,
        units,
    )


def tell_parties(agreement: Agreement, context: Context) -> None:
    """Every unit that signs: how far it has come."""
    if not agreement.revision:
        return
    units = units_of(agreement)
    _send(
        writers_of(units),
        f"state.{agreement.pk}.{_stamp(context)}",
        _("“%(title)s”%(what)s") % {"title": agreement.title[:60], "what": agreement.get_state_display()},
        context.reason or _("合同编号：%(number)s") % {"number": agreement.number},
        agreement,
        units,
    )


def tell_body(agreement: Agreement, context: Context) -> None:
    """Whoever handles agreements in the body: the unit has said something."""
    given = {"title": agreement.title[:60], "unit": agreement.undertaker}
    _send(
        handlers_of(agreement),
        f"answer.{agreement.pk}.{_stamp(context)}",
        _("%(unit)s 对“%(title)s”提出意见") % given,
        context.reason,
        agreement,
    )


def tell_of_hearing(agreement: Agreement, context: Context) -> None:
    """The units: it is to be stopped, and until when they may answer."""
    units = units_of(agreement)
    day = "" if agreement.hearing_until is None else day_words(agreement.hearing_until)
    _send(
        writers_of(units),
        f"hearing.{agreement.pk}.{_stamp(context)}",
        _("“%(title)s”拟终止，可以在%(day)s前陈述申辩") % {"title": agreement.title[:50], "day": day},
        context.reason,
        agreement,
        units,
    )


def remind_of_milestone(milestone: Milestone, context: Context) -> None:
    """The unit: a report is due soon."""
    unit = milestone.agreement.application.organisation_id
    given = {"name": milestone.name, "day": day_words(milestone.deadline)}
    _send(
        writers_of([unit]),
        f"due.{milestone.pk}.{milestone.deadline}",
        _("请在%(day)s前报告“%(name)s”") % given,
        str(milestone.agreement),
        milestone,
        [unit],
    )


def tell_of_delay(milestone: Milestone, context: Context) -> None:
    """Unit and body: a day has passed without a report."""
    agreement = milestone.agreement
    unit = agreement.application.organisation_id
    given = {"name": milestone.name, "day": day_words(milestone.deadline)}
    _send(
        [*writers_of([unit]), *handlers_of(agreement)],
        f"late.{milestone.pk}.{milestone.deadline}",
        _("“%(name)s”逾期没有报告，应在%(day)s前完成") % given,
        str(agreement),
        milestone,
        [unit],
    )


def tell_body_of_report(milestone: Milestone, context: Context) -> None:
    """Whoever handles agreements in the body: a report is there."""
    given = {"name": milestone.name, "title": milestone.agreement.title[:60]}
    _send(
        handlers_of(milestone.agreement),
        f"reported.{milestone.pk}.{_stamp(context)}",
        _("“%(title)s”提交了“%(name)s”的报告") % given,
        _("请验收。"),
        milestone,
    )


def tell_of_judgement(milestone: Milestone, context: Context) -> None:
    """The unit: what became of its report."""
    unit = milestone.agreement.application.organisation_id
    given = {"name": milestone.name, "what": milestone.get_state_display()}
    _send(
        writers_of([unit]),
        f"judged.{milestone.pk}.{_stamp(context)}",
        _("“%(name)s”：%(what)s") % given,
        milestone.opinion or str(milestone.agreement),
        milestone,
        [unit],
    )


def ask_for_consent(amendment: Amendment) -> None:
    """All parties but the proposer: please answer."""
    agreement = amendment.agreement
    units = [unit for unit in units_of(agreement) if unit != amendment.organisation_id]
    people = writers_of(units)
    if amendment.organisation_id != agreement.organisation_id:
        people += handlers_of(agreement)
    _send(
        people,
        f"amendment.{amendment.pk}",
        _("%(unit)s 提出变更“%(title)s”，请答复") % {"unit": amendment.organisation, "title": agreement.title[:60]},
        amendment.reason,
        agreement,
        units,
    )


def tell_of_amendment(amendment: Amendment, context: Context) -> None:
    """All parties: what became of a change."""
    agreement = amendment.agreement
    units = units_of(agreement)
    _send(
        [*writers_of(units), *handlers_of(agreement)],
        f"amended.{amendment.pk}.{amendment.state}",
        _("“%(title)s”的变更%(what)s") % {"title": agreement.title[:60], "what": amendment.get_state_display()},
        context.reason or amendment.reason,
        agreement,
        units,
    )
