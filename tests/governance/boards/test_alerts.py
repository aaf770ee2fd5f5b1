"""Early warnings: opened, kept up to date, closed, and told once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.domain.alerts import Watched, tell_the_responsible, watch_targets
from lianqiao.governance.boards.models import Alert
from lianqiao.governance.indicators.models import Reading, Target
from tests.factories import OrganisationFactory, make_actor, make_government
from tests.governance.boards.makers import fill, make_leader, make_year, many_indicators, set_target
from tests.governance.indicators.makers import make_indicator

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 31)


def open_alerts() -> list[tuple[Any, ...]]:
    """The open alerts."""
    names = ("target__place_region", "since", "month", "value", "line")
    return list(Alert.objects.open().order_by("target__place_region").values_list(*names))


def test_red_target_opens_an_alert_since_the_month_in_which_it_fell_behind() -> None:
    leader = make_leader()
    indicator = make_indicator(leader)
    set_target(leader, indicator, "290100", 365)
    fill(indicator, "290100", [31, 28, 31, 5, 5, 5, 5])

    assert watch_targets(JULY) == Watched(1, 1, 0)
    assert open_alerts() == [("290100", date(2025, 4, 1), date(2025, 7, 1), Decimal(110), Decimal(212))]


def test_second_night_changes_nothing_and_tells_nobody_again() -> None:
    make_year(make_leader())
    city = make_government(Role.EDITOR, code="290300")
    watch_targets(JULY)

    assert watch_targets(JULY) == Watched(4, 0, 0)
    assert [alert[0] for alert in open_alerts()] == ["290300"]
    assert Message.objects.filter(recipient=city.user).count() == 1


def test_alert_closes_when_the_figure_has_caught_up() -> None:
    make_year(make_leader())
    watch_targets(JULY)
    Reading.objects.update(value=50)

    assert watch_targets(JULY).closed == 1
    assert list(Alert.objects.values_list("closed_on", flat=True)) == [JULY]


def test_alert_closes_with_its_target() -> None:
    leader = make_leader()
    make_year(leader)
    watch_targets(JULY)
    target = Target.objects.get(place_region="290300")
    apply(target, "withdraw", actor=leader, reason="有误")

    watch_targets(JULY)

    assert Alert.objects.get(target=target).closed_on == JULY


def test_grey_target_is_no_alert() -> None:
    leader = make_leader()
    set_target(leader, make_indicator(leader), "290100", 10)

    assert watch_targets(JULY) == Watched(1, 0, 0)


def test_organisation_is_told_of_its_own_target() -> None:
    leader, unit = make_leader(), OrganisationFactory()
    person = make_actor(Role.EDITOR, organisation=unit)
    indicator = make_indicator(leader)
    set_target(leader, indicator, unit, 120)
    fill(indicator, unit, [1] * 7)

    watch_targets(JULY)

    told = Message.objects.get(recipient=person.user)
    assert told.subject == f"{unit}有1项指标进度滞后"
    assert told.text.startswith(f"{indicator.name}：完成7项，按进度应达69.7项")
    assert list(Alert.objects.visible_to(person)) == list(Alert.objects.all())


def test_broken_off_night_is_made_up_for() -> None:
    make_year(make_leader())
    city = make_government(Role.EDITOR, code="290300")
    watch_targets(JULY)
    Alert.objects.update(told_on=None)
    Message.objects.all().delete()

    assert tell_the_responsible(JULY) == 1
    assert Message.objects.filter(recipient=city.user).count() == 1


def test_city_sees_no_alerts_of_its_neighbour() -> None:
    make_year(make_leader())
    watch_targets(JULY)
    neighbour, itself = (make_government(code=code) for code in ("290100", "290300"))

    assert not Alert.objects.visible_to(neighbour).exists()
    assert [alert.target.place_region_id for alert in Alert.objects.visible_to(itself)] == ["290300"]


@pytest.mark.parametrize("count", [1, 10])
def test_watching_takes_as_many_queries_for_many_targets_as_for_one(count: int) -> None:
    leader = make_leader()
    for indicator in many_indicators(leader, count):
        set_target(leader, indicator, "290100", 12)
        fill(indicator, "290100", [1] * 7)

    with CaptureQueriesContext(connection) as queries:
        assert watch_targets(JULY).targets == count

    assert len(queries) == 12
