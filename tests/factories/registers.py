"""Achievements and demands: drafts ready to be submitted, and records moved on by real transitions."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import apply
from lianqiao.registers.achievements.enums import AchievementState as A
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.achievements.models import Achievement, Completer
from lianqiao.registers.demands.enums import ConfirmationWay, CooperationMode, Outcome
from lianqiao.registers.demands.enums import DemandState as D
from lianqiao.registers.demands.models import Demand
from tests.factories.actors import make_actor, make_manager, make_officer, make_reviewer
from tests.factories.organisations import OrganisationFactory
from tests.factories.taxonomy import TechFieldFactory

PLAIN = "用碱熔加盐酸梯级洗提纯石墨，不用氢氟酸，适合负极材料厂，万吨线改造约一千八百万元，已完成中试，有检测报告。"
PROBLEM = "压铸件在盐雾试验 200 小时后出现锈点，客户要求 1000 小时不出锈点，现在每月退货三批，损失约二十万元。"


class AchievementFactory(factory.django.DjangoModelFactory[Achievement]):
    """A draft with all that submission asks for."""

    class Meta:
        model = Achievement
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    region = factory.SelfAttribute("organisation.region")
    created_by = factory.SelfAttribute("organisation.created_by")
    title = factory.Sequence(lambda number: f"天然鳞片石墨无氟提纯 {number}")
    plain_text = PLAIN
    readiness = 6
    modes = factory.LazyFunction(lambda: [TransformationMode.LICENCE])
    contact_name = "季明湛"
    contact_phone = "0290-7654321"

    @factory.post_generation
    def parts(self, create: bool, extracted: object, **kwargs: object) -> None:
        """A field and a completer, without which nothing is submitted."""
        if create:
            self.fields.set([TechFieldFactory()])
            Completer.objects.create(achievement=self, order=1, name="季明湛", organisation_name="辽河大学")


class DemandFactory(factory.django.DjangoModelFactory[Demand]):
    """A draft with all that is required."""

    class Meta:
        model = Demand
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    region = factory.SelfAttribute("organisation.region")
    created_by = factory.SelfAttribute("organisation.created_by")
    title = factory.Sequence(lambda number: f"镁合金压铸件防腐 {number}")
    problem = PROBLEM
    modes = factory.LazyFunction(lambda: [CooperationMode.COMMISSIONED])
    contact_name = "米轻尘"
    contact_phone = "0290-7654322"


def complete_achievement(state: str = A.PUBLISHED, **values: Any) -> Achievement:
    """An achievement in that state, moved there by real transitions, each made by somebody entitled."""
    achievement = AchievementFactory(**values)
    owner = make_actor(organisation=achievement.organisation)
    region = achievement.region_id
    submit = ("submit", owner, {})
    accept = ("accept", make_reviewer(code=region), {})
    clear = ("clear", make_officer(code=region), {"opinion": "可以公开"})
    ways: dict[str, list[tuple[str, Any, dict[str, Any]]]] = {
        A.DRAFT: [],
        A.SUBMITTED: [submit],
        A.RETURNED: [submit, ("return", accept[1], {"reason": "请写明成本"})],
        A.ACCEPTED: [submit, accept],
        A.PUBLISHED: [submit, accept, clear],
        A.STALE: [submit, accept, clear, ("expire", SYSTEM, {"on": _after_freshness()})],
        A.WITHDRAWN: [submit, ("withdraw", owner, {"reason": "另有安排"})],
    }
    return _walk(achievement, ways[state])


def complete_demand(state: str = D.PUBLISHED, **values: Any) -> Demand:
    """A demand in that state, moved there by real transitions, each made by somebody entitled."""
    demand = DemandFactory(**values)
    owner = make_actor(organisation=demand.organisation)
    manager = make_manager(code=demand.region_id)
    talk = {
        "confirmed_by_way": ConfirmationWay.VISIT,
        "confirmed_on": timezone.localdate(),
        "confirmation_note": "属实",
    }
    submit = ("submit", owner, {})
    confirm = ("confirm_by_manager", manager, talk)
    clear = ("clear", make_officer(code=demand.region_id), {"opinion": "可以公开"})
    closing = {"outcome": Outcome.SOLVED_HERE, "outcome_text": "与辽河大学签约"}
    ways: dict[str, list[tuple[str, Any, dict[str, Any]]]] = {
        D.DRAFT: [],
        D.DIAGNOSIS: [submit],
        D.CLARIFYING: [submit, ("ask_clarification", manager, {"reason": "请补充指标"})],
        D.CONFIRMED: [submit, confirm],
        D.PUBLISHED: [submit, confirm, clear],
        D.LONG_TERM: [submit, ("mark_long_term", manager, {"reason": "行业共性难题"})],
        D.CLOSED: [submit, confirm, clear, ("close", owner, closing)],
        D.STALE: [submit, confirm, clear, ("expire", SYSTEM, {"on": _after_freshness()})],
        D.WITHDRAWN: [submit, ("withdraw", owner, {"reason": "另有安排"})],
    }
    return _walk(demand, ways[state])


def _walk(record: Any, way: list[tuple[str, Any, dict[str, Any]]]) -> Any:
    for name, actor, given in way:
        record = apply(record, name, actor=actor, **given)
    return record


def _after_freshness() -> Any:
    return timezone.localdate() + timedelta(days=365)
