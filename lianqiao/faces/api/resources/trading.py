"""From price to income as programs read it: auctions, disposals, deals, commissions, distributions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.auctions import AuctionSerializer, parts_of
from lianqiao.faces.api.serializers.deals import (
    CommissionStatementSerializer,
    DealSerializer,
    MandateSerializer,
)
from lianqiao.faces.api.serializers.disposals import DisposalConsentSerializer, DisposalSerializer
from lianqiao.faces.api.serializers.distributions import DistributionSerializer
from lianqiao.processes.auctions.interfaces.filters import AuctionFilter
from lianqiao.processes.auctions.models import Auction
from lianqiao.processes.deals.interfaces.filters import DealFilter, StatementFilter
from lianqiao.processes.deals.models import CommissionStatement, Deal
from lianqiao.processes.disposals.interfaces.filters import ConsentFilter, DisposalFilter
from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal
from lianqiao.processes.distributions.interfaces.filters import DistributionFilter
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.introductions.interfaces.filters import MandateFilter
from lianqiao.processes.introductions.models import Mandate


def _disposals(actor: Actor) -> Any:
    """The unit's own, and those that it supervises; a co-owner reads what it was asked and no more."""
    rows = Disposal.objects.all()
    seen = rows.filter(rows.inside(actor) | rows.overseen(actor)).select_related("organisation", "region")
    return seen.prefetch_related("items__owners__organisation", "items__rights", "decisions")


AUCTIONS = Resource(
    name="auctions",
    label=_("竞价"),
    model=Auction,
    serializer=AuctionSerializer,
    from_rows=lambda actor: Auction.objects.visible_to(actor).for_detail(),
    filters=AuctionFilter,
    context=parts_of,
    feed=True,
)
DISPOSALS = Resource(
    name="disposals",
    label=_("转化决策"),
    model=Disposal,
    serializer=DisposalSerializer,
    from_rows=_disposals,
    filters=DisposalFilter,
    public=False,
    scopes="disposals",
    feed=True,
    told_outside=("approve", "take_up", "hand_over", "give_back", "conclude", "lapse"),
)
DISPOSAL_CONSENTS = Resource(
    name="disposal_consents",
    label=_("共有成果征求意见"),
    model=CoOwnerConsent,
    serializer=DisposalConsentSerializer,
    filters=ConsentFilter,
    public=False,
    scopes="disposals",
)
DEALS = Resource(
    name="deals",
    label=_("成交"),
    model=Deal,
    serializer=DealSerializer,
    from_rows=lambda actor: Deal.objects.visible_to(actor).for_detail(),
    filters=DealFilter,
    public=False,
    scopes="deals",
    feed=True,
    told_outside=("conclude",),
)
COMMISSIONS = Resource(
    name="commission_statements",
    label=_("服务报酬结算单"),
    model=CommissionStatement,
    serializer=CommissionStatementSerializer,
    filters=StatementFilter,
    public=False,
    scopes="deals",
    feed=True,
)
MANDATES = Resource(
    name="mandates",
    label=_("技术经理人委托"),
    model=Mandate,
    serializer=MandateSerializer,
    filters=MandateFilter,
    public=False,
    scopes="deals",
    reading=(Permission.MANDATE_VIEW,),
    feed=True,
)
DISTRIBUTIONS = Resource(
    name="distributions",
    label=_("收益分配"),
    model=Distribution,
    serializer=DistributionSerializer,
    joined=("organisation", "region"),
    gathered=("costs", "rewards"),
    filters=DistributionFilter,
    public=False,
    reading=(Permission.DISTRIBUTION_VIEW,),
    feed=True,
    told_outside=("decide", "pay", "complete"),
)
