"""What concerns an organisation goes to its channels, from whichever part of the program it comes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lianqiao.core import clock, conversation
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.models import Channel, Delivery
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.introductions.domain.introductions import request_introduction
from lianqiao.processes.introductions.phrases import ask_for_outcome
from lianqiao.processes.matching.phrases import tell_of_matches
from lianqiao.registers.enterprises.models import Credential
from lianqiao.registers.enterprises.phrases import remind_of_end
from lianqiao.registers.intellectual_property.models import Right
from lianqiao.registers.intellectual_property.phrases import remind_of_day
from lianqiao.registers.needs.models import ScenarioOffer
from lianqiao.registers.needs.phrases import tell_owner_of_scenario
from lianqiao.registers.organisations.domain.members import ask_to_join
from lianqiao.registers.registrations.models import ResearchProject
from tests.factories import (
    AchievementFactory,
    OrganisationFactory,
    UserFactory,
    any_filing,
    complete_achievement,
    make_actor,
    make_reviewer,
)
from tests.factories.notices import make_notice, make_objection

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Actor:
    """An administrator of an organisation with a channel."""
    actor = make_actor(Role.ADMINISTRATOR, Role.EDITOR)
    _channel(actor.organisation)
    return actor


def _channel(organisation: Any) -> Channel:
    return Channel.objects.create(
        organisation=organisation, label="群", scheme="json", address=b"", masked="json://…", groups=[]
    )


def heard(actor: Actor) -> list[str]:
    rows = Delivery.objects.filter(channel__organisation=actor.organisation_id)
    return list(rows.order_by("created_at").values_list("message__subject", flat=True))


def of_a_request(unit: Actor) -> None:
    request_introduction(
        actor=make_actor(Role.EDITOR),
        achievement=complete_achievement(organisation=unit.organisation),
        problem_text="密封面三个月就漏，想找耐磨的办法",
        agrees=True,
    )


def of_a_right(unit: Actor) -> None:
    draft = any_filing(Right, organisation=unit.organisation)
    remind_of_day(draft, Context(SYSTEM, data={"day": clock.today()}))


def of_a_credential(unit: Actor) -> None:
    remind_of_end(any_filing(Credential, organisation=unit.organisation), Context(SYSTEM))


def of_an_offer(unit: Actor) -> None:
    offer = any_filing(ScenarioOffer)
    type(offer.scenario).objects.filter(pk=offer.scenario_id).update(organisation=unit.organisation)
    offer.refresh_from_db()
    tell_owner_of_scenario(offer, Context(SYSTEM))


def of_an_objection(unit: Actor) -> None:
    make_objection(make_notice("running", organisation=unit.organisation))


def of_a_member(unit: Actor) -> None:
    ask_to_join(unit.organisation, actor=Actor(user=UserFactory()))


def of_a_remark(unit: Actor) -> None:
    record = complete_achievement("submitted", organisation=unit.organisation)
    conversation.say(record, actor=make_reviewer(code=record.region_id), text="请补充成本", also=[unit.user])


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (of_a_request, "希望与您对接"),
        (of_a_right, "有事项快到期了"),
        (of_a_credential, "快到期了"),
        (of_an_offer, "收到方案"),
        (of_an_objection, "收到异议"),
        (of_a_member, "申请加入"),
        (of_a_remark, "下留言"),
    ],
)
def test_the_channels_of_an_organisation_hear_what_concerns_it(
    unit: Actor, happens: Callable[[Actor], None], words: str
) -> None:
    happens(unit)

    assert any(words in subject for subject in heard(unit))


def test_a_filed_record_that_is_returned_is_told_to_the_owners_channels(
    unit: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    values = {
        "title": "寒区负极材料中试",
        "project_number": "2024LH0186",
        "level": "province",
        "leader": "季明湛",
        "started_on": date(2024, 1, 1),
        "ends_on": date(2025, 12, 31),
    }
    draft = create_filing(ResearchProject, actor=unit, values=values)
    reviewer = make_reviewer(code=draft.region_id)
    _channel(reviewer.organisation)

    with django_capture_on_commit_callbacks(execute=True):
        apply(apply(draft, "submit", actor=unit), "return", actor=reviewer, reason="请补充经费")

    assert any("退回" in subject for subject in heard(unit))
    assert heard(reviewer) == []


def test_both_sides_of_an_introduction_are_asked_for_its_outcome(unit: Actor) -> None:
    other = make_actor(Role.ADMINISTRATOR, Role.EDITOR)
    _channel(other.organisation)
    introduction = request_introduction(
        actor=other,
        achievement=complete_achievement(organisation=unit.organisation),
        problem_text="密封面三个月就漏，想找耐磨的办法",
        agrees=True,
    )

    ask_for_outcome(introduction, on=date(2026, 3, 1))

    assert any("对接进展如何" in subject for subject in heard(unit))
    assert any("对接进展如何" in subject for subject in heard(other))


def test_each_organisation_hears_of_the_matches_of_its_own_records(unit: Actor) -> None:
    other: Any = OrganisationFactory()
    _channel(other)
    mine, theirs = AchievementFactory(organisation=unit.organisation), AchievementFactory(organisation=other)
    colleague = make_actor(Role.EDITOR, organisation=unit.organisation)
    second = AchievementFactory(organisation=unit.organisation)

    tell_of_matches({unit.user: {mine: 2, theirs: 1}, colleague.user: {second: 3}}, run="1")

    told = Delivery.objects.values_list("channel__organisation", "message__text")
    assert sorted(told) == sorted(
        [
            (unit.organisation_id, f"成果“{mine.title}”：2 项可能用得上的需求"),
            (unit.organisation_id, f"成果“{second.title}”：3 项可能用得上的需求"),
            (other.pk, f"成果“{theirs.title}”：1 项可能用得上的需求"),
        ]
    )
