"""What waits of plans, meetings, orders and reports."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.governance.collection.models import Report
from lianqiao.governance.indicators.models import Target
from lianqiao.governance.plans.enums import PartyRole, TaskState
from lianqiao.governance.plans.models import Task as PlanTask
from lianqiao.governance.supervision.enums import ItemState, OrderState
from lianqiao.governance.supervision.models import AgreedItem, Rectification


def reports_to_fill(actor: Actor) -> Any:
    """What data sets ask of the actor's unit."""
    if actor.organisation is None or not actor.has(Permission.REPORT_FILL):
        return None
    own = Report.objects.visible_to(actor).filter(organisation=actor.organisation)
    return own.to_fill(clock.today()).for_list()


def reports_to_look_at(actor: Actor) -> Any:
    """Reports handed in by units to which the actor's body stands next."""
    if actor.oversight is None or not actor.has(Permission.REPORT_REVIEW):
        return None
    return Report.objects.visible_to(actor).to_look_at(actor).for_list()


def plan_tasks_to_check(actor: Actor) -> Any:
    """Tasks of the actor's body whose departments ask for closing."""
    if actor.oversight is None or not actor.has(Permission.TASK_CHECK):
        return None
    rows = PlanTask.objects.visible_to(actor).filter(organisation=actor.organisation, state=TaskState.CHECKING)
    return rows.select_related("organisation", "region")


def plan_tasks_due(actor: Actor) -> Any:
    """Tasks that the actor's unit leads and of whose last day it has been reminded."""
    if actor.organisation is None or not actor.has(Permission.TASK_REPORT):
        return None
    rows = PlanTask.objects.visible_to(actor).named_for(actor.organisation_id, PartyRole.LEAD)
    rows = rows.filter(state__in=(TaskState.PLANNED, TaskState.UNDERWAY), reminded_for__gte=F("due_on"))
    return rows.select_related("organisation", "region")


def items_to_do(actor: Actor) -> Any:
    """What meetings agreed on and the actor's unit has to do."""
    if actor.organisation is None or not actor.has(Permission.ITEM_ANSWER):
        return None
    rows = AgreedItem.objects.visible_to(actor).filter(owner=actor.organisation, state=ItemState.OPEN)
    return rows.select_related("organisation", "region")


def items_to_confirm(actor: Actor) -> Any:
    """Items of meetings of the actor's body that others reported as done."""
    if actor.oversight is None or not actor.has(Permission.ITEM_CONFIRM):
        return None
    rows = AgreedItem.objects.visible_to(actor).filter(organisation=actor.organisation, state=ItemState.DONE)
    return rows.exclude(done_by=actor.user).select_related("organisation", "region")


def orders_to_carry_out(actor: Actor) -> Any:
    """Orders to rectify that the actor's unit has to carry out."""
    if actor.organisation is None or not actor.has(Permission.RECTIFICATION_ANSWER):
        return None
    rows = Rectification.objects.visible_to(actor).filter(unit=actor.organisation, state=OrderState.ORDERED)
    return rows.select_related("organisation", "region")


def orders_to_check(actor: Actor) -> Any:
    """Orders of the actor's body whose proof waits for somebody who did not issue them."""
    if actor.oversight is None or not actor.has(Permission.RECTIFICATION_CHECK):
        return None
    rows = Rectification.objects.visible_to(actor).filter(organisation=actor.organisation, state=OrderState.CHECKING)
    return rows.exclude(issued_by=actor.user).select_related("organisation", "region")


def has_targets(actor: Actor) -> bool:
    """Whether the organisation acted for has targets in force; governments have boards in any case."""
    if actor.organisation_id is None or actor.oversight is not None:
        return False
    return Target.objects.in_force().filter(place_organisation=actor.organisation_id).exists()


QUEUES = (
    Queue("reports", "reports", _("填报报表"), reports_to_fill, "created_at"),
    Queue("reports_to_look_at", "collection", _("受理、审定下级填报"), reports_to_look_at, "submitted_at"),
    Queue("plan_tasks", "ledger", _("推进并报送到期任务"), plan_tasks_due, "due_on", is_due=True),
    Queue("plan_checks", "ledger", _("核验销号申请"), plan_tasks_to_check, "updated_at"),
    Queue("items", "items", _("落实并报送议定事项"), items_to_do, "created_at"),
    Queue("item_checks", "items", _("确认议定事项"), items_to_confirm, "updated_at"),
    Queue("orders", "orders", _("整改并提交证明"), orders_to_carry_out, "issued_at"),
    Queue("order_checks", "orders", _("核查整改效果"), orders_to_check, "updated_at"),
)

CONCERNS = {"targets": has_targets}
