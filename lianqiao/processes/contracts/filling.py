"""What a new application begins with: what the registers know of the unit, and what a record says it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from lianqiao.core.access import Actor
from lianqiao.processes.contracts.enums import PartyKind, Side
from lianqiao.processes.contracts.limits import SIDE
from lianqiao.processes.contracts.models import RegistrationOffice
from lianqiao.processes.contracts.models.office import SERVING
from lianqiao.registers.organisations.enums import OrganisationKind

_KINDS = {
    OrganisationKind.GOVERNMENT: PartyKind.ORGAN,
    OrganisationKind.UNIVERSITY: PartyKind.UNIVERSITY,
    OrganisationKind.INSTITUTE: PartyKind.INSTITUTE,
    OrganisationKind.NEW_RESEARCH_BODY: PartyKind.INSTITUTE,
    OrganisationKind.HOSPITAL: PartyKind.HEALTH,
    OrganisationKind.ENTERPRISE: PartyKind.DOMESTIC,
    OrganisationKind.PARK: PartyKind.DOMESTIC,
    OrganisationKind.FUND: PartyKind.DOMESTIC,
    OrganisationKind.BANK: PartyKind.DOMESTIC,
    OrganisationKind.TRANSFER_ORGANISATION: PartyKind.DOMESTIC,
}

#: Gives {column: value} of a contract for a record of one model; the actor may see the record.
Filler = Callable[[Any, Actor], Mapping[str, Any]]
_FILLERS: dict[str, tuple[type[models.Model], Filler, Callable[[Actor], Any]]] = {}


def register(name: str, model: type[models.Model], visible: Callable[[Actor], Any], fill: Filler) -> None:
    """Let contracts be filled from records of `model`; `visible(actor)` gives those that the actor may use."""
    _FILLERS[name] = (model, fill, visible)


def source_of(name: str, key: str, actor: Actor) -> Any:
    """The record of that name and key that the actor may fill a contract from; None where there is none."""
    if name not in _FILLERS:
        return None
    _model, _fill, visible = _FILLERS[name]
    try:
        return visible(actor).filter(pk=key).first()
    except (ValidationError, ValueError):
        return None


def values_from(source: Any, actor: Actor) -> dict[str, Any]:
    """What the record says of the contract; empty for a record of no registered model."""
    for model, fill, _visible in _FILLERS.values():
        if isinstance(source, model):
            return dict(fill(source, actor))
    return {}


def party_kind(organisation: Any) -> PartyKind:
    """The code of the form that an organisation of this kind has."""
    return _KINDS.get(OrganisationKind(organisation.kind), PartyKind.OTHER)


def offices_for(region: str) -> Any:
    """The offices in service whose place holds the region, the nearest first."""
    above = [region[:2] + "0000", region[:4] + "00", region]
    rows = RegistrationOffice.objects.filter(state__in=SERVING, place__code__in=above)
    return rows.select_related("organisation", "place").order_by("-place__code", "title", "id")


def begin_with(actor: Actor) -> dict[str, Any]:
    """What a new application of the actor's unit begins with."""
    organisation: Any = actor.organisation
    if organisation is None:
        return {}
    office = offices_for(organisation.region_id).first()
    side = SIDE.get(where=organisation.region_id).value
    return {
        "office": None if office is None else office.pk,
        "own_kind": party_kind(organisation),
        "side": side if side in Side.values else Side.SELLER,
    }


def told_of(counterpart: Any) -> dict[str, Any]:
    """What the register says of the other side."""
    return {
        "counterpart_name": counterpart.name,
        "counterpart_code": counterpart.uscc,
        "counterpart_region": counterpart.region,
        "counterpart_kind": party_kind(counterpart),
    }


def is_office(organisation: Any) -> bool:
    """Whether the organisation is an office in service."""
    if organisation is None:
        return False
    return bool(RegistrationOffice.objects.filter(organisation=organisation, state__in=SERVING).exists())
