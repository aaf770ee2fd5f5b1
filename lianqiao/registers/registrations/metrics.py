"""Figures of the registration of achievements."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState
from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.registrations.models import Registration, ResearchProject


@metric(
    "registrations.registered",
    label=_("登记成果"),
    rule=_("已取得登记号、且准予登记日期不晚于统计日的成果"),
    by={
        "region": "region",
        "organisation": "organisation",
        "kind": "achievement__kind",
        "month": TruncMonth("registered_on"),
    },
    nature=Nature.FLOW,
)
def registered(on: date) -> QuerySet[Any]:
    rows = Registration.objects.filter(state__in=(FilingState.CONFIRMED, FilingState.PUBLISHED))
    return rows.filter(registered_on__lte=on)


@metric(
    "registrations.owing",
    label=_("应登未登的财政项目"),
    rule=_("已验收的财政资助项目中，形成的成果一项也没有登记的"),
    by={"region": "region", "organisation": "organisation", "level": "level"},
    nature=Nature.STOCK,
)
def owing(on: date) -> QuerySet[Any]:
    return ResearchProject.objects.filter(
        pk__in=ResearchProject.objects.owing().filter(accepted_on__lte=on).values("pk")
    )
