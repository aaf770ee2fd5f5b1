"""The states of an application: handing in, checking, mending, withdrawing, and what the list says of it."""

from __future__ import annotations

from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, numbering
from lianqiao.core.errors import DomainError
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.programmes import numbers, phrases
from lianqiao.processes.programmes.definitions import periods
from lianqiao.processes.programmes.definitions.answers import completeness
from lianqiao.processes.programmes.domain.promoting import open_vacancy, what_binds
from lianqiao.processes.programmes.enums import STANDING, ApplicationState, CallState
from lianqiao.processes.programmes.models import Application
from lianqiao.processes.programmes.queries.barred import barred_words, bars_of
from lianqiao.processes.programmes.queries.eligible import eligibility_of
from lianqiao.registers.organisations.models import Organisation

S = ApplicationState


def is_in_time(application: Application, context: Context) -> str | None:
    """A draft before the deadline of the call, a returned one before the end of its time for mending."""
    if application.is_editable:
        return None
    if application.state == S.RETURNED:
        return _now("补正期限已过。")
    if application.call.closes_at <= clock.now():
        return _now("申报已经截止，不能再提交。")
    return _now("现在不接受申报。")


def is_complete(application: Application, context: Context) -> str | None:
    """Every required field is answered."""
    form = application.call.edition.form_definition
    missing = completeness(form, application.answers()).missing
    if not missing:
        return None
    titles = {section.key: section.title for section in form.sections}
    told = "；".join(f"{titles[key]}：{'、'.join(labels)}" for key, labels in missing.items())
    return _now("还有必填内容没有填写。%(what)s") % {"what": told}


def partners_agree(application: Application, context: Context) -> str | None:
    """Every unit that is named has agreed."""
    waiting = [str(one.organisation) for one in application.partners.select_related("organisation") if not one.agreed]
    return _now("这些合作单位还没有同意：%(names)s。") % {"names": "、".join(waiting)} if waiting else None


def nobody_is_barred(application: Application, context: Context) -> str | None:
    """Neither the units nor the persons stand on a list that bars; who only bears the same name is looked at later."""
    told = barred_words(bars_of(application))
    return _now("不能申报：%(what)s。") % {"what": told} if told else None


def may_apply(application: Application, context: Context) -> str | None:
    """No condition is clearly not met."""
    found = eligibility_of(application, context.actor)
    unmet = [line.text for line in found.lines if line.verdict == "unmet"]
    return None if found.may_apply else _now("不符合申报条件：%(what)s。") % {"what": "；".join(unmet)}


def asks_no_more_than_allowed(application: Application, context: Context) -> str | None:
    """The money asked for is within what the scheme gives."""
    most = application.call.edition.most_yuan
    if most is None or application.asked_yuan is None or application.asked_yuan <= most:
        return None
    return _now("申请经费超过单项最高金额 %(most)s。") % {"most": format_yuan(most)}


def leaves_room(application: Application, context: Context) -> str | None:
    """The unit has not handed in as many as the scheme allows."""
    limit = application.call.edition.per_unit
    if limit is None or application.state != S.DRAFT:
        return None
    others = Application.objects.filter(
        call=application.call_id, organisation=application.organisation_id, state__in=STANDING
    )
    if others.exclude(pk=application.pk).count() < limit:
        return None
    return _now("每家单位限报 %(limit)d 项，贵单位已经报满。") % {"limit": limit}


def says_not_secret(application: Application, context: Context) -> str | None:
    """Whoever hands in says that nothing in it is a state secret; asked for when it is done, not when it is offered."""
    if "is_not_secret" not in context.data or context.data["is_not_secret"] is True:
        return None
    return _now("请先确认申报内容不含国家秘密。")


def result_is_published(application: Application, context: Context) -> str | None:
    """Before the result is published there is nothing to give up; until then one withdraws."""
    return None if application.call.state == CallState.DECIDED else _now("结果公布以后才能办理。")


def nothing_binds(application: Application, context: Context) -> str | None:
    """No agreement has been signed that must be ended first."""
    return what_binds(application)


def free_place(application: Application, context: Context) -> None:
    """The place can be taken by the next of the reserve."""
    open_vacancy(application, cause=context.reason, at=context.at, by=context.actor.user)


def call_takes(application: Application, context: Context) -> str | None:
    """Before the deadline a unit may take its application back to go on with it."""
    return None if application.call.takes_applications else _now("申报已经截止，不能再改；不再申报的可以撤回。")


def list_is_open(application: Application, context: Context) -> str | None:
    """What has been put up is not withdrawn silently."""
    if application.call.state in (CallState.NOTICE, CallState.DECIDED):
        return _now("名单已经公示，需要退出的请与发布部门联系。")
    return None


def call_checks(application: Application, context: Context) -> str | None:
    """Applications are checked after the deadline, all alike."""
    return None if application.call.state == CallState.CHECKING else _now("申报截止以后、进入遴选以前才能办理。")


def is_first_return(application: Application, context: Context) -> str | None:
    """An application is sent back once."""
    return _now("已经退回补正过一次，请作出受理或不予受理的决定。") if application.mend_until is not None else None


def names_fields(application: Application, context: Context) -> str | None:
    """What is to be mended is listed, and stands in the form."""
    fields = context.data.get("fields")
    if fields is None:
        return None
    known = {one.key for one in application.call.edition.form_definition.fields()}
    if not fields or not set(fields) <= known:
        return _now("请选择要补正的内容。")
    return None


