"""The board: how many projects stand in each batch, with how much money, and the newest of each; in four queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, RowNumber

from lianqiao.core.norms.answers import Answer
from lianqiao.processes.key_projects.enums import BATCHES, Batch
from lianqiao.processes.key_projects.limits import FIRM_SHARE
from lianqiao.processes.key_projects.models import MonthlyFigure
from lianqiao.processes.key_projects.queries.firms import with_firms

#: Cards of one batch that the board shows; the list holds all.
SHOWN = 8
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Card:
    """A project as the board shows it: `late` when it should be finished."""

    project: Any
    invested: Decimal
    late: bool


@dataclass
class Column:
    """One of the four batches."""

    batch: Batch
    count: int = 0
    investment: Decimal = _NOTHING
    cards: list[Card] = field(default_factory=list)


@dataclass
class Line:
    """An industry chain (None: of none), with the number of projects and the investment in each batch."""

    chain: int | None
    name: str
    counts: list[int]
    investment: Decimal = _NOTHING

    @property
    def cells(self) -> list[tuple[int, Batch]]:
        """The counts, each with its batch."""
        return list(zip(self.counts, BATCHES, strict=True))

    @property
    def total(self) -> int:
        """The projects of all batches."""
        return sum(self.counts)


@dataclass(frozen=True)
class Firms:
    """How many of the projects firms lead or take part in, and how many it should be at least."""

    total: int
    joined: int
    least: Answer[Decimal]

    @property
    def share(self) -> Decimal | None:
        """Between 0 and 1; None where there is no project."""
        return Decimal(self.joined) / self.total if self.total else None

    @property
    def is_low(self) -> bool:
        """Whether it is below what the norm asks."""
        return self.share is not None and self.share < self.least.value


@dataclass(frozen=True)
class Board:
    """Columns, lines by industry chain, and the share of firms."""

    columns: list[Column]
    lines: list[Line]
    firms: Firms

    @property
    def total(self) -> int:
        """All projects in the pipeline."""
        return sum(column.count for column in self.columns)

    @property
    def investment(self) -> Decimal:
        """What they cost in all."""
        return sum((column.investment for column in self.columns), _NOTHING)


def board_of(rows: QuerySet[Any], *, today: date, where: str) -> Board:
    """The board over projects that the actor may see; `where` is the region whose norm the share of firms meets.

    Four queries, however many projects there are.
    """
    running: QuerySet[Any] = rows.running().order_by()  # type: ignore[attr-defined]
    columns = {batch: Column(batch) for batch in BATCHES}
    lines: dict[int | None, Line] = {}
    counted = running.values("state", "chain", "chain__name", "chain__region", "chain__order")
    sums = counted.annotate(count=Count("pk"), investment=Coalesce(Sum("investment_yuan"), _NOTHING))
    for row in sums.order_by(F("chain__region").asc(nulls_last=True), "chain__order", "chain", "state"):
        column = columns[Batch(row["state"])]
        column.count += row["count"]
        column.investment += row["investment"]
        line = lines.setdefault(row["chain"], Line(row["chain"], row["chain__name"] or "", [0] * len(BATCHES)))
        line.counts[BATCHES.index(Batch(row["state"]))] += row["count"]
        line.investment += row["investment"]
    for project in _newest(running):
        columns[Batch(project.state)].cards.append(Card(project, project.invested, project.is_overdue(today)))
    return Board(list(columns.values()), list(lines.values()), firms_of(running, where=where))


def firms_of(running: QuerySet[Any], *, where: str) -> Firms:
    """The share of firms in projects; two counts in one query."""
    told = with_firms(running).aggregate(total=Count("pk"), joined=Count("pk", filter=Q(has_firm=True)))
    return Firms(told["total"], told["joined"], FIRM_SHARE.get(where=where))


def with_invested(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with `invested`: what all monthly figures say that was invested so far."""
    figures = MonthlyFigure.objects.filter(project=OuterRef("pk")).order_by().values("project")
    done = figures.annotate(sum=Sum("invested_yuan")).values("sum")
    told: QuerySet[Any] = rows.annotate(
        invested=Coalesce(Subquery(done), _NOTHING, output_field=DecimalField(max_digits=20, decimal_places=2))
    )
    return told


def _newest(running: QuerySet[Any]) -> QuerySet[Any]:
    """The newest projects of each batch, with what a card shows."""
    place = Window(RowNumber(), partition_by="state", order_by=(F("since").desc(), F("id").desc()))
    keys = running.annotate(place=place).filter(place__lte=SHOWN).values("pk")
    shown: Any = running.model._default_manager.filter(pk__in=keys)
    cards: QuerySet[Any] = with_invested(shown.for_list()).order_by("-since", "-id")
    return cards
