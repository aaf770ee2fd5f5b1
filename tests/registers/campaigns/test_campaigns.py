"""Campaigns: whom they call on, when they begin, remind and end, and who hears of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.campaigns.domain.campaigns import (
    Invited,
    create_campaign,
    extend_deadline,
    invite_units,
    remove_units,
    start_campaign,
    update_campaign,
)
from lianqiao.registers.campaigns.domain.reminding import remind
from lianqiao.registers.campaigns.enums import AssignmentState, CampaignKind, CampaignState
from lianqiao.registers.campaigns.models import Assignment, Campaign
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Organisation
from tests.factories import make_actor, make_government, make_reviewer
from tests.factories.campaigns import LENGTH, QUESTIONS, make_actor_of, make_assignment, make_campaign, make_unit
from tests.factories.taxonomy import region

pytestmark = pytest.mark.django_db

#: As the packaged norm `campaigns.close_after` says.
STARTED, REMINDED = "请参加“存量成果大起底”", "提醒：请完成“存量成果大起底”"
CLOSE_DAYS = 15


def given(**values: Any) -> dict[str, Any]:
    return {
        "kind": CampaignKind.INVENTORY,
        "title": "大起底",
        "text": "请梳理存量成果。",
        "ends_on": clock.today() + timedelta(days=LENGTH),
        **values,
    }


def subjects_of(actor: Any) -> list[str]:
    return list(Message.objects.filter(recipient=actor.user).order_by("created_at").values_list("subject", flat=True))


def test_one_call_makes_and_starts_a_campaign() -> None:
    body, unit = make_reviewer(), make_unit()
    last_day = clock.today() + timedelta(days=LENGTH)

    campaign = start_campaign(
        actor=body,
        kind=CampaignKind.INVENTORY,
        title="存量成果大起底",
        text="请梳理存量成果。",
        ends_on=last_day,
        units=Organisation.objects.filter(pk=unit.pk),
    )

    assert campaign.state == CampaignState.RUNNING
    assert (campaign.starts_on, campaign.ends_on, campaign.last_due_on) == (clock.today(), last_day, last_day)
    task = Assignment.objects.get()
    assert (task.organisation, task.region, task.state, task.due_on) == (unit, unit.region, "waiting", last_day)
    assert task.campaign == campaign


def test_units_hear_of_the_start(django_capture_on_commit_callbacks: Any) -> None:
    unit = make_unit()
    editor, viewer = make_actor(organisation=unit), make_actor(Role.VIEWER, organisation=unit)
    campaign = make_campaign(CampaignState.DRAFT, units=[unit])

    with django_capture_on_commit_callbacks(execute=True):
        apply(campaign, "start", actor=make_actor_of(campaign))

    assert subjects_of(editor) == ["请参加“存量成果大起底”"]
    assert subjects_of(viewer) == []


@pytest.mark.parametrize("who", ["enterprise", "editor_of_body", "far_body"])
def test_others_make_no_campaign(who: str) -> None:
    actor = {
        "enterprise": lambda: make_actor(Role.REVIEWER),
        "editor_of_body": lambda: make_government(Role.EDITOR),
        "far_body": lambda: make_reviewer(code="310000"),
    }[who]()

    with pytest.raises(AccessError):
        create_campaign(actor=actor, values=given(), region=region("290100"))

    assert Campaign.objects.count() == 0


def test_questions_must_be_well_formed() -> None:
    twice = [QUESTIONS[0], QUESTIONS[0]]

    with pytest.raises(InvalidInput) as refusal:
        create_campaign(actor=make_reviewer(), values=given(kind=CampaignKind.SURVEY, questions=twice))

    assert refusal.value.errors == {"questions": ["有两个问题重复。"]}
    assert Campaign.objects.count() == 0


def test_thousands_are_called_on_in_a_fixed_number_of_queries() -> None:
    campaign = make_campaign(CampaignState.DRAFT, units=[])
    body = make_actor_of(campaign)
    counts = []
    for number in (1, 40):
        keys = [make_unit().pk for _ in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            invite_units(campaign, actor=body, units=Organisation.objects.filter(pk__in=keys))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert campaign.assignments.count() == 41


def test_units_are_called_on_once_and_only_verified_ones_of_the_region() -> None:
    inside, other = make_unit(), make_unit()
    make_unit(state=OrganisationState.PENDING)
    make_unit(region=region("310100"))
    campaign = make_campaign(CampaignState.DRAFT, units=[inside])
    everybody = Organisation.objects.filter(kind=OrganisationKind.UNIVERSITY)

    done = invite_units(campaign, actor=make_actor_of(campaign), units=everybody)

    assert done == Invited(added=1, already=1)
    assert set(campaign.assignments.values_list("organisation", flat=True)) == {inside.pk, other.pk}


def test_unit_that_is_added_later_is_told_at_once() -> None:
    campaign, late = make_campaign(), make_unit()
    member = make_actor(organisation=late)

    invite_units(campaign, actor=make_actor_of(campaign), units=Organisation.objects.filter(pk=late.pk))

    assert subjects_of(member) == ["请参加“存量成果大起底”"]
    assert campaign.assignments.get(organisation=late).due_on == campaign.ends_on


def test_units_leave_a_draft_and_no_running_campaign() -> None:
    draft, running = make_campaign(CampaignState.DRAFT), make_campaign()

    removed = remove_units(draft, actor=make_actor_of(draft), assignments=draft.assignments.all())
    with pytest.raises(DomainError) as refusal:
        remove_units(running, actor=make_actor_of(running), assignments=running.assignments.all())

    assert removed == 1
    assert refusal.value.code == "not_draft"
    assert (draft.assignments.count(), running.assignments.count()) == (0, 1)


def test_empty_campaign_does_not_start() -> None:
    campaign = make_campaign(CampaignState.DRAFT, units=[])

    with pytest.raises(DomainError, match="请先选择要参加的单位"):
        apply(campaign, "start", actor=make_actor_of(campaign))

    campaign.refresh_from_db()
    assert (campaign.state, campaign.starts_on) == (CampaignState.DRAFT, None)


def test_running_campaign_is_not_edited_and_a_smaller_region_leaves_units_out() -> None:
    near, far = make_unit(), make_unit(region=region("290200"))
    draft, running = make_campaign(CampaignState.DRAFT, units=[near, far]), make_campaign()

    update_campaign(draft, actor=make_actor_of(draft), values=given(), region=region("290100"))
    with pytest.raises(DomainError) as refusal:
        update_campaign(running, actor=make_actor_of(running), values=given(title="别的"))

    running.refresh_from_db()
    assert [row.organisation for row in draft.assignments.all()] == [near]
    assert (refusal.value.code, running.title) == ("not_draft", "存量成果大起底")


def test_nobody_is_reminded_twice_a_day() -> None:
    unit, done = make_unit(), make_unit()
    member, other = make_actor(organisation=unit), make_actor(organisation=done)
    campaign = make_campaign(units=[unit, done])
    body = make_actor_of(campaign)
    Assignment.objects.filter(organisation=done).update(
        state=AssignmentState.HANDED_IN, handed_in_at=clock.now(), handed_in_on=clock.today()
    )

    told = remind(campaign, actor=body)
    with pytest.raises(DomainError) as refusal:
        remind(campaign, actor=body)
    with clock.ahead(timedelta(days=1)):
        told_again = remind(campaign, actor=body)

    assert (told, refusal.value.code, told_again) == (1, "nobody_behind", 1)
    assert sorted(subjects_of(member)) == [REMINDED, REMINDED, STARTED]
    assert subjects_of(other) == [STARTED]
    assert campaign.assignments.get(organisation=unit).reminders == 2


def test_stranger_does_not_remind() -> None:
    campaign = make_campaign()

    with pytest.raises(AccessError):
        remind(campaign, actor=make_reviewer(code="290000"))

    assert campaign.assignments.get().reminders == 0


def test_clock_reminds_before_the_last_day_and_ends_the_campaign_some_time_after() -> None:
    unit = make_unit()
    member = make_actor(organisation=unit)
    campaign = make_campaign(units=[unit])

    with clock.ahead(timedelta(days=LENGTH - 10)):
        run_due()
        early = subjects_of(member)
    with clock.ahead(timedelta(days=LENGTH)):
        run_due()
        run_due()
    campaign.refresh_from_db()
    reminded = subjects_of(member)
    with clock.ahead(timedelta(days=LENGTH + CLOSE_DAYS - 1)):
        run_due()
        campaign.refresh_from_db()
        still = campaign.state
    with clock.ahead(timedelta(days=LENGTH + CLOSE_DAYS)):
        run_due()
        today = clock.today()
    campaign.refresh_from_db()

    assert early == [STARTED]
    assert sorted(reminded) == [REMINDED, STARTED]
    assert (still, campaign.state, campaign.closed_on) == (CampaignState.RUNNING, CampaignState.CLOSED, today)


def test_short_campaign_is_not_reminded_of_at_once() -> None:
    unit = make_unit()
    member = make_actor(organisation=unit)
    make_campaign(units=[unit], ends_on=clock.today() + timedelta(days=1))

    run_due()

    assert subjects_of(member) == [STARTED]


def test_more_time_for_one_unit_keeps_the_campaign_open_longer() -> None:
    task = make_assignment()
    campaign, member = task.campaign, make_actor(organisation=task.organisation)
    later = task.due_on + timedelta(days=20)

    extended = extend_deadline(task, actor=make_actor_of(campaign), due_on=later, reason="正在搬迁")

    campaign.refresh_from_db()
    assert (extended.due_on, campaign.last_due_on, campaign.ends_on) == (later, later, task.due_on)
    assert len(subjects_of(member)) == 1
    assert LogEntry.objects.filter(action="campaigns.assignment.extend").get().reason == "正在搬迁"


@pytest.mark.parametrize(("days", "reason", "code"), [(0, "正在搬迁", "not_later"), (5, " ", "reason_missing")])
def test_time_is_given_with_a_reason_and_forward_only(days: int, reason: str, code: str) -> None:
    task = make_assignment()

    with pytest.raises(DomainError) as refusal:
        extend_deadline(
            task, actor=make_actor_of(task.campaign), due_on=task.due_on + timedelta(days=days), reason=reason
        )

    assert refusal.value.code == code
    assert Assignment.objects.get().due_on == task.due_on


def test_more_time_for_all_moves_those_who_have_less() -> None:
    task = make_assignment()
    campaign = task.campaign
    later: date = campaign.ends_on + timedelta(days=5)

    apply(campaign, "extend", actor=make_actor_of(campaign), ends_on=later, reason="材料较多")

    task.refresh_from_db()
    assert task.due_on == later
    with pytest.raises(DomainError):
        apply(campaign, "extend", actor=make_actor_of(campaign), ends_on=later, reason="材料较多")


def test_program_does_not_end_a_campaign_before_its_time() -> None:
    campaign = make_campaign()

    with pytest.raises(DomainError, match="还没有到截止日期"):
        apply(campaign, "end", actor=SYSTEM)

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.RUNNING


def test_who_sees_which_campaigns_and_tasks() -> None:
    unit = make_unit(region=region("290101"))
    body = make_reviewer()
    running = make_campaign(body=body, units=[unit])
    draft = make_campaign(CampaignState.DRAFT, body=body, units=[unit])

    def seen(actor: Any) -> tuple[set[Any], set[Any]]:
        return set(Campaign.objects.visible_to(actor)), {
            task.campaign for task in Assignment.objects.visible_to(actor).select_related("campaign")
        }

    assert seen(body) == ({running, draft}, {running, draft})
    assert seen(make_actor(organisation=unit)) == ({running}, {running})
    assert seen(make_reviewer(code="290100")) == ({running}, {running})
    assert seen(make_reviewer(code="290200")) == (set(), set())
    assert seen(make_actor()) == (set(), set())
    member = make_actor(organisation=unit)
    assert set(Campaign.objects.whole_for(member)) == set()
    assert set(Campaign.objects.whole_for(make_reviewer(code="290100"))) == {running}
