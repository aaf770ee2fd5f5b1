"""Who holds windows, and which windows, entries, pairs and talks one sees."""

from __future__ import annotations

from typing import Any, Final, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.windows.enums import SHOWN_STATES, EntryState
from lianqiao.registers.organisations.enums import OrganisationKind

#: Kinds of organisation that hold windows: governments, those that bring others together, and holders of results.
HOSTING_KINDS: Final = frozenset(
    {
        OrganisationKind.GOVERNMENT,
        OrganisationKind.TRANSFER_ORGANISATION,
        OrganisationKind.PLATFORM_OPERATOR,
        OrganisationKind.ASSOCIATION,
        OrganisationKind.PARK,
        OrganisationKind.UNIVERSITY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.NEW_RESEARCH_BODY,
        OrganisationKind.HOSPITAL,
    }
)


def may_host(actor: Actor) -> bool:
    """Whether the actor holds windows: for a verified body of `HOSTING_KINDS`."""
    organisation: Any = actor.organisation
    return actor.has(Permission.WINDOW_MANAGE) and actor.is_verified and organisation.kind in HOSTING_KINDS


class WindowQuerySet(VisibleQuerySet[Any]):
    """Windows, beginning with what the actor may see."""

    def inside(self, actor: Actor) -> Q:
        """The condition for those that the actor organises, and, once opened, those of the region it oversees."""
        inside = Q(pk__in=())
        if actor.organisation_id is None:
            return inside
        if may_host(actor):
            helped = self.model.co_hosts.through._base_manager.filter(organisation=actor.organisation_id)
            inside |= Q(organisation=actor.organisation_id)
            inside |= Q(pk__in=helped.values("window"), state__in=SHOWN_STATES)
        if actor.oversight is not None:
            inside |= Q(region__code__startswith=actor.oversight, state__in=SHOWN_STATES)
        return inside

    def visible_to(self, actor: Actor) -> Self:
        """Public ones once opened; those of one's own entries, of one's own body and of the region one oversees."""
        visible = self.inside(actor) | Q(is_public=True, state__in=SHOWN_STATES)
        if actor.organisation_id is not None:
            own = _entries().filter(window=OuterRef("pk"), organisation=actor.organisation_id)
            visible |= Q(Exists(own), state__in=SHOWN_STATES)
        return self.filter(visible)

    def whole_for(self, actor: Actor) -> Self:
        """Those of which the actor sees every entry, pair and talk."""
        return self.filter(self.inside(actor))

    def public(self) -> Self:
        """Those that everybody may read of."""
        return self.filter(is_public=True, state__in=SHOWN_STATES)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().prefetch_related("fields", "industries", "regions", "co_hosts")


class WindowEntryQuerySet(VisibleQuerySet[Any]):
    """Entries, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own; all of windows that one organises or oversees; else the programme of windows that one sees."""
        windows = _windows()
        seen = Q(window__in=windows.visible_to(actor), state=EntryState.TAKING_PART) & _public_for(actor)
        seen |= Q(window__in=windows.whole_for(actor))
        if actor.organisation_id is not None:
            seen |= Q(organisation=actor.organisation_id)
        return self.filter(seen)

    def programme(self, actor: Actor) -> Self:
        """Those that take part, as far as their records are public for the actor now."""
        return self.filter(_public_for(actor), state=EntryState.TAKING_PART)

    def taking_part(self) -> Self:
        """Those that take part and whose records are public still: what is matched and seated."""
        demands, achievements = _published()
        return self.filter(
            Q(demand__in=demands.published()) | Q(achievement__in=achievements.published()),
            state=EntryState.TAKING_PART,
        )

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related(
            "window",
            "organisation",
            "region",
            "delegate",
            "demand__organisation",
            "demand__region",
            "achievement__organisation",
            "achievement__region",
        )


class PairQuerySet(VisibleQuerySet[Any]):
    """Pairs, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of one's own entries, and all of windows that one organises or oversees."""
        seen = Q(window__in=_windows().whole_for(actor))
        if actor.organisation_id is not None:
            seen |= Q(demand_entry__organisation=actor.organisation_id)
            seen |= Q(achievement_entry__organisation=actor.organisation_id)
        return self.filter(seen)

    def living(self) -> Self:
        """Those both of whose entries take part with records that are public still."""
        entries: Any = apps.get_model("windows.Entry")._default_manager.taking_part()
        return self.filter(demand_entry__in=entries, achievement_entry__in=entries)

    def for_list(self) -> Self:
        """With all that a row shows."""
        parts = ("organisation", "delegate", "demand__organisation", "demand__region")
        other = ("organisation", "delegate", "achievement__organisation", "achievement__region")
        return self.select_related(
            "window",
            *(f"demand_entry__{part}" for part in parts),
            *(f"achievement_entry__{part}" for part in other),
        )


class TalkQuerySet(VisibleQuerySet[Any]):
    """Talks, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the pairs that the actor sees."""
        pairs: Any = apps.get_model("windows.Pair")._default_manager
        return self.filter(pair__in=pairs.visible_to(actor))

    def held(self) -> QuerySet[Any]:
        """Those of which a side has told, and none that the other did not come."""
        remarks = apps.get_model("windows.Remark")._base_manager.filter(talk=OuterRef("pk"))
        return self.filter(Exists(remarks), ~Exists(remarks.filter(result="not_met")))

    def for_list(self) -> Self:
        """With all that a row shows."""
        sides = {
            "demand_entry": ("organisation", "delegate", "demand__organisation", "demand__region"),
            "achievement_entry": ("organisation", "delegate", "achievement__organisation", "achievement__region"),
        }
        related = [f"pair__{side}__{part}" for side, parts in sides.items() for part in parts]
        return self.select_related("window", "introduction", *related).prefetch_related("remarks")


def _windows() -> Any:
    return apps.get_model("windows.Window")._default_manager


def _entries() -> Any:
    return apps.get_model("windows.Entry")._base_manager


def _published() -> tuple[Any, Any]:
    demands: Any = apps.get_model("demands.Demand")._default_manager
    achievements: Any = apps.get_model("achievements.Achievement")._default_manager
    return demands, achievements


def _public_for(actor: Actor) -> Q:
    """The condition for entries whose record the actor may read among what is public."""
    demands, achievements = _published()
    return Q(demand__in=demands.public(actor)) | Q(achievement__in=achievements.public(actor))
