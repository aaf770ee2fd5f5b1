"""The “six ones” of each key industry: office, team, experts, plan, consortium and indicators, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.governance.boards.models import Topic
from lianqiao.governance.plans.models import PlanDocument
from lianqiao.governance.supervision.enums import ForceKind
from lianqiao.governance.supervision.models import TaskForce
from lianqiao.governance.supervision.queries.industries import forces_of
from lianqiao.registers.alliances.models import Alliance
from lianqiao.registers.taxonomy.models import Chain

#: The six, in the order in which they are told: key, words.
SIX = (
    ("office", _("牵头处室")),
    ("team", _("工作专班")),
    ("experts", _("专家团队")),
    ("plan", _("推进方案")),
    ("alliance", _("创新联合体")),
    ("topic", _("指标体系")),
)


@dataclass
class Industry:
    """An industry with what there is of each of the six."""

    chain: Chain
    there: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    @property
    def six(self) -> list[tuple[str, Any, list[Any]]]:
        """(key, words, records) of each of the six, in their order."""
        return [(key, words, self.there.get(key, [])) for key, words in SIX]

    @property
    def missing(self) -> list[Any]:
        """The words of those of which there is nothing."""
        return [words for _key, words, records in self.six if not records]


def industries_of(actor: Actor, chains: Sequence[Chain]) -> list[Industry]:
    """The industries of these chains, as far as the actor may see what belongs to them; the same number of queries.

    A plan belongs to an industry when one of its task forces serves it.
    """
    found = {chain.pk: Industry(chain) for chain in chains}
    forces = forces_of(actor, list(chains))
    for force in forces:
        chain: Any = force.chain_id
        found[chain].there[ForceKind(force.kind).value].append(force)
    plans = PlanDocument.objects.visible_to(actor).filter(pk__in={force.plan_id for force in forces if force.plan_id})
    for served, plan in _pairs(forces, {plan.pk: plan for plan in plans}):
        if plan not in found[served].there["plan"]:
            found[served].there["plan"].append(plan)
    alliances: Any = Alliance.objects.visible_to(actor).filter(chain__in=found, state__in=Alliance.PUBLIC_STATES)
    for alliance in alliances.select_related("organisation").order_by("title", "id"):
        found[alliance.chain_id].there["alliance"].append(alliance)
    topics = Topic.objects.visible_to(actor).filter(chain__in=found)
    for topic in topics.select_related("organisation").order_by("name", "id"):
        found[topic.chain_id].there["topic"].append(topic)
    return list(found.values())


def _pairs(forces: Sequence[TaskForce], plans: dict[Any, PlanDocument]) -> list[tuple[Any, PlanDocument]]:
    return [(force.chain_id, plans[force.plan_id]) for force in forces if force.plan_id in plans]
