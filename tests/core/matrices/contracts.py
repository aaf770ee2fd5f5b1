"""The states of registration offices' work: contracts, their changes, and objections."""

from __future__ import annotations

from typing import Any

from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.processes.contracts.makers import DEFECTS, OPINION, change_in, contract_in, objection_in

#: `office` is the organisation that the contract was handed in to.
CONTRACT = """
submit           | draft returned             | submitted  | own:EDITING
accept           | submitted                  | examining  | office:KEEPING
check            | examining                  | checked    | office:KEEPING
register         | examining checked          | registered | office:administrator office:reviewer
consult          | examining                  | expert     | office:KEEPING
opinion          | expert                     | expert     | office:KEEPING
conclude         | expert                     | examining  | office:KEEPING
return           | submitted examining expert | returned   | office:KEEPING
dispute          | examining                  | examining  | office:KEEPING
send_back        | checked                    | examining  | office:administrator office:reviewer
refuse           | examining checked          | refused    | office:administrator office:reviewer
note_number      | registered                 | registered | office:KEEPING
withdraw         | draft submitted returned   | withdrawn  | own:EDITING
reopen           | refused                    | examining  | system
cancel           | registered                 | cancelled  | system
revoke           | registered                 | revoked    | system
remind_examining | examining                  | examining  | system
remind_expert    | expert                     | expert     | system
remind_checked   | checked                    | checked    | system
"""

CHANGE = """
grant    | asked | granted   | office:administrator office:reviewer
refuse   | asked | refused   | office:administrator office:reviewer
withdraw | asked | withdrawn | own:EDITING
"""

OBJECTION = """
reject | raised | rejected | office:administrator office:reviewer
uphold | raised | upheld   | office:administrator office:reviewer
"""


def sides_of_a_contract(record: Any) -> Sides:
    """The unit that brought it, its office, governments and strangers."""
    contract = getattr(record, "contract", record)
    return {**sides_of_a_register(record), "office": (contract.office.organisation, {})}


def given(name: str) -> dict[str, Any]:
    """Valid data for the action, so that only state and rights decide."""
    return {
        "return": {"defects": DEFECTS},
        "opinion": OPINION,
        "note_number": {"number": "20262901000001"},
        "reject": {"answer": "维持。"},
        "uphold": {"answer": "成立。"},
    }.get(name, {})


MATRICES = {
    "contracts.TechnologyContract": Matrix(CONTRACT, contract_in, sides_of_a_contract, given),
    "contracts.ContractChange": Matrix(CHANGE, change_in, sides_of_a_contract, given),
    "contracts.ContractObjection": Matrix(OBJECTION, objection_in, sides_of_a_contract, given),
}
