"""The ledger of a unit in one year as tables of words and amounts: what a statement holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from lianqiao.processes.asset_ledger.enums import DEBIT_ACCOUNTS, Account, AssetKind, Movement, Stage
from lianqiao.processes.asset_ledger.models import Asset, Holding, JournalEntry, JournalLine

ZERO = Decimal(0)


def content_of(organisation: Any, year: int) -> dict[str, Any]:
    """Opening, movements and closing per account and per kind of asset, the shares, and the counts; six queries.

    Amounts are texts with two decimals; every closing is opening plus what came in less what went out.
    """
    begins, ends = date(year, 1, 1), date(year, 12, 31)
    lines = JournalLine.objects.filter(entry__organisation=organisation, entry__on__lte=ends)
    return {
        "unit": str(organisation),
        "year": year,
        "accounts": _accounts(lines, begins),
        "kinds": _kinds(lines.filter(account=Account.ASSETS), begins, organisation, ends),
        "movements": _movements(organisation, begins, ends),
        "holdings": _holdings(lines, organisation, ends),
        "stages": _stages(organisation, ends),
    }


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a content, whatever the order of its names."""
    return sha256(dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _sums(begins: date) -> dict[str, Any]:
    before, within = Q(entry__on__lt=begins), Q(entry__on__gte=begins)
    return {
        "opening": Sum(F("debit_yuan") - F("credit_yuan"), filter=before, default=ZERO),
        "debit": Sum("debit_yuan", filter=within, default=ZERO),
        "credit": Sum("credit_yuan", filter=within, default=ZERO),
    }


def _accounts(lines: Any, begins: date) -> list[dict[str, Any]]:
    found = {row["account"]: row for row in lines.order_by().values("account").annotate(**_sums(begins))}
    told = []
    for account in Account:
        row = found.get(account, {"opening": ZERO, "debit": ZERO, "credit": ZERO})
        sign = 1 if account in DEBIT_ACCOUNTS else -1
        closing = sign * (row["opening"] + row["debit"] - row["credit"])
        told.append(
            {
                "code": account.value,
                "label": str(account.label),
                "opening": _text(sign * row["opening"]),
                "debit": _text(row["debit"]),
                "credit": _text(row["credit"]),
                "closing": _text(closing),
            }
        )
    return told


def _kinds(lines: Any, begins: date, organisation: Any, ends: date) -> list[dict[str, Any]]:
    found = {
        row["kind"]: row for row in lines.order_by().values(kind=F("entry__asset__kind")).annotate(**_sums(begins))
    }
    counts = dict(
        held_on(Asset.objects.filter(organisation=organisation), ends)
        .order_by()
        .values_list("kind")
        .annotate(count=Count("pk"))
    )
    return [
        {
            "label": str(kind.label),
            "opening": _text(row["opening"]),
            "debit": _text(row["debit"]),
            "credit": _text(row["credit"]),
            "closing": _text(row["opening"] + row["debit"] - row["credit"]),
            "count": counts.get(kind.value, 0),
        }
        for kind in AssetKind
        if (row := found.get(kind.value)) is not None
    ]


def held_on(assets: Any, day: date) -> Any:
    """The assets that were in the ledger at the end of a day, as the last entry up to it says."""
    return with_marks(assets, day).filter(condition_then="held")


def with_marks(assets: Any, day: date) -> Any:
    """Each asset with `condition_then` and `stage_then`, its marks at the end of a day; only what was entered."""
    last = JournalEntry.objects.filter(asset=OuterRef("pk"), on__lte=day).order_by("-place")
    return assets.annotate(
        condition_then=Subquery(last.values("condition")[:1]), stage_then=Subquery(last.values("stage")[:1])
    ).filter(condition_then__isnull=False)


def _stages(organisation: Any, ends: date) -> list[dict[str, Any]]:
    held = held_on(Asset.objects.filter(organisation=organisation), ends)
    counts = dict(held.order_by().values_list("stage_then").annotate(count=Count("pk")))
    return [{"label": str(stage.label), "count": counts.get(stage.value, 0)} for stage in Stage]


def _movements(organisation: Any, begins: date, ends: date) -> list[dict[str, Any]]:
    rows = JournalEntry.objects.filter(organisation=organisation, on__gte=begins, on__lte=ends).order_by()
    found = {
        row["kind"]: row
        for row in rows.values("kind").annotate(count=Count("pk"), total=Sum("total_yuan", default=ZERO))
    }
    return [
        {"label": str(kind.label), "count": found[kind.value]["count"], "total": _text(found[kind.value]["total"])}
        for kind in Movement
        if kind.value in found
    ]


def _holdings(lines: Any, organisation: Any, ends: date) -> list[dict[str, Any]]:
    costs = dict(
        lines.filter(account=Account.EQUITY)
        .order_by()
        .values_list("entry__holding")
        .annotate(cost=Sum(F("debit_yuan") - F("credit_yuan"), default=ZERO))
    )
    rows = Holding.objects.filter(organisation=organisation, acquired_on__lte=ends).select_related("asset")
    return [
        {"company": row.company_name, "asset": row.asset.title, "cost": _text(costs[row.pk])}
        for row in rows.order_by("acquired_on", "pk")
        if costs.get(row.pk)
    ]


def _text(value: Decimal) -> str:
    return f"{value + ZERO:.2f}"
