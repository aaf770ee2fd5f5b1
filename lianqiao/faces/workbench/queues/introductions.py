"""What waits around introductions: requests, contracts of the other side, cases, mandates."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.introductions.enums import IntroductionState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.desk import claims_to_confirm, offers_to, working_on


def introductions_to_answer(actor: Actor) -> Any:
    """Asked of the actor's organisation."""
    if actor.organisation is None or not actor.has(Permission.INTRODUCTION_ANSWER):
        return None
    rows = Introduction.objects.visible_to(actor).filter(state=IntroductionState.REQUESTED)
    return rows.filter(counterpart=actor.organisation)


def cases_due(actor: Actor) -> Any:
    """Cases of the actor's organisation, or taken on as manager, in which something was asked for and has not come."""
    if actor.organisation is None or not actor.has(Permission.INTRODUCTION_CLOSE):
        return None
    return working_on(actor, as_team=False).overdue()


def cases_to_confirm(actor: Actor) -> Any:
    """Contracts and landings that the other side recorded."""
    if actor.organisation is None or not actor.has(Permission.INTRODUCTION_CONFIRM):
        return None
    return claims_to_confirm(actor)


def mandates_to_answer(actor: Actor) -> Any:
    """Offered to the actor as a technology manager."""
    if actor.organisation is None or not actor.has(Permission.MANDATE_ANSWER):
        return None
    return offers_to(actor)


QUEUES = (
    Queue("introductions", "mine", _("答复对接申请"), introductions_to_answer, "created_at"),
    Queue("case_claims", "cases", _("确认对方登记的签约或落地"), cases_to_confirm, "stage_on"),
    Queue("cases_due", "cases", _("登记对接的最新进展"), cases_due, "stage_on"),
    Queue("mandates", "cases", _("答复技术经理人委托"), mandates_to_answer, "created_at"),
)
