"""What became of agreed items: on the page of the meeting, of the item, and behind a figure that counts them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.documents import day_words
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.queries.drilling import records_behind
from lianqiao.governance.boards.queries.places import Place
from lianqiao.governance.indicators.enums import Source
from lianqiao.governance.plans.domain import report_task
from lianqiao.governance.supervision.domain import enter_ledger
from lianqiao.governance.supervision.models import AgreedItem
from lianqiao.governance.supervision.queries.outcomes import outcomes
from tests.factories import make_actor
from tests.governance.indicators.makers import make_indicator
from tests.governance.plans.makers import make_issued, make_keeper
from tests.governance.supervision.makers import make_item

pytestmark = pytest.mark.django_db


def told(item: AgreedItem, actor: Actor) -> str:
    """What became of the item, in one line."""
    return str(outcomes(list(AgreedItem.objects.filter(pk=item.pk).for_list()), actor)[item.pk])


def test_item_tells_what_its_owner_reported() -> None:
    keeper, owner = make_keeper(), make_actor(Role.EDITOR)
    item = make_item(keeper, owner.organisation)
    before = told(item, keeper)
    apply(item, "finish", actor=owner, result="已供地\n并开工")

    assert before == "待落实"
    day = day_words(clock.today())
    assert told(item, keeper) == f"待确认，{day}{owner.organisation.display_name}报送：已供地 并开工"


def test_item_of_the_ledger_tells_its_task_and_the_latest_report() -> None:
    keeper, owner = make_keeper(), make_actor(Role.EDITOR)
    item = enter_ledger(make_item(keeper, owner.organisation), actor=keeper, plan=make_issued(keeper))
    before = told(item, keeper)
    report_task(item.task, actor=owner, text="刚刚开始", percent=5)
    report_task(item.task, actor=owner, text="完成选址", percent=40)

    assert before == "已列入台账（未启动 0%）"
    day = day_words(clock.today())
    assert told(item, keeper) == f"已列入台账（推进中 40%），{day}{owner.organisation.display_name}报送：完成选址"
    (outcome,) = outcomes(list(AgreedItem.objects.for_list()), owner).values()
    assert outcome.task == item.task


def test_who_may_not_see_the_task_reads_its_state_without_the_report() -> None:
    keeper, owner, other = make_keeper(), make_actor(Role.EDITOR), make_actor(Role.EDITOR)
    item = enter_ledger(make_item(keeper, owner.organisation), actor=keeper, plan=make_issued(keeper))
    report_task(item.task, actor=owner, text="完成选址", percent=40)

    (outcome,) = outcomes(list(AgreedItem.objects.for_list()), other).values()

    assert (outcome.state, outcome.task, outcome.report) == ("已列入台账（推进中 40%）", None, "")


def test_pages_lead_from_the_meeting_to_the_task_and_its_report() -> None:
    keeper, owner = make_keeper(), make_actor(Role.EDITOR)
    item = enter_ledger(make_item(keeper, owner.organisation), actor=keeper, plan=make_issued(keeper))
    report_task(item.task, actor=owner, text="完成选址", percent=40)
    browser = Client()
    browser.force_login(keeper.user)

    pages = [
        browser.get(reverse(f"workbench:{name}", args=[key])).content.decode()
        for name, key in (("meetings_record", item.meeting_id), ("item", item.pk))
    ]

    assert [(reverse("workbench:task", args=[item.task_id]) in page, "完成选址" in page) for page in pages] == [
        (True, True),
        (True, True),
    ]


def test_figure_of_agreed_items_leads_to_what_became_of_each() -> None:
    keeper, owner = make_keeper(), make_actor(Role.EDITOR)
    item = make_item(keeper, owner.organisation)
    apply(item, "finish", actor=owner, result="已供地")
    indicator = make_indicator(keeper, source=Source.MEASURED, metric="supervision.items", over_time="last")
    place = Place(region=keeper.organisation.region)

    trail = records_behind(keeper, indicator, place, Period.of_years(clock.today().year))

    assert trail is not None
    (found,) = trail.found
    assert (found.title, found.url) == ("确定中试平台用地", reverse("workbench:item", args=[item.pk]))
    assert found.note.endswith("报送：已供地")
