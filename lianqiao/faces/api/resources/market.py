"""The technology market as programs read it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.licensing import PoolOfferSerializer
from lianqiao.faces.api.serializers.market import ListingSerializer, MarketSessionSerializer
from lianqiao.processes.licensing.interfaces.filters import PoolFilter
from lianqiao.processes.licensing.models import PoolOffer
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
POOL = Resource(
    name="pool",
    label=_("先用后付成果池"),
    model=PoolOffer,
    serializer=PoolOfferSerializer,
    from_rows=lambda actor: PoolOffer.objects.visible_to(actor).for_list(),
    filters=PoolFilter,
    feed=True,
)
