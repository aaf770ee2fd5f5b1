"""The guided form of a demand: five questions on one page, or one at a time."""

from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.registers.demands.interfaces.forms import STEPS, DemandForm, save_demand
from lianqiao.registers.demands.models import Demand
from tests.factories import TechFieldFactory, complete_demand, make_actor
from tests.factories.registers import PROBLEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return make_actor()


def answers(step: int) -> dict[str, Any]:
    """What a person answers to each question."""
    return {
        1: {"title": "防腐", "problem": PROBLEM, "kind": "improvement", "urgency": "urgent"},
        2: {"background": "座椅骨架", "tried": "换过底漆", "conditions": ""},
        3: {"indicators": "盐雾｜1000 小时", "readiness_wanted": "6", "fields": [TechFieldFactory().pk]},
        4: {"modes": ["commissioned"], "budget_yuan": "50", "deadline_months": "6"},
        5: {"publicity": "hidden_owner", "masked": ["budget"], "contact_name": "米轻尘", "contact_phone": "1"},
    }[step]


def saved(form: DemandForm, actor: Actor, demand: Demand | None) -> Demand:
    """Save a form that must be valid."""
    assert form.is_valid(), form.errors
    return save_demand(form, actor, demand)


def test_every_field_belongs_to_one_question() -> None:
    asked = [name for _title, _help, names in DemandForm.sections for name in names]

    assert STEPS == 5
    assert sorted(asked) == sorted(DemandForm.base_fields)


def test_step_by_step_gives_the_same_demand_as_the_page_for_experts(actor: Actor) -> None:
    whole: dict[str, Any] = {}
    stepwise: Demand | None = None
    for step in range(1, STEPS + 1):
        whole |= answers(step)
        stepwise = saved(DemandForm(answers(step), actor=actor, step=step, instance=stepwise), actor, stepwise)

    at_once = saved(DemandForm(whole, actor=actor), actor, None)

    assert stepwise is not None
    assert stepwise.snapshot() == at_once.snapshot()
    assert at_once.budget_yuan == Decimal(500000)
    assert at_once.contact_name == stepwise.contact_name == "米轻尘"


def test_step_leaves_the_answers_of_other_steps_alone(actor: Actor) -> None:
    demand = saved(DemandForm(answers(1) | answers(2) | answers(3) | answers(4) | answers(5), actor=actor), actor, None)

    changed = saved(DemandForm({"background": "新背景"}, actor=actor, step=2, instance=demand), actor, demand)

    assert (changed.background, changed.tried) == ("新背景", "")
    assert changed.problem == PROBLEM
    assert changed.fields.count() == 1


def test_only_the_first_question_must_be_answered_for_a_draft(actor: Actor) -> None:
    for step in (2, 3, 4):
        assert DemandForm({}, actor=actor, step=step).is_valid()

    refused = DemandForm({}, actor=actor, step=1)
    assert set(refused.errors) == {"title", "kind", "urgency"}


def test_form_of_a_published_demand_is_refused_by_the_domain() -> None:
    demand = complete_demand("published")
    actor = make_actor(organisation=demand.organisation)
    form = DemandForm(answers(2), actor=actor, step=2, instance=Demand.objects.get())
    assert form.is_valid()

    with pytest.raises(AccessError):
        save_demand(form, actor, demand)

    assert Demand.objects.get().background == ""
