"""What the members, the leader and the government of an alliance are told."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links, people
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.registers.alliances.enums import AllianceState
from lianqiao.registers.alliances.models import Alliance

REPORTING = register("alliances.reporting", gettext_lazy("联盟年度报告"), group="reminders")


def ask_members(alliance: Alliance, context: Context) -> None:
    """Who may speak for a member: say whether your unit takes part."""
    _tell(
        alliance,
        subject=_("请确认是否加入“%(title)s”") % {"title": alliance.title[:60]},
        text=_("%(unit)s 把贵单位列为成员。请打开记录，看过分工和约定后点“确认加入”；所有成员确认后才能通过审核。")
        % {"unit": alliance.organisation},
    )


def tell_members(alliance: Alliance, context: Context) -> None:
    """Who may speak for a member: what became of the alliance, and why."""
    state = AllianceState(alliance.state).label
    text = _("贵单位参加的这个联合体或联盟，现在的状态是“%(state)s”。") % {"state": state}
    _tell(
        alliance,
        subject=_("“%(title)s”%(state)s") % {"title": alliance.title[:60], "state": state},
        text=f"{text}\n{context.reason}".strip(),
    )


def ask_for_report(alliance: Alliance, context: Context) -> None:
    """Who filed the alliance: a year is over, report on it, and until when."""
    year = context.data["year"]
    _tell_leader(
        alliance,
        name=f"asked.{year}",
        subject=_("请提交“%(title)s”%(year)d 年度报告") % {"title": alliance.title[:60], "year": year},
        text=_("%(year)d 年已经结束，请在 %(day)s 前提交年度报告，主管部门据此评估。")
        % {"year": year, "day": alliance.due_on(year)},
    )


def chase_report(alliance: Alliance, context: Context) -> None:
    """Who filed the alliance, and the reviewers of its government: the report is late."""
    year = context.data["year"]
    subject = _("“%(title)s”%(year)d 年度报告还没有提交") % {"title": alliance.title[:60], "year": year}
    given = {"unit": alliance.organisation, "day": alliance.due_on(year)}
    text = _("牵头单位 %(unit)s 应在 %(day)s 前提交年度报告，现在已经超期。") % given
    _tell_leader(alliance, name=f"chased.{year}", subject=subject, text=text)
    inbox.send(
        people.overseers_with(Role.REVIEWER, alliance.region_id),
        key=f"alliances.alliance.{alliance.pk}.late.{year}",
        kind=REPORTING.key,
        subject=subject,
        text=text,
        url=links.page_of(alliance),
    )


def _tell_leader(alliance: Alliance, *, name: str, subject: str, text: str) -> None:
    inbox.send(
        people.people_for(alliance.organisation_id, alliance.submitted_by_id or alliance.created_by_id),
        key=f"alliances.alliance.{alliance.pk}.{name}",
        kind=REPORTING.key,
        subject=subject,
        text=text,
        url=links.page_of(alliance),
        organisations=[alliance.organisation_id],
    )


def _tell(alliance: Alliance, *, subject: str, text: str) -> None:
    units = list(alliance.members.values_list("organisation", flat=True))
    users: dict[Any, Any] = {
        user.pk: user for role in (Role.EDITOR, Role.ADMINISTRATOR) for user in people.members_with(role, units)
    }
    inbox.send(
        users.values(),
        key=f"alliances.alliance.{alliance.pk}.members.{alliance.state}.{alliance.updated_at:%Y%m%d%H%M%S%f}",
        subject=subject,
        text=text,
        url=links.page_of(alliance),
        organisations=units,
    )
