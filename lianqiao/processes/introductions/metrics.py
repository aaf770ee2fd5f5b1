"""Figures of introductions."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.introductions.enums import ESTABLISHED, OutcomeCode
from lianqiao.processes.introductions.models import Introduction, Step

_BY = {
    "region": "region",
    "organisation": "organisation",
    "counterpart": "counterpart",
    "direction": "direction",
}


@metric(
    "introductions.requested",
    label=_("对接请求"),
    unit=_("次"),
    rule=_("在统计日及之前发起的对接请求，不论结果"),
    by={**_BY, "month": TruncMonth("created_at")},
    nature=Nature.FLOW,
)
def requested(on: date) -> QuerySet[Any]:
    return Introduction.objects.filter(created_at__date__lte=on)


@metric(
    "introductions.accepted",
    label=_("达成对接"),
    unit=_("次"),
    rule=_("在统计日及之前双方都同意、联系方式已互告的对接"),
    by={**_BY, "month": TruncMonth("disclosed_at")},
    nature=Nature.FLOW,
)
def accepted(on: date) -> QuerySet[Any]:
    return Introduction.objects.filter(disclosed_at__date__lte=on)


@metric(
    "introductions.trials",
    label=_("进入试用与考察"),
    unit=_("次"),
    rule=_("在统计日及之前进入试用与考察的对接"),
    by={**_BY, "month": TruncMonth("trial_on")},
    nature=Nature.FLOW,
)
def trials(on: date) -> QuerySet[Any]:
    return Introduction.objects.filter(trial_on__lte=on)


@metric(
    "introductions.contracts",
    label=_("对接促成签约"),
    unit=_("次"),
    rule=_("签约日期在统计日及之前、且经对方确认或主管部门核实的对接；一方登记而未确认的意向不计，不等于合同登记"),
    by={**_BY, "month": TruncMonth("contract_on")},
    nature=Nature.FLOW,
)
def contracts(on: date) -> QuerySet[Any]:
    return Introduction.objects.filter(contract_on__lte=on)


@metric(
    "introductions.contract_amount",
    label=_("对接促成的合同金额"),
    unit=_("元"),
    rule=_("签约日期在统计日及之前、且经对方确认或主管部门核实的合同金额之和"),
    by={
        "region": "introduction__region",
        "organisation": "introduction__organisation",
        "counterpart": "introduction__counterpart",
        "direction": "introduction__direction",
        "month": TruncMonth("happened_on"),
    },
    aggregate=Sum("amount_yuan"),
    nature=Nature.FLOW,
)
def contract_amount(on: date) -> QuerySet[Any]:
    signed = Step.objects.filter(code=OutcomeCode.CONTRACT_SIGNED, reply__verdict__in=ESTABLISHED)
    return signed.filter(happened_on__lte=on)


@metric(
    "introductions.landings",
    label=_("对接成果落地"),
    unit=_("项"),
    rule=_("落地日期在统计日及之前、且经对方确认或主管部门核实的对接"),
    by={**_BY, "month": TruncMonth("landed_on")},
    nature=Nature.FLOW,
)
def landings(on: date) -> QuerySet[Any]:
    return Introduction.objects.filter(landed_on__lte=on)
