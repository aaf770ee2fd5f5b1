"""Filed records: drafts ready to be handed in."""

from decimal import Decimal

import factory

from lianqiao.registers.enterprises.models import YearFigures
from tests.factories.organisations import OrganisationFactory


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