def mending_is_over(application: Application, context: Context) -> str | None:
    """The last day for mending lies behind."""
    return _now("补正期限还没有到。") if application.may_be_mended else None


def keep_limit(application: Application, context: Context) -> None:
    """Two people of a unit who hand in at once wait for each other, so that neither goes beyond the limit."""
    if application.call.edition.per_unit is None:
        return
    Organisation.objects.select_for_update(of=("self",)).get(pk=application.organisation_id)
    if refusal := leaves_room(application, context):
        raise DomainError("per_unit", refusal)


def stamp_handing_in(application: Application, context: Context) -> None:
    """The receipt: number, answer to the conditions, hash of the content."""
    application.is_not_secret = True
    application.eligibility = eligibility_of(application, context.actor).to_json()
    content = dumps(application.snapshot(), ensure_ascii=False, sort_keys=True)
    application.content_sha256 = sha256(content.encode()).hexdigest()
    if not application.number:
        application.number = numbering.next_number(
            numbers.APPLICATION,
            on=clock.today(),
            where=application.call.region_id,
            kind=application.call.edition.scheme.code,
        )


def reopen_fields(application: Application, context: Context) -> None:
    """What may be mended, and until when."""
    application.reopened = list(context.data["fields"])
    today = clock.today()
    length: Any = periods.length(application.call.edition.periods, "mend", where=application.call.region_id, on=today)
    application.mend_until = length.end(today)


def stamp_decision(application: Application, context: Context) -> None:
    """Who decided, and when."""
    application.decided_at, application.decided_by = context.at, context.actor.user


_HAND_IN = (
    is_in_time,
    steps.owner_is_verified,
    is_complete,
    partners_agree,
    asks_no_more_than_allowed,
    leaves_room,
    nobody_is_barred,
    may_apply,
    says_not_secret,
)
_TOLD = (phrases.tell_applicants,)

APPLICATIONS = register(
    TransitionTable(
        Application,
        ApplicationState,
        S.DRAFT,
        (
            Transition(
                "submit",
                _("提交申报"),
                (S.DRAFT, S.RETURNED),
                S.SUBMITTED,
                Permission.APPLICATION_SUBMIT,
                guards=_HAND_IN,
                # The number last: whoever takes one holds up all others until the end of the transaction.
                effects=(keep_limit, steps.stamp_submission, stamp_handing_in),
                reactions=_TOLD,
                requires=("is_not_secret",),
            ),
            Transition(
                "take_back",
                _("收回修改"),
                (S.SUBMITTED,),
                S.DRAFT,
                Permission.APPLICATION_SUBMIT,
                guards=(call_takes,),
            ),
            Transition(
                "withdraw",
                _("撤回申报"),
                (S.DRAFT, S.SUBMITTED, S.RETURNED, S.ACCEPTED),
                S.WITHDRAWN,
                Permission.APPLICATION_SUBMIT,
                guards=(list_is_open,),
                reactions=_TOLD,
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "accept",
                _("受理"),
                (S.SUBMITTED,),
                S.ACCEPTED,
                Permission.APPLICATION_CHECK,
                guards=(call_checks,),
                effects=(stamp_decision,),
                reactions=_TOLD,
            ),
            Transition(
                "return",
                _("退回补正"),
                (S.SUBMITTED,),
                S.RETURNED,
                Permission.APPLICATION_CHECK,
                guards=(call_checks, is_first_return, names_fields),
                effects=(reopen_fields,),
                reactions=_TOLD,
                requires=("fields",),
                reason_required=True,
            ),
            Transition(
                "reject",
                _("不予受理"),
                (S.SUBMITTED,),
                S.REJECTED,
                Permission.APPLICATION_CHECK,
                guards=(call_checks,),
                effects=(stamp_decision,),
                reactions=_TOLD,
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "lapse",
                _("逾期未补正，不予受理"),
                (S.RETURNED,),
                S.REJECTED,
                None,
                guards=(mending_is_over,),
                effects=(stamp_decision,),
                reactions=_TOLD,
            ),
            Transition(
                "renounce",
                _("放弃入选或备选资格"),
                (S.SELECTED, S.RESERVE),
                S.RENOUNCED,
                Permission.APPLICATION_SUBMIT,
                guards=(result_is_published, nothing_binds),
                effects=(free_place,),
                reactions=(*_TOLD, phrases.tell_body_of_vacancy),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "drop",
                _("取消入选资格"),
                (S.SELECTED,),
                S.RENOUNCED,
                Permission.APPLICATION_CHECK,
                guards=(result_is_published, nothing_binds),
                effects=(free_place,),
                reactions=_TOLD,
                reason_required=True,
                dangerous=True,
            ),
            Transition("promote", _("递补入选"), (S.RESERVE,), S.SELECTED, None, reactions=_TOLD),
            Transition("select", _("入选"), (S.ACCEPTED,), S.SELECTED, None, reactions=_TOLD),
            Transition("stand_by", _("列为备选"), (S.ACCEPTED,), S.RESERVE, None, reactions=_TOLD),
            Transition("decline", _("未入选"), (S.ACCEPTED,), S.DECLINED, None, reactions=_TOLD),
        ),
    )
)
