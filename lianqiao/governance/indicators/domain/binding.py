"""From a confirmed target of a plan to a target here: what it is probably about, and making it one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from lianqiao.core import metrics
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Permission
from lianqiao.engines.plan_parser.tags import Measure, Measures
from lianqiao.governance.indicators.domain.catalogue import create_indicator, likeness
from lianqiao.governance.indicators.domain.targets import set_target
from lianqiao.governance.indicators.enums import Direction, IndicatorKind, IndicatorState, OverPlaces, OverTime, Source
from lianqiao.governance.indicators.measures import factor
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.governance.plans.enums import FindKind, FindState
from lianqiao.governance.plans.models import Find
from lianqiao.registers.taxonomy.models import Region

#: From this likeness (0 to 100) on an indicator is suggested for a target of a plan.
LIKELY = 50
MOST_SUGGESTIONS = 5
LONGEST_KEY = 40


@dataclass(frozen=True)
class Suggestion:
    """An indicator that a find may be about; `score` from 0 to 100, `converted` its value in the indicator's unit."""

    indicator: Indicator
    score: float
    converted: Decimal


def unbound(actor: Actor) -> Any:
    """The confirmed targets of the actor's own plans that no target here comes from, in the order of the text.

    A find that a newer version of the plan has carried over counts as bound with the one that it was.
    """
    bound = Target.objects.filter(source__isnull=False).exclude(state="withdrawn").values("source__lineage")
    rows: Any = Find.objects.visible_to(actor).confirmed_targets()
    mine = rows.filter(version__plan__organisation=actor.organisation_id).exclude(lineage__in=bound)
    return mine.order_by("version__plan__created_at", "version", "start", "id")


def suggest(finds: Sequence[Find], *, actor: Actor) -> dict[UUID, list[Suggestion]]:
    """For each find the indicators that it may be about, likeliest first; one whose unit does not fit is left out."""
    known = list(Indicator.objects.visible_to(actor).exclude(state=IndicatorState.RETIRED))
    return {find.pk: _likely(find, known) for find in finds}


def suggest_metrics(finds: Sequence[Find]) -> dict[UUID, list[metrics.Metric]]:
    """For each find the metrics that may measure it, as the plan parser scores them; the unit must convert."""
    every = {metric.name: metric for metric in metrics.metrics() if metric.has_regions}
    measures = Measures(
        Measure(name, str(metric.label), str(metric.unit), str(metric.rule)) for name, metric in every.items()
    )
    return {
        find.pk: [
            every[found.name]
            for found in measures.of(cast(Any, find), most=MOST_SUGGESTIONS)
            if factor(str(every[found.name].unit), find.unit) is not None
        ]
        for find in finds
    }


def period_of(find: Find) -> Period | None:
    """The time for which it probably holds: up to its deadline, from the beginning of the plan or of that year."""
    plan = find.version.plan
    if not find.deadline:
        if plan.begins_on is None or plan.ends_on is None:
            return None
        return Period.of_years(plan.begins_on.year, plan.ends_on.year)
    deadline = Period.parse(find.deadline)
    first = deadline.start.year if plan.begins_on is None else min(plan.begins_on.year, deadline.start.year)
    return Period(Period.of_years(first).start, deadline.end)


def place_of(find: Find) -> Region:
    """The region that it is probably for: the one that its scope names, else that of the plan."""
    region: Region = find.version.plan.region
    if find.scope:
        inside = Region.objects.within(region).exclude(pk=region.pk)
        named = [row for row in inside if row.short_name and find.scope.startswith((row.name, row.short_name))]
        if len(named) == 1:
            return named[0]
    return region


def draft_of(find: Find) -> dict[str, Any]:
    """What an indicator made from the find would say, for the person to complete."""
    unit = find.unit or "项"
    is_share, is_money = unit in ("%", "‰", "百分点"), unit.endswith("元")
    grows = is_share and any(word in find.sentence for word in ("增长", "增速", "提高", "提升"))
    kind = IndicatorKind.GROWTH if grows else IndicatorKind.SHARE if is_share else IndicatorKind.COUNT
    return {
        "key": free_key(find.indicator),
        "name": find.indicator,
        "unit": unit,
        "kind": IndicatorKind.AMOUNT if is_money else kind,
        "direction": Direction.LESS if find.comparator == "at_most" else Direction.MORE,
        "decimals": max(0, -int(Decimal(find.value or 0).normalize().as_tuple().exponent)),
        "over_places": OverPlaces.NONE if is_share else OverPlaces.SUM,
        "over_time": OverTime.LAST if is_share else OverTime.SUM,
        "rule": _("方案原文：%(sentence)s") % {"sentence": find.sentence or find.quote},
        "source": Source.REPORTED,
    }


def free_key(name: str) -> str:
    """A key that is not taken: the initials of the name in pinyin, with a number where they are."""
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    letters = "".join(one for one in initials if one.isascii() and one.isalnum()).lstrip("0123456789")
    stem = letters[:LONGEST_KEY] or "indicator"
    taken = set(Indicator.objects.filter(key__startswith=stem).values_list("key", flat=True))
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


@transaction.atomic
def bind(
    find: Find,
    *,
    actor: Actor,
    place: Any,
    period: Period,
    value: Decimal,
    indicator: Indicator | None = None,
    new: Mapping[str, Any] | None = None,
) -> Target:
    """A draft target that comes from the find, of an indicator or of a `new` one made for it.

    Raises AccessError for finds of others' plans, DomainError for what is not confirmed or has been bound meanwhile,
    and what `create_indicator` and `set_target` raise; then nothing has changed.
    """
    locked: Find = Find.objects.select_for_update(of=("self",)).select_related("version__plan").get(pk=find.pk)
    if actor.oversight is None or locked.version.plan.organisation_id != actor.organisation_id:
        raise AccessError(_("由编制这份方案的部门设立目标。"), permission=Permission.TARGET_EDIT)
    if locked.kind != FindKind.TARGET or locked.state != FindState.CONFIRMED:
        raise DomainError("find_open", _("这一条还没有确认为目标。"))
    if use_of(locked) is not None:
        raise DomainError("find_bound", _("这一条已经设立了目标。"))
    if indicator is None:
        indicator = create_indicator(actor=actor, values={**draft_of(locked), **(new or {})})
    values = {"value": value, "comparator": locked.comparator}
    return set_target(indicator, actor=actor, place=place, period=period, values=values, source=locked)


def use_of(find: Find) -> str | None:
    """What `plans.uses` asks: the sentence that says that a target stands on the find, None when none does."""
    rows = Target.objects.filter(source__lineage=find.lineage).exclude(state="withdrawn")
    target = rows.select_related("indicator").first()
    return None if target is None else _("已由它设立目标“%(name)s”。") % {"name": target.indicator.name}


def converted(find: Find, indicator: Indicator) -> Decimal | None:
    """The find's value in the unit of the indicator; None where units do not fit."""
    times = factor(find.unit, indicator.unit)
    return None if times is None or find.value is None else find.value * times


def _likely(find: Find, known: Iterable[Indicator]) -> list[Suggestion]:
    found = []
    for indicator in known:
        value, score = converted(find, indicator), likeness(find.indicator, indicator.name)
        if value is not None and score >= LIKELY:
            exact = indicator.name == find.indicator
            found.append(Suggestion(indicator, score + exact, value))
    return sorted(found, key=lambda one: (-one.score, one.indicator.name))[:MOST_SUGGESTIONS]
