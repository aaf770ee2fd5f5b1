"""Enterprises on their way to the scale: which are technological, what they take in month by month, who went up.

The rows are those of `lists.near_scale`, or any enterprises; what is added is read in the same statement.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.access import Actor
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.norms import Kind
from lianqiao.registers.enterprises.enums import StepKind
from lianqiao.registers.enterprises.models import Credential, GrowthStep, MonthlyRevenue
from lianqiao.registers.organisations.models import Organisation

TECHNOLOGICAL = norms.declare("enterprises.technological", Kind.TABLE, _("重点科技型临规企业"))
#: The kind of list (`core/lists/content/kinds.yaml`) by which governments say whom they help up.
LIBRARY = "near_scale_library"
MONTHS = 12
_MONEY: Any = DecimalField(max_digits=24, decimal_places=6)


def is_technological(on: dt.date, *, owner: str = "pk", day: Any = None) -> Q:
    """The condition for rows whose enterprise (column `owner`) holds a credential that counts as technological.

    Which do says the norm of the row's region on `on`; the credential holds on `day`, an expression or a day (`on`
    without one).
    """
    at = on if day is None else day
    ends = Q(valid_to__isnull=True) | Q(valid_to__gte=at)
    held = Credential.objects.filter(
        ends, organisation=OuterRef(owner), state=FilingState.CONFIRMED, valid_from__lte=at
    )
    return TECHNOLOGICAL.condition(lambda rows: Q(Exists(held.filter(kind__in=[row["code"] for row in rows]))), on=on)


def with_growth(enterprises: QuerySet[Any], *, actor: Actor, year: int, on: dt.date) -> QuerySet[Any]:
    """Enterprises with `technological`, `in_library`, and what they take in during `year`.

    `months` counts the months of the year that are registered, `running` is their main revenue in yuan (None without
    any), `expected` that of the whole year at the same pace. `in_library` is told by the editions that the actor sees.
    """
    months = MonthlyRevenue.objects.filter(organisation=OuterRef("pk"), year=year, state=FilingState.CONFIRMED)
    of_all = months.order_by().values("organisation")
    editions = Edition.objects.visible_to(actor).in_force(on).filter(kind=LIBRARY)
    named = Entry.objects.standing(on).filter(
        edition__in=editions,
        subject_type=ContentType.objects.get_for_model(Organisation),
        subject_id=OuterRef("pk"),
    )
    return enterprises.annotate(
        technological=ExpressionWrapper(is_technological(on), output_field=BooleanField()),
        in_library=Exists(named),
        months=Coalesce(Subquery(of_all.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        running=Subquery(of_all.annotate(n=Sum("main_revenue_yuan")).values("n"), output_field=_MONEY),
    ).annotate(
        expected=Case(
            When(
                months__gt=0,
                then=ExpressionWrapper(F("running") * Decimal(MONTHS) / F("months"), output_field=_MONEY),
            ),
            default=None,
            output_field=_MONEY,
        )
    )


def promotions(on: dt.date) -> QuerySet[Any]:
    """The confirmed steps 小升规 up to the day, each with `technological` of the day on which it was taken."""
    rows = GrowthStep.objects.filter(kind=StepKind.ABOVE_SCALE, state=FilingState.CONFIRMED, happened_on__lte=on)
    taken = is_technological(on, owner="organisation", day=OuterRef("happened_on"))
    return rows.annotate(technological=ExpressionWrapper(taken, output_field=BooleanField()))


@dataclass(frozen=True)
class Library:
    """How the work stands: enterprises near the scale, of these technological, in the library and at pace for the
    scale; and who went up in the year after that of the figures, of these technological."""

    near: int
    technological: int
    in_library: int
    at_pace: int
    promoted: int
    promoted_technological: int


def standing(rows: QuerySet[Any], *, actor: Actor, year: int, threshold: Decimal, on: dt.date) -> Library:
    """The figures over the list; `rows` come from `with_growth`, `year` is the year of their months; two queries."""
    near = rows.order_by().aggregate(
        near=Count("pk"),
        chosen=Count("pk", filter=Q(technological=True)),
        listed=Count("pk", filter=Q(in_library=True)),
        paced=Count("pk", filter=Q(expected__gte=threshold)),
    )
    seen = GrowthStep.objects.whole_for(actor).values("pk")
    steps = promotions(on).filter(pk__in=seen, happened_on__year=year)
    up = steps.aggregate(every=Count("pk"), chosen=Count("pk", filter=Q(technological=True)))
    return Library(near["near"], near["chosen"], near["listed"], near["paced"], up["every"], up["chosen"])
