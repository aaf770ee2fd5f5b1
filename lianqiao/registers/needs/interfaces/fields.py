"""The lists in which form fields search scenarios."""

from typing import Any

from django.db.models import QuerySet

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.publishing.searched import RecordList, declare
from lianqiao.registers.needs.enums import ScenarioState
from lianqiao.registers.needs.models import Scenario


def open_to(actor: Actor) -> QuerySet[Any]:
    """The public scenarios of other units that take offers today."""
    today = clock.today()
    rows = Scenario.objects.public(actor).filter(state=ScenarioState.PUBLISHED)
    rows = rows.filter(opens_on__lte=today, closes_on__gte=today).exclude(organisation=actor.organisation_id)
    return rows.select_related("organisation")


#: The scenarios of the unit for which the person acts, in every state.
OWN_SCENARIOS = declare(
    RecordList("own-scenarios", lambda actor: Scenario.objects.filter(organisation=actor.organisation_id))
)
OPEN_SCENARIOS = declare(
    RecordList("open-scenarios", open_to, label=lambda scenario: f"{scenario}（{scenario.organisation}）")
)
