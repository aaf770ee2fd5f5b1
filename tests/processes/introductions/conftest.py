"""Two organisations that may be introduced to each other."""

from dataclasses import dataclass
from typing import Any

import pytest

from lianqiao.core.access import Actor
from lianqiao.processes.introductions.domain import introductions
from lianqiao.processes.introductions.models import Introduction
from tests.processes import makers


@dataclass
class Scene:
    """A company with a demand, an institute with an achievement, and somebody who acts for each."""

    company: Any
    institute: Any
    buyer: Actor
    researcher: Actor
    achievement: Any
    demand: Any

    def ask(self, **values: Any) -> Introduction:
        """The company asks for the institute's achievement."""
        given = {"achievement": self.achievement, "problem_text": makers.PROBLEM, "agrees": True, **values}
        return introductions.request_introduction(actor=self.buyer, **given)


@pytest.fixture
def scene(db: None) -> Scene:
    company = makers.organisation("沈河压铸有限公司", code="290101")
    institute = makers.organisation("辽河材料研究所", code="290201")
    return Scene(
        company,
        institute,
        makers.actor(company, name="李采购"),
        makers.actor(institute, name="王研究"),
        makers.achievement(
            institute,
            contact_name="赵联系",
            contact_phone="024-55667788",
            contact_email="zhao@institute.example",
        ),
        makers.demand(company, contact_name="钱联系", contact_phone="024-11223344"),
    )
