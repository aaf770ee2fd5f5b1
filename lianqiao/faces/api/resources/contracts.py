"""Technology contracts as programs read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.contracts import ContractSerializer
from lianqiao.processes.contracts.interfaces.filters import ContractFilter
from lianqiao.processes.contracts.models import TechnologyContract

CONTRACTS = Resource(
    name="contracts",
    label=_("技术合同登记"),
    model=TechnologyContract,
    serializer=ContractSerializer,
    filters=ContractFilter,
    public=False,
    feed=True,
)
