"""Which organisations a campaign may call on: by what they are, or by a list of their codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.registers.campaigns.enums import CampaignKind
from lianqiao.registers.campaigns.models import Campaign
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS
from lianqiao.registers.enterprises.models import Credential
from lianqiao.registers.organisations.enums import OrganisationKind as K
from lianqiao.registers.organisations.models import Organisation

#: Kinds of organisation that each kind of campaign may call on.
KINDS = {
    CampaignKind.INVENTORY: (K.UNIVERSITY, K.INSTITUTE, K.HOSPITAL, K.NEW_RESEARCH_BODY, K.ENTERPRISE),
    CampaignKind.SURVEY: tuple(kind for kind in K if kind in ENTERPRISE_KINDS),
}
#: Unknown codes that a sentence names.
NAMED = 20


@dataclass(frozen=True)
class Wanted:
    """What the chosen units have in common; what is empty does not narrow. Credentials must hold today."""

    kinds: tuple[str, ...] = ()
    region: Any = None
    industry: Any = None
    credentials: tuple[str, ...] = ()
    staff_from: int | None = None
    staff_to: int | None = None


def callable_units(campaign: Campaign) -> QuerySet[Organisation]:
    """The verified organisations of the campaign's region and of a kind that it may call on, by name."""
    rows: QuerySet[Organisation] = Organisation.objects.verified()
    return rows.filter(region__code__startswith=campaign.region.prefix, kind__in=KINDS[CampaignKind(campaign.kind)])


def units_like(campaign: Campaign, wanted: Wanted) -> QuerySet[Organisation]:
    """The units that fit; `staff` is the number in the register of organisations."""
    rows = callable_units(campaign)
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.region is not None:
        rows = rows.filter(region__code__startswith=wanted.region.prefix)
    if wanted.industry is not None:
        rows = rows.filter(industry__code__startswith=wanted.industry.code)
    if wanted.credentials:
        held = Credential.objects.holding(clock.today()).filter(kind__in=wanted.credentials)
        rows = rows.filter(Exists(held.filter(organisation=OuterRef("pk"))))
    size = Q()
    if wanted.staff_from is not None:
        size &= Q(staff__gte=wanted.staff_from)
    if wanted.staff_to is not None:
        size &= Q(staff__lte=wanted.staff_to)
    return rows.filter(size)


@dataclass(frozen=True)
class Found:
    """The units of a list of codes, and the codes that name none which may be called on."""

    units: QuerySet[Organisation]
    unknown: tuple[str, ...]

    @property
    def complaint(self) -> str:
        """One sentence that names the unknown codes; empty when all are known."""
        if not self.unknown:
            return ""
        more = _("等") if len(self.unknown) > NAMED else ""
        return _("有 %(count)d 个代码不是本地区已核验的单位，没有加入：%(codes)s%(more)s。") % {
            "count": len(self.unknown),
            "codes": "、".join(self.unknown[:NAMED]),
            "more": more,
        }


def units_by_code(campaign: Campaign, codes: Iterable[str]) -> Found:
    """The units of these unified social credit codes; DomainError when none of them is known."""
    asked = list(dict.fromkeys(codes))
    units = callable_units(campaign).filter(uscc__in=asked)
    known = set(units.values_list("uscc", flat=True))
    found = Found(units, tuple(code for code in asked if code not in known))
    if asked and not known:
        raise DomainError("unknown_codes", found.complaint, "codes")
    return found
