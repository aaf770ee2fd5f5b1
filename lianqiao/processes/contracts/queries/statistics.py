"""The statistics of registered contracts (TC-21): by kind, field, seller, right, plan, region, and in- and outflow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Substr, TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.processes.contracts.enums import (
    ContractKind,
    PartyKind,
    PlanSource,
    RightKind,
    Side,
    StatisticalField,
)
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.registers.taxonomy.models import Region


@dataclass(frozen=True)
class Row:
    """One line: how many contracts, for how much, and the share of the whole technical amount."""

    label: str
    count: int
    amount_yuan: Decimal
    technical_yuan: Decimal
    share: Decimal

    @property
    def percent(self) -> str:
        """The share in percent, with one decimal."""
        return f"{self.share * 100:.1f}"


@dataclass(frozen=True)
class Flow:
    """A place with what its sellers brought to buyers elsewhere, what came from elsewhere, and what stayed."""

    label: str
    local_yuan: Decimal
    out_yuan: Decimal
    in_yuan: Decimal

    @property
    def balance_yuan(self) -> Decimal:
        """What went out beyond what came in."""
        return self.out_yuan - self.in_yuan


@dataclass(frozen=True)
class Month:
    """What was registered in a month."""

    first: date
    count: int
    amount_yuan: Decimal
    technical_yuan: Decimal


@dataclass(frozen=True)
class Table:
    """One way to divide the contracts; the lines sum to the whole."""

    key: str
    title: Any
    rows: list[Row]


#: How the contracts are divided: the column, and the words of its values.
_BY: tuple[tuple[str, Any, str, dict[str, Any]], ...] = (
    ("kind", _("合同类别"), "kind", dict(ContractKind.choices)),
    ("field", _("技术领域"), "field", dict(StatisticalField.choices)),
    ("seller", _("卖方性质"), "seller_kind", dict(PartyKind.choices)),
    ("right", _("知识产权类别"), "right_kind", dict(RightKind.choices)),
    ("plan", _("计划来源"), "plan_source", dict(PlanSource.choices)),
)
LOCAL, OUTWARD, INWARD, ELSEWHERE = "local", "out", "in", "else"
_FLOWS = {
    LOCAL: _("本地转本地"),
    OUTWARD: _("输出到外地"),
    INWARD: _("吸纳外地技术"),
    ELSEWHERE: _("其他"),
}


def counted(actor: Actor, first: date, last: date) -> QuerySet[Any]:
    """The registered contracts of these days that the actor may see, with the seller's kind and both places."""
    rows: QuerySet[Any] = TechnologyContract.objects.visible_to(actor).registered()
    rows = rows.filter(registered_on__range=(first, last))
    other = Coalesce("counterpart_region__code", Value("", output_field=CharField()))
    is_seller = When(side=Side.SELLER, then=F("own_kind"))
    placed: QuerySet[Any] = rows.annotate(
        seller_kind=Case(is_seller, default=F("counterpart_kind")),
        from_place=Case(When(side=Side.SELLER, then=F("region__code")), default=other, output_field=CharField()),
        to_place=Coalesce(
            "place__code",
            Case(When(side=Side.SELLER, then=other), default=F("region__code"), output_field=CharField()),
            output_field=CharField(),
        ),
    )
    return placed


def tables(rows: QuerySet[Any], *, place: str) -> list[Table]:
    """All tables; `place` is the prefix of the region whose in- and outflow is told. Ten queries."""
    found = [Table(key, title, _lines(rows, column, words)) for key, title, column, words in _BY]
    found.append(Table("region", _("卖方所在地区"), _by_region(rows, "from_place")))
    found.append(Table("landing", _("技术落地地区"), _by_region(rows, "to_place")))
    found.append(Table("flow", _("流向"), _lines(_with_flow(rows, place), "flow", _FLOWS)))
    return found


def total(rows: QuerySet[Any]) -> Row:
    """The whole."""
    sums = rows.aggregate(count=Count("pk"), amount=Sum("amount_yuan"), technical=Sum("technical_yuan"))
    zero = Decimal(0)
    return Row("", sums["count"], sums["amount"] or zero, sums["technical"] or zero, Decimal(1))


