"""Figures of matchmaking."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.matchmaking.enums import CandidateState
from lianqiao.processes.matchmaking.models import Candidate


@metric(
    "matchmaking.sent",
    label=_("撮合推送"),
    unit=_("对"),
    rule=_("在统计日及之前由政府部门或技术经理人向供需双方推荐的配对，同一对只计一次；推荐不等于对接"),
    by={"region": "region", "organisation": "organisation", "month": TruncMonth("sent_at")},
    nature=Nature.FLOW,
)
def sent(on: date) -> QuerySet[Any]:
    return Candidate.objects.filter(state=CandidateState.SENT, sent_at__date__lte=on)
