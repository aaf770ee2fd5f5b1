"""How the invented province performs its contracts: every state, money that adds up, and an export to compare."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from lianqiao.demo.contracting import Contracting
from lianqiao.demo.performing import Performing
from lianqiao.processes.contracts.models import NationalContract, RegistrationOffice
from lianqiao.processes.performance.models import (
    Breach,
    ContractMilestone,
    ContractPayment,
    IncomeCertificate,
    Performance,
    PlanProposal,
)
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The contracts of the organisations that are told by hand, and their performance."""
    with making(Contracting, Performing):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_states_occur() -> None:
    assert set(Performance.objects.values_list("state", flat=True)) == {"planning", "running", "completed", "ended"}
    assert {"planned", "delivered", "returned", "accepted"} <= set(
        ContractMilestone.objects.values_list("state", flat=True)
    )
    assert set(PlanProposal.objects.values_list("state", flat=True)) == {"asked", "agreed"}
    assert {"asked", "issued"} <= set(IncomeCertificate.objects.values_list("state", flat=True))
    assert Breach.objects.get().statements.count() == 2


def test_something_is_overdue_and_something_waits_for_an_answer() -> None:
    assert ContractMilestone.objects.overdue().exists()
    assert ContractPayment.objects.filter(answer__isnull=True).exists()
    assert ContractPayment.objects.filter(answer__verdict="denied").exists()
    assert ContractPayment.objects.filter(kind="royalty").exists()


def test_every_payment_has_its_paper_and_completed_contracts_are_paid() -> None:
    assert all(payment.files.exists() for payment in ContractPayment.objects.all())
    assert all(one.paid_yuan == one.ceiling_yuan for one in Performance.objects.filter(state="completed"))


def test_export_of_the_national_system_is_compared_and_kept_for_a_trial() -> None:
    findings = set(NationalContract.objects.values_list("finding", flat=True))

    assert findings == {"same", "differs", "theirs"}
    assert {"kept", "entered"} <= set(NationalContract.objects.values_list("decision", flat=True))
    assert any(office.files.filter(name__contains="试用").exists() for office in RegistrationOffice.objects.all())


def test_nothing_happens_after_yesterday() -> None:
    assert not Performance.objects.filter(created_at__date__gte=TODAY).exists()
    assert not ContractPayment.objects.filter(written_at__date__gte=TODAY).exists()
