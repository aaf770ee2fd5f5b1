"""What appraisals and referrals tell people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.appraisals.enums import ReferralState
from lianqiao.processes.appraisals.models import Appraisal, Referral
from lianqiao.registers.organisations.queries.actors import members_with, overseers_with, people_for

register("appraisals", gettext_lazy("成果评价"), group="tasks")
register("referrals", gettext_lazy("评投联动"), group="tasks")


def _send(
    recipients: Iterable[Any], appraisal: Appraisal, context: Context, *, about: str, subject: str, text: str
) -> None:
    inbox.send(
        [user for user in recipients if user != context.actor.user],
        key=f"appraisals.{about}.{appraisal.pk}.{appraisal.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=subject,
        text=text,
        url=links.page_of(appraisal),
    )


def _send_of(recipients: Iterable[Any], referral: Referral, context: Context, *, subject: str, text: str) -> None:
    inbox.send(
        [user for user in recipients if user != context.actor.user],
        key=f"referrals.{referral.pk}.{referral.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=subject,
        text=text,
        url=links.page_of(referral),
    )


def _title(appraisal: Appraisal) -> str:
    return str(appraisal.achievement)[:60]


def _of_evaluator(appraisal: Appraisal) -> list[Any]:
    body = appraisal.evaluator.organisation_id
    found = [*members_with(Role.REVIEWER, [body]), *members_with(Role.ADMINISTRATOR, [body])]
    return list({user.pk: user for user in found}.values())


def tell_evaluator(appraisal: Appraisal, context: Context) -> None:
    """Those who sign for the evaluator: an appraisal was handed in."""
    given = {"unit": appraisal.organisation, "title": _title(appraisal)}
    _send(
        _of_evaluator(appraisal),
        appraisal,
        context,
        about="step",
        subject=_("“%(title)s”申请评价") % given,
        text=_("%(unit)s提交了评价申请，请受理。") % given,
    )


def tell_owner(appraisal: Appraisal, context: Context) -> None:
    """Whoever applied: what became of it."""
    given = {"title": _title(appraisal), "state": appraisal.get_state_display()}
    text = f"{appraisal.result_words}\n{context.reason}".strip()
    _send(
        people_for(appraisal.organisation_id, appraisal.submitted_by_id or appraisal.created_by_id),
        appraisal,
        context,
        about="step",
        subject=_("“%(title)s”的评价：%(state)s") % given,
        text=text,
    )


def tell_secrecy_officers(appraisal: Appraisal, context: Context) -> None:
    """The owner's secrecy officers, or those of the region's government where it has none: a result is ready."""
    officers = members_with(Role.SECRECY_OFFICER, [appraisal.organisation_id])
    officers = officers or overseers_with(Role.SECRECY_OFFICER, appraisal.region_id)
    _send(
        officers,
        appraisal,
        context,
        about="secrecy",
        subject=_("“%(title)s”的评价结论待保密审查") % {"title": _title(appraisal)},
        text=_("审查以后，等级、有效期和公开摘要会显示在成果的公开页面上，并用于匹配。"),
    )


def remind_owner(appraisal: Appraisal, context: Context) -> None:
    """The result holds no longer than to that day: apply anew in time."""
    assert appraisal.valid_until is not None  # noqa: S101 - a result in force has an end by constraint
    given = {"title": _title(appraisal), "day": day_words(appraisal.valid_until)}
    _send(
        people_for(appraisal.organisation_id, appraisal.submitted_by_id or appraisal.created_by_id),
        appraisal,
        context,
        about="remind",
        subject=_("“%(title)s”的评价结论将于 %(day)s 到期") % given,
        text=_("需要继续使用的，请在到期前申请续评；到期以后不再显示在成果上。"),
    )


def tell_funds(appraisal: Appraisal, context: Context) -> None:
    """The funds that were just sent the appraisal."""
    for referral in Referral.objects.filter(appraisal=appraisal.pk, created_at__gte=context.at).for_list():
        tell_fund(referral, context)


def tell_fund(referral: Referral, context: Context) -> None:
    """Who subscribed for the fund: a strong appraisal, to be answered."""
    given = {"title": _title(referral.appraisal), "day": day_words(referral.due_on)}
    _send_of(
        people_for(referral.organisation_id, referral.subscription.created_by_id),
        referral,
        context,
        subject=_("推荐：“%(title)s”") % given,
        text=_("%(result)s。请在 %(day)s 前答复是否有意向。") % {"result": referral.appraisal.result_words, **given},
    )


def remind_fund(referral: Referral, context: Context) -> None:
    """The time for an answer is nearly over."""
    given = {"title": _title(referral.appraisal), "day": day_words(referral.due_on)}
    _send_of(
        people_for(referral.organisation_id, referral.subscription.created_by_id),
        referral,
        context,
        subject=_("请答复推荐的“%(title)s”") % given,
        text=_("答复期限是 %(day)s。没有意向也请说明原因，便于成果单位改进。") % given,
    )


def tell_owner_of_answer(referral: Referral, context: Context) -> None:
    """The owner: what the fund said."""
    appraisal = referral.appraisal
    given = {
        "title": _title(appraisal),
        "fund": referral.organisation,
        "state": ReferralState(referral.state).label,
    }
    _send_of(
        people_for(appraisal.organisation_id, appraisal.submitted_by_id or appraisal.created_by_id),
        referral,
        context,
        subject=_("%(fund)s对“%(title)s”：%(state)s") % given,
        text=referral.note,
    )
