"""The sources below: deals, contracts, conversions, the separate ledger, distributions, empowerments, achievements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, Sum

from lianqiao.processes.annual_reports.sources import ZERO, Row, register
from lianqiao.processes.asset_ledger.enums import Account
from lianqiao.processes.asset_ledger.models import Asset, Holding, JournalEntry
from lianqiao.processes.asset_ledger.queries.statements import held_on
from lianqiao.processes.contracts.enums import DEVELOPMENT, ContractKind, ContractState, PartyKind, Side
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.contracts.models.contract import CHINA
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.distributions.enums import SETTLED, Basis, DistributionState
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.empowerments.models import Empowerment
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.enums import TransformationMode as Mode
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.conversions.queries import counted
from lianqiao.registers.organisations.enums import OrganisationKind

CITY, PROVINCE, OUTSIDE, ABROAD = "city", "province", "outside", "abroad"
ENTERPRISE, RESEARCH, OTHER = "enterprise", "research", "other"
_MODES = (Mode.ASSIGNMENT, Mode.LICENCE, Mode.EQUITY_CONTRIBUTION)
_FIRMS = frozenset({OrganisationKind.ENTERPRISE, OrganisationKind.COOPERATIVE, OrganisationKind.FUND})
_SCHOLARS = frozenset(
    {
        OrganisationKind.UNIVERSITY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.NEW_RESEARCH_BODY,
        OrganisationKind.HOSPITAL,
    }
)
_FIRM_CODES = frozenset({PartyKind.DOMESTIC, PartyKind.GREATER_CHINA, PartyKind.FOREIGN})
_SCHOLAR_CODES = frozenset({PartyKind.INSTITUTE, PartyKind.UNIVERSITY, PartyKind.HEALTH})
_SERVICES = (*DEVELOPMENT, ContractKind.CONSULTING, ContractKind.SERVICE)
_PASSED = {ContractKind.TRANSFER: Mode.ASSIGNMENT, ContractKind.LICENCE: Mode.LICENCE}


def year_days(year: int) -> tuple[date, date]:
    """The first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def passed(unit: Any, year: int) -> Iterator[Row]:
    """What passed to others: concluded deals, registered contracts of no deal, and confirmed conversions of neither.

    One transaction counts once: a contract that was filled from a deal and a conversion that bears the number of a
    deal or a contract are left out.
    """
    days = year_days(year)
    deals = Deal.objects.filter(organisation=unit, state=DealState.CONCLUDED, concluded_on__range=days)
    numbers = set(Deal.objects.filter(organisation=unit).exclude(number="").values_list("number", flat=True))
    for deal in deals.select_related("buyer").order_by("concluded_on", "pk"):
        buyer = OTHER if deal.buyer is None else _kind_of(deal.buyer.kind)
        place = place_of(unit.region_id, deal.buyer_region_id or unit.region_id)
        yield Row(
            deal,
            deal.title,
            deal.concluded_on,
            deal.price_yuan or ZERO,
            mode=_mode(deal.mode),
            place=place,
            buyer=buyer,
        )
    for contract in sold(unit, days).filter(kind__in=_PASSED):
        yield _of_contract(contract, unit, _PASSED[ContractKind(contract.kind)])
    own = Q(organisation=unit, side=Side.SELLER) | Q(counterpart=unit, side=Side.BUYER)
    for known in TechnologyContract.objects.filter(own).values_list("number", "registration_number", "national_number"):
        numbers.update(known)
    rows: Any = counted().filter(organisation=unit, signed_on__range=days).exclude(contract_number__in=numbers - {""})
    for one in rows.select_related("partner").order_by("signed_on", "pk"):
        yield _of_conversion(one, unit)


def sold(unit: Any, days: tuple[date, date]) -> Any:
    """Registered contracts of the days in which the unit provides the technique and that carry out no deal.

    A contract carries one out when it was filled from it, or from the introduction that led to it.
    """
    own = Q(organisation=unit, side=Side.SELLER) | Q(counterpart=unit, side=Side.BUYER)
    deal = ContentType.objects.get_for_model(Deal)
    rows: Any = TechnologyContract.objects.filter(own, state=ContractState.REGISTERED, signed_on__range=days)
    brought = Deal.objects.filter(organisation=unit, state=DealState.CONCLUDED, introduction__isnull=False)
    rows = rows.exclude(source_type=deal, source_id__isnull=False)
    rows = rows.exclude(source_id__isnull=False, source_id__in=brought.values("introduction"))
    return rows.order_by("signed_on", "pk")


def services(unit: Any, year: int) -> Iterator[Row]:
    """Registered contracts of development, consulting and service."""
    modes = dict.fromkeys(DEVELOPMENT, "development")
    for contract in sold(unit, year_days(year)).filter(kind__in=_SERVICES):
        kind = ContractKind(contract.kind)
        yield _of_contract(contract, unit, modes.get(kind, kind.value))


def received(unit: Any, year: int) -> Iterator[Row]:
    """Money that came in: by the unit's separate ledger; where it keeps none, by what it divides."""
    days = year_days(year)
    if Asset.objects.filter(organisation=unit).exists():
        entries = JournalEntry.objects.filter(organisation=unit, on__range=days, lines__account=Account.RECEIVED)
        sums = entries.annotate(sum=Sum(F("lines__debit_yuan") - F("lines__credit_yuan")))
        for entry in sums.select_related("asset").order_by("on", "pk"):
            yield Row(entry, f"{entry.asset.title} {entry.get_kind_display()}", entry.on, entry.sum)
        return
    rows = Distribution.objects.filter(organisation=unit, basis=Basis.NET_INCOME, received_on__range=days)
    for one in rows.exclude(state=DistributionState.WITHDRAWN).order_by("received_on", "pk"):
        yield Row(one, one.title, one.received_on, one.gross_yuan)


