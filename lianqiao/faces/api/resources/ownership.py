"""The separate ledger and the empowerment of inventors, as programs read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.ownership import EmpowermentSerializer, LedgerAssetSerializer
from lianqiao.processes.asset_ledger.interfaces.filters import AssetFilter
from lianqiao.processes.asset_ledger.models import Asset
from lianqiao.processes.empowerments.interfaces.filters import EmpowermentFilter
from lianqiao.processes.empowerments.models import Empowerment

LEDGER_ASSETS = Resource(
    name="ledger_assets",
    label=_("单列资产"),
    model=Asset,
    serializer=LedgerAssetSerializer,
    filters=AssetFilter,
    public=False,
    feed=True,
)
EMPOWERMENTS = Resource(
    name="empowerments",
    label=_("成果赋权"),
    model=Empowerment,
    serializer=EmpowermentSerializer,
    filters=EmpowermentFilter,
    public=False,
    feed=True,
)
