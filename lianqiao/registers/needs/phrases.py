"""What people are told about offers for scenarios."""

from django.utils.translation import gettext as _

from lianqiao.core import inbox, links, people
from lianqiao.core.transitions import Context
from lianqiao.registers.needs.models import ScenarioOffer


def tell_owner_of_scenario(offer: ScenarioOffer, context: Context) -> None:
    """Who opened the scenario: somebody offers to try."""
    scenario = offer.scenario
    inbox.send(
        people.people_for(scenario.organisation_id, scenario.submitted_by_id or scenario.created_by_id),
        key=f"needs.scenariooffer.{offer.pk}.{offer.submitted_at}",
        subject=_("场景“%(title)s”收到方案") % {"title": scenario.title[:60]},
        text=_("%(unit)s 提交了方案，请查看并答复。") % {"unit": offer.organisation},
        url=links.page_of(offer),
        organisations=[scenario.organisation_id],
    )
