"""Who may have the files of an achievement or a demand: whoever is shown that it has some."""

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.files import subject_rule
from lianqiao.processes.introductions.queries.partners import is_partner
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.achievements.queries.masking import shown_to as achievement_shown_to
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.queries.masking import shown_to as demand_shown_to


def _of_achievement(actor: Actor, achievement: Any) -> bool:
    return _is_visible(achievement, actor) and (
        achievement_shown_to(achievement, actor, is_partner=is_partner(actor, achievement)).parts.attachments
    )


def _of_demand(actor: Actor, demand: Any) -> bool:
    return _is_visible(demand, actor) and (
        demand_shown_to(demand, actor, is_partner=is_partner(actor, demand)).parts.attachments
    )


def _is_visible(record: Any, actor: Actor) -> bool:
    return bool(type(record).objects.visible_to(actor).filter(pk=record.pk).exists())


subject_rule(Achievement, _of_achievement)
subject_rule(Demand, _of_demand)
