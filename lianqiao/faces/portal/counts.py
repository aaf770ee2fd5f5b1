"""How many published records each technology field holds, counted as the halls filter."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max
from django.db.models.functions import Left

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.pages.paging import COUNTED_ANEW, for_a_minute
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.taxonomy.models import Edition, TechField

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


def edition_of_code_lists() -> str:
    """Something that changes whenever a code list does: the latest edition, and the fields that there are."""
    edition = Edition.objects.order_by("-pk").values_list("pk", flat=True).first()
    fields = TechField.objects.aggregate(number=Count("pk"), last=Max("pk"))
    return f"{edition} {fields['number']} {fields['last']}"


def by_field(actor: Actor) -> list[FieldCount]:
    """What the actor finds in each field; three queries, and where there is much to count, figures of this minute."""
    achievements, demands = _counts(Achievement, actor), _counts(Demand, actor)
    return [FieldCount(row.pk, row.name, achievements.get(row.pk, 0), demands.get(row.pk, 0)) for row in first_fields()]


def _counts(model: type[Achievement | Demand], actor: Actor) -> dict[str, int]:
    tagged = model.objects.public(actor).filter(fields__isnull=False).order_by()
    counted = tagged.values(first=Left("fields__code", FIRST_LEVEL)).annotate(number=Count("pk", distinct=True))
    return for_a_minute(
        f"fields {counted.query}",
        lambda: {row["first"]: row["number"] for row in counted},
        keep=lambda found: sum(found.values()) > COUNTED_ANEW,
    )
