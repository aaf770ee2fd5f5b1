"""From a figure on a board down to the reports behind it, each only for those who may see it."""

import pytest

from lianqiao.governance.boards.queries.drilling import trails
from lianqiao.governance.boards.queries.places import Place
from lianqiao.governance.collection.enums import ReportState
from tests.factories.taxonomy import region
from tests.governance.collection.makers import LONG, Ladder, make_data_set, open_cycle, report_of, settle

pytestmark = pytest.mark.django_db


def test_reported_figure_leads_to_the_reports_that_one_may_see() -> None:
    ladder = Ladder()
    cycle = open_cycle(make_data_set(ladder, **LONG))
    for unit in (ladder.county, ladder.other):
        settle(report_of(cycle, unit), ReportState.SUBMITTED, body=ladder.province, unit=unit)
    contracts, province = ladder.indicators[0], Place(region=region("290000"))

    whole = trails(ladder.province, contracts, province, cycle.period)
    of_city = trails(ladder.city, contracts, province, cycle.period)

    assert [(trail.total, len(trail.found)) for trail in whole] == [(2, 2)]
    assert [trail.total for trail in of_city] == [1]
    assert whole[0].found[0].url == f"/workbench/reports/{report_of(cycle, ladder.county).pk}/"
    assert whole[0].found[0].note.endswith("万元")
    assert trails(ladder.second, contracts, province, cycle.period) == []
