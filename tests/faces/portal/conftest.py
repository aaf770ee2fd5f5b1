"""Published records, visitors, and a match index in a folder of its own."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lianqiao.core.access import Actor
from lianqiao.core.publishing.enums import Publicity
from lianqiao.registers.achievements.models import Achievement, Completer, IntellectualProperty
from lianqiao.registers.demands.enums import MaskedPart
from lianqiao.registers.demands.models import Demand
from tests.factories import OrganisationFactory, complete_achievement, complete_demand

#: Words that stand in the records below and nowhere else.
OWNER = "机密持有者研究所"
PERSON = "欧阳藏锋"
PHONE = "0290-99887766"
EMAIL = "hidden.person@example.org"
PATENT = "ZL202699887766.5"
ACADEMIC = "晶界扩散系数随退火温度呈指数变化"
EVIDENCE = "国家质检中心编号七七八八报告"
MONEY = "7654321.09"
MONEY_SHOWN = ("7654321", "765.4321", "765.43")
BACKGROUND = "全县只有我们一家做这种轴承套圈"
INDICATOR = "残余应力不大于四十七兆帕"


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Where index and files of a test are; there is no index in it yet."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody who has not signed in."""
    return Client()


def signed_in(actor: Actor) -> Client:
    """A browser in which the actor's person has signed in."""
    client = Client()
    client.force_login(actor.user)
    return client


def telling_achievement(publicity: str, **values: Any) -> Achievement:
    """A published achievement whose every part holds words that can be looked for in a page."""
    achievement = complete_achievement(
        organisation=OrganisationFactory(name=OWNER),
        publicity=publicity,
        academic_text=ACADEMIC,
        readiness_evidence=EVIDENCE,
        price_yuan=MONEY,
        contact_name=PERSON,
        contact_phone=PHONE,
        contact_email=EMAIL,
        **values,
    )
    Completer.objects.create(achievement=achievement, order=2, name=PERSON)
    IntellectualProperty.objects.create(
        achievement=achievement, kind="invention", status="granted", number=PATENT, owners=OWNER
    )
    return achievement


def telling_demand(publicity: str = Publicity.PUBLIC, masked: tuple[str, ...] = tuple(MaskedPart.values)) -> Demand:
    """A published demand with words to look for; by default all that can be masked is."""
    demand: Demand = complete_demand(
        organisation=OrganisationFactory(name=OWNER),
        publicity=publicity,
        masked=list(masked),
        background=BACKGROUND,
        indicators=INDICATOR,
        budget_yuan=MONEY,
        contact_name=PERSON,
        contact_phone=PHONE,
        contact_email=EMAIL,
    )
    return demand
