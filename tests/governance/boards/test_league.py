"""League tables: ranks, the overall table, and snapshots that keep what was taken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.models import SecrecyReview
from lianqiao.engines.progress import Light
from lianqiao.governance.boards.domain.snapshots import give_below, hide_snapshot, publish_snapshot, take_snapshot
from lianqiao.governance.boards.domain.tiles import lay_out_tiles
from lianqiao.governance.boards.enums import Audience, Measure
from lianqiao.governance.boards.models import Snapshot, SnapshotRow, Tile
from lianqiao.governance.boards.queries.league import league_of
from lianqiao.governance.boards.queries.places import parts_of
from lianqiao.governance.boards.queries.tiles import spots_of
from lianqiao.governance.indicators.models import Reading
from tests.factories import make_government
from tests.factories.taxonomy import region
from tests.governance.boards.makers import (
    CITIES,
    YEAR,
    colleague,
    fill,
    make_leader,
    make_snapshot,
    make_year,
    many_indicators,
    set_target,
)
from tests.governance.indicators.makers import make_indicator

pytestmark = pytest.mark.django_db
D = Decimal
DECEMBER = date(2025, 12, 1)


def league(*indicators: Any, **more: Any) -> Any:
    """The league of the province's cities at the end of the year."""
    return league_of(parts_of(region("290000")), indicators, period=YEAR, month=DECEMBER, **more)


def ranks(table: Any) -> list[tuple[str, int | None]]:
    """Who stands where."""
    return [(row.region.pk, row.rank) for row in table.rows]


def test_cities_are_ranked_by_completion() -> None:
    table = league(make_year(make_leader(), targets=(144, 90, 120))).tables[0]

    assert ranks(table) == [("290200", 1), ("290100", 2), ("290300", 3)]
    assert [(row.score, row.light) for row in table.rows] == [
        (D("1.2"), Light.GREEN),
        (D(1), Light.GREEN),
        (D("0.6"), Light.RED),
    ]


def test_cities_are_ranked_by_value_in_the_direction_of_the_indicator() -> None:
    leader = make_leader()
    more, less = make_year(leader), make_year(leader, direction="less")

    tables = league(more, less, measure=Measure.VALUE).tables

    assert [[code for code, _rank in ranks(table)] for table in tables] == [list(CITIES), list(CITIES[::-1])]


def test_city_without_figures_stands_last_without_a_rank() -> None:
    leader = make_leader()
    indicator = make_year(leader)
    Reading.objects.filter(region="290100").delete()

    assert ranks(league(indicator).tables[0])[-1] == ("290100", None)


def test_overall_table_weighs_completions_up_to_the_whole() -> None:
    leader = make_leader()
    first, second = make_year(leader, targets=(72, 108, 144)), make_year(leader, targets=(288, 108, 144))

    overall = league(first, second, weights={first.pk: D(60), second.pk: D(40)}).tables[0]

    assert overall.indicator is None
    assert [(row.region.pk, row.score, row.rank) for row in overall.rows] == [
        ("290200", D("100.00"), 1),
        ("290100", D("80.00"), 2),
        ("290300", D("50.00"), 3),
    ]


@pytest.mark.parametrize(("cities", "count"), [(2, 2), (9, 20)])
def test_league_takes_as_many_queries_for_many_as_for_few(cities: int, count: int) -> None:
    leader = make_leader()
    indicators = many_indicators(leader, count)
    for number in range(1, cities + 1):
        fill(indicators[0], f"290{number}00", [5])
        set_target(leader, indicators[0], f"290{number}00", 60)
    regions = parts_of(region("290000"))

    with CaptureQueriesContext(connection) as queries:
        league_of(regions, indicators, period=YEAR, month=DECEMBER)

    # Figures, parts of the regions, targets; and outside a request each of the three norms.
    assert (len(regions), len(queries)) == (cities, 6)


def test_snapshot_keeps_what_was_taken() -> None:
    leader = make_leader()
    indicator = make_year(leader)
    snapshot = make_snapshot(leader, indicator)
    Reading.objects.filter(region="290100").update(value=0)
    snapshot.refresh_from_db()

    rows = snapshot.rows.order_by("rank").values_list("region", "value", "target", "rank", "before")
    assert list(rows) == [
        ("290100", 144, 120, 1, None),
        ("290200", 108, 120, 2, None),
        ("290300", 72, 120, 3, None),
    ]
    assert (snapshot.audience, snapshot.content_hash()) == (Audience.OWN, snapshot.sha256)
    assert snapshot.method == (
        "时期：2025年；数据截至2025年12月底。单项指标按目标完成率排名：完成数除以全期目标。"
        "数值相同的名次并列，其后的名次顺延；没有数据的排在最后，不计名次。"
        "亮灯规则：达到序时进度的100%及以上为绿灯，80%（含）至100%为黄灯，不足80%为红灯；"
        "已完成全期目标的为绿灯；没有数据或者没有目标的为灰灯。"
    )


@pytest.mark.parametrize("change", ["update", "delete"])
def test_rows_of_a_snapshot_never_change(change: str) -> None:
    snapshot = make_snapshot(make_leader())
    rows = SnapshotRow.objects.filter(snapshot=snapshot)

    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        rows.update(rank=1) if change == "update" else rows.delete()


