"""Achievements, demands and organisations, which programs also write, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.api import examples
from lianqiao.faces.api.filters import MatchFilter
from lianqiao.faces.api.resource import Resource, Writing
from lianqiao.faces.api.serializers.processes import IntroductionSerializer, MatchSerializer, StepSerializer
from lianqiao.faces.api.serializers.records import OrganisationSerializer
from lianqiao.faces.api.serializers.registers import (
    AchievementInput,
    AchievementSerializer,
    DemandInput,
    DemandSerializer,
)
from lianqiao.processes.introductions.interfaces.filters import IntroductionFilter
from lianqiao.processes.introductions.models import Introduction, Step
from lianqiao.processes.introductions.queries.partners import fits_among, partners_among
from lianqiao.processes.matching.models import Match
from lianqiao.registers.achievements.domain.achievements import create_achievement, update_achievement
from lianqiao.registers.achievements.interfaces.actions import FORMS as ACHIEVEMENT_FORMS
from lianqiao.registers.achievements.interfaces.filters import AchievementFilter
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.domain.demands import create_demand, update_demand
from lianqiao.registers.demands.interfaces.actions import FORMS as DEMAND_FORMS
from lianqiao.registers.demands.interfaces.filters import DemandFilter
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.interfaces.filters import OrganisationFilter
from lianqiao.registers.organisations.models import Organisation


def _partners(records: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
    """Of which of the records the actor has met the owner."""
    return {"partners": partners_among(actor, records)}


def _fits(records: Sequence[Match], actor: Actor) -> Mapping[str, Any]:
    """How the conditions of both sides of each match fit."""
    pairs = [(match.own_record, match.other_record) for match in records]
    fits = fits_among(pairs, actor=actor, on=clock.today())
    return {"fits": {match.pk: fit for match, fit in zip(records, fits, strict=True)}}


def _publishable(model: Any, actor: Actor) -> Any:
    return model.objects.visible_to(actor).for_detail().prefetch_related("files")


ACHIEVEMENTS = Resource(
    name="achievements",
    label=_("科技成果"),
    model=Achievement,
    serializer=AchievementSerializer,
    from_rows=lambda actor: _publishable(Achievement, actor),
    filters=AchievementFilter,
    reading=(Permission.ACHIEVEMENT_VIEW,),
    context=_partners,
    writing=Writing(
        serializer=AchievementInput,
        create=create_achievement,
        update=update_achievement,
        create_permission=Permission.ACHIEVEMENT_CREATE,
        edit_permission=Permission.ACHIEVEMENT_EDIT,
        parts=("fields", "industries", "completers", "rights"),
        examples=(examples.ACHIEVEMENT,),
    ),
    actions=ACHIEVEMENT_FORMS,
    files=True,
    feed=True,
)
DEMANDS = Resource(
    name="demands",
    label=_("技术需求"),
    model=Demand,
    serializer=DemandSerializer,
    from_rows=lambda actor: _publishable(Demand, actor),
    filters=DemandFilter,
    reading=(Permission.DEMAND_VIEW,),
    context=_partners,
    writing=Writing(
        serializer=DemandInput,
        create=create_demand,
        update=update_demand,
        create_permission=Permission.DEMAND_CREATE,
        edit_permission=Permission.DEMAND_EDIT,
        parts=("fields", "industries"),
        examples=(examples.DEMAND,),
    ),
    actions=DEMAND_FORMS,
    files=True,
    feed=True,
)
ORGANISATIONS = Resource(
    name="organisations",
    label=_("单位"),
    model=Organisation,
    serializer=OrganisationSerializer,
    joined=("region", "industry"),
    filters=OrganisationFilter,
    reading=(Permission.ORGANISATION_VIEW,),
    feed=True,
)
INTRODUCTIONS = Resource(
    name="introductions",
    label=_("对接"),
    model=Introduction,
    serializer=IntroductionSerializer,
    filters=IntroductionFilter,
    public=False,
    reading=(Permission.INTRODUCTION_VIEW,),
    feed=True,
)
INTRODUCTION_STEPS = Resource(
    name="introduction_steps",
    label=_("对接进展"),
    model=Step,
    serializer=StepSerializer,
    joined=("reply",),
    public=False,
    scopes="introductions",
    reading=(Permission.INTRODUCTION_VIEW,),
)
MATCHES = Resource(
    name="matches",
    label=_("匹配推荐"),
    model=Match,
    serializer=MatchSerializer,
    filters=MatchFilter,
    public=False,
    reading=(Permission.MATCH_VIEW,),
    context=_fits,
)
