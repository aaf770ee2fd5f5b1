"""What the register of enterprises tells people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links, people
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.registers.enterprises.models import Credential, LeadingPlan

ENDING = register("enterprises.ending", gettext_lazy("企业资质到期"), group="reminders")
MONITORING = register("enterprises.monitoring", gettext_lazy("领军企业年度监测"), group="reminders")


def remind_of_end(credential: Credential, context: Context) -> None:
    """Who filed the credential: it ends soon, and what to do."""
    text = _("有效期到 %(day)s。请先做一次预检，看看还差什么，再按时申请重新认定。") % {"day": credential.valid_to}
    inbox.send(
        people.people_for(credential.organisation_id, credential.submitted_by_id or credential.created_by_id),
        key=f"enterprises.credential.{credential.pk}.ends.{credential.valid_to}",
        kind=ENDING.key,
        subject=_("“%(title)s”快到期了") % {"title": credential.title[:60]},
        text=text,
        url=links.page_of(credential),
        organisations=[credential.organisation_id],
    )


def ask_for_report(plan: LeadingPlan, context: Context) -> None:
    """Who filed the plan: a year is over, report on it, and until when."""
    year = context.data["year"]
    _tell_planner(
        plan,
        name=f"asked.{year}",
        subject=_("请填报 %(year)d 年培育计划监测表") % {"year": year},
        text=_("%(year)d 年已经结束，请在 %(day)s 前填报年度监测表，逐项填写目标完成情况。")
        % {"year": year, "day": plan.due_on(year)},
    )


def chase_report(plan: LeadingPlan, context: Context) -> None:
    """Who filed the plan, and the reviewers of its government: the report is late."""
    year = context.data["year"]
    subject = _("%(year)d 年培育计划监测表还没有提交") % {"year": year}
    given = {"unit": plan.organisation, "day": plan.due_on(year)}
    text = _("%(unit)s 的监测表应在 %(day)s 前提交，现在已经超期。") % given
    _tell_planner(plan, name=f"chased.{year}", subject=subject, text=text)
    inbox.send(
        people.overseers_with(Role.REVIEWER, plan.region_id),
        key=f"enterprises.leadingplan.{plan.pk}.late.{year}",
        kind=MONITORING.key,
        subject=subject,
        text=text,
        url=links.page_of(plan),
    )


def _tell_planner(plan: LeadingPlan, *, name: str, subject: str, text: str) -> None:
    inbox.send(
        people.people_for(plan.organisation_id, plan.submitted_by_id or plan.created_by_id),
        key=f"enterprises.leadingplan.{plan.pk}.{name}",
        kind=MONITORING.key,
        subject=subject,
        text=text,
        url=links.page_of(plan),
        organisations=[plan.organisation_id],
    )
