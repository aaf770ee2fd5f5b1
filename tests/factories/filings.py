"""Filed records: drafts ready to be handed in, and some record of any kind."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import factory
from django.db import models

from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.records import assignable
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.enterprises.models import YearFigures
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Region
from tests.factories.organisations import OrganisationFactory
from tests.factories.registers import AchievementFactory, complete_demand


class YearFiguresFactory(factory.django.DjangoModelFactory[YearFigures]):
    """The figures of one year of an enterprise."""

    class Meta:
        model = YearFigures

    organisation = factory.SubFactory(OrganisationFactory)
    region = factory.SelfAttribute("organisation.region")
    created_by = factory.SelfAttribute("organisation.created_by")
    year = factory.Sequence(lambda number: 2000 + number % 90)
    source = "audit"
    staff = 120
    revenue_yuan = Decimal(80_000_000)
    research_yuan = Decimal(3_200_000)


#: Digits of columns that hold per cent and no amounts.
PERCENT_DIGITS = 6


def any_filing(model: type[Any], *, organisation: Any = None, **given: Any) -> Any:
    """A record of any kind of filed record with something plausible in every column that must be filled in."""
    owner = organisation or OrganisationFactory()
    values: dict[str, Any] = {"organisation": owner, "region": owner.region, "created_by": owner.created_by}
    for column in assignable(model).values():
        if not column.blank and not column.has_default() and column.name not in given:
            values[column.name] = _plausible(column, owner)
    return model.objects.create(**values, **given)


def _plausible(column: Any, owner: Any) -> Any:
    if column.is_relation:
        return _related(column.related_model, owner)
    if column.choices:
        return column.flatchoices[0][0]
    if isinstance(column, models.DateField):
        return date(2026, 3, 1)
    if isinstance(column, models.DecimalField):
        return Decimal(1_000_000) if column.max_digits > PERCENT_DIGITS else Decimal(10)
    if column.name.endswith("year"):
        return 2025
    if isinstance(column, models.IntegerField):
        return 3
    return f"{column.verbose_name} {uuid4().hex[:8]}"[: column.max_length]


def _related(model: type[Any], owner: Any) -> Any:
    if model is Organisation:
        return OrganisationFactory()
    if model is Region:
        return owner.region
    if model is Achievement:
        return AchievementFactory(organisation=owner)
    if model is Demand:
        return complete_demand("published", organisation=owner)
    if issubclass(model, FiledRecord):
        return any_filing(model, organisation=owner)
    raise LookupError(f"no factory knows how to make {model.__name__}")
