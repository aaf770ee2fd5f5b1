"""Boards, league tables and assessments as pages show them: figures in words, lights with their reasons, drawings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.engines.progress import (
    LIGHT_WORDS,
    Direction,
    Judgement,
    Light,
    forecast_sentence,
    growth_sentence,
    growth_words,
    judgement_sentence,
    number,
    outlier_sentence,
    per_cent,
)
from lianqiao.governance.boards.drawing import Spark, spark
from lianqiao.governance.boards.interfaces.ordering import Behind, order_urls
from lianqiao.governance.boards.models import Alert
from lianqiao.governance.boards.queries import standings
from lianqiao.governance.boards.queries.board import Board
from lianqiao.governance.boards.queries.league import League, Standing, Table
from lianqiao.governance.boards.queries.places import Place
from lianqiao.governance.boards.queries.standings import Line, due_share
from lianqiao.governance.indicators.models import Indicator

NONE = "—"
#: The bar of completion in pixels; the whole target ends at `FULL`, so that what is beyond it still shows.
BAR, FULL = 120, 100


@dataclass(frozen=True)
class ShownLight:
    """A light with its word and its reason in a sentence; where an order to rectify begins, for who may give one."""

    light: Light
    word: str
    reason: str
    order_url: str = ""


@dataclass(frozen=True)
class Run:
    """The bar of completion: how far it is filled and where the time line stands, in pixels."""

    filled: float
    due: float | None
    label: str


@dataclass(frozen=True)
class Row:
    """One row of a board, ready to be shown."""

    indicator: Indicator
    url: str
    unit: str
    target: str
    value: str
    month: date | None
    missing: int
    completion: str
    run: Run | None
    due: str
    growth: str
    growth_sentence: str
    is_of_way: bool
    light: ShownLight
    forecast: str
    forecast_words: str
    spark: Spark


def shown_light(judgement: Judgement, order_url: str = "") -> ShownLight:
    """A judgement as a page says it."""
    return ShownLight(judgement.light, _(LIGHT_WORDS[judgement.light]), judgement_sentence(judgement, _), order_url)


def orders_of(board: Board, actor: Actor) -> dict[Any, str]:
    """Where orders to rectify begin for the red lines of a board, by indicator."""
    return _orders(actor, [(board.place, line.indicator, line.judgement) for line in board.lines], board.period)


def orders_below(table: Table, actor: Actor, period: Period) -> dict[Any, str]:
    """Where orders to rectify begin for the red rows of a live league table, by region."""
    indicator = table.indicator
    if indicator is None:
        return {}
    rows = [(Place(region=row.region), indicator, row.judgement) for row in table.rows if row.judgement is not None]
    return _orders(actor, rows, period, by_place=True)


def _orders(
    actor: Actor, rows: Sequence[tuple[Place, Indicator, Judgement]], period: Period, *, by_place: bool = False
) -> dict[Any, str]:
    red = [row for row in rows if row[2].light is Light.RED]
    urls = order_urls(actor, [Behind(place, one, period, judgement_sentence(why, _)) for place, one, why in red])
    return {place.key if by_place else one.pk: url for (place, one, _why), url in zip(red, urls, strict=True)}


def behind_by(alert: Alert) -> Behind:
    """What an alert warns of. The alert comes with its target, the target's indicator and place."""
    target = alert.target
    words = {
        "value": amount(alert.value, target.indicator),
        "line": number(alert.line),
        "unit": target.indicator.unit,
        "year": alert.since.year,
        "month": alert.since.month,
    }
    return Behind(
        Place(region=target.place_region, organisation=target.place_organisation),
        target.indicator,
        target.period,
        _("自%(year)d年%(month)d月起滞后，完成%(value)s%(unit)s，按进度应达%(line)s%(unit)s") % words,
    )


def light_counts(board: Board) -> list[tuple[Light, str, int]]:
    """How many lines have which light, with its word."""
    return [(light, _(LIGHT_WORDS[light]), count) for light, count in board.counts]


def shown_rows(board: Board, orders: Mapping[Any, str]) -> list[tuple[str, list[Row]]]:
    """The rows of a board by theme; `orders` are those of `orders_of`."""
    return [(theme, [shown_row(line, board, orders) for line in lines]) for theme, lines in board.themes]


