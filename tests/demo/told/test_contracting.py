"""What the invented province brings to registration: every state, every office, and figures that add up."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from lianqiao.core.filing.enums import FilingState
from lianqiao.demo.contracting import Contracting
from lianqiao.processes.contracts.checking import technical_amount
from lianqiao.processes.contracts.enums import ContractState
from lianqiao.processes.contracts.models import (
    ContractChange,
    ContractObjection,
    Recheck,
    RegistrationOffice,
    TechnologyContract,
)
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The organisations that are told by hand, and their contracts."""
    with making(Contracting):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_states_occur_and_most_is_registered() -> None:
    states = list(TechnologyContract.objects.values_list("state", flat=True))

    assert len(states) > 35
    assert set(states) == set(ContractState.values) - {ContractState.REVOKED}
    assert states.count(ContractState.REGISTERED) > len(states) * 0.7


def test_every_office_is_public_and_has_registered() -> None:
    for office in RegistrationOffice.objects.all():
        assert office.state == FilingState.PUBLISHED
        assert office.contracts.filter(state=ContractState.REGISTERED).exists()


def test_amounts_add_up_and_numbers_differ() -> None:
    rows = list(TechnologyContract.objects.filter(revision=0).prefetch_related("costs"))
    numbers = [row.registration_number for row in rows if row.registration_number]

    assert all(row.technical_yuan == technical_amount(row.amount_yuan, row.costs.all()) for row in rows)
    assert len(set(numbers)) == len(numbers)


def test_what_follows_a_decision_occurs() -> None:
    assert set(ContractChange.objects.values_list("kind", flat=True)) == {"change", "termination"}
    assert set(ContractObjection.objects.values_list("ground", flat=True)) == {"authority", "refusal"}
    sample = Recheck.objects.get()
    assert sample.items.filter(verdict="").count() == 1


def test_nothing_happens_after_yesterday() -> None:
    assert not TechnologyContract.objects.filter(updated_at__date__gte=TODAY).exists()
