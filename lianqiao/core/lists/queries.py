"""Which editions and entries an actor may see, and which entries hold on a day."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db.models import Count, F, Q

from lianqiao.core.access import Actor
from lianqiao.core.lists.enums import EditionState, Effect, Visibility
from lianqiao.core.records import VisibleQuerySet

#: States in which an edition has been decided, and what it says holds or held.
DECIDED = (EditionState.ISSUED, EditionState.SUPERSEDED)


class EditionQuerySet(VisibleQuerySet[Any]):
    """Editions of lists, beginning with what the actor may see."""

    def published(self) -> Self:
        """Those that everybody may see; never one of a restricted kind."""
        return self.filter(is_published=True, visibility=Visibility.PUBLIC, state__in=DECIDED)

    def visible_to(self, actor: Actor) -> Self:
        """Published ones; for a government body those that it made, and those of its region that left the draft.

        A restricted edition is seen by the government of its own region and of those above, by nobody else.
        """
        visible = Q(is_published=True, visibility=Visibility.PUBLIC, state__in=DECIDED)
        if actor.oversight is not None:
            visible |= Q(organisation=actor.organisation_id)
            visible |= Q(region__code__startswith=actor.oversight) & ~Q(state=EditionState.DRAFT)
        return self.filter(visible)

    def whole_for(self, actor: Actor) -> Self:
        """Those of which a government body reads every line as it was entered, with what happened to it.

        They are its own, and those of its region that left the draft; what others have published it reads as
        everybody does.
        """
        if actor.oversight is None:
            return self.none()
        overseen = Q(region__code__startswith=actor.oversight) & ~Q(state=EditionState.DRAFT)
        return self.filter(Q(organisation=actor.organisation_id) | overseen)

    def sent_to(self, organisation_id: Any) -> Self:
        """The published ones that were sent to an organisation."""
        return self.published().filter(pushes__organisation=organisation_id)

    def in_force(self, on: date) -> Self:
        """Those that are the list on that day."""
        return self.filter(
            Q(period_to__isnull=True) | Q(period_to__gte=on),
            Q(superseded_on__isnull=True) | Q(superseded_on__gt=on),
            state__in=DECIDED,
            period_from__lte=on,
        )

    def for_list(self) -> Self:
        """With all that a row shows, in one query."""
        counted = Count("entries", filter=Q(entries__left_on__isnull=True))
        return self.select_related("kind", "organisation", "region").annotate(entry_count=counted)


class EntryQuerySet(VisibleQuerySet[Any]):
    """Entries, which are seen with their edition."""

    def visible_to(self, actor: Actor) -> Self:
        """The entries of the editions that the actor may see."""
        editions: Any = self.model._meta.get_field("edition").related_model
        return self.filter(edition__in=editions.objects.visible_to(actor))

    def standing(self, on: date | None = None) -> Self:
        """Those that have not left (by `on`, if a day is given)."""
        if on is None:
            return self.filter(left_on__isnull=True)
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=on), entered_on__lte=on)

    def with_effect(self, on: date) -> Self:
        """Those whose effect holds on the day.

        It begins with the entry, not before the edition's first day. It ends when the entry leaves; else on
        `effect_until` where the entry has a time of its own, whatever later editions say; else with the edition.
        A withdrawn edition has no effect.
        """
        with_edition = (
            Q(effect_until__isnull=True)
            & (Q(edition__period_to__isnull=True) | Q(edition__period_to__gte=on))
            & (Q(edition__superseded_on__isnull=True) | Q(edition__superseded_on__gt=on))
        )
        return (
            self.standing(on)
            .filter(
                Q(effect_until__gte=on) | with_edition,
                edition__state__in=DECIDED,
                edition__period_from__lte=on,
            )
            .exclude(edition__kind__effect=Effect.NONE)
        )

    def in_order(self) -> Self:
        """As the list stands: by position."""
        return self.order_by(F("position").asc(), "id")
