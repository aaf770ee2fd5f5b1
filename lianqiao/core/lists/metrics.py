"""Figures of lists: technologies on key-technology lists, and those that have been achieved."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.metrics import Nature, metric

#: The kind of list that keeps the technologies, and the words of its column for what has been achieved.
KEY_TECHNOLOGY = "key_technology"
ACHIEVED = "已突破"

_BY = {"region": "edition__region", "chain": "attributes__chain", "progress": "attributes__progress"}


@metric(
    "lists.key_technologies",
    label=_("关键技术清单条目"),
    rule=_("统计日执行中的关键技术清单里、已列入且没有退出的条目；各级清单分别计数"),
    by=_BY,
    nature=Nature.STOCK,
)
def key_technologies(on: date) -> QuerySet[Any]:
    in_force = Edition.objects.in_force(on).filter(kind=KEY_TECHNOLOGY)
    return Entry.objects.standing(on).filter(edition__in=in_force)


@metric(
    "lists.breakthroughs",
    label=_("关键技术突破"),
    rule=_("统计日执行中的关键技术清单里、状态为“已突破”且决定日期不晚于统计日的条目；各级清单分别计数"),
    by=_BY,
    nature=Nature.STOCK,
)
def breakthroughs(on: date) -> QuerySet[Any]:
    return key_technologies(on).filter(attributes__progress=ACHIEVED, attributes__progress_on__lte=on.isoformat())
