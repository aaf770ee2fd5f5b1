"""The states of the performance of contracts: performances, milestones, plans, certificates and defaults."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.processes.performance.makers import (
    breach_in,
    certificate_in,
    milestone_in,
    performance_in,
    proposal_in,
)

#: `own` is the seller, who also proposes and raises; `buyer` the other side; `office` registered the contract.
PERFORMANCE = """
start    | planning         | running   | system
complete | running          | completed | own:EDITING buyer:EDITING
end      | planning running | ended     | system
"""

MILESTONE = """
deliver         | planned returned           | delivered | own:EDITING
accept          | delivered                  | accepted  | buyer:KEEPING
return          | delivered                  | returned  | buyer:KEEPING
drop            | planned delivered returned | dropped   | system
remind_planned  | planned                    | planned   | system
remind_returned | returned                   | returned  | system
remind_accepted | accepted                   | accepted  | system
"""

PROPOSAL = """
agree    | asked | agreed    | buyer:KEEPING
refuse   | asked | refused   | buyer:KEEPING
withdraw | asked | withdrawn | own:EDITING
lapse    | asked | withdrawn | system
"""

CERTIFICATE = """
issue    | asked  | issued    | office:administrator office:reviewer
refuse   | asked  | refused   | office:administrator office:reviewer
withdraw | asked  | withdrawn | own:EDITING
revoke   | issued | revoked   | office:administrator office:reviewer
"""

BREACH = """
answer | raised          | answered | buyer:KEEPING
settle | raised answered | settled  | own:EDITING
refer  | raised answered | referred | own:EDITING buyer:EDITING
"""


def sides_of_a_performance(record: Any) -> Sides:
    """The seller, the buyer, the office, governments and strangers."""
    performance = getattr(record, "performance", record)
    return {
        **sides_of_a_register(performance),
        "own": (performance.seller, {}),
        "buyer": (performance.buyer, {}),
        "office": (performance.contract.office.organisation, {}),
    }


def given(name: str) -> dict[str, Any]:
    """Valid data for the action, so that only state and rights decide."""
    return {
        "deliver": {"on": timezone.localdate(), "text": "样机和测试报告"},
        "answer": {"text": "下月付清"},
    }.get(name, {})


MATRICES = {
    "performance.Performance": Matrix(PERFORMANCE, performance_in, sides_of_a_performance, given),
    "performance.ContractMilestone": Matrix(MILESTONE, milestone_in, sides_of_a_performance, given),
    "performance.PlanProposal": Matrix(PROPOSAL, proposal_in, sides_of_a_performance, given),
    "performance.IncomeCertificate": Matrix(CERTIFICATE, certificate_in, sides_of_a_performance, given),
    "performance.Breach": Matrix(BREACH, breach_in, sides_of_a_performance, given),
}