def shown_row(line: Line, board: Board, orders: Mapping[Any, str]) -> Row:
    """One row of a board."""
    standing = line.judgement.standing
    growth, forecast = line.growth, line.forecast
    query = f"{board.place.query}&period={board.period}"
    return Row(
        indicator=line.indicator,
        url=f"{reverse('workbench:board_indicator', args=[line.indicator.pk])}?{query}",
        unit=line.indicator.unit,
        target=amount(standing.target, line.indicator),
        value=amount(line.value, line.indicator),
        month=line.course.month,
        missing=line.course.missing,
        completion=NONE if standing.completion is None else per_cent(standing.completion),
        run=run_of(line, board.on),
        due=amount(standing.line, line.indicator),
        growth=NONE if growth is None else growth_words(growth, _),
        growth_sentence="" if growth is None else growth_sentence(growth, _),
        is_of_way=line.target is not None and line.target.baseline is not None,
        light=shown_light(line.judgement, orders.get(line.indicator.pk, "")),
        forecast=NONE if forecast is None else number(forecast.value, line.indicator.decimals),
        forecast_words="" if forecast is None else forecast_sentence(forecast, _),
        spark=spark(line.course, months=len(board.period), due=due_values(line, board)),
    )


def run_of(line: Line, on: date) -> Run | None:
    """The bar of a row; None where nothing can be said of completion, or where less is better."""
    standing = line.judgement.standing
    if standing.completion is None or standing.direction is Direction.DOWN or line.target is None:
        return None
    share = due_share(line.target, on)
    due = float(min(share, Decimal(1))) * FULL
    filled = min(float(standing.completion) * FULL, BAR)
    words = {"done": per_cent(standing.completion), "due": per_cent(share)}
    return Run(round(filled, 1), round(due, 1), _("完成%(done)s，今天的序时进度%(due)s") % words)


def due_values(line: Line, board: Board) -> list[Decimal]:
    """What the target asks for at the end of each month; nothing without a target."""
    return [] if line.target is None else standings.due_values(line.indicator, line.target, board.ends)


def amount(value: Decimal | None, indicator: Indicator) -> str:
    """A figure of the indicator with its decimals."""
    return NONE if value is None else number(value, indicator.decimals)


@dataclass(frozen=True)
class ShownStanding:
    """One row of a league table, ready to be shown."""

    name: str
    code: str
    rank: str
    rank_number: int | None
    value: str
    target: str
    score: str
    climbed: int | None
    light: ShownLight | None
    oddity: str


def shown_table(table: Table, orders: Mapping[Any, str] | None = None) -> list[ShownStanding]:
    """The rows of a live league table; `orders` are those of `orders_below`."""
    return [_shown(row, table, (orders or {}).get(row.region.pk, "")) for row in table.rows]


def _shown(row: Standing, table: Table, order_url: str) -> ShownStanding:
    indicator = table.indicator
    return ShownStanding(
        name=row.region.name,
        code=row.region.pk,
        rank=NONE if row.rank is None else str(row.rank),
        rank_number=row.rank,
        value=NONE if indicator is None else amount(row.value, indicator),
        target=NONE if indicator is None or row.target is None else amount(row.target.value, indicator),
        score=score_words(row.score, table.measure, None if indicator is None else indicator.decimals),
        climbed=row.climbed,
        light=None if row.judgement is None else shown_light(row.judgement, order_url),
        oddity="" if row.outlier is None else outlier_sentence(row.outlier, _),
    )


def score_words(score: Decimal | None, measure: str, decimals: int | None) -> str:
    """What was ranked: a share, a value, or points."""
    if score is None:
        return NONE
    if measure == "overall":
        return number(score, 2)
    return number(score, decimals or 0) if measure == "value" else per_cent(score)


def cycle_words(period: Period, month: date) -> str:
    """The period and the month to whose end the figures go."""
    words = {"period": period.label, "year": month.year, "month": month.month}
    return _("%(period)s · 数据截至%(year)d年%(month)d月底") % words


def place_words(place: Place) -> str:
    """What kind of board it is."""
    return _("%(name)s看板") % {"name": place.name}


def told_by(league: League, board_url: str) -> Any:
    """What each region's tile says by the first table of a league, for `drawing.tile_map`."""
    rows = {row.region.pk: row for row in league.tables[0].rows} if league.tables else {}
    measure = league.tables[0].measure if league.tables else ""

    def told(region: Any) -> tuple[str, Light, str, str]:
        row = rows.get(region.pk)
        light = Light.GREY if row is None or row.light is None else row.light
        indicator = league.tables[0].indicator if league.tables else None
        words = NONE if row is None else score_words(row.score, measure, indicator.decimals if indicator else None)
        label = _("%(name)s：%(score)s，%(light)s") % {
            "name": region.name,
            "score": words,
            "light": _(LIGHT_WORDS[light]),
        }
        return words, light, f"{board_url}{region.pk}", label

    return told
