"""The states of appraisals, of funds' subscriptions and of referrals."""

from __future__ import annotations

from typing import Any

from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.processes.appraisals.makers import appraisal_in, investment, referral_in, subscription_in

#: `evaluator` is the body that the appraisal was handed in to.
APPRAISAL = """
submit        | draft returned             | submitted | own:EDITING
accept        | submitted                  | examining | evaluator:KEEPING
return        | submitted examining        | returned  | evaluator:KEEPING
reject        | submitted examining        | rejected  | evaluator:administrator evaluator:reviewer
sign          | examining                  | signed    | evaluator:administrator evaluator:reviewer
clear         | signed                     | published | own:OFFICER government:OFFICER
unpublish     | published                  | signed    | own:OFFICER government:OFFICER
withdraw      | draft submitted returned   | withdrawn | own:EDITING
revoke        | signed published           | revoked   | evaluator:administrator evaluator:reviewer government:administrator government:reviewer
remind_signed | signed                     | signed    | system
remind        | published                  | published | system
expire        | signed published           | expired   | system
"""  # noqa: E501 - one line for each action

SUBSCRIPTION = """
stop   | active  | stopped | own:EDITING
resume | stopped | active  | own:EDITING
"""

REFERRAL = """
interest | sent lapsed                    | interested | own:EDITING
talk     | sent lapsed interested         | talking    | own:EDITING
invest   | interested talking             | invested   | own:EDITING
decline  | sent lapsed interested talking | declined   | own:EDITING
remind   | sent                           | sent       | system
lapse    | sent                           | lapsed     | system
call_off | sent lapsed interested talking | called_off | system
"""


def sides_of_an_appraisal(appraisal: Any) -> Sides:
    """The owner, its evaluator, governments and strangers."""
    return {**sides_of_a_register(appraisal), "evaluator": (appraisal.evaluator.organisation, {})}


def sides_of_a_referral(referral: Any) -> Sides:
    """The fund, the owner of the achievement, governments and strangers."""
    return {**sides_of_a_register(referral), "owner": (referral.appraisal.organisation, {})}


def given(name: str) -> dict[str, Any]:
    """Valid data for the action, so that only state and rights decide."""
    return {"clear": {"opinion": "可以公开"}, "invest": investment()}.get(name, {})


MATRICES = {
    "appraisals.Appraisal": Matrix(APPRAISAL, appraisal_in, sides_of_an_appraisal, given),
    "appraisals.FundSubscription": Matrix(SUBSCRIPTION, subscription_in),
    "appraisals.Referral": Matrix(REFERRAL, referral_in, sides_of_a_referral, given),
}
