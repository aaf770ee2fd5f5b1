"""The structured fit of many pairs at once, as one reader may know it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self, TypeVar
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import QueryDict

from lianqiao.core.access import Actor
from lianqiao.processes.matching.documents import DEMAND, kind_of
from lianqiao.processes.matching.domain.answering import answering_of
from lianqiao.processes.matching.enums import Aspect
from lianqiao.processes.matching.fit import StructuredFit, fit_of
from lianqiao.processes.matching.helpers import helpers_for, stages_between
from lianqiao.registers.achievements.queries.masking import shown_to as achievement_shown_to
from lianqiao.registers.demands.queries.masking import shown_to as demand_shown_to

T = TypeVar("T")

#: Value of `order` in an address.
BY_FIT: Final = "fit"


def fits_of(
    pairs: Sequence[tuple[Any, Any]], *, actor: Actor, on: date, partners: Iterable[UUID] = ()
) -> list[StructuredFit]:
    """The fit of each pair of an asking and another record, which the actor may see; a fixed number of queries.

    `partners` are ids of records whose owner the actor's organisation is in contact with. The record of answering is
    that of the other record's owner, unless masking hides who that is.
    """
    known = set(partners)
    ordered = [(asks, other) if kind_of(asks) == DEMAND else (other, asks) for asks, other in pairs]
    for records in zip(*ordered, strict=True):
        prefetch_related_objects(records, "fields")
    shown = [
        (
            demand_shown_to(demand, actor, is_partner=demand.pk in known),
            achievement_shown_to(achievement, actor, is_partner=achievement.pk in known),
        )
        for demand, achievement in ordered
    ]
    answering = answering_of({other.organisation_id for _, other in pairs})
    stages = {stage for pair in ordered for stage in _missing(*pair)}
    region = actor.organisation.region_id if actor.organisation is not None else ""
    helpers = helpers_for(stages, region)
    return [
        fit_of(
            demand,
            achievement,
            on=on,
            answering=answering.get(other.organisation_id)
            if (demand if other is demand.record else achievement).parts.owner
            else None,
            helpers=helpers,
        )
        for (demand, achievement), (_, other) in zip(shown, pairs, strict=True)
    ]


def _missing(demand: Any, achievement: Any) -> tuple[Any, ...]:
    if demand.readiness_wanted is None or achievement.shown_readiness is None:
        return ()
    return stages_between(achievement.shown_readiness, demand.readiness_wanted)


@dataclass(frozen=True)
class FitFilter:
    """How a list of pairs is ordered and narrowed by its structured fit, as it stands in an address.

    `must` are the aspects that have to fit; unknown is not enough. `by_fit` orders by the fit, then by the texts.
    """

    must: tuple[str, ...] = ()
    by_fit: bool = False

    @classmethod
    def from_params(cls, params: QueryDict) -> Self:
        """What of an address is well formed."""
        return cls(
            tuple(aspect for aspect in Aspect.values if aspect in params.getlist("must")),
            params.get("order") == BY_FIT,
        )

    @property
    def is_set(self) -> bool:
        """Whether it does anything."""
        return self.by_fit or bool(self.must)

    def apply(self, found: Sequence[T], fits: Sequence[StructuredFit]) -> list[tuple[T, StructuredFit]]:
        """What passes, with its fit, in the order asked for; equal ones stay as they stood."""
        kept = [
            (one, fit) for one, fit in zip(found, fits, strict=True) if all(fit.fits(aspect) for aspect in self.must)
        ]
        return sorted(kept, key=lambda pair: pair[1].order) if self.by_fit else kept