def test_next_snapshot_is_compared_with_the_one_before() -> None:
    leader = make_leader()
    indicator = make_year(leader)
    before = make_snapshot(leader, indicator)
    Reading.objects.filter(region="290300").update(value=20)

    snapshot = make_snapshot(leader, indicator)

    assert snapshot.previous == before
    moved = snapshot.rows.order_by("rank")
    assert [(row.region_id, row.rank, row.before, row.climbed) for row in moved] == [
        ("290300", 1, 3, 2),
        ("290100", 2, 1, -1),
        ("290200", 3, 2, -1),
    ]


def test_snapshot_of_other_indicators_is_compared_with_nothing() -> None:
    leader = make_leader()
    make_snapshot(leader)

    assert make_snapshot(leader, make_year(leader)).previous is None


def test_overall_snapshot_has_a_table_for_each_indicator_and_one_for_all() -> None:
    leader = make_leader()
    first, second = make_year(leader), make_year(leader)
    snapshot = make_snapshot(leader, first, second, weights={first.pk: D(70), second.pk: D(30)})

    assert snapshot.measure == Measure.OVERALL
    assert list(snapshot.indicators.values_list("name", "weight")) == [(first.name, 70), (second.name, 30)]
    assert snapshot.rows.count() == 9
    assert list(snapshot.rows.filter(indicator=None).order_by("rank").values_list("score", flat=True)) == [100, 90, 60]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"indicators": []}, "league_empty"),
        ({"month": date(2024, 12, 1)}, "league_month"),
        ({"weights": {}}, None),
        ({"weights": {"other": D(100)}}, "weights"),
        ({"weights": "half"}, "weights"),
        ({"period": YEAR.shifted(-12), "month": date(2024, 12, 1)}, "nothing_to_rank"),
    ],
)
def test_table_that_ranks_nothing_is_not_taken(values: dict[str, Any], code: str | None) -> None:
    leader = make_leader()
    indicator = make_year(leader)
    given: dict[str, Any] = {"title": "榜", "indicators": [indicator], "period": YEAR, "month": DECEMBER, **values}
    if given.get("weights") == "half":
        given["weights"] = {indicator.pk: D(50)}
    if code is None:
        assert take_snapshot(actor=leader, **given).measure == Measure.COMPLETION
        return

    with pytest.raises(DomainError) as refusal:
        take_snapshot(actor=leader, **given)

    assert refusal.value.code == code
    assert not Snapshot.objects.exists()


def test_only_governments_take_tables() -> None:
    from tests.factories import make_actor

    with pytest.raises(AccessError):
        take_snapshot(actor=make_actor(), title="榜", indicators=[], period=YEAR, month=DECEMBER)


def test_given_table_is_seen_below_and_told(django_capture_on_commit_callbacks: Any) -> None:
    leader, city = make_leader(), make_government(Role.EDITOR, code="290100")
    snapshot = make_snapshot(leader)
    assert not Snapshot.objects.visible_to(city).exists()

    give_below(snapshot, actor=leader, shown=True)

    assert list(Snapshot.objects.visible_to(city)) == [snapshot]
    assert list(Message.objects.filter(recipient=city.user).values_list("subject", flat=True)) == [
        "晾晒榜：就地转化晾晒榜"
    ]


def test_public_table_is_seen_by_everybody() -> None:
    leader = make_leader()
    snapshot = make_snapshot(leader, audience=Audience.PUBLIC)

    assert list(Snapshot.objects.visible_to(ANONYMOUS)) == [snapshot]
    assert SecrecyReview.objects.get().opinion == "可以公开"


def test_maker_does_not_clear_the_own_table() -> None:
    leader = make_government(Role.EDITOR, Role.REVIEWER, Role.SECRECY_OFFICER)
    snapshot = make_snapshot(leader)
    logged = LogEntry.objects.count()

    with pytest.raises(DomainError, match="另一位"):
        publish_snapshot(snapshot, actor=leader, opinion="可以")

    snapshot.refresh_from_db()
    assert (snapshot.audience, SecrecyReview.objects.count(), LogEntry.objects.count()) == (Audience.OWN, 0, logged)


def test_hidden_table_goes_back_to_those_below() -> None:
    leader = make_leader()
    snapshot = make_snapshot(leader, audience=Audience.PUBLIC)

    assert hide_snapshot(snapshot, actor=leader, reason="有误").audience == Audience.BELOW
    with pytest.raises(DomainError, match="没有公开"):
        hide_snapshot(snapshot, actor=colleague(leader, Role.SECRECY_OFFICER), reason="有误")


def test_tiles_stand_where_they_were_put_and_the_rest_below() -> None:
    leader = make_leader()
    regions = [region(code) for code in CITIES]
    lay_out_tiles({"290100": (1, 2), "290200": (0, 0)}, actor=leader)

    assert [(spot.region.pk, spot.row, spot.column) for spot in spots_of(regions)] == [
        ("290200", 0, 0),
        ("290100", 1, 2),
        ("290300", 2, 0),
    ]


def test_two_tiles_never_stand_at_one_place() -> None:
    leader = make_leader()
    for code in CITIES:
        region(code)

    with pytest.raises(DomainError):
        lay_out_tiles({"290100": (1, 2), "290200": (1, 2)}, actor=leader)
    with pytest.raises(DomainError):
        lay_out_tiles({"310100": (1, 2)}, actor=leader)
    assert not Tile.objects.exists()


def test_indicator_without_targets_is_ranked_by_value() -> None:
    leader = make_leader()
    indicator = make_indicator(leader)
    fill(indicator, "290100", [3])
    fill(indicator, "290200", [5])

    assert ranks(league(indicator, measure=Measure.VALUE).tables[0]) == [("290200", 1), ("290100", 2)]