def export_rows(found: list[Table]) -> Iterator[tuple[Any, ...]]:
    """The tables as lines of a spreadsheet, amounts in yuan."""
    for table in found:
        for row in table.rows:
            yield str(table.title), row.label, row.count, row.amount_yuan, row.technical_yuan


def _lines(rows: QuerySet[Any], column: str, words: dict[str, Any]) -> list[Row]:
    sums = _sums(rows, column)
    whole = sum((one["technical"] for one in sums), Decimal(0))
    by_value = {one[column]: one for one in sums}
    order = [value for value in words if value in by_value]
    order += [value for value in by_value if value not in words]
    return [_row(str(words.get(value, value)), by_value[value], whole) for value in order]


def flows(rows: QuerySet[Any], *, place: str) -> list[Flow]:
    """In- and outflow of each city of the region with that prefix, the largest first; by technical amount. Two queries.

    What goes from one city to another of the region is outflow of the one and inflow of the other.
    """
    cities = rows.annotate(seller_city=Substr("from_place", 1, 4), buyer_city=Substr("to_place", 1, 4))
    grouped = cities.order_by().values("seller_city", "buyer_city").annotate(technical=Sum("technical_yuan"))
    sums: dict[str, list[Decimal]] = {}
    for one in grouped:
        seller, buyer, technical = one["seller_city"], one["buyer_city"], one["technical"]
        if seller == buyer:
            sums.setdefault(seller, [Decimal(0)] * 3)[0] += technical
        else:
            sums.setdefault(seller, [Decimal(0)] * 3)[1] += technical
            sums.setdefault(buyer, [Decimal(0)] * 3)[2] += technical
    inside = {city: parts for city, parts in sums.items() if city and city.startswith(place[:4])}
    names = _names(inside)
    ordered = sorted(inside.items(), key=lambda one: (-sum(one[1]), one[0]))
    return [Flow(names.get(city, city), *parts) for city, parts in ordered]


def months(rows: QuerySet[Any]) -> list[Month]:
    """What was registered month by month, the empty ones left out; one query."""
    grouped = rows.order_by().annotate(month=TruncMonth("registered_on")).values("month")
    sums = grouped.annotate(count=Count("pk"), amount=Sum("amount_yuan"), technical=Sum("technical_yuan"))
    found = [Month(one["month"], one["count"], one["amount"], one["technical"]) for one in sums]
    return sorted(found, key=lambda one: one.first)


def _names(cities: Iterable[str]) -> dict[str, str]:
    """The names of cities by the first four digits of their codes."""
    rows = Region.objects.filter(code__in=[f"{city}00" for city in cities]).values_list("code", "name")
    return {code[:4]: name for code, name in rows}


def _by_region(rows: QuerySet[Any], column: str) -> list[Row]:
    sums = _sums(rows.annotate(city=Substr(column, 1, 4)), "city")
    whole = sum((one["technical"] for one in sums), Decimal(0))
    names = _names(one["city"] for one in sums)
    ordered = sorted(sums, key=lambda one: -one["technical"])
    return [_row(names.get(one["city"], str(_("境外"))), one, whole) for one in ordered]


def _with_flow(rows: QuerySet[Any], place: str) -> QuerySet[Any]:
    inside, outside = {"from_place__startswith": place}, {"to_place__startswith": place}
    flowing: QuerySet[Any] = rows.annotate(
        flow=Case(
            When(**inside, **outside, then=Value(LOCAL)),
            When(**inside, then=Value(OUTWARD)),
            When(**outside, then=Value(INWARD)),
            default=Value(ELSEWHERE),
            output_field=CharField(),
        )
    )
    return flowing


def _sums(rows: QuerySet[Any], column: str) -> list[dict[str, Any]]:
    grouped = rows.order_by().values(column)
    return list(grouped.annotate(count=Count("pk"), amount=Sum("amount_yuan"), technical=Sum("technical_yuan")))


def _row(label: str, one: dict[str, Any], whole: Decimal) -> Row:
    share = one["technical"] / whole if whole else Decimal(0)
    return Row(label, one["count"], one["amount"], one["technical"], share)
