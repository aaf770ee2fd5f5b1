"""From a concluded foresight to a call and to projects, and from a selected application to a project, in one step."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.processes.key_projects.enums import Batch
from lianqiao.processes.key_projects.models import KeyProject
from lianqiao.processes.programmes.directions import guide_of, leading
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.models import Application, Call
from lianqiao.processes.reviews.enums import ForesightState
from lianqiao.processes.reviews.models import Foresight
from tests.faces.workbench.conftest import signed_in
from tests.factories import make_actor
from tests.factories.programmes import make_application, make_scheme
from tests.processes.reviews.makers import foresight_in

pytestmark = pytest.mark.django_db


def _concluded() -> tuple[Foresight, Actor]:
    foresight = foresight_in(ForesightState.REPORTED)
    return foresight, make_actor(Role.REVIEWER, organisation=foresight.organisation)


def _posted(page: Any, **changes: Any) -> dict[str, Any]:
    """What the form on the page sends when nothing but `changes` is typed."""
    form = page.context["form"]
    sent: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value not in (None, "", []) and not isinstance(value, list):
            sent[field.html_name] = getattr(value, "pk", value)
    return {**sent, **changes}


def test_guide_names_each_direction_with_what_the_panel_said() -> None:
    foresight, _keeper = _concluded()
    text = guide_of(foresight)

    assert foresight.title in text
    for number, one in enumerate(leading(foresight), start=1):
        assert f"\n{number}. {one.topic.text}\n" in text
    assert "重要程度" in text
    assert len(text) <= Call._meta.get_field("text").max_length


def test_report_leads_to_a_call_with_its_directions_in_one_step() -> None:
    foresight, keeper = _concluded()
    edition = make_scheme(body=keeper)
    browser = signed_in(keeper)
    record = browser.get(reverse("workbench:foresights_record", args=[foresight.pk])).content.decode()
    address = f"{reverse('workbench:call_new', args=[edition.pk])}?foresight={foresight.pk}"
    assert address in unescape(record)
    page = browser.get(address)

    assert page.context["form"]["text"].value() == guide_of(foresight)
    sent = _posted(page, opens_on=clock.today(), quota=2, contact_name="魏申报", contact_phone="0290-1234567")
    browser.post(address, sent)
    call = Call.objects.get(edition=edition)
    assert (call.title, call.text) == (foresight.title, guide_of(foresight))


def test_directions_of_others_and_of_what_is_not_concluded_are_not_there() -> None:
    foresight, _keeper = _concluded()
    edition = make_scheme()
    other = make_actor(Role.REVIEWER, organisation=edition.organisation)
    address = f"{reverse('workbench:call_new', args=[edition.pk])}?foresight={foresight.pk}"
    assert signed_in(other).get(address).status_code == 404
    open_one = foresight_in(ForesightState.WEIGHING)
    mine = make_actor(Role.REVIEWER, organisation=open_one.organisation)
    shown = signed_in(mine).get(reverse("workbench:foresights_record", args=[open_one.pk])).content.decode()
    assert "怎么用这份报告" not in shown


def test_a_direction_becomes_a_project_in_planning_that_says_where_it_comes_from() -> None:
    foresight, keeper = _concluded()
    browser = signed_in(keeper)
    record = unescape(browser.get(reverse("workbench:foresights_record", args=[foresight.pk])).content.decode())
    address = re.findall(r'href="(/workbench/key-projects/new/\?[^"]+)"', record)[0]
    page = browser.get(address)
    sent = _posted(page, kind="research", level="province", lead_name="石墨研究院", lead_kind="institute")
    answer = browser.post(address, sent)

    assert answer.status_code == 302, answer.context["form"].errors
    project = KeyProject.objects.get()
    assert (project.title, project.state) == (leading(foresight)[0].topic.text, Batch.PLANNING)
    assert foresight.title in project.source_note


def test_selected_application_fills_a_key_project_in_one_step_and_stays_its_origin() -> None:
    application = make_application(ApplicationState.SELECTED)
    keeper = make_actor(Role.REVIEWER, organisation=application.call.organisation)
    browser = signed_in(keeper)
    shown = unescape(browser.get(reverse("workbench:application", args=[application.pk])).content.decode())
    address = f"{reverse('workbench:key-projects_new')}?application={application.pk}"
    assert address in shown
    page = browser.get(address)
    answer = browser.post(address, _posted(page, investment_yuan="100"))

    assert answer.status_code == 302, answer.context["form"].errors
    project = KeyProject.objects.get()
    assert (project.title, project.application_id) == (application.title, application.pk)
    assert (project.lead_unit_id, project.state) == (application.organisation_id, Batch.RESEARCH)
    assert "主要技术指标：盐雾 1000 小时不出锈点" in project.content
    assert project.region_id == application.region_id


def test_what_is_not_selected_or_no_key_fills_nothing() -> None:
    application = make_application(ApplicationState.SUBMITTED)
    keeper = make_actor(Role.REVIEWER, organisation=application.call.organisation)
    for key in (application.pk, "x"):
        page = signed_in(keeper).get(f"{reverse('workbench:key-projects_new')}?application={key}")
        assert page.status_code == 200
        assert not page.context["form"]["title"].value()
    assert not KeyProject.objects.exists()
    assert Application.objects.get(pk=application.pk).state == ApplicationState.SUBMITTED
