"""What stands between a state-owned group's draft and the decision of its authority: guards and effects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.transitions import Context
from lianqiao.registers.enterprises.assessing import assess, percent
from lianqiao.registers.enterprises.models import StateHolding, StateResearch
from lianqiao.registers.organisations.enums import OrganisationKind

#: What the authority has decided; gone when the sheet is handed in anew.
DECIDED = (
    "research_yuan",
    "growth_percent",
    "base_year",
    "average_percent",
    "asked_percent",
    "is_met",
    "add_back_yuan",
    "assessed_profit_yuan",
    "wage_granted_yuan",
)


def holding_of(organisation_id: Any) -> StateHolding | None:
    """The confirmed registration of an enterprise as state-owned; None where there is none."""
    rows = StateHolding.objects.standing().filter(organisation=organisation_id)
    holding: StateHolding | None = rows.select_related("authority", "group").first()
    return holding


def members_of(group_id: Any) -> set[Any]:
    """The keys of a group and of the enterprises that are registered as its members."""
    rows = StateHolding.objects.standing().filter(group=group_id)
    return {group_id, *rows.values_list("organisation", flat=True)}


def names_an_authority(holding: StateHolding, context: Context) -> str | None:
    """The authority is a government body that has been verified."""
    authority = holding.authority
    if authority.kind != OrganisationKind.GOVERNMENT or not authority.is_verified:
        return _("出资人机构要选平台上已核验的政府部门。")
    return None


def group_is_registered(holding: StateHolding, context: Context) -> str | None:
    """A member names a group that stands on the register itself."""
    if holding.group_id is None:
        return None
    group = holding_of(holding.group_id)
    if group is None or group.group_id is not None:
        return _("所属集团还没有登记为国有企业集团，请集团先登记并通过审核。")
    return None


def stands_once(holding: StateHolding, context: Context) -> str | None:
    """An enterprise has one registration that holds."""
    others = StateHolding.objects.standing().filter(organisation=holding.organisation_id).exclude(pk=holding.pk)
    if others.exists():
        return _("本单位已经有一条审核通过的登记；情况变了的，请在那一条上申请更正。")
    return None


def stand_under_authority(holding: StateHolding, context: Context) -> None:
    """The place of the record is the authority's: other governments where the enterprise stands do not read it."""
    holding.region_id = holding.authority.region_id


def is_a_group(sheet: StateResearch, context: Context) -> str | None:
    """Only a group under an authority is assessed."""
    holding = holding_of(sheet.organisation_id)
    if holding is None:
        return _("请先填“国有企业登记”，由出资人机构审核后再提交考核表。")
    if holding.group_id is not None:
        return _("考核表由集团填报；本单位的研发投入请报给 %(group)s。") % {"group": holding.group}
    return None


def members_belong(sheet: StateResearch, context: Context) -> str | None:
    """Every row is of the group or of one of its registered members; there is one at least."""
    rows = list(sheet.members.all())
    if not rows:
        return _("至少要有一家企业的研发投入。")
    known = members_of(sheet.organisation_id)
    foreign = [str(row.organisation) for row in rows if row.organisation_id not in known]
    if foreign:
        return _("这些企业没有登记为本集团成员：%(names)s。") % {"names": "、".join(foreign)}
    return None


def take_authority(sheet: StateResearch, context: Context) -> None:
    """The sheet goes to the authority of the group as it stands now; what was decided before counts no longer."""
    holding: Any = holding_of(sheet.organisation_id)
    sheet.authority = holding.authority
    sheet.region_id = holding.authority.region_id
    for name in DECIDED:
        setattr(sheet, name, None)
    sheet.opinion = ""


def wage_is_asked(sheet: StateResearch, context: Context) -> str | None:
    """No more wages are granted than were asked for."""
    granted = context.data.get("wage_granted_yuan")
    if granted is not None and Decimal(granted) > (sheet.wage_asked_yuan or 0):
        return _("核定支持的工资总额不能超过申请的数；没有申请的填 0。")
    return None


def settle(sheet: StateResearch, context: Context) -> None:
    """Keep what the sheet comes to, by the norms of today's knowledge about its year, and what the authority grants."""
    found = assess(sheet)
    sheet.research_yuan = found.total.research
    sheet.growth_percent = percent(found.total.growth)
    sheet.base_year, sheet.average_percent = found.base_year, percent(found.average)
    sheet.is_met = found.is_met
    if found.asked is not None:
        sheet.asked_percent = percent(found.asked.value)
    if found.add_back is not None:
        sheet.add_back_yuan, sheet.assessed_profit_yuan = found.add_back.added, found.add_back.assessed
    sheet.wage_granted_yuan = Decimal(context.data["wage_granted_yuan"])
    sheet.opinion = str(context.data.get("opinion", ""))
