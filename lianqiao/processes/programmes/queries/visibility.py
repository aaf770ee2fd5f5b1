"""Which schemes, calls and applications an actor may see."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.programmes.enums import HANDED_IN, PUBLIC_STATES, CallState, EditionState, QuestionState

NOBODY = Q(pk__in=())


class SchemeQuerySet(VisibleQuerySet[Any]):
    """Schemes, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own body; for governments also those of others that are in force, to learn from and to copy."""
        visible = NOBODY if actor.organisation_id is None else Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            editions = apps.get_model("programmes.SchemeEdition")._base_manager
            visible |= Q(Exists(editions.filter(scheme=OuterRef("pk"), state=EditionState.ISSUED)))
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")


class SchemeEditionQuerySet(VisibleQuerySet[Any]):
    """Editions of schemes, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """All of its own body's; for governments also those of others that were issued."""
        visible = NOBODY if actor.organisation_id is None else Q(scheme__organisation=actor.organisation_id)
        if actor.oversight is not None:
            visible |= ~Q(state=EditionState.DRAFT)
        return self.filter(visible)

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.select_related("scheme__organisation", "scheme__region", "issued_by", "created_by")


class CallQuerySet(VisibleQuerySet[Any]):
    """Calls, beginning with what the actor may see."""

    def public(self) -> Self:
        """What everybody may read; what was published and then cancelled stays, and says so."""
        return self.filter(self._published())

    def with_handed_in(self) -> Self:
        """Each with the number of applications handed in, as `handed_in`."""
        return self.annotate(handed_in=Count("applications", filter=Q(applications__state__in=HANDED_IN)))

    def visible_to(self, actor: Actor) -> Self:
        """Public ones, and all of its own body's."""
        return self.filter(self._published() | self.inside(actor))

    @staticmethod
    def _published() -> Q:
        return Q(state__in=PUBLIC_STATES) | Q(state=CallState.CANCELLED, published_at__isnull=False)

    def whole_for(self, actor: Actor) -> Self:
        """Those of its own body."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition for calls of which the actor is shown everything: those of its own body."""
        return NOBODY if actor.organisation_id is None else Q(organisation=actor.organisation_id)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "edition__scheme")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("submitted_by", "previous")


class ApplicationQuerySet(VisibleQuerySet[Any]):
    """Applications, beginning with what the actor may see."""

    def count_by_state(self) -> dict[str, int]:
        """How many there are in each state that occurs; one query."""
        return dict(self.order_by().values_list("state").annotate(count=Count("pk")))

    def visible_to(self, actor: Actor) -> Self:
        """Its unit's own, those in which it is named as partner, and those handed in to its body."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(self.inside(actor))

    def whole_for(self, actor: Actor) -> Self:
        """As `visible_to`: whoever sees an application sees all of it."""
        return self.visible_to(actor)

    def inside(self, actor: Actor) -> Q:
        """The condition of `visible_to`."""
        if actor.organisation_id is None:
            return NOBODY
        partners = apps.get_model("programmes.Partner")._base_manager
        named = Exists(partners.filter(application=OuterRef("pk"), organisation=actor.organisation_id))
        called = Q(call__organisation=actor.organisation_id, submitted_at__isnull=False) & ~Q(state="draft")
        return Q(organisation=actor.organisation_id) | Q(named) | called

    def of(self, actor: Actor) -> Self:
        """Those of its unit, and those in which it is named as partner."""
        if actor.organisation_id is None:
            return self.none()
        partners = apps.get_model("programmes.Partner")._base_manager
        named = Exists(partners.filter(application=OuterRef("pk"), organisation=actor.organisation_id))
        return self.filter(Q(organisation=actor.organisation_id) | Q(named))

    def handed_in(self) -> Self:
        """Those that their caller reads and decides on."""
        return self.filter(state__in=HANDED_IN)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "call__edition__scheme", "call__organisation")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        people = ("created_by", "submitted_by", "decided_by")
        rows = self.for_list().select_related("call__region", *people)
        return rows.prefetch_related("sections__updated_by", "partners__organisation", "files")


class PartnerQuerySet(VisibleQuerySet[Any]):
    """Partners, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of applications that the actor may see."""
        applications: Any = apps.get_model("programmes.Application")._default_manager
        return self.filter(application__in=applications.visible_to(actor))

    def to_answer(self, actor: Actor) -> Self:
        """Those by which the actor's unit is asked to take part and has not answered."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(organisation=actor.organisation_id, agreed__isnull=True, application__state="draft")


class DecisionQuerySet(VisibleQuerySet[Any]):
    """Lines of ranked lists, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own body's calls."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(call__organisation=actor.organisation_id)

    def in_order(self) -> Self:
        """By rank; those without a score last."""
        return self.order_by("rank", "id").select_related("application__organisation", "application__region")


class QuestionQuerySet(VisibleQuerySet[Any]):
    """Questions on calls, beginning with what the actor may see."""

    def public(self) -> Self:
        """Those that were answered, on calls that everybody may read; who asked is told to nobody."""
        calls: Any = apps.get_model("programmes.Call")._default_manager
        return self.filter(state=QuestionState.ANSWERED, call__in=calls.public())

    def visible_to(self, actor: Actor) -> Self:
        """Those to its own body, and those that its unit has asked."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(Q(call__organisation=actor.organisation_id) | Q(unit=actor.organisation_id))

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.select_related("call__organisation", "call__region", "call__edition__scheme", "unit")
