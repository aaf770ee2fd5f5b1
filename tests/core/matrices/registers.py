"""The states of the registers, and of the campaigns that call on units."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from lianqiao.core import clock
from lianqiao.registers.enterprises.models import EnterpriseVisit, YearFigures
from lianqiao.registers.needs.models import ResearchTask, Scenario
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.core.matrices.table import Matrix, Sides, sides_of_a_list, sides_of_a_register
from tests.factories import (
    OrganisationFactory,
    any_filing,
    complete_achievement,
    complete_demand,
)
from tests.factories.campaigns import make_assignment, make_campaign
from tests.registers.industry_map.makers import edition_in as map_in

#: transition | from | to | who: side:role+role, or `system`
ACHIEVEMENT = """
submit   | draft returned                              | submitted | own:EDITING
return   | submitted                                   | returned  | government:reviewer
accept   | submitted                                   | accepted  | government:reviewer
clear    | accepted                                    | published | own:OFFICER government:OFFICER
refuse   | accepted                                    | returned  | own:OFFICER government:OFFICER
confirm  | published stale                             | published | own:EDITING
expire   | published                                   | stale     | system
revise   | published stale withdrawn                   | draft     | own:EDITING
withdraw | submitted returned accepted published stale | withdrawn | own:EDITING
"""


DEMAND = """
submit             | draft clarifying                    | diagnosis  | own:EDITING
ask_clarification  | diagnosis                           | clarifying | government:DIAGNOSING serving:manager
confirm_by_manager | diagnosis                           | confirmed  | government:DIAGNOSING serving:manager
mark_long_term     | diagnosis published stale           | long_term  | government:DIAGNOSING serving:manager
reopen             | long_term                           | diagnosis  | government:DIAGNOSING serving:manager
clear              | confirmed                           | published  | own:OFFICER government:OFFICER
refuse             | confirmed                           | clarifying | own:OFFICER government:OFFICER
confirm            | published stale                     | published  | own:EDITING
expire             | published                           | stale      | system
revise             | published stale long_term withdrawn | draft      | own:EDITING
close    | diagnosis clarifying confirmed published stale long_term | closed    | own:EDITING
withdraw | diagnosis clarifying confirmed published stale long_term | withdrawn | own:EDITING
"""


ORGANISATION = """
verify   | pending rejected | verified  | government:reviewer
reject   | pending          | rejected  | government:reviewer
resubmit | rejected         | pending   | own:administrator
suspend  | verified         | suspended | government:reviewer
restore  | suspended        | verified  | government:reviewer
"""


#: A government body that nobody stands above, seen from its own level and by the system administrator.
GOVERNMENT = """
verify_top  | pending rejected | verified  | office:system
reject_top  | pending          | rejected  | office:system
resubmit    | rejected         | pending   | own:administrator
suspend_top | verified         | suspended | office:system
restore_top | suspended        | verified  | office:system
"""


#: What every filed record shares; the kinds that have nothing else are compared with it in tests/core/filing.
FILING = """
submit   | draft returned     | submitted | own:EDITING
return   | submitted          | returned  | government:reviewer
confirm  | submitted          | confirmed | government:reviewer
correct  | confirmed          | draft     | own:EDITING
withdraw | submitted returned | cancelled | own:EDITING
revoke   | confirmed          | cancelled | government:reviewer
"""


LEDGER = """
enter      | draft           | confirmed | own:EDITING
correct    | confirmed       | draft     | own:EDITING
strike_out | draft confirmed | cancelled | own:EDITING
"""


SCENARIO = """
submit    | draft returned      | submitted | own:EDITING
return    | submitted           | returned  | government:reviewer
confirm   | submitted           | confirmed | government:reviewer
correct   | confirmed published finished | draft     | own:EDITING
withdraw  | submitted returned  | cancelled | own:EDITING
revoke    | confirmed published finished | cancelled | government:reviewer
clear     | confirmed           | published | own:OFFICER government:OFFICER
refuse    | confirmed           | returned  | own:OFFICER government:OFFICER
unpublish | published finished  | confirmed | own:OFFICER government:OFFICER
finish    | published           | finished  | own:EDITING
"""


RESEARCH_TASK = """
submit   | draft returned       | submitted  | own:EDITING
return   | submitted            | returned   | government:reviewer
confirm  | submitted            | confirmed  | government:reviewer
correct  | confirmed            | draft      | own:EDITING
withdraw | submitted returned   | cancelled  | own:EDITING
revoke   | confirmed            | cancelled  | government:reviewer
start    | confirmed            | in_project | government:reviewer
solve    | confirmed in_project | solved     | government:reviewer
"""


INDUSTRY_MAP = """
issue     | draft             | issued     | own:reviewer
supersede | issued            | superseded | system
withdraw  | issued superseded | withdrawn  | own:reviewer
"""


CAMPAIGN = """
start  | draft         | running   | own:reviewer
remind | running       | running   | system
extend | running       | running   | own:reviewer
close  | running       | closed    | own:reviewer
end    | running       | closed    | system
cancel | draft running | cancelled | own:reviewer
"""


ASSIGNMENT = """
begin      | waiting                   | underway  | own:EDITING
hand_in    | waiting underway returned | handed_in | own:EDITING
take_back  | handed_in                 | underway  | own:EDITING
accept     | handed_in                 | accepted  | body:reviewer
return     | handed_in accepted        | returned  | body:reviewer
excuse     | waiting underway returned | excused   | body:reviewer
call_again | excused                   | waiting   | body:reviewer
"""


def make_organisation(state: str) -> Any:
    """An enterprise in that state."""
    return OrganisationFactory(state=state)


def make_government_body(state: str) -> Any:
    """A government body in that state."""
    return OrganisationFactory(state=state, kind=OrganisationKind.GOVERNMENT)


def sides_of_a_government(record: Any) -> Sides:
    """Itself, and another body of its own level."""
    return {
        "own": (record, {"oversight": "2901" if record.is_verified else None}),
        "same_level": (OrganisationFactory(kind=OrganisationKind.GOVERNMENT), {"oversight": "2901"}),
        "foreign": (OrganisationFactory(), {}),
    }


def given_to_a_map(name: str) -> dict[str, Any]:
    """Valid data for the action on an edition of a map."""
    decision = {"decision_title": "关于印发产业图谱的通知", "decided_on": timezone.localdate()}
    return {"issue": decision, "supersede": {"on": timezone.localdate()}}.get(name, {})


def campaign_that_is_over(state: str) -> Any:
    """A campaign that was begun so long ago that its last day lies behind; a draft still has time."""
    if state == "draft":
        return make_campaign(state)
    with clock.ahead(timedelta(days=-60)):
        return make_campaign(state)


def sides_of_an_assignment(assignment: Any) -> Sides:
    """The unit, the body that calls on it, other governments and strangers."""
    sides = sides_of_a_register(assignment)
    return {**sides, "body": (assignment.campaign.organisation, {"oversight": "29"})}


def sides_of_a_campaign(campaign: Any) -> Sides:
    """The body that made it, those around it, and a unit of its region."""
    return {**sides_of_a_register(campaign), "own": (campaign.organisation, {"oversight": "29"})}


def given_to_a_campaign(name: str) -> dict[str, Any]:
    """Valid data for the action on a campaign."""
    day = clock.today() + timedelta(days=300)
    return {"extend": {"ends_on": day}, "remind": {"day": day}}.get(name, {})


MATRICES = {
    "achievements.Achievement": Matrix(ACHIEVEMENT, complete_achievement),
    "campaigns.Assignment": Matrix(
        ASSIGNMENT,
        make_assignment,
        sides_of_an_assignment,
        lambda name: {"none_more": True} if name == "hand_in" else {},
    ),
    "campaigns.Campaign": Matrix(CAMPAIGN, campaign_that_is_over, sides_of_a_campaign, given_to_a_campaign),
    "demands.Demand": Matrix(DEMAND, complete_demand),
    "industry_map.MapEdition": Matrix(INDUSTRY_MAP, map_in, sides_of_a_list, given_to_a_map),
    "enterprises.YearFigures": Matrix(FILING, lambda state: any_filing(YearFigures, state=state)),
    "enterprises.EnterpriseVisit": Matrix(LEDGER, lambda state: any_filing(EnterpriseVisit, state=state)),
    "needs.Scenario": Matrix(SCENARIO, lambda state: any_filing(Scenario, state=state)),
    "needs.ResearchTask": Matrix(
        RESEARCH_TASK, lambda state: any_filing(ResearchTask, state=state, sources_note="座谈会")
    ),
    "organisations.Organisation": Matrix(ORGANISATION, make_organisation),
    "organisations.Organisation@government": Matrix(GOVERNMENT, make_government_body, sides_of_a_government),
}
