"""The chain of one transformation: found from any record of it, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from lianqiao.processes.asset_ledger.models import Asset
from lianqiao.processes.auctions.models import Auction
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.enums import DisposalState
from lianqiao.processes.disposals.models import Disposal, DisposalItem
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.empowerments.models import Empowerment
from lianqiao.processes.market.models import Listing
from lianqiao.processes.performance.models import ContractPayment

#: What the ids of chains begin with; it is not registered with the Open Contracting Partnership.
PREFIX = "lianqiao"
#: Every kind of record of which a chain consists, in the order in which they come about.
PARTS: tuple[type[Model], ...] = (
    Empowerment,
    Disposal,
    Listing,
    Auction,
    Deal,
    TechnologyContract,
    Distribution,
    Asset,
)
_GIVEN_UP = (DisposalState.WITHDRAWN, DisposalState.REFUSED, DisposalState.LAPSED)


@dataclass(frozen=True)
class Chain:
    """The records of one transformation, each kind by age; `root` is the one with which it begins."""

    root: Any
    disposal: Disposal | None = None
    listings: list[Listing] = field(default_factory=list)
    auctions: list[Auction] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    contracts: list[TechnologyContract] = field(default_factory=list)
    distributions: list[Distribution] = field(default_factory=list)
    empowerments: list[Empowerment] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)

    @property
    def ocid(self) -> str:
        """The one id of the chain."""
        return ocid_of(self.root)

    def records(self) -> list[Any]:
        """All of them, in the order of what comes first."""
        decisions = [] if self.disposal is None else [self.disposal]
        market = [*self.listings, *self.auctions, *self.deals]
        return [*self.empowerments, *decisions, *market, *self.contracts, *self.distributions, *self.assets]


def ocid_of(root: Model) -> str:
    """The id of the chain that begins with that record."""
    return f"{PREFIX}-{root.pk.hex}"


def chain_of(record: Model) -> Chain:
    """The whole chain to which a record belongs; a fixed number of queries, however long it is."""
    return read_chain(root_of(record))


def root_of(record: Any) -> Any:
    """The record with which the chain begins: the decision where there is one, else the earliest that is known."""
    if isinstance(record, Listing):
        return record.disposal
    if isinstance(record, Auction):
        return root_of(record.cause) if isinstance(record.cause, Listing) else record
    if isinstance(record, Deal):
        return record.disposal or record
    if isinstance(record, TechnologyContract):
        return root_of(record.source) if isinstance(record.source, Deal) else record
    if isinstance(record, Distribution):
        return _root_of_distribution(record)
    if isinstance(record, (Empowerment, Asset)):
        return _decision_on(record) or record
    return record


def read_chain(root: Any) -> Chain:
    """Everything that follows from the record with which a chain begins."""
    disposal = root if isinstance(root, Disposal) else None
    deals = _oldest(Deal.objects.filter(Q(disposal=disposal) if disposal else Q(pk=root.pk)).for_detail())
    listings = _oldest(Listing.objects.filter(disposal=disposal).for_list()) if disposal else []
    is_listed = Q(cause_type=_type(Listing), cause_id__in=[one.pk for one in listings])
    auctions = _oldest(Auction.objects.filter(is_listed | Q(pk=root.pk)).for_detail())
    of_deals = Q(source_type=_type(Deal), source_id__in=[one.pk for one in deals])
    contracts = _oldest(TechnologyContract.objects.filter(of_deals | Q(pk=root.pk)).for_detail())
    rows = Distribution.objects.filter(_income_of(deals, contracts) | Q(pk=root.pk))
    distributions = _oldest(rows.exclude(state=DistributionState.WITHDRAWN).for_detail())
    about = _achievements(disposal, deals)
    own = Q(achievement__in=about, organisation=root.organisation_id) | Q(pk=root.pk)
    empowerments = _oldest(Empowerment.objects.filter(own).select_related("achievement", "organisation"))
    assets = _oldest(Asset.objects.filter(own).select_related("organisation"))
    return Chain(root, disposal, listings, auctions, deals, contracts, distributions, empowerments, assets)


def _oldest(rows: Any) -> list[Any]:
    return list(rows.order_by("created_at", "pk"))


def _type(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)


def _achievements(disposal: Disposal | None, deals: list[Deal]) -> set[Any]:
    sold = {item.achievement_id for deal in deals for item in deal.items.all()}
    if disposal is None:
        return sold
    return sold | set(DisposalItem.objects.filter(disposal=disposal).values_list("achievement", flat=True))


def _income_of(deals: list[Deal], contracts: list[TechnologyContract]) -> Q:
    """The distributions whose cause is a deal, a contract or a payment of one, and those that name its number."""
    keys = [one.pk for one in contracts]
    found = Q(cause_type=_type(Deal), cause_id__in=[one.pk for one in deals])
    found |= Q(cause_type=_type(TechnologyContract), cause_id__in=keys)
    payments = ContractPayment._base_manager.filter(performance__contract__in=keys).values("pk")
    found |= Q(cause_type=_type(ContractPayment), cause_id__in=payments)
    for one in contracts:
        numbers = [number for number in (one.number, one.registration_number) if number]
        found |= Q(organisation=one.organisation_id, contract_number__in=numbers)
    return found


def _root_of_distribution(distribution: Distribution) -> Any:
    cause: Any = distribution.cause
    if cause is not None:
        return root_of(cause.performance.contract if isinstance(cause, ContractPayment) else cause)
    if not distribution.contract_number:
        return distribution
    number = distribution.contract_number
    named = Q(number=number) | Q(registration_number=number)
    rows = TechnologyContract.objects.filter(named, organisation=distribution.organisation_id)
    found = rows.order_by("created_at", "pk").first()
    return distribution if found is None else root_of(found)


def _decision_on(record: Any) -> Disposal | None:
    """The latest decision of the same unit about the same achievement that was not given up."""
    if record.achievement_id is None:
        return None
    rows = Disposal.objects.filter(items__achievement=record.achievement_id, organisation=record.organisation_id)
    found: Disposal | None = rows.exclude(state__in=_GIVEN_UP).order_by("-created_at", "-pk").first()
    return found
