"""What a panel said of each topic in each round, without saying who; whether it has settled, and the final ranking."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.processes.reviews.delphi import Spread, change_between, plan_of, spread_of
from lianqiao.processes.reviews.enums import ForesightState, Obstacle
from lianqiao.processes.reviews.limits import DELPHI_STABLE
from lianqiao.processes.reviews.models import Forecast, Foresight, Panelist, Topic


@dataclass(frozen=True)
class Outcome:
    """The answers to a topic in one round. `never` is how many hold that it will not come; years are of the others.

    `obstacles` are (words, share of the answers in percent), the most named first; `reasons` the given ones in no
    order that tells who wrote them.
    """

    round: int
    count: int
    importance: Spread | None
    years: Spread | None
    never: int
    obstacles: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A topic with its closed rounds, oldest first; `change` is the share that moved between the last two."""

    topic: Topic
    rounds: tuple[Outcome, ...]
    change: Decimal | None
    is_settled: bool
    rank: int | None

    @property
    def last(self) -> Outcome | None:
        """The newest round that anybody answered."""
        return next((one for one in reversed(self.rounds) if one.count), None)


def findings_of(foresight: Foresight) -> list[Finding]:
    """Every topic in its order, by the rounds that are closed; two queries and the norm."""
    closed = foresight.round if foresight.state != ForesightState.ASKING else foresight.round - 1
    given: dict[Any, dict[int, list[Forecast]]] = defaultdict(lambda: defaultdict(list))
    for row in Forecast.objects.filter(topic__foresight=foresight, round__lte=closed).order_by("reason", "id"):
        given[row.topic_id][row.round].append(row)
    limit = Decimal(DELPHI_STABLE.get(where=foresight.region_id).value)
    topics = list(foresight.topics.order_by("order"))
    found = [_finding(topic, given[topic.pk], closed, limit) for topic in topics]
    weights = {one.topic.pk: _weight(one) for one in found}
    order = sorted((weight for weight in weights.values() if weight is not None), reverse=True)
    return [
        Finding(one.topic, one.rounds, one.change, one.is_settled, None if weight is None else order.index(weight) + 1)
        for one in found
        for weight in (weights[one.topic.pk],)
    ]


def _weight(one: Finding) -> tuple[Decimal, Decimal] | None:
    """The most important first, of equals the sooner."""
    last = one.last
    if last is None or last.importance is None:
        return None
    return last.importance.median, -last.years.median if last.years is not None else Decimal("-Infinity")


def _finding(topic: Topic, given: Mapping[int, Sequence[Forecast]], closed: int, limit: Decimal) -> Finding:
    until = closed if topic.settled_in is None else min(closed, topic.settled_in)
    rounds = tuple(_outcome(number, given.get(number, ())) for number in range(1, until + 1))
    change = None
    if until > 1:
        before, after = given.get(until - 1, ()), given.get(until, ())
        change = max(
            change_between([row.importance for row in before], [row.importance for row in after]),
            change_between([plan_of(row.year) for row in before], [plan_of(row.year) for row in after]),
        )
    settled = topic.settled_in is not None or (change is not None and change < limit)
    return Finding(topic, rounds, change, settled, None)


def _outcome(number: int, rows: Sequence[Forecast]) -> Outcome:
    named = Counter(one for row in rows for one in row.obstacles)
    shares = sorted(((count, key) for key, count in named.items()), key=lambda pair: (-pair[0], pair[1]))
    return Outcome(
        round=number,
        count=len(rows),
        importance=spread_of([row.importance for row in rows]),
        years=spread_of([row.year for row in rows if row.year is not None]),
        never=sum(row.year is None for row in rows),
        obstacles=tuple((str(Obstacle(key).label), round(100 * count / len(rows))) for count, key in shares),
        reasons=tuple(row.reason for row in rows if row.reason),
    )


def place_of(foresight: Foresight, actor: Actor) -> Panelist | None:
    """The actor's place on the panel."""
    if actor.user_id is None:
        return None
    found: Panelist | None = foresight.panel.filter(expert__user=actor.user_id).first()
    return found


def is_answered(foresight: Foresight, panelist: Panelist) -> bool:
    """Whether the panelist has answered in the present round."""
    return bool(panelist.forecasts.filter(round=foresight.round).exists())


def asked_topics(foresight: Foresight) -> list[Topic]:
    """What is asked in the present round: what has not settled."""
    return list(foresight.topics.filter(settled_in__isnull=True).order_by("order"))
