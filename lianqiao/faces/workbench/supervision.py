"""Task forces, meetings, inspections and orders in the workbench: each is one configuration of the generic pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.pages import Desk
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import evidence_of
from lianqiao.governance.plans.interfaces.tables import late_words
from lianqiao.governance.plans.models import PlanDocument, Task
from lianqiao.governance.supervision.enums import (
    OPEN_MEETINGS,
    ForceState,
    InspectionState,
    MeetingState,
    OrderState,
)
from lianqiao.governance.supervision.interfaces.filters import (
    ForceFilter,
    InspectionFilter,
    MeetingFilter,
    RectificationFilter,
)
from lianqiao.governance.supervision.interfaces.forms import (
    INSPECTION_FORMS,
    ORDER_FORMS,
    ForceForm,
    InspectionForm,
    MeetingForm,
    RectificationForm,
)
from lianqiao.governance.supervision.interfaces.tables import (
    ForceTable,
    InspectionTable,
    MeetingTable,
    RectificationTable,
    state_words,
)
from lianqiao.governance.supervision.models import Inspection, Meeting, Rectification, TaskForce
from lianqiao.governance.supervision.queries.outcomes import outcomes

_SAVE = _("保存")
#: What comes next, by state, for the body that keeps the record.
_MEETING_NEXT = {
    MeetingState.DRAFT: _("准备好以后通知参会单位；已经开过的会，填好纪要直接印发。"),
    MeetingState.CALLED: _("开完会，填写会议纪要，再点“会议已召开，印发纪要”。"),
    MeetingState.HELD: _("登记议定事项，盯到每一项落实，再办结。"),
}
_ORDER_NEXT = {
    OrderState.DRAFT: _("由审核员下达；下达之前整改单位看不到。"),
    OrderState.ORDERED: _("等整改单位提交证明；到期前和逾期时系统会提醒。"),
    OrderState.CHECKING: _("看证明、问实效，由没有经手的同事核查。"),
}


@dataclass(frozen=True)
class KeptDesk(Desk):
    """A desk whose list holds all that the actor may see, and on which only governments begin something."""

    save_label: Any = _SAVE

    def own(self, actor: Actor) -> QuerySet[Any]:
        """All that the actor may see: what the own body keeps, and what others keep that concerns it."""
        return self.whole(actor)

    def whole(self, actor: Actor) -> QuerySet[Any]:
        """Who sees a record of these, sees all of it."""
        rows: QuerySet[Any] = self.model._default_manager.visible_to(actor)  # type: ignore[attr-defined]
        return rows

    def may_create(self, actor: Actor) -> bool:
        """Governments alone."""
        return actor.oversight is not None and super().may_create(actor)


def _save(form: Any, actor: Actor, record: Any) -> Any:
    return form.save(actor, record)


def _shared(record: Any, actor: Actor, permission: Permission, states: tuple[str, ...]) -> dict[str, Any]:
    """Whether the record may be changed now, and whether its plan is one that the actor reads."""
    plan = getattr(record, "plan_id", None)
    return {
        "may_change": record.state in states and bool(actor.can(permission, record)),
        "plan_visible": plan is not None and PlanDocument.objects.visible_to(actor).filter(pk=plan).exists(),
    }


def _force_context(force: TaskForce, actor: Actor) -> dict[str, Any]:
    tasks: Any = Task.objects.visible_to(actor)
    meetings: Any = Meeting.objects.visible_to(actor)
    return {
        **_shared(force, actor, Permission.FORCE_EDIT, (ForceState.ACTIVE,)),
        "members": force.members.select_related("organisation"),
        "tasks": tasks.filter(forces=force).order_by("plan", "order", "id"),
        "meetings": meetings.filter(force=force).order_by("-held_on", "-id"),
    }


def _meeting_context(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    shared = _shared(meeting, actor, Permission.MEETING_EDIT, OPEN_MEETINGS)
    today = clock.today()
    items = list(meeting.items.select_related("owner", "task").order_by("order", "id"))
    became = outcomes(items, actor)
    participants = [row.organisation for row in meeting.participants.select_related("organisation")]
    keeps = bool(actor.can(Permission.MEETING_EDIT, meeting))
    forces: Any = TaskForce.objects.visible_to(actor)
    return {
        **shared,
        "participants": participants,
        "is_one_to_one": len(participants) == 1,
        "force_visible": meeting.force_id is not None and forces.filter(pk=meeting.force_id).exists(),
        "items": [
            (item, state_words(item), late_words(item) if item.is_overdue(today) else "", became[item.pk])
            for item in items
        ],
        "may_add": shared["may_change"] and meeting.state == MeetingState.HELD,
        "next_step": _MEETING_NEXT.get(MeetingState(meeting.state), "") if keeps else "",
    }


def _inspection_context(inspection: Inspection, actor: Actor) -> dict[str, Any]:
    shared = _shared(inspection, actor, Permission.INSPECTION_EDIT, (InspectionState.PLANNED,))
    orders: Any = Rectification.objects.visible_to(actor)
    keeps = bool(actor.can(Permission.RECTIFICATION_EDIT, inspection))
    return {
        **shared,
        "units": [row.organisation for row in inspection.units.select_related("organisation")],
        "orders": orders.filter(inspection=inspection).select_related("unit").order_by("due_on", "id"),
        "may_add": keeps and inspection.state != InspectionState.CANCELLED,
    }


def _order_context(order: Rectification, actor: Actor) -> dict[str, Any]:
    reports = list(order.reports.select_related("organisation", "reported_by", "decided_by"))
    evidence = evidence_of(reports)
    visible_tasks: Any = Task.objects.visible_to(actor)
    inspections: Any = Inspection.objects.visible_to(actor)
    keeps = bool(actor.can(Permission.RECTIFICATION_EDIT, order))
    offers = [offer for offer in shown_offers(order, actor, ORDER_FORMS) if offer.transition.name != "hand_in"]
    return {
        **_shared(order, actor, Permission.RECTIFICATION_EDIT, (OrderState.DRAFT,)),
        "reports": [(report, evidence.get(report.pk, [])) for report in reports],
        "offers": offers,
        "late": late_words(order) if order.is_overdue(clock.today()) else "",
        "may_hand_in": order.state == OrderState.ORDERED and bool(actor.can(Permission.RECTIFICATION_ANSWER, order)),
        "task_visible": order.task_id is not None and visible_tasks.filter(pk=order.task_id).exists(),
        "inspection_visible": order.inspection_id is not None and inspections.filter(pk=order.inspection_id).exists(),
        "next_step": _ORDER_NEXT.get(OrderState(order.state), "") if keeps else "",
    }


FORCES = KeptDesk(
    face="workbench",
    slug="forces",
    label=_("工作专班"),
    model=TaskForce,
    table=ForceTable,
    filters=ForceFilter,
    form=ForceForm,
    record_template="workbench/supervision/force.html",
    save=_save,
    create_permission=Permission.FORCE_EDIT,
    edit_permission=Permission.FORCE_EDIT,
    new_label=_("组建专班"),
    empty_text=_("省、市、县三级都可以组建专班，写明成员、分工和联系方式；成员单位在这里看到自己参加的专班。"),
    hidden_columns=("region", "organisation"),
    prefill=("chain", "kind", "plan"),
    context=_force_context,
)
MEETINGS = KeptDesk(
    face="workbench",
    slug="meetings",
    label=_("会商与例会"),
    model=Meeting,
    table=MeetingTable,
    filters=MeetingFilter,
    form=MeetingForm,
    record_template="workbench/supervision/meeting.html",
    save=_save,
    create_permission=Permission.MEETING_EDIT,
    edit_permission=Permission.MEETING_EDIT,
    new_label=_("安排会议"),
    empty_text=_("会商、例会从通知到议定事项办结，都在这里；参会单位看得到与自己有关的会。"),
    hidden_columns=("place",),
    prefill=("force", "plan", "chain"),
    context=_meeting_context,
)
INSPECTIONS = KeptDesk(
    face="workbench",
    slug="inspections",
    label=_("督导"),
    model=Inspection,
    table=InspectionTable,
    filters=InspectionFilter,
    form=InspectionForm,
    record_template="workbench/supervision/inspection.html",
    save=_save,
    create_permission=Permission.INSPECTION_EDIT,
    edit_permission=Permission.INSPECTION_EDIT,
    new_label=_("安排督导"),
    empty_text=_("先安排督导，再登记发现的问题、下达整改通知，直到销号。"),
    prefill=("plan",),
    context=_inspection_context,
    action_forms=INSPECTION_FORMS,
)
RECTIFICATIONS = KeptDesk(
    face="workbench",
    slug="rectifications",
    label=_("整改"),
    model=Rectification,
    table=RectificationTable,
    filters=RectificationFilter,
    form=RectificationForm,
    record_template="workbench/supervision/rectification.html",
    save=_save,
    create_permission=Permission.RECTIFICATION_EDIT,
    edit_permission=Permission.RECTIFICATION_EDIT,
    new_label=_("登记问题"),
    empty_text=_("问题、整改通知、证明和跟踪问效都在这里；整改单位只看到下达给自己的。"),
    hidden_columns=("closed_on",),
    prefill=("inspection", "task", "indicator", "unit", "title", "problem", "demand"),
    context=_order_context,
    action_forms=ORDER_FORMS,
)
ALL = (FORCES, MEETINGS, INSPECTIONS, RECTIFICATIONS)
