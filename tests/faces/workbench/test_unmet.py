"""The list of what was not found, and the way into research tasks with the sources kept."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.needs.domain import MOST_DEMANDS, demands_for, suggestion
from lianqiao.registers.needs.models import ResearchTask
from lianqiao.registers.needs.models.task import LONGEST_PROBLEM
from tests.factories import make_actor, make_government
from tests.processes import makers

pytestmark = pytest.mark.django_db


def signed_in(actor: Actor) -> Client:
    """A browser of the actor."""
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def official() -> Actor:
    """Who drafts tasks in the province's department."""
    return make_government(Role.EDITOR, code="290000")


@pytest.fixture
def demands() -> list[Any]:
    """Three demands of one company for which nothing was found, two of them of one field."""
    company = makers.organisation(code="290101")
    made = [
        makers.demand(company, title=title, problem=f"{title}，一直没有解决办法。", indicators=f"{title}｜不低于 90%")
        for title in ("阀门密封面寿命", "阀门密封面材料", "秸秆收储")
    ]
    made[0].fields.set([makers.field("04")])
    made[1].fields.set([makers.field("04")])
    return made


def test_every_number_leads_to_as_many_demands(official: Actor, demands: list[Any]) -> None:
    client = signed_in(official)
    page = client.get(reverse("workbench:unmet"))
    assert page.context["table"].paginator.count == 3
    (group, rest) = page.context["groups"]
    assert (group["name"], group["total"], rest["name"], rest["total"]) == ("领域04", 2, "没有填技术领域", 1)
    listed = client.get(reverse("workbench:unmet"), {"field": group["code"], "why": "nothing"})
    assert listed.context["table"].paginator.count == 2
    assert client.get(reverse("workbench:unmet"), {"why": "ended"}).context["table"].paginator.count == 0


def test_several_demands_become_one_task_and_know_of_each_other(official: Actor, demands: list[Any]) -> None:
    client = signed_in(official)
    keys = [str(demand.pk) for demand in demands[:2]]
    sent = client.post(reverse("workbench:unmet_condense"), {"demand": keys})
    assert sent.status_code == 302
    assert sent["Location"] == f"{reverse('workbench:research-tasks_new')}?demands={','.join(keys)}"
    form = client.get(sent["Location"]).context["form"]
    assert form["title"].value() == "阀门密封面寿命等2条需求"
    assert form["problem"].value() == (
        "【阀门密封面寿命】阀门密封面寿命，一直没有解决办法。\n【阀门密封面材料】阀门密封面材料，一直没有解决办法。"
    )
    values = {
        **{name: form[name].value() for name in ("title", "problem", "indicators")},
        "urgency": "key",
        "demands": keys,
    }
    saved = client.post(sent["Location"], values)
    assert saved.status_code == 302
    task = ResearchTask.objects.get()
    assert {str(demand.pk) for demand in task.demands.all()} == set(keys)
    assert task.title in client.get(reverse("workbench:demands_record", args=[keys[0]])).content.decode()
    assert demands[1].title in client.get(saved["Location"]).content.decode()
    assert client.get(reverse("workbench:unmet"), {"task": "without"}).context["table"].paginator.count == 1
    assert client.get(reverse("workbench:unmet"), {"task": "with"}).context["table"].paginator.count == 2


def test_the_company_does_not_read_of_the_task(official: Actor, demands: list[Any]) -> None:
    task = create_filing(
        ResearchTask,
        actor=official,
        values={"title": "密封面替代材料攻关", "urgency": "key", "problem": "依赖进口。", "indicators": "寿命翻番"},
        parts={"demands": demands[:1]},
    )
    apply(task, "submit", actor=official)
    owner = make_actor(Role.EDITOR, organisation=demands[0].organisation)
    page = signed_in(owner).get(reverse("workbench:demands_record", args=[demands[0].pk]))
    assert page.status_code == 200
    assert "密封面替代材料攻关" not in page.content.decode()


def test_demands_join_a_draft_and_only_an_own_one(official: Actor, demands: list[Any]) -> None:
    values = {"title": "密封面", "urgency": "key", "problem": "依赖进口。", "indicators": "寿命翻番"}
    task = create_filing(ResearchTask, actor=official, values=values, parts={"demands": demands[:1]})
    keys = [str(demand.pk) for demand in demands[1:]]
    sent = signed_in(official).post(reverse("workbench:unmet_condense"), {"demand": keys, "task": str(task.pk)})
    assert sent["Location"] == reverse("workbench:research-tasks_record", args=[task.pk])
    assert set(task.demands.all()) == set(demands)
    other = signed_in(make_government(Role.EDITOR, code="290000"))
    refused = other.post(reverse("workbench:unmet_condense"), {"demand": keys, "task": str(task.pk)})
    assert refused.status_code == 404
    apply(task, "submit", actor=official)
    closed = signed_in(official).post(reverse("workbench:unmet_condense"), {"demand": keys, "task": str(task.pk)})
    assert closed.status_code == 404
    assert task.demands.count() == 3


@pytest.mark.parametrize("chosen", ["none", "nonsense", "foreign", "too many"])
def test_what_cannot_be_condensed_is_refused_in_words(official: Actor, demands: list[Any], chosen: str) -> None:
    foreign = makers.demand(makers.organisation(code="310101"), title="外省需求")
    keys = {
        "none": [],
        "nonsense": ["nonsense"],
        "foreign": [str(demands[0].pk), str(foreign.pk)],
        "too many": [str(makers.organisation().pk) for _number in range(MOST_DEMANDS + 1)],
    }[chosen]
    client = signed_in(official)
    sent = client.post(reverse("workbench:unmet_condense"), {"demand": keys}, follow=True)
    words = {"foreign": "请选择本地区的需求。", "too many": "一次最多选 50 条需求。"}.get(chosen, "请先勾选需求。")
    assert words in sent.content.decode()
    assert ResearchTask.objects.count() == 0


def test_who_only_looks_condenses_nothing(official: Actor, demands: list[Any]) -> None:
    viewer = signed_in(make_actor(Role.VIEWER, organisation=official.organisation))
    page = viewer.get(reverse("workbench:unmet"))
    assert "凝练成研发任务" not in page.content.decode().split("<main", 1)[1].replace("一步凝练成研发任务", "")
    assert viewer.post(reverse("workbench:unmet_condense"), {"demand": [str(demands[0].pk)]}).status_code == 403


def test_long_texts_are_shortened_alike(official: Actor, demands: list[Any]) -> None:
    for demand in demands:
        demand.problem = "难" * 2000
    said = suggestion(demands)
    assert len(said.problem) <= LONGEST_PROBLEM
    assert [len(line) for line in said.problem.splitlines()] == [999, 999, 999]
    assert demands_for(official, [demands[1].pk, demands[0].pk]) == [demands[1], demands[0]]


def test_as_many_queries_for_thirty_demands_as_for_three(official: Actor, demands: list[Any]) -> None:
    client = signed_in(official)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("workbench:unmet")).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for number in range(30):
        makers.demand(demands[0].organisation, title=f"需求{number}")
    assert queries() <= few
