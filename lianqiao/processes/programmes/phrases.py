"""What programmes tell people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.models import Application, Call, Partner, Question
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import people_for

register("programmes", gettext_lazy("项目申报"), group="tasks")

#: Roles whose people write the applications of a unit.
WRITING = (Role.ADMINISTRATOR, Role.EDITOR, Role.MANAGER)
#: Characters of a task that name an asking: another task is asked for anew.
_NAMED = 100
_OF_STATE = {
    ApplicationState.SUBMITTED: gettext_lazy("已提交，编号 %(number)s"),
    ApplicationState.RETURNED: gettext_lazy("被退回补正，请在 %(day)s 前完成"),
    ApplicationState.ACCEPTED: gettext_lazy("已受理"),
    ApplicationState.REJECTED: gettext_lazy("不予受理"),
    ApplicationState.WITHDRAWN: gettext_lazy("已撤回"),
    ApplicationState.SELECTED: gettext_lazy("已入选"),
    ApplicationState.RESERVE: gettext_lazy("列为备选"),
    ApplicationState.DECLINED: gettext_lazy("没有入选"),
    ApplicationState.RENOUNCED: gettext_lazy("已退出"),
}


def writers_of(unit_ids: Iterable[Any]) -> list[Any]:
    """Who writes applications for these units; each person once, in two queries whatever the number of units."""
    rows = Membership.objects.filter(
        organisation__in=list(unit_ids), state=MembershipState.ACTIVE, roles__overlap=[str(role) for role in WRITING]
    )
    return list(get_user_model().objects.filter(pk__in=rows.values("user")).order_by("pk"))


def tell_applicants(application: Application, context: Context) -> None:
    """The unit and its partners: how far their application has come."""
    words = {
        "number": application.number,
        "day": "" if application.mend_until is None else day_words(application.mend_until),
    }
    units = [application.organisation_id, *application.partners.values_list("organisation", flat=True)]
    inbox.send(
        writers_of(units),
        key=f"programmes.application.{application.pk}.{application.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("“%(title)s”%(what)s")
        % {"title": application.title[:60], "what": str(_OF_STATE[ApplicationState(application.state)]) % words},
        text=context.reason or _("申报通知：%(call)s") % {"call": application.call},
        url=links.page_of(application),
        organisations=units,
    )


def tell_body_of_vacancy(application: Application, context: Context) -> None:
    """Whoever made the call: a place has become free."""
    call = application.call
    inbox.send(
        people_for(call.organisation_id, call.created_by_id),
        key=f"programmes.call.{call.pk}.left.{application.pk}",
        subject=_("“%(title)s”退出，可以递补") % {"title": application.title[:60]},
        text=context.reason,
        url=links.page_of(call),
    )


def ask_partner(partner: Partner) -> None:
    """A unit is named in an application of another and is asked whether it agrees."""
    application = partner.application
    task = partner.task[:_NAMED]
    inbox.send(
        writers_of([partner.organisation_id]),
        key=f"programmes.partner.{partner.pk}.{task}",
        subject=_("%(unit)s 请贵单位共同申报“%(title)s”")
        % {"unit": application.organisation, "title": application.title[:50]},
        text=_("承担的工作：%(task)s。请查看申报内容，并答复是否同意。") % {"task": partner.task},
        url=links.page_of(application),
        organisations=[partner.organisation_id],
    )


def tell_of_answer(partner: Partner) -> None:
    """Whoever began the application: a partner has answered."""
    application = partner.application
    what = _("同意共同申报") if partner.agreed else _("不同意共同申报")
    inbox.send(
        people_for(application.organisation_id, application.created_by_id),
        key=f"programmes.partner.{partner.pk}.answered.{partner.answered_at:%Y%m%d%H%M%S%f}",
        subject=_("%(unit)s %(what)s“%(title)s”")
        % {"unit": partner.organisation, "what": what, "title": application.title[:50]},
        text="",
        url=links.page_of(application),
    )


def _tell_drafts(call: Call, occasion: str, subject: str, text: str) -> None:
    units = list(call.applications.filter(state=ApplicationState.DRAFT).values_list("organisation", flat=True))
    inbox.send(
        writers_of(units),
        key=f"programmes.call.{call.pk}.{occasion}.{call.closes_on}",
        subject=subject,
        text=text,
        url=links.page_of(call),
        organisations=units,
    )


def remind_drafts(call: Call, context: Context) -> None:
    """Units that have begun and not handed in: the deadline is near."""
    _tell_drafts(
        call,
        "remind",
        _("提醒：“%(title)s”%(day)s 24:00 截止") % {"title": call.title[:60], "day": day_words(call.closes_on)},
        _("贵单位有还没有提交的申报。截止以后不能再提交。"),
    )


def tell_of_extension(call: Call, context: Context) -> None:
    """Units that have begun: there is more time."""
    _tell_drafts(
        call,
        "extended",
        _("“%(title)s”延期至 %(day)s") % {"title": call.title[:60], "day": day_words(call.closes_on)},
        context.reason,
    )


def tell_of_amendment(call: Call, context: Context) -> None:
    """Every unit that has begun or handed in: the call was amended, and until when there is time."""
    units = list(call.applications.exclude(state=ApplicationState.WITHDRAWN).values_list("organisation", flat=True))
    inbox.send(
        writers_of(units),
        key=f"programmes.call.{call.pk}.amended.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("“%(title)s”有更正，%(day)s 24:00 截止")
        % {"title": call.title[:60], "day": day_words(call.closes_on)},
        text=context.data["text"],
        url=links.page_of(call),
        organisations=units,
    )


def tell_of_question(question: Question) -> None:
    """Whoever made the call: somebody asks."""
    call = question.call
    inbox.send(
        people_for(call.organisation_id, call.created_by_id),
        key=f"programmes.question.{question.pk}",
        subject=_("“%(title)s”有新的提问") % {"title": call.title[:60]},
        text=question.text,
        url=links.page_of(question),
    )


def tell_asker(question: Question, context: Context) -> None:
    """Whoever asked: the answer, or why the question is not published."""
    inbox.send(
        people_for(question.unit_id, question.asked_by_id),
        key=f"programmes.question.{question.pk}.{question.state}",
        subject=_("您在“%(title)s”的提问：%(state)s")
        % {"title": question.call.title[:60], "state": question.get_state_display()},
        text=question.answer or context.reason,
        url=links.page_of(question),
    )


def tell_of_cancellation(call: Call, context: Context) -> None:
    """Every unit that has begun or handed in: the call is cancelled."""
    units = list(call.applications.values_list("organisation", flat=True).distinct())
    inbox.send(
        writers_of(units),
        key=f"programmes.call.{call.pk}.cancelled",
        subject=_("“%(title)s”已取消") % {"title": call.title[:60]},
        text=context.reason,
        url=links.page_of(call),
        organisations=units,
    )


def tell_body(call: Call, context: Context) -> None:
    """Whoever made the call: it has come a step further by itself, or was cleared or sent back."""
    inbox.send(
        people_for(call.organisation_id, call.created_by_id),
        key=f"programmes.call.{call.pk}.{call.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("“%(title)s”：%(state)s") % {"title": call.title[:60], "state": call.get_state_display()},
        text=context.reason,
        url=links.page_of(call),
    )
