"""The performance of contracts as programs read it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.performance import PerformanceSerializer
from lianqiao.processes.performance.interfaces.filters import PerformanceFilter
from lianqiao.processes.performance.models import Performance

PERFORMANCES = Resource(
    name="performances",
    label=_("合同履约"),
    model=Performance,
    serializer=PerformanceSerializer,
    joined=("contract__organisation", "contract__counterpart"),
    gathered=("milestones",),
    filters=PerformanceFilter,
    public=False,
    feed=True,
)
