"""Figures of agreements."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.agreements.enums import Ending
from lianqiao.processes.agreements.models import Agreement

_BY = {
    "region": "region",
    "scheme": "application__call__edition__scheme",
    "body": "organisation",
}


@metric(
    "agreements.signed",
    label=_("签订的项目合同"),
    unit=_("份"),
    rule=_("各方签署完毕、生效日期不晚于统计日的合同和军令状，此后结束的也计"),
    by=_BY,
    nature=Nature.STOCK,
)
def signed(on: date) -> QuerySet[Any]:
    return Agreement.objects.filter(signed_at__date__lte=on)


@metric(
    "agreements.pledges",
    label=_("签订的军令状"),
    unit=_("份"),
    rule=_("各方签署完毕、生效日期不晚于统计日的军令状，此后结束的也计"),
    by=_BY,
    nature=Nature.STOCK,
)
def pledges(on: date) -> QuerySet[Any]:
    return Agreement.objects.filter(is_pledge=True, signed_at__date__lte=on)


@metric(
    "agreements.accepted",
    label=_("验收通过的项目"),
    unit=_("项"),
    rule=_("综合验收通过、通过日期不晚于统计日的合同"),
    by=_BY,
    nature=Nature.STOCK,
)
def accepted(on: date) -> QuerySet[Any]:
    return Agreement.objects.filter(ending=Ending.ACCEPTED, ended_at__date__lte=on)


@metric(
    "agreements.stopped",
    label=_("终止的项目"),
    unit=_("项"),
    rule=_("被终止、终止日期不晚于统计日的合同；验收不通过的不计"),
    by=_BY,
    nature=Nature.STOCK,
)
def stopped(on: date) -> QuerySet[Any]:
    return Agreement.objects.filter(ending=Ending.STOPPED, ended_at__date__lte=on)
