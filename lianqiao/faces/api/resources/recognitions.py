"""What is recognised and certified, and who serves where, as programs read it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.api.process_filters import RecognitionDataFilter, SecondmentDataFilter
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.recognitions import (
    AppraisalSerializer,
    RecognitionSerializer,
    SecondmentSerializer,
    whole_of,
)
from lianqiao.processes.appraisals.interfaces.filters import AppraisalFilter
from lianqiao.processes.appraisals.models import Appraisal
from lianqiao.processes.recognitions.models import Recognition
from lianqiao.processes.secondments.models import Secondment


def _secondments(actor: Actor) -> Any:
    """Those that concern the actor, and those of the public directory."""
    mine, public = Secondment.objects.visible_to(actor).values("pk"), Secondment.objects.public().values("pk")
    return Secondment.objects.filter(Q(pk__in=mine) | Q(pk__in=public)).for_list()


def _appraisals(rows: Any) -> Any:
    return rows.for_list().prefetch_related("parts")


RECOGNITIONS = Resource(
    name="recognitions",
    label=_("资格"),
    model=Recognition,
    serializer=RecognitionSerializer,
    from_rows=lambda actor: Recognition.objects.visible_to(actor).for_list().prefetch_related("fields"),
    filters=RecognitionDataFilter,
    context=whole_of(Recognition),
    feed=True,
    told_outside=("publish", "expire", "renew", "suspend", "resume", "revoke", "reinstate"),
    leaving=("hide",),
)
APPRAISALS = Resource(
    name="appraisals",
    label=_("成果评价"),
    model=Appraisal,
    serializer=AppraisalSerializer,
    from_rows=lambda actor: _appraisals(Appraisal.objects.visible_to(actor)),
    filters=AppraisalFilter,
    closed_filters=frozenset({"organisation"}),
    whole=lambda actor: _appraisals(Appraisal.objects.whole_for(actor)),
    context=whole_of(Appraisal),
    feed=True,
    told_outside=("clear",),
    leaving=("unpublish", "expire", "revoke"),
)
SECONDMENTS = Resource(
    name="secondments",
    label=_("人员选派"),
    model=Secondment,
    serializer=SecondmentSerializer,
    from_rows=_secondments,
    filters=SecondmentDataFilter,
    reading=(Permission.SECONDMENT_CONSENT, Permission.SECONDMENT_HOST),
    context=whole_of(Secondment),
    feed=True,
    told_outside=("begin", "extend"),
)
