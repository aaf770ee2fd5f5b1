"""The points of an assessment, computed from the figures of its period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from lianqiao.core.access import Actor
from lianqiao.engines.progress import Adjustment, CompletionRule, Item, Sheet, league
from lianqiao.governance.boards.models import AssessedUnit, Assessment, AssessmentItem
from lianqiao.governance.boards.queries.places import Place, parts_of
from lianqiao.governance.boards.queries.standings import judge, rule_of
from lianqiao.governance.boards.queries.visibility import REGIONS
from lianqiao.governance.indicators.models import Target
from lianqiao.governance.indicators.queries.figures import values
from lianqiao.registers.organisations.models import Organisation

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Computed:
    """The points of one unit for one item, with the figures that gave them."""

    item: AssessmentItem
    value: Decimal | None
    target: Decimal | None
    completion: Decimal | None
    points: Decimal


def sheet_of(assessment: Assessment, items: Iterable[AssessmentItem]) -> Sheet:
    """The engine's sheet of an assessment; SheetError when the weights do not make 100."""
    return Sheet(
        [Item(str(item.pk), item.weight, CompletionRule(item.floor / HUNDRED, item.cap / HUNDRED)) for item in items],
        most_bonus=assessment.most_bonus,
        most_deduction=assessment.most_deduction,
    )


def subjects_of(assessment: Assessment, items: Sequence[AssessmentItem]) -> list[Place]:
    """The regions right below; or the verified organisations of the kind in the region that have a target to meet.

    A target counts when it is in force, of exactly the assessed period, and of an indicator on the sheet.
    """
    if assessment.subjects == REGIONS:
        return [Place(region=region) for region in parts_of(assessment.region)]
    held = Target.objects.in_force().of_period(assessment.period).filter(place_organisation__isnull=False)
    rows = Organisation.objects.verified().filter(
        kind=assessment.subjects,
        region__code__startswith=assessment.region.prefix,
        pk__in=held.filter(indicator__in=[item.indicator_id for item in items]).values("place_organisation"),
    )
    return [Place(organisation=one) for one in rows.order_by("pinyin", "id")]


def units_for(assessment: Assessment, actor: Actor) -> QuerySet[AssessedUnit]:
    """The units of an assessment that the actor may see, which it may see itself, in order of rank.

    Governments see all, since it is a ranking of their level; an organisation that was assessed sees its own points.
    """
    return units_among([assessment], actor)


def units_among(assessments: Iterable[Assessment], actor: Actor) -> QuerySet[AssessedUnit]:
    """The same of several assessments, which the actor may all see."""
    rows = AssessedUnit.objects.filter(assessment__in=list(assessments))
    if actor.organisation_id is None:
        return rows.none()
    if actor.oversight is None:
        own = actor.organisation_id
        rows = rows.filter(Q(organisation=own) | Q(assessment__organisation=own))
    return with_points(rows)


def with_points(units: QuerySet[AssessedUnit]) -> QuerySet[AssessedUnit]:
    """With all that a table of points shows, in order of rank."""
    rows = units.select_related("region", "organisation").prefetch_related("scores", "extras")
    return rows.order_by("rank", "region", "organisation__pinyin", "id")


def computed_points(
    assessment: Assessment, items: Sequence[AssessmentItem], keys: Sequence[Any]
) -> dict[Any, list[Computed]]:
    """The points of each region (by code) or organisation (by key), by the figures as they stand."""
    period = assessment.period
    indicators = [item.indicator for item in items]
    found = values(indicators, keys, period)
    held = _targets_at(assessment, keys, indicators)
    sheet = sheet_of(assessment, items)
    rule = rule_of(assessment.region_id, on=period.end)
    out: dict[Any, list[Computed]] = {}
    for key in keys:
        standings = {
            str(item.pk): judge(
                item.indicator,
                held.get((item.indicator_id, key)),
                found[item.indicator_id, key].value,
                on=period.end,
                rule=rule,
            ).standing
            for item in items
        }
        score = sheet.score({item: standing.completion for item, standing in standings.items()})
        out[key] = [
            Computed(item, standing.value, standing.target, standing.completion, one.points)
            for item, one in zip(items, score.items, strict=True)
            for standing in (standings[str(item.pk)],)
        ]
    return out


def _targets_at(assessment: Assessment, keys: Sequence[Any], indicators: Sequence[Any]) -> dict[Any, Target]:
    """The targets in force for exactly the assessed period, by indicator and place; those of the assessing body last.

    An organisation may have targets from several bodies: those of the body that assesses count before others.
    """
    column = "place_region" if assessment.subjects == REGIONS else "place_organisation"
    rows = Target.objects.in_force().of_period(assessment.period)
    rows = rows.filter(**{f"{column}__in": keys}, indicator__in=indicators)
    ordered = sorted(rows, key=lambda one: one.organisation_id == assessment.organisation_id)
    return {(one.indicator_id, getattr(one, f"{column}_id")): one for one in ordered}


def total_up(assessment: Assessment, units: Iterable[AssessedUnit], sheet: Sheet) -> None:
    """Set total and rank of the units by their points, extras included; nothing is saved.

    The units come with their scores and extras loaded. Corrected points count as they are, up to the item's weight
    times its cap.
    """
    counted: dict[Any, Decimal | None] = {}
    by_key = {unit.pk: unit for unit in units}
    for unit in by_key.values():
        extras = sheet.score({}, [Adjustment(one.points, one.reason) for one in unit.extras.all()])
        points = sum((one.points for one in unit.scores.all()), Decimal(0))
        unit.total = max(points + extras.bonus - extras.deduction, Decimal(0))
        counted[unit.pk] = unit.total
    for place in league(counted):
        by_key[place.key].rank = place.rank
