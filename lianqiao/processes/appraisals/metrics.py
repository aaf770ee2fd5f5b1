"""Figures of appraisals and of what funds made of them."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.appraisals.enums import FROZEN, AppraisalState, ReferralState
from lianqiao.processes.appraisals.models import Appraisal, Referral

_OF_OWNER = {"region": "appraisal__region", "organisation": "appraisal__organisation"}


@metric(
    "appraisals.signed",
    label=_("完成的成果评价"),
    unit=_("项"),
    rule=_("评价机构在统计日及之前出具结论的评价；后来撤销的不计，过了有效期的仍计"),
    by={
        "region": "region",
        "organisation": "organisation",
        "evaluator": "evaluator",
        "kind": "kind",
        "month": TruncMonth("signed_on"),
    },
    nature=Nature.FLOW,
)
def signed(on: date) -> QuerySet[Any]:
    rows = Appraisal.objects.filter(signed_on__lte=on, state__in=FROZEN)
    return rows.exclude(state=AppraisalState.REVOKED)


@metric(
    "appraisals.referrals",
    label=_("评投推荐"),
    unit=_("项次"),
    rule=_("统计日及之前推荐给投资机构的评价；推荐给几家计几项次，评价结论撤销而终止的不计"),
    by={**_OF_OWNER, "month": TruncMonth("created_at")},
    nature=Nature.FLOW,
)
def referrals(on: date) -> QuerySet[Any]:
    return Referral.objects.filter(created_at__date__lte=on).exclude(state=ReferralState.CALLED_OFF)


@metric(
    "appraisals.invested",
    label=_("评投联动投资额"),
    unit=_("元"),
    rule=_("投资机构对推荐登记的投资金额之和，投资日期不晚于统计日"),
    by={**_OF_OWNER, "month": TruncMonth("invested_on")},
    aggregate=Sum("invested_yuan"),
    nature=Nature.FLOW,
)
def invested(on: date) -> QuerySet[Any]:
    return Referral.objects.filter(state=ReferralState.INVESTED, invested_on__lte=on)
