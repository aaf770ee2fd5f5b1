"""Organisations with valid codes, and who acts for them."""

import factory

from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Membership, Organisation
from lianqiao.registers.organisations.validators import uscc_check_character
from tests.factories.people import UserFactory
from tests.factories.taxonomy import RegionFactory

__all__ = ["MembershipFactory", "OrganisationFactory", "RegionFactory", "uscc"]


def uscc(number: int, *, head: str = "91", division: str = "290100") -> str:
    """A valid unified social credit code for a running number; `head` are registrar and kind."""
    first = f"{head}{division}{number:09d}"
    return first + uscc_check_character(first)


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    """A verified enterprise in city 290100."""

    class Meta:
        model = Organisation

    uscc = factory.Sequence(uscc)
    name = factory.Sequence(lambda number: f"测试单位{number}有限公司")
    kind = OrganisationKind.ENTERPRISE
    state = OrganisationState.VERIFIED
    region = factory.SubFactory(RegionFactory, code="290100")
    created_by = factory.SubFactory(UserFactory)


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    """An active editor of an enterprise."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    roles = factory.LazyFunction(lambda: [Role.EDITOR])
