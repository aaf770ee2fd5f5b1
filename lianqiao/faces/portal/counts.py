"""How many published records each technology field holds, counted as the halls filter."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Left

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.taxonomy.models import TechField

#: Digits of the code of a field of the first level.
FIRST_LEVEL = 2


@dataclass(frozen=True)
class FieldCount:
    """A field of the first level with what lies in it and below; a record in two of its parts counts once."""

    code: str
    name: str
    achievements: int
    demands: int


def first_fields() -> list[TechField]:
    """The fields of the first level that hold today, in their order."""
    rows = TechField.objects.valid_on(clock.today()).filter(parent__isnull=True)
    return list(rows.order_by("order", "code"))


def by_field(actor: Actor) -> list[FieldCount]:
    """What the actor finds in each field; three queries."""
    achievements, demands = _counts(Achievement, actor), _counts(Demand, actor)
    return [FieldCount(row.pk, row.name, achievements.get(row.pk, 0), demands.get(row.pk, 0)) for row in first_fields()]


def _counts(model: type[Achievement | Demand], actor: Actor) -> dict[str, int]:
    tagged = model.objects.public(actor).filter(fields__isnull=False).order_by()
    counted = tagged.values(first=Left("fields__code", FIRST_LEVEL)).annotate(number=Count("pk", distinct=True))
    return {row["first"]: row["number"] for row in counted}
