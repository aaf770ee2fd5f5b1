"""Figures of reviews."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.reviews.enums import AssignmentState
from lianqiao.processes.reviews.models import Assignment


@metric(
    "reviews.sheets",
    label=_("专家评审件次"),
    unit=_("件次"),
    rule=_("在统计日及之前由专家提交、没有退回的评分表；一位专家评一件计一件次"),
    by={"region": "region", "organisation": "organisation", "month": TruncMonth("submitted_at")},
    nature=Nature.FLOW,
)
def sheets(on: date) -> QuerySet[Any]:
    return Assignment.objects.filter(state=AssignmentState.SUBMITTED, submitted_at__date__lte=on)
