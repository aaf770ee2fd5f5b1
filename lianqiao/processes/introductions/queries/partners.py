"""Who has been introduced about a record or a pair: partners see more, and need no match any more."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.processes.introductions.enums import DISCLOSED_STATES
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, kind_of
from lianqiao.processes.matching.domain.contact import contact_source
from lianqiao.processes.matching.fit import StructuredFit
from lianqiao.processes.matching.fitting import fits_of
from lianqiao.registers.achievements.models import Achievement


def is_partner(actor: Actor, record: Any) -> bool:
    """Whether two sides have agreed to meet about this record, and the actor's is one of them."""
    return record.pk in partners_among(actor, [record])


def partners_among(actor: Actor, records: Iterable[Any]) -> set[UUID]:
    """The ids of those of the records (achievements, or demands) whose owner the actor has met; one query."""
    records = list(records)
    if actor.organisation_id is None or not records:
        return set()
    column = "achievement" if isinstance(records[0], Achievement) else "demand"
    met = Introduction.objects.filter(
        Q(organisation=actor.organisation_id) | Q(counterpart=actor.organisation_id),
        state__in=DISCLOSED_STATES,
        **{f"{column}__in": [record.pk for record in records]},
    )
    return set(met.values_list(f"{column}_id", flat=True))


def partners_of_either_kind(actor: Actor, records: Iterable[Any]) -> set[UUID]:
    """The same of achievements and demands together; two queries."""
    records = list(records)
    kinds = ([record for record in records if kind_of(record) == kind] for kind in (ACHIEVEMENT, DEMAND))
    return set().union(*(partners_among(actor, some) for some in kinds))


def fits_among(pairs: Sequence[tuple[Any, Any]], *, actor: Actor, on: date) -> list[StructuredFit]:
    """The structured fit of pairs of an own record and another, where partners see more; see `fits_of`."""
    partners = partners_of_either_kind(actor, (other for _, other in pairs))
    return fits_of(pairs, actor=actor, on=on, partners=partners)


@contact_source
def introduced_pairs(demands: Collection[UUID]) -> dict[tuple[UUID, UUID], datetime]:
    """The pairs of these demands about which an introduction was ever asked, with the time of the first."""
    rows = Introduction.objects.filter(demand__in=demands, achievement__isnull=False).order_by("-created_at")
    return {
        (demand, achievement): at
        for demand, achievement, at in rows.values_list("demand_id", "achievement_id", "created_at")
    }
