"""Concluded deals as comparables for the valuation of what is to be sold next."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import DealItem
from lianqiao.processes.disposals.comparables import Comparable, Wanted, register
from lianqiao.registers.conversions.queries import counted


def concluded_items(wanted: Wanted) -> list[Comparable]:
    """What each achievement of a concluded deal was sold for; those told by a confirmed conversion count there."""
    told = counted().filter(contract_number=OuterRef("deal__number"), achievement=OuterRef("achievement"))
    rows = DealItem.objects.filter(
        ~Exists(told),
        deal__state=DealState.CONCLUDED,
        deal__mode=wanted.mode,
        deal__concluded_on__gte=wanted.since,
        deal__concluded_on__lte=wanted.until,
        amount_yuan__gt=0,
    )
    if wanted.fields:
        within = reduce(or_, (Q(achievement__fields__code__startswith=code) for code in wanted.fields))
        rows = rows.filter(pk__in=DealItem.objects.filter(within).values("pk"))
    told_rows: Any = rows.values_list("amount_yuan", "deal__organisation", "deal__concluded_on")
    return [Comparable(*row) for row in told_rows]


register("deals", _("平台成交"), concluded_items)
