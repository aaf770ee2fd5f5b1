"""What collection tells people, and whom; a higher body is named, its people are not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.governance.collection.enums import FILLING
from lianqiao.governance.collection.models import Cycle, Report
from lianqiao.governance.collection.models.cycle import AFTER
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import people_for

register("collection", gettext_lazy("数据填报"), group="tasks")

#: Roles whose people fill in what a unit reports.
FILLING_ROLES = (Role.ADMINISTRATOR, Role.EDITOR, Role.MANAGER)
_OF_DECISION = {
    "return": (gettext_lazy("被退回修改"), gettext_lazy("请按下面的理由修改后重新报送。")),
    "approve": (gettext_lazy("已审定"), gettext_lazy("数据已经锁定，需要更正请联系上级。")),
    "unapprove": (gettext_lazy("已撤销审定"), gettext_lazy("上级会再退回或重新审定。")),
    "excuse": (gettext_lazy("已免报"), gettext_lazy("这一期不需要贵单位填报。")),
    "call_again": (gettext_lazy("恢复填报"), gettext_lazy("请在截止日期前报送。")),
}


def people_of(unit_ids: Iterable[Any]) -> list[Any]:
    """Who fills in for the units; each person once, in two queries whatever the number of units."""
    rows = Membership.objects.filter(
        organisation__in=list(unit_ids),
        state=MembershipState.ACTIVE,
        roles__overlap=[str(role) for role in FILLING_ROLES],
    )
    return list(get_user_model().objects.filter(pk__in=rows.values("user")).order_by("pk"))


def tell_all_units(cycle: Cycle, context: Context) -> None:
    """Every unit: what is asked and until when."""
    tell_units(cycle, list(cycle.reports.values_list("organisation", flat=True)))


def tell_units(cycle: Cycle, unit_ids: list[Any]) -> None:
    """These units: what is asked and until when."""
    inbox.send(
        people_of(unit_ids),
        key=f"collection.{cycle.pk}.open",
        subject=_("请填报“%(cycle)s”") % {"cycle": cycle},
        text=_("%(body)s请贵单位在 %(day)s 前报送。\n%(text)s")
        % {"body": cycle.organisation, "day": day_words(cycle.due_on), "text": cycle.data_set.text[:300]},
        url=links.page_of(cycle),
        organisations=unit_ids,
    )


def remind_units(cycle: Cycle, unit_ids: list[Any], *, on: date) -> None:
    """Units that have not reported; a person hears of a cycle once a day."""
    if on <= cycle.due_on:
        text = _("请在 %(day)s 前报送。") % {"day": day_words(cycle.due_on)}
    else:
        words = {"due": day_words(cycle.due_on), "late": day_words(cycle.late_until)}
        text = _("报送已于 %(due)s 截止，%(late)s 前仍可补报，按逾期统计。") % words
    inbox.send(
        people_of(unit_ids),
        key=f"collection.{cycle.pk}.remind.{on}",
        subject=_("提醒：“%(cycle)s”还没有报送") % {"cycle": cycle},
        text=text,
        url=links.page_of(cycle),
        organisations=unit_ids,
    )


def tell_body_of_reminder(cycle: Cycle, context: Context) -> None:
    """Whoever asks for it: after the day, that some are late and were reminded."""
    if context.data["stage"] != AFTER:
        return
    behind = cycle.reports.filter(state__in=FILLING).count()
    inbox.send(
        people_for(cycle.organisation_id, cycle.created_by_id),
        key=f"collection.{cycle.pk}.late",
        subject=_("“%(cycle)s”报送已截止") % {"cycle": cycle},
        text=_("还有 %(count)d 家单位没有报送，系统已自动提醒。") % {"count": behind},
        url=links.page_of(cycle),
    )


def tell_of_extension(cycle: Cycle, context: Context) -> None:
    """Units that still have to do something: there is more time for all."""
    units = list(cycle.reports.filter(state__in=FILLING).values_list("organisation", flat=True))
    inbox.send(
        people_of(units),
        key=f"collection.{cycle.pk}.extended.{cycle.due_on}",
        subject=_("“%(cycle)s”延期至 %(day)s") % {"cycle": cycle, "day": day_words(cycle.due_on)},
        text=context.reason,
        url=links.page_of(cycle),
        organisations=units,
    )


def decision(name: str) -> Any:
    """The reaction to a decision of that name: the unit is told, by the body's name alone."""
    subject, text = _OF_DECISION[name]

    def tell(report: Report, context: Context) -> None:
        words = f"{text}\n{context.reason}".strip()
        _tell(report, name, str(subject), words, context.at.isoformat())

    return tell


def tell_of_unlock(report: Report, *, until: date, reason: str, at: str) -> None:
    """The unit: it may change its report for some days."""
    subject = _("可以修改至 %(day)s") % {"day": day_words(until)}
    _tell(report, "unlock", subject, reason, at)


def tell_many(cycle: Cycle, unit_ids: list[Any], name: str, *, reason: str, at: str) -> None:
    """Units whose reports were decided on together, with one message."""
    subject, text = _OF_DECISION[name]
    inbox.send(
        people_of(unit_ids),
        key=f"collection.{cycle.pk}.{name}.{at}",
        subject=_("“%(cycle)s”%(subject)s") % {"cycle": cycle, "subject": subject},
        text=f"{text}\n{reason}".strip(),
        url=links.page_of(cycle),
        organisations=unit_ids,
    )


def is_told(name: str) -> bool:
    """Whether units hear of a decision of that name."""
    return name in _OF_DECISION


def _tell(report: Report, name: str, subject: str, text: str, at: str) -> None:
    inbox.send(
        people_of([report.organisation_id]),
        key=f"collection.report.{report.pk}.{name}.{at}",
        subject=_("“%(cycle)s”%(subject)s") % {"cycle": report.cycle, "subject": subject},
        text=text,
        url=links.page_of(report),
        organisations=[report.organisation_id],
    )
