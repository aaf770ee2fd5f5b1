"""What became of pairs that were recommended: what the owners did, as far as it concerns the pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.matching.models import Match

Pair: TypeAlias = tuple[UUID, UUID]


@dataclass(frozen=True)
class Feedback:
    """One line: the owners are in contact, or one of them has said no, with the reason; empty before."""

    text: str = ""
    introduced: bool = False
    turned_down: bool = False


NOTHING = Feedback()


def feedback_on(candidates: Iterable[Any]) -> dict[Pair, Feedback]:
    """(demand, achievement) -> what became of it, for rows that have both keys; two queries."""
    pairs: set[Pair] = {(row.demand_id, row.achievement_id) for row in candidates}
    if not pairs:
        return {}
    demands = {demand for demand, _achievement in pairs}
    achievements = {achievement for _demand, achievement in pairs}
    found: dict[Pair, Feedback] = {}
    aside = Match.objects.filter(demand__in=demands, achievement__in=achievements, dismissed_at__isnull=False)
    for row in aside.order_by("dismissed_at"):
        text = _("%(side)s认为不合适：%(reason)s") % {
            "side": row.get_side_display(),
            "reason": row.get_dismiss_code_display(),
        }
        found[row.demand_id, row.achievement_id] = Feedback(text, turned_down=True)
    asked = Introduction.objects.filter(Q(demand__in=demands) & Q(achievement__in=achievements))
    for introduction in asked.order_by("created_at"):
        if introduction.demand_id is None or introduction.achievement_id is None:
            continue
        words = introduction.get_outcome_display() or introduction.get_state_display()
        found[introduction.demand_id, introduction.achievement_id] = Feedback(
            _("已对接：%(state)s") % {"state": words}, introduced=True
        )
    return {pair: feedback for pair, feedback in found.items() if pair in pairs}
