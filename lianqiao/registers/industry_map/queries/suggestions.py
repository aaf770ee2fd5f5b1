"""Achievements that may belong to a node: measured when somebody looks, by its keywords and industries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from lianqiao.core.access import Actor
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.industry_map.models import MapNode

SHOWN = 8
#: What one shared sign weighs: a keyword that the achievement bears, one that stands in its title, an industry.
_KEYWORD, _TITLE, _INDUSTRY = 3, 2, 1
#: An industry alone says too little: half of a register may bear it.
_LEAST = 2


@dataclass(frozen=True)
class Suggestion:
    """An achievement that may belong to the node, and why."""

    achievement: Achievement
    words: tuple[str, ...]


def suggestions(node: MapNode, actor: Actor, *, limit: int = SHOWN) -> list[Suggestion]:
    """Public achievements that the actor may see and that share keywords or words of the title with the node.

    The node's name counts as a keyword. Those of the node's industries come first among equals, then the latest. What
    the node links already is left out. Two queries.
    """
    words = list(dict.fromkeys([*node.keywords, node.name]))
    if not words:
        return []
    others = Achievement.objects.public(actor).exclude(pk__in=node.achievements.values("achievement"))
    rows = _weighed(others, node, words).select_related("organisation").order_by("-weight", "-published_at", "-pk")
    return [
        Suggestion(row, tuple(word for word in words if word in row.keywords or word in row.title))
        for row in rows[:limit]
    ]


def _weighed(rows: QuerySet[Any], node: MapNode, words: list[str]) -> QuerySet[Any]:
    met = Q(keywords__overlap=words)
    weight: Any = Value(0)
    for word in words:
        met |= Q(title__contains=word)
        weight = weight + _points(Q(keywords__contains=[word]), _KEYWORD) + _points(Q(title__contains=word), _TITLE)
    codes = [industry.pk for industry in node.industries.all()]
    if codes:
        through: Any = Achievement.industries.through
        below = Q()
        for code in codes:
            below |= Q(industry__code__startswith=code)
        shared = Exists(through.objects.filter(below, achievement_id=OuterRef("pk")))
        weight = weight + Case(When(shared, then=Value(_INDUSTRY)), default=Value(0), output_field=IntegerField())
    found: QuerySet[Any] = rows.filter(met).annotate(weight=weight).filter(weight__gte=_LEAST)
    return found


def _points(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())
