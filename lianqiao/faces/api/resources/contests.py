"""Open challenges and races as programs read them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.challenges import ChallengeSerializer, agreements_of
from lianqiao.faces.api.serializers.races import RaceSerializer, standing_to
from lianqiao.processes.challenges.interfaces.filters import ChallengeFilter
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.races.interfaces.filters import RaceFilter
from lianqiao.processes.races.models import Race, Team


def _challenges(actor: Actor) -> Any:
    return Challenge.objects.visible_to(actor).for_list().prefetch_related("files", "marks__application")


def _races(actor: Actor) -> Any:
    """Those of the body, public ones, and those in which the unit has a team."""
    keys = (Race.objects.visible_to(actor).values("pk"), Race.objects.public().values("pk"))
    seen = Q(pk__in=keys[0]) | Q(pk__in=keys[1]) | Q(pk__in=Team.objects.of(actor).values("race"))
    rows = Race.objects.filter(seen).select_related("organisation", "region")
    teams = ("teams__organisation", "teams__members__organisation", "teams__merged_into", "teams__runs__stage")
    return rows.prefetch_related("stages", *teams, "teams__runs__into")


CHALLENGES = Resource(
    name="challenges",
    label=_("榜单"),
    model=Challenge,
    serializer=ChallengeSerializer,
    from_rows=_challenges,
    filters=ChallengeFilter,
    context=agreements_of,
)
RACES = Resource(
    name="races",
    label=_("赛马"),
    model=Race,
    serializer=RaceSerializer,
    from_rows=_races,
    filters=RaceFilter,
    context=standing_to,
    feed=True,
    told_outside=("start", "extend", "close", "close_early", "advance", "decide", "stop"),
)
