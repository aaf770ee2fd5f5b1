"""Figures of introductions."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.introductions.enums import ESTABLISHED, FAILURES, IntroductionState, OutcomeCode
from lianqiao.processes.introductions.models import Introduction, Step
from lianqiao.processes.introductions.queries.unmet import unmet

_BY = {
    "region": "region",
    "organisation": "organisation",
    "counterpart": "counterpart",
    "direction": "direction",
}
#: By the side that was asked: its answer is its own.
_BY_ASKED = {"region": "counterpart_region", "organisation": "counterpart"}


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


@metric(
    "introductions.answered",
    label=_("已答复的对接申请"),
    unit=_("次"),
    rule=_("受邀单位在统计日及之前答复的对接申请，接受和婉拒都算；按受邀单位和它所在的地区统计"),
    by={**_BY_ASKED, "month": TruncMonth("answered_at")},
    nature=Nature.FLOW,
)
def answered(on: date) -> QuerySet[Any]:
    return Introduction.objects.filter(answered_at__date__lte=on)


@metric(
    "introductions.lapsed",
    label=_("逾期未答复的对接申请"),
    unit=_("次"),
    rule=_("答复期限在统计日及之前、受邀单位没有答复的对接申请；按受邀单位和它所在的地区统计"),
    by={**_BY_ASKED, "month": TruncMonth("answer_by")},
    nature=Nature.FLOW,
)
def lapsed(on: date) -> QuerySet[Any]:
    return Introduction.objects.filter(state=IntroductionState.LAPSED, answer_by__lte=on)


@metric(
    "introductions.failed",
    label=_("洽谈后没有成功的对接"),
    unit=_("次"),
    rule=_("双方见面洽谈后、在统计日及之前以不成功结束的对接；婉拒、取消和逾期未答复的不计"),
    by={**_BY, "outcome": "outcome", "month": TruncMonth("outcome_at")},
    nature=Nature.FLOW,
)
def failed(on: date) -> QuerySet[Any]:
    closed = Introduction.objects.filter(state=IntroductionState.CLOSED, outcome__in=FAILURES)
    return closed.filter(outcome_at__date__lte=on)


@metric(
    "introductions.unmet_demands",
    label=_("未找到成果的需求"),
    rule=_("在统计日及之前提出、现在仍没有匹配的成果、匹配到的都被排除、谈过的都没有成，或者列为长期攻关的需求"),
    by={"region": "region", "organisation": "organisation", "reason": F("why")},
    nature=Nature.STOCK,
)
def unmet_demands(on: date) -> QuerySet[Any]:
    return unmet().filter(created_at__date__lte=on)
