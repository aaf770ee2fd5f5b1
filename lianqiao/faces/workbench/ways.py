"""The way of an achievement from price to income: from any of its records to each other one that the reader may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core import links
from lianqiao.core.access import Actor
from lianqiao.processes.asset_ledger.models import Asset
from lianqiao.processes.auctions.models import Auction
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.deals.models import Deal, DealItem
from lianqiao.processes.disposals.models import Disposal, DisposalItem
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.market.models import Listing
from lianqiao.processes.performance.models import ContractPayment
from lianqiao.registers.achievements.models import Achievement

#: Of each kind so many are shown, the latest.
MOST = 5


@dataclass(frozen=True)
class Stop:
    """One record on the way; `url` is empty for the page that is looked at."""

    label: str
    title: str
    state: str
    on: date | None
    url: str


@dataclass
class _Keys:
    """What the records of the way are found by."""

    disposals: set[Any] = field(default_factory=set)
    deals: set[Any] = field(default_factory=set)
    achievements: set[Any] = field(default_factory=set)


def stops_of(record: Any, actor: Actor) -> list[Stop]:
    """All records of the way that the actor may see, in the order of the way; a fixed number of queries."""
    keys = _keys_of(record)
    if not (keys.disposals or keys.deals):
        return []
    keys.disposals |= set(
        Deal.objects.filter(pk__in=keys.deals, disposal__isnull=False).values_list("disposal", flat=True)
    )
    keys.deals |= set(Deal.objects.filter(disposal__in=keys.disposals).values_list("pk", flat=True))
    deals, listings = ContentType.objects.get_for_model(Deal), ContentType.objects.get_for_model(Listing)
    listed = list(Listing.objects.filter(disposal__in=keys.disposals).values_list("pk", flat=True))
    if not isinstance(record, Achievement):
        keys.achievements |= set(DealItem.objects.filter(deal__in=keys.deals).values_list("achievement", flat=True))
        items = DisposalItem.objects.filter(disposal__in=keys.disposals)
        keys.achievements |= set(items.values_list("achievement", flat=True))
    bids = Auction.objects.filter(cause_type=listings, cause_id__in=listed)
    found = [
        (_("科技成果"), Achievement.objects.visible_to(actor).filter(pk__in=keys.achievements), "published_at"),
        (_("转化决策"), Disposal.objects.visible_to(actor).filter(pk__in=keys.disposals), "decided_on"),
        (_("挂牌"), Listing.objects.filter(pk__in=listed).filter(_read(Listing, actor)), "opened_at"),
        (_("竞价"), bids.filter(_read(Auction, actor)), "opens_at"),
        (_("成交"), Deal.objects.visible_to(actor).filter(pk__in=keys.deals), "concluded_on"),
        (
            _("技术合同"),
            TechnologyContract.objects.visible_to(actor).filter(source_type=deals, source_id__in=keys.deals),
            "registered_on",
        ),
        (
            _("收益分配"),
            Distribution.objects.visible_to(actor).filter(_divides(keys.deals)),
            "received_on",
        ),
        (_("单列资产"), Asset.objects.visible_to(actor).filter(achievement__in=keys.achievements), "entered_on"),
    ]
    inside = _inside(actor, keys.achievements, listed, bids)
    return [
        _stop(label, row, column, record, inside)
        for label, rows, column in found
        for row in sorted(rows.order_by("-created_at", "-pk")[:MOST], key=lambda one: (one.created_at, one.pk))
    ]


def _keys_of(record: Any) -> _Keys:
    if isinstance(record, Achievement):
        return _Keys(
            set(DisposalItem.objects.filter(achievement=record).values_list("disposal", flat=True)),
            set(DealItem.objects.filter(achievement=record).values_list("deal", flat=True)),
            {record.pk},
        )
    if isinstance(record, Disposal):
        return _Keys(disposals={record.pk})
    if isinstance(record, Listing):
        return _Keys(disposals={record.disposal_id})
    if isinstance(record, Deal):
        return _Keys(deals={record.pk})
    if isinstance(record, Asset):
        sold = DealItem.objects.filter(achievement=record.achievement_id, achievement__isnull=False)
        return _Keys(deals=set(sold.values_list("deal", flat=True)))
    cause = record.source if isinstance(record, TechnologyContract) else record.cause
    if isinstance(cause, ContractPayment):
        cause = cause.performance.contract
    return _keys_of(cause) if isinstance(cause, Deal | Listing | TechnologyContract) else _Keys()


def _divides(deals: set[Any]) -> Q:
    """Distributions of the deals themselves, and of what was paid for their contracts."""
    about, lines = ContentType.objects.get_for_models(Deal, ContractPayment).values()
    contracts = TechnologyContract.objects.filter(source_type=about, source_id__in=deals)
    paid = ContractPayment._base_manager.filter(performance__contract__in=contracts.values("pk"))
    return Q(cause_type=about, cause_id__in=deals) | Q(cause_type=lines, cause_id__in=paid.values("pk"))


def _read(model: Any, actor: Actor) -> Q:
    """What the actor reads of a market, in the workbench or on the portal."""
    return Q(pk__in=model.objects.visible_to(actor).values("pk"))


def _inside(actor: Actor, achievements: set[Any], listed: list[Any], bids: Any) -> set[Any]:
    """The keys of what the actor works on among what has a page on the portal too, where all others read it."""
    rows = (
        Achievement.objects.whole_for(actor).filter(pk__in=achievements),
        Listing.objects.whole_for(actor).filter(pk__in=listed),
        Auction.objects.whole_for(actor).filter(pk__in=bids.values("pk")),
    )
    return {key for one in rows for key in one.values_list("pk", flat=True)}


def _stop(label: str, row: Any, column: str, looked_at: Any, inside: set[Any]) -> Stop:
    moment = getattr(row, column)
    day = localdate(moment) if hasattr(moment, "hour") else moment
    state = "get_state_display" if hasattr(row, "get_state_display") else "get_condition_display"
    is_here = type(row) is type(looked_at) and row.pk == looked_at.pk
    return Stop(label, str(row), str(getattr(row, state)()), day, "" if is_here else _page(row, inside))


def _page(row: Any, inside: set[Any]) -> str:
    if isinstance(row, Achievement) and row.pk not in inside:
        return reverse("portal:achievement", args=[row.pk])
    if isinstance(row, Listing) and row.pk not in inside:
        return reverse("portal:market_listing", args=[row.pk])
    if isinstance(row, Auction) and row.pk not in inside:
        return reverse("portal:auction", args=[row.pk])
    return links.page_of(row)
