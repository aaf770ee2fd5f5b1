"""What plans and tasks tell people, and whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.governance.plans.enums import Naming, PartyRole, TaskState
from lianqiao.governance.plans.models import PlanDocument, Task, TaskParty
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import people_for

register("plans", gettext_lazy("方案与任务台账"), group="tasks")

#: Roles whose people carry out what the unit is charged with.
CHARGED = (Role.ADMINISTRATOR, Role.EDITOR, Role.MANAGER, Role.REVIEWER)
_OF_DECISION = {
    TaskState.CLOSED: gettext_lazy("已核验销号"),
    TaskState.UNDERWAY: gettext_lazy("继续推进"),
    TaskState.STOPPED: gettext_lazy("已终止"),
}


def people_of(unit_ids: Iterable[Any]) -> list[Any]:
    """Who carries out what the units are charged with; each person once, in one query."""
    rows = Membership.objects.filter(
        organisation__in=list(unit_ids), state=MembershipState.ACTIVE, roles__overlap=[str(role) for role in CHARGED]
    )
    return list(get_user_model().objects.filter(pk__in=rows.values("user")).order_by("pk"))


def tell_of_assignment(plan: PlanDocument, context: Context) -> None:
    """Every department that is named in a task assigned just now: how many, in one message."""
    today = clock.today()
    parties = TaskParty.objects.filter(
        task__plan=plan, task__state=TaskState.PLANNED, task__assigned_on=today, naming=Naming.MATCHED
    )
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    first: dict[Any, TaskParty] = {}
    for party in parties.select_related("task").order_by("organisation", "task__order", "task"):
        counts[party.organisation_id][party.role] += 1
        first.setdefault(party.organisation_id, party)
    for unit, number in counts.items():
        inbox.send(
            people_of([unit]),
            key=f"plans.{plan.pk}.assigned.{context.at:%Y%m%d%H%M%S%f}",
            subject=_("“%(title)s”下达了任务") % {"title": plan.title[:60]},
            text=_("贵单位牵头 %(lead)d 项，配合 %(support)d 项。请在任务台账里查看，并按期报送进展。")
            % {"lead": number[PartyRole.LEAD], "support": number[PartyRole.SUPPORT]},
            url=links.page_of(first[unit].task),
            organisations=[unit],
        )


def tell_of_new_task(task: Task, context: Context) -> None:
    """The departments that a task added by hand names: that they have it."""
    text = _("来源：%(origin)s。请在任务台账里查看，并按期报送进展。") % {"origin": task.origin or task.plan.title}
    _tell_units(task, _units(task), _("已下达"), text, mark="added")


def tell_keeper_of_report(task: Task, context: Context) -> None:
    """Whoever keeps the plan, of a report with difficulties; others are read in the ledger."""
    if str(context.data.get("difficulties") or "").strip():
        _tell_keeper(task, context, _("报送的进展里有需要协调的问题"))


def tell_keeper_of_request(task: Task, context: Context) -> None:
    """Whoever keeps the plan: somebody asks for closing."""
    _tell_keeper(task, context, _("申请销号，请核验"))


def tell_parties(task: Task, context: Context) -> None:
    """The named departments: what the keeper decided."""
    what = _OF_DECISION[TaskState(task.state)]
    text = context.reason or str(context.data.get("opinion") or "")
    _tell_units(task, _units(task), str(what), text, mark=f"{context.at:%Y%m%d%H%M%S%f}")


def tell_of_due_day(task: Task, context: Context) -> None:
    """Who leads the task: its last day comes near."""
    day = context.data["day"]
    what = _("将于 %(day)s 到期") % {"day": day_words(day)}
    text = _("目前进度 %(percent)d%%，请抓紧推进并报送进展。") % {"percent": task.percent}
    _tell_units(task, _units(task, PartyRole.LEAD), what, text, mark=f"due.{day}")


def tell_of_overdue(task: Task, context: Context) -> None:
    """Who leads the task, and who keeps it: its last day is over."""
    day = context.data["day"]
    text = _("期限是 %(day)s，目前进度 %(percent)d%%。") % {"day": day_words(day), "percent": task.percent}
    _tell_units(task, _units(task, PartyRole.LEAD), _("已经逾期"), text, mark=f"over.{day}")
    inbox.send(
        people_for(task.organisation_id, task.created_by_id),
        key=f"plans.task.{task.pk}.keeper.over.{day}",
        subject=_("任务“%(title)s”已经逾期") % {"title": task.title[:60]},
        text=text,
        url=links.page_of(task),
    )


def _tell_keeper(task: Task, context: Context, what: str) -> None:
    unit = context.actor.organisation
    inbox.send(
        people_for(task.organisation_id, task.created_by_id),
        key=f"plans.task.{task.pk}.{task.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("任务“%(title)s”：%(what)s") % {"title": task.title[:60], "what": what},
        text=_("%(unit)s：%(text)s") % {"unit": unit, "text": str(context.data.get("text") or "")[:500]},
        url=links.page_of(task),
    )


def _tell_units(task: Task, units: list[Any], what: str, text: str, *, mark: str) -> None:
    inbox.send(
        people_of(units),
        key=f"plans.task.{task.pk}.{task.state}.{mark}",
        subject=_("任务“%(title)s”%(what)s") % {"title": task.title[:60], "what": what},
        text=text,
        url=links.page_of(task),
        organisations=units,
    )


def _units(task: Task, role: str | None = None) -> list[Any]:
    rows = task.parties.filter(naming=Naming.MATCHED)
    return list((rows if role is None else rows.filter(role=role)).values_list("organisation", flat=True))
