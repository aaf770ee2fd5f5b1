"""The evidence of the invented province: dossiers of every chain, files, cases in many states, one for everybody."""

from collections.abc import Iterator

import pytest

from lianqiao.demo.casework import Casework
from lianqiao.demo.contacts import Contacts
from lianqiao.demo.dealing import Dealing
from lianqiao.demo.disposing import Disposing
from lianqiao.demo.evidencing import FILES, Evidencing
from lianqiao.demo.evidencing import told as stories
from lianqiao.demo.meetings import Meetings
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.evidence.models import Dossier, EvidenceFile, ExemptionCase, TypicalCase
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """What is told by hand, the deals and decisions, and their evidence."""
    with making(Meetings, Contacts, Casework, Dealing, Disposing, Evidencing):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_every_chain_has_its_dossier_and_some_are_incomplete() -> None:
    assert Dossier.objects.count() >= Deal.objects.filter(disposal__isnull=True).count()
    assert Dossier.objects.incomplete().exists()


def test_files_are_made_and_cases_stand_where_they_are_told() -> None:
    assert EvidenceFile.objects.count() == FILES
    states = dict(ExemptionCase.objects.values_list("title", "state"))
    assert states == {row["title"]: row["state"] for row in stories()}


def test_one_case_is_told_to_everybody_without_names() -> None:
    typical = TypicalCase.objects.public().get()

    assert typical.case.organisation.name not in "".join(typical.guarded_texts())
