"""A chain as open data, by the Open Contracting Data Standard 1.1 as far as it goes: only what everybody may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from lianqiao.core import clock
from lianqiao.core.chronograph import start_of
from lianqiao.core.notices.models import PublicNotice
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.evidence.enums import Tag
from lianqiao.processes.evidence.material import Material
from lianqiao.processes.market.enums import ListingState
from lianqiao.processes.market.models import Listing

VERSION = "1.1"
CURRENCY = "CNY"
#: How prices are found, as the standard's methods.
_METHODS = {
    PricingMethod.AGREEMENT: "direct",
    PricingMethod.LISTING: "open",
    PricingMethod.AUCTION: "open",
    PricingMethod.OTHER: "limited",
}
_TENDER_STATES = {
    ListingState.SOLD: "complete",
    ListingState.FAILED: "unsuccessful",
    ListingState.CANCELLED: "cancelled",
}
#: In these everybody reads what came of a listing.
_WITH_RESULT = (ListingState.ANNOUNCED, ListingState.DEALING, ListingState.SOLD)


@dataclass(frozen=True)
class Step:
    """What one release tells; `source` names record and revision."""

    tag: Tag
    source: str
    content: dict[str, Any]


def steps_of(material: Material) -> list[Step]:
    """The steps of which something is public, in their order."""
    listings = [one for one in material.chain.listings if one.is_public]
    notices = {deal.pk: _public(material.price_notices(deal)) for deal in material.live_deals}
    if not listings and not any(notices.values()):
        return []
    return [
        _planning(material),
        *(_tender(one) for one in listings),
        *_awards(material, listings, notices),
        *_contracts(material, listings, notices),
        *_implementation(material),
    ]


def release_package(releases: Iterable[dict[str, Any]], *, uri: str, more: str = "") -> dict[str, Any]:
    """Releases with what the standard asks to stand around them; `more` is where to read on."""
    package: dict[str, Any] = {**_frame(uri), "releases": list(releases)}
    if more:
        package["links"] = {"next": more}
    return package


def record_package(ocid: str, releases: list[dict[str, Any]], *, uri: str) -> dict[str, Any]:
    """All releases of a chain and what they say together."""
    record = {"ocid": ocid, "releases": releases, "compiledRelease": compiled(releases)}
    return {**_frame(uri), "records": [record]}


def compiled(releases: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What the releases of one chain say together: the last word on each field, lists joined by `id`."""
    merged: dict[str, Any] = {}
    tags: list[str] = []
    last = ""
    for release in releases:
        tags += [tag for tag in release["tag"] if tag not in tags]
        last = max(last, release["date"])
        merged = _merge(merged, release)
    return {**merged, "id": f"{merged['ocid']}-{last}", "date": last, "tag": ["compiled"]} if tags else {}


def _merge(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _merge(old.get(key), value) for key, value in new.items()}}
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(one, dict) and "id" in one for one in new):
        kept = {one["id"]: one for one in old}
        for one in new:
            kept[one["id"]] = _merge(kept.get(one["id"]), one)
        return list(kept.values())
    return new


def _frame(uri: str) -> dict[str, Any]:
    return {
        "uri": uri,
        "version": VERSION,
        "publishedDate": clock.now().isoformat(timespec="seconds"),
        "publisher": {"name": str(settings.NODE_NAME)},
    }


def _public(notices: list[PublicNotice]) -> list[PublicNotice]:
    return [one for one in notices if one.is_public]


def _planning(material: Material) -> Step:
    root = material.chain.root
    deal = material.live_deals[0] if material.live_deals else None
    mode = root.get_mode_display() if hasattr(root, "get_mode_display") else ""
    content: dict[str, Any] = {
        "planning": {"rationale": str(mode), "budget": {"description": str(root)}},
        "parties": _parties([(root.organisation, "procuringEntity")]),
        "buyer": _named(root.organisation),
    }
    if deal is not None and material.chain.disposal is None:
        content["planning"]["rationale"] = str(deal.get_mode_display())
    return Step(Tag.PLANNING, f"{root._meta.label_lower}:{root.pk}", content)


def _tender(listing: Listing) -> Step:
    tender: dict[str, Any] = {
        "id": listing.number,
        "title": listing.title,
        "description": listing.summary,
        "status": _TENDER_STATES.get(ListingState(listing.state), "active"),
        "procurementMethod": "open",
        "procurementMethodDetails": str(listing.get_procedure_display()),
        "eligibilityCriteria": listing.buyer_conditions,
        "procuringEntity": _named(listing.market),
    }
    period = {}
    if listing.opened_at is not None:
        period["startDate"] = _moment(listing.opened_at)
    if listing.intents_until is not None:
        period["endDate"] = _moment(start_of(listing.intents_until + timedelta(days=1)))
    tender["tenderPeriod"] = period
    if listing.shown_price is not None:
        tender["minValue"] = _value(listing.shown_price)
    parties = _parties([(listing.organisation, "seller"), (listing.market, "procuringEntity")])
    source = f"market.listing:{listing.pk}:{listing.revision}:{listing.state}"
    return Step(Tag.TENDER, source, {"parties": parties, "tender": tender})


