"""The states of distributions of income."""

from __future__ import annotations

from typing import Any

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.processes.distributions.models import Distribution, RewardPayment
from tests.core.matrices.table import Matrix
from tests.factories import OrganisationFactory, make_actor
from tests.factories.distributions import make_distribution

DISTRIBUTION = """
submit   | draft                  | proposed  | own:EDITING
return   | proposed               | draft     | own:administrator
decide   | proposed               | decided   | own:administrator
complete | decided                | paid      | system
withdraw | draft proposed decided | withdrawn | own:administrator
"""


def distribution_in(state: str) -> Distribution:
    """A distribution of a private unit, which pays without a notice."""
    unit = OrganisationFactory(is_state_founded=False)
    return make_distribution(state, actor=make_actor(Role.EDITOR, organisation=unit))


def given(name: str) -> dict[str, Any]:
    """By which paper it is decided."""
    return {"decision_paper": "校长办公会纪要〔2026〕12号"} if name == "decide" else {}


def prepare(distribution: Any, name: str) -> None:
    """Everything is paid before the clock says so."""
    if name == "complete":
        for number, one in enumerate(distribution.rewards.all(), start=1):
            RewardPayment.objects.create(
                share=one, amount_yuan=one.open_yuan, on=clock.today(), paper=f"回单 {number}", written_at=clock.now()
            )


MATRICES = {"distributions.Distribution": Matrix(DISTRIBUTION, distribution_in, given=given, ready=prepare)}
