"""By what cases are told apart: the groups of the figures, the cases of one group, and the groups in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Substr, TruncDate, TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.processes.introductions.models import Mandate
from lianqiao.processes.introductions.queries.visibility import of_case
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Region, TechField

#: The top level of the fields of technology, by the digits of its codes.
TOP_FIELDS = 2


class By(TextChoices):
    """By what cases are told apart."""

    REGION = "region", _("地区")
    FIELD = "field", _("技术领域")
    MANAGER = "manager", _("技术经理人单位")
    MONTH = "month", _("月份")
    UNIT = "unit", _("受邀单位")


def names_of(by: By, keys: Iterable[Any]) -> dict[Any, str]:
    """The keys of a grouping in words; one query, for months none."""
    wanted = [key for key in keys if key is not None]
    if by == By.MONTH:
        return {key: f"{key.year}年{key.month}月" for key in wanted}
    if by in (By.MANAGER, By.UNIT):
        return {body.pk: str(body.name) for body in Organisation.objects.filter(pk__in=wanted)}
    if by == By.FIELD:
        return {field.pk: str(field) for field in TechField.objects.filter(pk__in=wanted)}
    codes = {str(key).ljust(6, "0"): key for key in wanted if key}
    return {codes[place.pk]: str(place) for place in Region.objects.filter(pk__in=codes)}


def in_group(rows: QuerySet[Any], by: By, key: str, *, within: str = "", reader: Actor | None = None) -> QuerySet[Any]:
    """The rows of one group of `funnel.funnels`, by its key as text; an empty key means those that have none.

    Rows of a group that there cannot be are none. `within` and `reader` are those of the figures.
    """
    if by == By.FIELD:
        own = Exists(_fields_of(Achievement, "achievement", key)) | Q(achievement__isnull=True) & Exists(
            _fields_of(Demand, "demand", key)
        )
        return rows.filter(own if key else ~own)
    if by == By.REGION:
        return rows.filter(region__code__startswith=key) if key else rows.exclude(region__code__startswith=within)
    wanted = key_of(by, key)
    if wanted is None and (key or by != By.MANAGER):
        return rows.none()
    if by == By.MONTH:
        month = Period.of_month(wanted.year, wanted.month)
        return rows.filter(created_at__date__range=(month.start, month.end))
    if by == By.UNIT:
        return rows.filter(counterpart=wanted)
    rows = rows.alias(group=_manager(reader))
    return rows.filter(group__isnull=True) if wanted is None else rows.filter(group=wanted)


def in_groups(rows: Any, by: By | None, digits: int, *, within: str = "", reader: Actor | None = None) -> Any:
    """The rows grouped by `key`; regions that do not begin with `within` are one group with an empty key."""
    rows = rows.order_by()
    if by == By.FIELD:
        return rows.values(key=_each_field(digits))
    if by == By.MANAGER:
        return rows.values(key=_manager(reader))
    if by == By.MONTH:
        return rows.values(key=TruncMonth(TruncDate("created_at")))
    if by == By.REGION:
        inside = When(region__code__startswith=within, then=Substr("region_id", 1, digits))
        return rows.values(key=Case(inside, default=Value(""), output_field=CharField()))
    if by == By.UNIT:
        return rows.values(key=F("counterpart_id"))
    return rows.values(key=Value(None, output_field=CharField()))


def key_of(by: By, text: str) -> Any:
    """The key of a group from its text; None for an empty one and for what is no key."""
    try:
        if by == By.MONTH:
            return date.fromisoformat(text)
        return UUID(text) if by in (By.MANAGER, By.UNIT) else text or None
    except ValueError:
        return None


class _Each(Func):
    """The elements of an array, each in a row of its own; NULL for an empty one."""

    template = "unnest(COALESCE(NULLIF((%(expressions)s)::text[], '{}'), ARRAY[NULL]::text[]))"
    output_field = CharField()
    set_returning = True


def _each_field(digits: int) -> _Each:
    """Each field of a case once, by the first digits of its code: of its achievement, else of its demand."""

    def codes(model: Any, name: str) -> ArraySubquery:
        return ArraySubquery(_fields_of(model, name).values(code=Substr("techfield_id", 1, digits)).distinct())

    of_demand = When(achievement__isnull=True, then=codes(Demand, "demand"))
    return _Each(Case(of_demand, default=codes(Achievement, "achievement")))


def _fields_of(model: Any, name: str, below: str = "") -> Any:
    """The rows that link the case's record of that name with its fields, those below a code."""
    rows = model.fields.through.objects.filter(**{f"{name}_id": OuterRef(f"{name}_id")})
    return rows.filter(techfield_id__code__startswith=below)


def _manager(reader: Actor | None) -> Any:
    """The organisation of the manager whose mandate was accepted first of those that held while the case ran.

    For a reader who may not know the side that was asked, of the mandates of the other side alone.
    """
    held = Mandate.objects.accepted().filter(
        of_case(),
        Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef("created_at")),
        starts_on__lte=clock.today(),
    )
    held = held.order_by("answered_at", "pk")
    first = Subquery(held.values("manager_organisation")[:1])
    if reader is None:
        return first
    others = Subquery(held.exclude(organisation=OuterRef("counterpart")).values("manager_organisation")[:1])
    return Case(When(counterpart_known_to(reader), then=first), default=others)


def counterpart_known_to(reader: Actor) -> Q:
    """The condition for cases of which the reader knows the asked side by its own part in them.

    Narrower than `queries.names.knows_counterpart`, which asks each record whether it shows its owner.
    """
    known = Q(disclosed_at__isnull=False)
    if reader.organisation_id is not None:
        known |= Q(counterpart=reader.organisation_id)
    if reader.oversight is not None:
        known |= Q(counterpart_region__code__startswith=reader.oversight)
    return known