def _awards(material: Material, listings: list[Listing], notices: dict[Any, list[PublicNotice]]) -> Iterator[Step]:
    for listing in listings:
        if listing.state in _WITH_RESULT and listing.winner_id is not None:
            award: dict[str, Any] = {
                "id": listing.number,
                "title": listing.title,
                "status": "active" if listing.state == ListingState.SOLD else "pending",
                "suppliers": [_named(listing.winner)],
            }
            if listing.settled_on is not None:
                award["date"] = _day(listing.settled_on)
            if listing.result_yuan is not None:
                award["value"] = _value(listing.result_yuan)
            parties = _parties([(listing.winner, "supplier")])
            yield Step(
                Tag.AWARD, f"market.listing:{listing.pk}:{listing.state}", {"parties": parties, "awards": [award]}
            )
    for deal in material.concluded:
        if notices.get(deal.pk) and deal.number:
            award = {
                "id": deal.number,
                "title": deal.title,
                "status": "active",
                "date": _day(deal.concluded_on),
                "value": _value(deal.price_yuan),
                "suppliers": [_named(deal.buyer or deal.organisation)],
            }
            content = {
                "tender": {
                    "id": deal.number,
                    "title": deal.title,
                    "status": "complete",
                    "procurementMethod": _METHODS[PricingMethod(deal.pricing)],
                },
                "parties": _parties([(deal.buyer or deal.organisation, "supplier")]),
                "awards": [award],
            }
            yield Step(Tag.AWARD, f"deals.deal:{deal.pk}", content)


def _contracts(material: Material, listings: list[Listing], notices: dict[Any, list[PublicNotice]]) -> Iterator[Step]:
    """Registered contracts of deals of which everybody knows: that they are registered, of which kind, for how much."""
    by_deal: dict[Any, Deal] = {deal.pk: deal for deal in material.concluded}
    for contract in material.chain.contracts:
        deal = by_deal.get(contract.source_id)
        if deal is None or not contract.is_numbered:
            continue
        listing = next((one for one in listings if one.deal_id == deal.pk), None)
        if listing is None and not notices.get(deal.pk):
            continue
        told = {
            "id": contract.number or contract.registration_number,
            "awardID": deal.number if listing is None else listing.number,
            "title": contract.title,
            "description": str(contract.get_kind_display()),
            "status": "active" if contract.state == "registered" else "terminated",
            "dateSigned": _day(contract.signed_on),
            "value": _value(deal.price_yuan),
        }
        source = f"contracts.technologycontract:{contract.pk}:{contract.revision}:{contract.state}"
        yield Step(Tag.CONTRACT, source, {"contracts": [told]})


def _implementation(material: Material) -> Iterator[Step]:
    """That rewards were put up for everybody, and whether all were paid; no person and no amount is named."""
    contract = next((one for one in material.chain.contracts if one.is_numbered), None)
    if contract is None or contract.source_id not in {deal.pk for deal in material.concluded}:
        return
    for one in material.chain.distributions:
        public = _public(material.reward_notices(one))
        if not public:
            continue
        is_paid = one.state == DistributionState.PAID
        milestone: dict[str, Any] = {
            "id": one.number,
            "type": "payment",
            "title": public[0].title,
            "status": "met" if is_paid else "scheduled",
        }
        if one.paid_on is not None:
            milestone["dateMet"] = _day(one.paid_on)
        told = {
            "id": contract.number or contract.registration_number,
            "awardID": _award_id(material, contract),
            "implementation": {"milestones": [milestone]},
        }
        yield Step(Tag.IMPLEMENTATION, f"distributions.distribution:{one.pk}:{one.state}", {"contracts": [told]})


def _award_id(material: Material, contract: Any) -> str:
    deal: Deal = next(one for one in material.concluded if one.pk == contract.source_id)
    listing = next((one for one in material.chain.listings if one.deal_id == deal.pk and one.is_public), None)
    return deal.number if listing is None else listing.number


def _parties(rows: Iterable[tuple[Any, str]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for organisation, role in rows:
        one = found.setdefault(str(organisation.pk), {**_named(organisation), "roles": []})
        one["roles"].append(role)
    return list(found.values())


def _named(organisation: Any) -> dict[str, str]:
    return {"id": str(organisation.pk), "name": str(organisation)}


def _value(amount: Decimal | None) -> dict[str, Any]:
    return {"amount": float(amount or 0), "currency": CURRENCY}


def _moment(at: datetime) -> str:
    return localtime(at).isoformat(timespec="seconds")


def _day(day: date | None) -> str:
    return "" if day is None else _moment(start_of(day))
