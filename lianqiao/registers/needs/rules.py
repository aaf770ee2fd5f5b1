"""Who answers an offer for a scenario: the scenario's owner."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_asked(actor: Actor, offer: Any) -> bool:
    """The actor acts for the organisation that opened the scenario."""
    return actor.organisation_id is not None and actor.organisation_id == offer.scenario.organisation_id


allow(Permission.SCENARIO_ANSWER, is_asked, reason=_("由开放场景的单位答复。"))
