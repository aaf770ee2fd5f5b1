"""Figures of the separate ledger, counted from its entries, so that those of a past day stay what they were."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.asset_ledger.enums import Account, Movement
from lianqiao.processes.asset_ledger.models import Asset, JournalEntry, JournalLine
from lianqiao.processes.asset_ledger.queries.statements import held_on

_OF_ENTRY = {"region": "entry__region", "organisation": "entry__organisation", "month": TruncMonth("entry__on")}


@metric(
    "asset_ledger.stock",
    label=_("单列管理的成果"),
    unit=_("项"),
    rule=_("统计日终了时在账的单列资产，含未取得权利的技术秘密等；已转出、核销、冲回的不计"),
    by={
        "region": "region",
        "organisation": "organisation",
        "kind": "kind",
        "stage": "stage_then",
    },
    nature=Nature.STOCK,
)
def stock(on: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = held_on(Asset.objects.all(), on)
    return rows


@metric(
    "asset_ledger.value",
    label=_("单列资产账面价值"),
    unit=_("元"),
    rule=_("统计日终了时单列成果资产科目的余额；研究阶段投入在备查科目，不计"),
    by={"region": "entry__region", "organisation": "entry__organisation", "kind": "entry__asset__kind"},
    nature=Nature.STOCK,
    aggregate=Sum(F("debit_yuan") - F("credit_yuan")),
)
def value(on: date) -> QuerySet[Any]:
    return JournalLine.objects.filter(account=Account.ASSETS, entry__on__lte=on)


@metric(
    "asset_ledger.income",
    label=_("单列资产转化收入"),
    unit=_("元"),
    rule=_("许可、转让和约定收益等记入单列台账的转化收入，冲销的扣减；按记账日期计算"),
    by=_OF_ENTRY,
    nature=Nature.FLOW,
    aggregate=Sum(F("credit_yuan") - F("debit_yuan")),
)
def income(on: date) -> QuerySet[Any]:
    return JournalLine.objects.filter(account=Account.INCOME, entry__on__lte=on)


@metric(
    "asset_ledger.written_off",
    label=_("核销的单列资产"),
    unit=_("元"),
    rule=_("批准核销的成果资产和作价股权的账面价值，冲销的扣减；按核销日期计算"),
    by=_OF_ENTRY,
    nature=Nature.FLOW,
    aggregate=Sum(F("debit_yuan") - F("credit_yuan")),
)
def written_off(on: date) -> QuerySet[Any]:
    return JournalLine.objects.filter(account=Account.WRITTEN_OFF, entry__on__lte=on)


@metric(
    "asset_ledger.contributed",
    label=_("以成果作价投资"),
    unit=_("项"),
    rule=_("登记作价入股的单列资产，冲销的不计；按登记日期计算"),
    by={"region": "region", "organisation": "organisation", "month": TruncMonth("on")},
    nature=Nature.FLOW,
)
def contributed(on: date) -> QuerySet[Any]:
    return JournalEntry.objects.filter(kind=Movement.CONTRIBUTION, on__lte=on).exclude(reversal__on__lte=on)
