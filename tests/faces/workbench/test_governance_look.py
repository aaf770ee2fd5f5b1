"""The pages of plans, figures and boards in a real browser: accessible, within the policy, as wide as the screen."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from lianqiao.governance.boards.domain.alerts import watch_targets
from lianqiao.governance.boards.domain.topics import create_topic
from lianqiao.governance.boards.enums import AssessmentState, Audience
from lianqiao.governance.indicators.models import Target
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory
from tests.governance.boards.makers import (
    YEAR,
    fill,
    make_assessment,
    make_bulletin,
    make_leader,
    make_snapshot,
    make_year,
    set_target,
)
from tests.governance.collection.makers import (
    LONG,
    Ladder,
    make_data_set,
    open_cycle,
    report_of,
    settle,
)
from tests.governance.plans.makers import departments, make_issued

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

#: A loaded machine may need long for a page.
LIMIT_MS = 60_000
VIEWS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1440), ("dark", 390))
NAMES = (("就地转化重大科技成果", "项"), ("规上企业研发投入", "亿元"), ("中试平台服务企业", "家"))


@pytest.fixture
def addresses() -> tuple[Any, list[str]]:
    """An official of a province with a plan, targets, reports and boards, and the pages that show them."""
    leader = make_leader()
    named = [make_year(leader, name=name, unit=unit, theme="成果转化") for name, unit in NAMES]
    first = named[0]
    university: Any = OrganisationFactory(kind=OrganisationKind.UNIVERSITY, name="辽河理工大学")
    set_target(leader, first, university, 60)
    fill(first, university, [3] * 12)
    watch_targets(date(2025, 12, 31))
    topic = create_topic(actor=leader, values={"name": "冷材料产业"}, indicators=named[:2])
    snapshot = make_snapshot(leader, *named, audience=Audience.PUBLIC)
    bulletin = make_bulletin(leader)
    regions = make_assessment(leader, *named[:2], state=AssessmentState.SCORED)
    judged = make_assessment(leader, first, subjects=OrganisationKind.UNIVERSITY, state=AssessmentState.SCORED)
    departments()
    plan = make_issued(leader)
    ladder = Ladder(province=leader)
    data_set = make_data_set(ladder, **LONG)
    cycle = open_cycle(data_set)
    settle(report_of(cycle, ladder.city), "submitted", body=leader, unit=ladder.city)
    target = Target.objects.get(indicator=first, place_region="290000")

    def page(name: str, *args: Any, query: str = "") -> str:
        return reverse(name, args=args) + query

    year = f"?period={YEAR}"
    pages = [
        page("workbench:plan", plan.pk),
        page("workbench:plan_reading", plan.pk),
        page("workbench:ledger"),
        page("workbench:task", plan.tasks.get(title="建设中试平台").pk),
        page("workbench:targets"),
        page("workbench:target", target.pk),
        page("workbench:target_divide", target.pk),
        page("workbench:indicator", first.pk),
        page("workbench:collection_set", data_set.pk),
        page("workbench:collection_cycle", cycle.pk),
        page("workbench:collection_report", report_of(cycle, ladder.city).pk),
        page("workbench:boards", query=year),
        page("workbench:boards", query=f"{year}&unit={university.pk}"),
        page("workbench:boards", query=f"{year}&topic={topic.pk}"),
        page("workbench:board_indicator", first.pk, query=f"{year}&region=290300"),
        page("workbench:board_map", query=year),
        page("workbench:board_tiles"),
        page("workbench:board_alerts"),
        page("workbench:leagues"),
        page("workbench:league_new"),
        page("workbench:league_snapshot", snapshot.pk),
        page("workbench:bulletin", bulletin.pk),
        page("workbench:bulletin_edit", bulletin.pk),
        page("workbench:assessments"),
        page("workbench:assessment_new"),
        page("workbench:assessment", regions.pk),
        page("workbench:assessment_unit", regions.pk, regions.units.get(region="290100").pk),
        page("workbench:assessment", judged.pk),
        page("portal:leagues"),
        page("portal:league", snapshot.pk),
    ]
    return leader, pages


def test_pages_have_no_barriers_and_fit_the_screen(
    page: Page, live_server: LiveServer, addresses: tuple[Any, list[str]]
) -> None:
    leader, pages = addresses
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    page.set_default_timeout(LIMIT_MS)
    _sign_in(page, live_server, leader)

    found = []
    for address in pages:
        page.goto(f"{live_server.url}{address}", wait_until="load")
        page.wait_for_selector("html.js")
        for mode, width in VIEWS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=mode, reduced_motion="reduce")
            found += [(address, mode, finding["id"]) for finding in Axe().run(page).response["violations"]]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((address, mode, "wider than the screen"))

    assert found == []
    assert complaints == []


def _sign_in(page: Page, live_server: LiveServer, person: Any) -> None:
    """The browser gets the session of somebody who has signed in."""
    client = Client()
    client.force_login(person.user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
