"""People of one university, of a company and of the city's government, each in a browser of their own."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, make_actor, make_reviewer

CITY = "290100"


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Where index and files of a test are."""
    settings.DATA_DIR = tmp_path
    return tmp_path


def signed_in(actor: Actor) -> Client:
    """A browser in which the actor's person has signed in."""
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def university(db: None) -> Any:
    """A verified university in the city."""
    return OrganisationFactory(kind=OrganisationKind.UNIVERSITY, name="辽河理工大学")


@pytest.fixture
def professor(university: Any) -> Actor:
    """An editor of the university."""
    return make_actor(Role.EDITOR, organisation=university)


@pytest.fixture
def factory_owner(db: None) -> Actor:
    """An editor of a company in the city."""
    return make_actor(Role.EDITOR, organisation=OrganisationFactory(name="铁屏管阀有限公司"))


@pytest.fixture
def reviewer(db: None) -> Actor:
    """A reviewer of the city's government."""
    return make_reviewer(code=CITY)
