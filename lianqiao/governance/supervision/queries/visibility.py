"""Who sees task forces, meetings, inspections and orders: both sides what is theirs, and governments above."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.governance.plans.enums import OPEN_TASKS
from lianqiao.governance.supervision.enums import OPEN_ORDERS, InspectionState, ItemState, OrderState


def own(actor: Actor) -> Q:
    """The condition for what the organisation acted for keeps."""
    return Q(organisation=actor.organisation_id, organisation__isnull=False)


def beneath(actor: Actor) -> Q:
    """The condition for what a body of a region strictly below the actor's own keeps; neighbours see nothing."""
    if actor.oversight is None:
        return Q(pk__in=())
    return Q(region__code__startswith=actor.oversight) & ~Q(region=actor.organisation.region_id)


def named(model: str, to: str, actor: Actor) -> Q:
    """The condition for records that a row of `model`, bound by its column `to`, links to the actor's organisation."""
    rows = apps.get_model(model)._base_manager.filter(**{to: OuterRef("pk")}, organisation=actor.organisation_id)
    return Q(Exists(rows))


class KeptQuerySet(VisibleQuerySet[Any]):
    """What a government body keeps and shows to the organisations that it concerns."""

    def shown(self) -> Q:
        """The condition for records that others than their keeper may see."""
        return Q()

    def concerning(self, actor: Actor) -> Q:
        """The condition for records that concern the organisation acted for."""
        raise NotImplementedError

    def visible_to(self, actor: Actor) -> Self:
        """Those of one's own body; of those that are shown, the ones that concern it or are kept by bodies below it."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(own(actor) | (self.shown() & (self.concerning(actor) | beneath(actor))))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list()


class ForceQuerySet(KeptQuerySet):
    """Task forces."""

    def concerning(self, actor: Actor) -> Q:
        """Those of which the unit is a member."""
        return named("supervision.ForceMember", "force", actor)

    def for_list(self) -> Self:
        """With plan, industry and the number of members."""
        return super().for_list().select_related("plan", "chain").annotate(member_count=Count("members"))


class MeetingQuerySet(KeptQuerySet):
    """Meetings; others see them once they were called or held."""

    def shown(self) -> Q:
        """Those that were called."""
        return Q(called_at__isnull=False)

    def concerning(self, actor: Actor) -> Q:
        """Those that the unit takes part in, or of which an item is the unit's."""
        items = apps.get_model("supervision.AgreedItem")._base_manager.filter(
            meeting=OuterRef("pk"), owner=actor.organisation_id
        )
        return named("supervision.Participant", "meeting", actor) | Q(Exists(items))

    def for_list(self) -> Self:
        """With the number of items agreed, and of those that are not done."""
        return (
            super()
            .for_list()
            .annotate(item_count=Count("items"), pending_count=Count("items", filter=pending_items("items__")))
        )

    def for_detail(self) -> Self:
        """With what the page shows."""
        return super().for_detail().select_related("plan", "force", "chain")


def pending_items(prefix: str = "") -> Q:
    """The condition for items for which something is still to be done, in the meeting or in the ledger."""
    return Q(**{f"{prefix}state__in": (ItemState.OPEN, ItemState.DONE)}) | Q(
        **{f"{prefix}state": ItemState.TASKED, f"{prefix}task__state__in": OPEN_TASKS}
    )


class AgreedItemQuerySet(VisibleQuerySet[Any]):
    """Agreed items, which are seen with their meeting."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of meetings that the actor may see."""
        meetings: Any = apps.get_model("supervision.Meeting")._default_manager
        return self.filter(meeting__in=meetings.visible_to(actor).values("pk"))

    def pending(self) -> Self:
        """Those for which something is still to be done, in the meeting or in the ledger."""
        return self.filter(pending_items())

    def overdue(self, today: date) -> Self:
        """Those that are followed in the meeting and not done though their day is over."""
        return self.filter(state=ItemState.OPEN, due_on__lt=today)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("meeting", "owner", "task", "organisation", "region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("task__plan", "done_by", "confirmed_by")


class InspectionQuerySet(KeptQuerySet):
    """Inspections; others see those that were announced to them, and finished ones."""

    def shown(self) -> Q:
        """Announced and finished ones."""
        return Q(is_announced=True) | Q(state=InspectionState.FINISHED)

    def concerning(self, actor: Actor) -> Q:
        """Those of which the unit is inspected."""
        return named("supervision.InspectedUnit", "inspection", actor)

    def for_list(self) -> Self:
        """With the number of issues found, and of those that are open."""
        return (
            super()
            .for_list()
            .annotate(
                issue_count=Count("rectifications", filter=~Q(rectifications__state=OrderState.WITHDRAWN)),
                open_count=Count("rectifications", filter=Q(rectifications__state__in=OPEN_ORDERS)),
            )
        )

    def for_detail(self) -> Self:
        """With what the page shows."""
        return super().for_detail().select_related("plan")


class RectificationQuerySet(KeptQuerySet):
    """Orders to rectify; the ordered unit sees them once they were issued."""

    def shown(self) -> Q:
        """Issued ones."""
        return Q(issued_at__isnull=False)

    def concerning(self, actor: Actor) -> Q:
        """Those that order the unit."""
        return Q(unit=actor.organisation_id)

    def open(self) -> Self:
        """Those for which somebody still has to do something."""
        return self.filter(state__in=OPEN_ORDERS)

    def overdue(self, today: date) -> Self:
        """Those that are not yet proved though their day is over."""
        return self.filter(state=OrderState.ORDERED, due_on__lt=today)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return super().for_list().select_related("unit", "inspection", "task")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("task__plan", "issued_by", "created_by")


class ProofQuerySet(VisibleQuerySet[Any]):
    """Proofs, which are seen with their order."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of orders that the actor may see."""
        orders: Any = apps.get_model("supervision.Rectification")._default_manager
        return self.filter(rectification__in=orders.visible_to(actor).values("pk"))
