"""The table of a stage: every team with its readings, score and place; frozen once the gate was proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType

from lianqiao.core.money import plain
from lianqiao.processes.races.enums import ScoredBy
from lianqiao.processes.races.limits import DISAGREEMENT, THRESHOLD_POINTS
from lianqiao.processes.races.models import Reading, Run, Stage, TestItem
from lianqiao.processes.races.scoring import Item, Result, places, result_of
from lianqiao.processes.races.words import outcome_words
from lianqiao.processes.reviews.queries.results import scores_for


@dataclass(frozen=True)
class Standing:
    """How a team stands in a stage: `score` of 100, None before it was scored; `is_met` None where nothing asks.

    `result` is the test item by item, None where a review gave the score; `judges` how many have read it.
    """

    score: Decimal | None
    rank: int | None
    is_met: bool | None
    result: Result | None
    judges: int


def items_of(stage: Stage) -> list[Item]:
    """The test as the scoring takes it."""
    rows: list[TestItem] = list(stage.items.all())
    return [Item(str(row.pk), row.direction, row.threshold, row.target, row.weight) for row in rows]


def newest_readings(stage: Stage) -> dict[Any, dict[Any, dict[str, Decimal]]]:
    """{run: {judge: {item: value}}} of what counts: the newest of each judge; one query."""
    found: dict[Any, dict[Any, dict[str, Decimal]]] = defaultdict(dict)
    rows = Reading.objects.filter(run__stage=stage).order_by("number")
    for run, judge, values in rows.values_list("run", "judge", "values"):
        found[run][judge] = {key: Decimal(value) for key, value in values.items()}
    return found


def standings(stage: Stage) -> dict[Any, Standing]:
    """{key of the run: its standing} by what is known now; a fixed number of queries for any number of teams."""
    runs: list[Run] = list(stage.runs.all())
    if stage.race.scored_by == ScoredBy.REVIEW:
        return _reviewed(runs)
    at_threshold = Decimal(THRESHOLD_POINTS.get(where=stage.race.region_id, on=stage.opened_on).value)
    items, readings = items_of(stage), newest_readings(stage)
    results = {run.pk: result_of(items, readings.get(run.pk, {}).values(), at_threshold=at_threshold) for run in runs}
    placed = places({key: result.total for key, result in results.items() if result is not None})
    return {
        key: Standing(
            score=None if result is None else result.total,
            rank=placed.get(key),
            is_met=None if result is None else result.is_met,
            result=result,
            judges=len(readings.get(key, {})),
        )
        for key, result in results.items()
    }


def _reviewed(runs: list[Run]) -> dict[Any, Standing]:
    scores = scores_for(ContentType.objects.get_for_model(Run), [run.pk for run in runs])
    placed = places({key: score.counted for key, score in scores.items()})
    nothing = Standing(None, None, None, None, 0)
    return {
        run.pk: Standing(scores[run.pk].counted, placed[run.pk], None, None, scores[run.pk].count)
        if run.pk in scores
        else nothing
        for run in runs
    }


def disagreement_limit(stage: Stage) -> Decimal:
    """From which distance on the readings of judges are flagged, as a share of the way from threshold to target."""
    return Decimal(DISAGREEMENT.get(where=stage.race.region_id, on=stage.opened_on).value)


@dataclass(frozen=True)
class Cell:
    """One item of one team in the table: the merged value in words, its points, whether it met the threshold."""

    name: str
    value: str
    points: Decimal | None
    is_met: bool
    is_disputed: bool = False


@dataclass(frozen=True)
class Row:
    """One team of the table of a stage; `is_frozen` once the figures are those of the proposal."""

    run: Run
    score: Decimal | None
    rank: int | None
    is_met: bool | None
    cells: tuple[Cell, ...]
    judges: int
    outcome: str


def table_of(stage: Stage) -> list[Row]:
    """Every team of the stage, the best first; items in the order of the test."""
    runs: list[Run] = list(stage.runs.select_related("team__organisation", "into"))
    for run in runs:
        run.stage = stage
    items: list[TestItem] = list(stage.items.all())
    live = standings(stage) if any(not run.points and run.score is None for run in runs) else {}
    limit = disagreement_limit(stage) if live else Decimal(0)
    rows = [_frozen(run, items) if run.score is not None else _live(run, items, live[run.pk], limit) for run in runs]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.run.team.number))


def _frozen(run: Run, items: list[TestItem]) -> Row:
    kept: Mapping[str, Any] = run.points
    cells = []
    for item in items:
        value, points, is_met = kept.get(str(item.pk), (None, None, True))
        cells.append(
            Cell(
                item.name,
                "" if value is None else plain(Decimal(value)),
                None if points is None else Decimal(points),
                bool(is_met),
            )
        )
    return Row(run, run.score, run.rank, run.is_met, tuple(cells), 0, _words(run))


def _live(run: Run, items: list[TestItem], standing: Standing, limit: Decimal) -> Row:
    marks = {} if standing.result is None else standing.result.marks
    cells = []
    for item in items:
        mark = marks.get(str(item.pk))
        if mark is None:
            cells.append(Cell(item.name, "", None, is_met=True))
        else:
            cells.append(Cell(item.name, plain(mark.value), mark.points, mark.is_met, mark.apart > limit))
    return Row(run, standing.score, standing.rank, standing.is_met, tuple(cells), standing.judges, _words(run))


def _words(run: Run) -> str:
    return outcome_words(run.stage.race.kind, run.outcome)
