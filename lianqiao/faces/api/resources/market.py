"""The technology market as programs read it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.market import ListingSerializer, MarketSessionSerializer
from lianqiao.processes.market.interfaces.filters import MarketHallFilter, PublicSessionFilter
from lianqiao.processes.market.models import Listing, Session

LISTINGS = Resource(
    name="listings",
    label=_("挂牌"),
    model=Listing,
    serializer=ListingSerializer,
    from_rows=lambda actor: Listing.objects.visible_to(actor).for_list().select_related("disposal"),
    filters=MarketHallFilter,
    feed=True,
)
SESSIONS = Resource(
    name="market_sessions",
    label=_("交易专场"),
    model=Session,
    serializer=MarketSessionSerializer,
    from_rows=lambda actor: Session.objects.visible_to(actor).for_list(),
    filters=PublicSessionFilter,
    feed=True,
)
