"""Fields that search records: the search offers what the person may choose, and the form accepts just that."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.searched import RecordList, declare
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.needs.enums import ScenarioState
from lianqiao.registers.needs.interfaces.forms import DiagnosisVisitForm, ResearchTaskForm, ScenarioOfferForm
from lianqiao.registers.needs.models import ResearchTask, Scenario
from lianqiao.registers.organisations.enums import OrganisationState
from tests.factories import OrganisationFactory, complete_achievement, complete_demand, make_actor, make_government

pytestmark = pytest.mark.django_db


def found(client: Client, name: str, text: str = "") -> set[str]:
    """The keys that the address answers."""
    answer = client.get(reverse("codes", args=[name]), {"q": text}).json()["results"]
    return {row["value"] for row in answer}


def client_of(actor: Actor) -> Client:
    """A client that is signed in."""
    client = Client()
    client.force_login(actor.user)
    return client


def scenario(organisation: Any, **changes: Any) -> Scenario:
    """A published scenario that is open today."""
    today = clock.today()
    values = {
        "title": "冬季露天矿无人运输",
        "problem": "司机换班困难",
        "site": "北岸",
        "conditions": "夜间可封闭",
        "opens_on": today - timedelta(days=1),
        "closes_on": today,
        "state": ScenarioState.PUBLISHED,
        "organisation": organisation,
        "region_id": organisation.region_id,
        "created_by": make_actor(organisation=organisation).user,
        **changes,
    }
    return Scenario.objects.create(**values)


def test_offers_are_made_for_the_scenarios_of_others_that_are_open_today() -> None:
    today, solver, owner = clock.today(), make_actor(Role.EDITOR), OrganisationFactory()
    open_one = scenario(owner)
    closed = [
        scenario(owner, closes_on=today - timedelta(days=1)),
        scenario(owner, opens_on=today + timedelta(days=1), closes_on=today + timedelta(days=9)),
        scenario(owner, state=ScenarioState.CONFIRMED),
        scenario(owner, state=ScenarioState.FINISHED),
        scenario(OrganisationFactory(state=OrganisationState.SUSPENDED)),
        scenario(solver.organisation),
    ]

    assert found(client_of(solver), "open-scenarios") == {str(open_one.pk)}

    taken = [
        ScenarioOfferForm({"scenario": str(one.pk), "plan": "先跑一公里"}, actor=solver).is_valid()
        for one in (open_one, *closed)
    ]
    assert taken == [True] + [False] * len(closed)


def test_own_achievements_are_those_of_the_unit() -> None:
    mine, other = make_actor(Role.EDITOR), make_actor(Role.EDITOR)
    own, foreign = complete_achievement("draft", organisation=mine.organisation), complete_achievement("published")
    for actor, expected in ((mine, {str(own.pk)}), (other, set())):
        assert found(client_of(actor), "own-achievements") == expected
    assert found(Client(), "own-achievements") == set()
    offers = [
        ScenarioOfferForm({"achievement": str(one.pk)}, actor=mine).fields["achievement"].queryset.filter(pk=one.pk)
        for one in (own, foreign)
    ]
    assert [rows.exists() for rows in offers] == [True, False]


def test_demands_are_those_that_the_person_may_see() -> None:
    official, stranger = make_government(Role.EDITOR, code="290000"), make_actor(Role.EDITOR)
    shown, draft = complete_demand("published", title="压铸件气孔"), complete_demand("draft", title="压铸件裂纹")
    in_review = complete_demand("diagnosis", title="铸铁件气孔")
    assert found(client_of(official), "demands") == {str(shown.pk), str(in_review.pk)}
    assert found(client_of(official), "demands", "气孔 压铸") == {str(shown.pk)}
    assert found(client_of(stranger), "demands") == found(Client(), "demands") == {str(shown.pk)}

    refused = DiagnosisVisitForm({"demand": str(draft.pk)}, actor=official)

    assert "demand" in refused.errors
    assert "demand" not in DiagnosisVisitForm({"demand": str(in_review.pk)}, actor=official).errors


def test_the_page_holds_the_chosen_record_alone_and_keeps_it() -> None:
    official = make_government(Role.EDITOR, code="290000")
    chosen, other = complete_demand("published", title="压铸件气孔"), complete_demand("published", title="高炉结瘤")
    values = {"title": "低温电池", "urgency": "key", "problem": "容量不足", "indicators": "70%"}
    task = create_filing(ResearchTask, actor=official, values=values, parts={"demands": [chosen]})

    page = client_of(official).get(reverse("workbench:research-tasks_edit", args=[task.pk])).content.decode()

    assert f'<option value="{chosen.pk}" selected>压铸件气孔</option>' in page
    assert str(other.pk) not in page
    assert reverse("codes", args=["demands"]) in page
    Demand.objects.filter(pk=chosen.pk).update(state="draft")
    form = ResearchTaskForm({**values, "demands": [str(chosen.pk)]}, actor=official, instance=task)
    assert form.is_valid(), form.errors


def test_a_name_stands_for_one_list() -> None:
    with pytest.raises(LookupError):
        declare(RecordList("demands", lambda actor: Demand.objects.none()))