def _divided(unit: Any, year: int) -> Any:
    rows = Distribution.objects.filter(organisation=unit, state__in=SETTLED, decided_on__range=year_days(year))
    return rows.order_by("decided_on", "pk")


def incomes(unit: Any, year: int) -> Iterator[Row]:
    """Net income that was divided by decisions of the year."""
    for one in _divided(unit, year).filter(basis=Basis.NET_INCOME):
        yield Row(one, one.title, one.decided_on, one.divided)


def rewards(unit: Any, year: int) -> Iterator[Row]:
    """What persons were given by decisions of the year: the sum and the number of persons of each."""
    for one in _divided(unit, year).annotate(sum=Sum("rewards__amount_yuan"), heads=Count("rewards")):
        yield Row(one, one.title, one.decided_on, one.sum or ZERO, one.heads, mode=one.basis)


def leaders(unit: Any, year: int) -> Iterator[Row]:
    """What leaders of the unit were given among them."""
    are = Q(rewards__is_leader=True)
    sums = _divided(unit, year).annotate(
        sum=Sum("rewards__amount_yuan", filter=are), heads=Count("rewards", filter=are)
    )
    for one in sums.filter(heads__gt=0):
        yield Row(one, one.title, one.decided_on, one.sum or ZERO, one.heads)


def empowered(unit: Any, year: int) -> Iterator[Row]:
    """Empowerments that came into force."""
    rows = Empowerment.objects.filter(organisation=unit, starts_on__range=year_days(year))
    for one in rows.select_related("achievement").order_by("starts_on", "pk"):
        yield Row(one, one.achievement.title, one.starts_on)


def assets(unit: Any, year: int) -> Iterator[Row]:
    """Assets in the separate ledger at the end of the year."""
    for one in held_on(Asset.objects.filter(organisation=unit), year_days(year)[1]).order_by("entered_on", "pk"):
        yield Row(one, one.title, one.entered_on)


def companies(unit: Any, year: int) -> Iterator[Row]:
    """Companies of which the unit got shares for an achievement; each once."""
    seen = set()
    for one in Holding.objects.filter(organisation=unit, acquired_on__range=year_days(year)).order_by(
        "acquired_on", "pk"
    ):
        if one.company_name not in seen:
            seen.add(one.company_name)
            yield Row(one, one.company_name, one.acquired_on)


def achievements(unit: Any, year: int) -> Iterator[Row]:
    """Achievements in the register that were handed in by the end of the year and not withdrawn."""
    last = year_days(year)[1]
    rows = Achievement.objects.filter(organisation=unit, submitted_at__date__lte=last)
    kept = rows.exclude(state__in=(AchievementState.DRAFT, AchievementState.RETURNED, AchievementState.WITHDRAWN))
    for one in kept.only("id", "title", "submitted_at").order_by("submitted_at", "pk"):
        yield Row(one, one.title, one.submitted_at.date())


def place_of(home: str, place: str | None) -> str:
    """Where a place lies, seen from the unit's region; abroad where there is none."""
    if not place:
        return ABROAD
    if place[:2] != home[:2]:
        return OUTSIDE
    return CITY if place[:4] == home[:4] else PROVINCE


def _of_contract(contract: TechnologyContract, unit: Any, mode: str) -> Row:
    sells = contract.side == Side.SELLER and contract.organisation_id == unit.pk
    code = contract.counterpart_kind if sells else contract.own_kind
    if sells and contract.counterpart_country != CHINA:
        place = ABROAD
    else:
        other = contract.counterpart_region_id if sells else contract.region_id
        place = place_of(unit.region_id, contract.place_id or other)
    buyer = ENTERPRISE if code in _FIRM_CODES else RESEARCH if code in _SCHOLAR_CODES else OTHER
    return Row(
        contract, contract.title, contract.signed_on, contract.amount_yuan, mode=str(mode), place=place, buyer=buyer
    )


def _of_conversion(one: Conversion, unit: Any) -> Row:
    amount = one.valuation_yuan if one.mode == Mode.EQUITY_CONTRIBUTION else one.amount_yuan
    if one.partner is not None:
        buyer = _kind_of(one.partner.kind)
    else:
        buyer = ENTERPRISE if one.partner_name or one.company else OTHER
    return Row(
        one,
        one.title,
        one.signed_on,
        amount or Decimal(0),
        mode=_mode(one.mode),
        place=place_of(unit.region_id, one.place_id),
        buyer=buyer,
    )


def _mode(mode: str) -> str:
    return mode if mode in _MODES else OTHER


def _kind_of(kind: str) -> str:
    return ENTERPRISE if kind in _FIRMS else RESEARCH if kind in _SCHOLARS else OTHER


def register_sources() -> None:
    """Make them known."""
    named: Iterable[Any] = (
        passed,
        services,
        received,
        incomes,
        rewards,
        leaders,
        empowered,
        assets,
        companies,
        achievements,
    )
    for source in named:
        register(source.__name__, source)
