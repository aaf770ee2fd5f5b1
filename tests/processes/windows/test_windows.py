"""A window from its draft to what followed: entries, invitations, pairs, timetable, talks, introductions, report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.matching import index
from lianqiao.processes.windows.domain.entries import invite, propose
from lianqiao.processes.windows.domain.pairs import pick, start_matching, wish
from lianqiao.processes.windows.domain.windows import About, save_window
from lianqiao.processes.windows.models import Entry, Pair, Seat, Talk, Window
from lianqiao.processes.windows.queries.suggestions import suggestions
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers
from tests.processes.windows.makers import (
    AHEAD,
    Scene,
    a_host,
    a_window,
    at,
    entered,
    run_matching,
    values,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"ends_at": at(AHEAD, 13)}, "invalid_input"),
        ({"ends_at": at(AHEAD + 1, 17)}, "more_than_a_day"),
        ({"starts_at": at(-1, 9), "ends_at": at(-1, 12), "entries_until": TODAY() - timedelta(days=3)}, "past"),
        ({"entries_until": TODAY() + timedelta(days=AHEAD)}, "no_time_to_arrange"),
        ({"slot_minutes": 200}, "no_slot"),
        ({"slot_minutes": 0}, "invalid_input"),
        ({"tables": 0}, "invalid_input"),
        ({"capacity": 0}, "invalid_input"),
        ({"place": " "}, "no_place"),
        ({"title": ""}, "invalid_input"),
        ({"online_url": "javascript:alert(1)"}, "invalid_input"),
    ],
)
def test_window_that_cannot_be_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        save_window(None, actor=a_host(), values=values(**given))

    assert refusal.value.code == code
    assert Window.objects.count() == 0


def test_companies_hold_no_window() -> None:
    company = makers.actor(makers.organisation(), Role.MANAGER)

    with pytest.raises(AccessError):
        save_window(None, actor=company, values=values())

    assert Window.objects.count() == 0


def test_office_of_a_university_holds_one() -> None:
    office = makers.actor(makers.organisation(kind=OrganisationKind.UNIVERSITY), Role.MANAGER)

    assert a_window(office).state == "open"


def test_owner_proposes_and_host_admits(scene: Scene) -> None:
    assert (scene.demand.state, scene.achievement.state) == ("taking_part", "taking_part")
    assert scene.demand.delegate == scene.asker.user
    assert Message.objects.filter(recipient=scene.host.user, subject__contains="申请参加").count() == 2
    assert Message.objects.filter(recipient=scene.asker.user, subject__contains="将参加").count() == 1


def test_record_takes_part_once(scene: Scene) -> None:
    with pytest.raises(DomainError, match="已经报名"):
        propose(scene.window, actor=scene.asker, records=[scene.demand.record], agrees=True)

    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agrees": False}, "not_agreed"),
        ({"records": []}, "nothing_chosen"),
        ({"delegate_id": 999_999}, "foreign_delegate"),
        ({"delegate_id": "abc"}, "foreign_delegate"),
    ],
)
def test_proposal_that_is_not_complete_is_refused(change: dict[str, Any], code: str) -> None:
    window, asker = a_window(a_host()), makers.actor(makers.organisation())
    given = {"records": [makers.demand(asker.organisation)], "agrees": True, **change}

    with pytest.raises(DomainError) as refusal:
        propose(window, actor=asker, **given)

    assert refusal.value.code == code
    assert Entry.objects.count() == 0


def test_record_of_another_unit_is_not_proposed() -> None:
    window, asker = a_window(a_host()), makers.actor(makers.organisation())
    foreign = makers.demand(makers.organisation())

    with pytest.raises(AccessError):
        propose(window, actor=asker, records=[foreign], agrees=True)

    assert Entry.objects.count() == 0


def test_draft_is_not_proposed() -> None:
    window, asker = a_window(a_host()), makers.actor(makers.organisation())

    with pytest.raises(DomainError, match="没有公开"):
        propose(window, actor=asker, records=[makers.demand(asker.organisation, state="draft")], agrees=True)

    assert Entry.objects.count() == 0


def test_regions_are_kept() -> None:
    host = a_host()
    window = a_window(host, admission="regions", about=About(regions=[makers.region("290100")]))
    inside, outside = (makers.actor(makers.organisation(code=code)) for code in ("290101", "290201"))

    propose(window, actor=inside, records=[makers.demand(inside.organisation)], agrees=True)
    with pytest.raises(DomainError, match="所列地区"):
        propose(window, actor=outside, records=[makers.demand(outside.organisation)], agrees=True)

    assert [entry.organisation for entry in Entry.objects.all()] == [inside.organisation]


def test_invited_only_takes_no_proposal() -> None:
    window, asker = a_window(a_host(), admission="invited"), makers.actor(makers.organisation())

    with pytest.raises(DomainError, match="邀请"):
        propose(window, actor=asker, records=[makers.demand(asker.organisation)], agrees=True)

    assert Entry.objects.count() == 0


def test_no_more_take_part_than_there_is_room_for() -> None:
    host = a_host()
    window = a_window(host, capacity=1)
    first, second = (makers.actor(makers.organisation()) for _ in range(2))
    entered(window, host, first, makers.demand(first.organisation))
    waiting = propose(window, actor=second, records=[makers.demand(second.organisation)], agrees=True)[0]

    with pytest.raises(DomainError, match="名额已满"):
        apply(waiting, "admit", actor=host)

    assert Entry.objects.filter(state="taking_part").count() == 1


def test_engine_suggests_whom_to_invite_and_says_why(scene: Scene) -> None:
    other = makers.achievement(makers.organisation(code="290201"), title="压铸模具温度闭环控制")
    index.rebuild()

    found = suggestions(scene.window, actor=scene.host, kind="achievement")
    invited = invite(scene.window, actor=scene.host, suggestions=found)

    assert [entry.record for entry in invited] == [other]
    assert invited[0].explanation is not None
    assert invited[0].explanation.reasons
    assert (invited[0].state, invited[0].delegate) == ("invited", None)


def test_invited_owner_agrees_or_declines(scene: Scene) -> None:
    units = [makers.actor(makers.organisation(code="290201")) for _ in range(2)]
    for number, unit in enumerate(units):
        makers.achievement(unit.organisation, title=f"铝合金真空压铸工艺第{number}版")
    index.rebuild()
    invite(scene.window, actor=scene.host, suggestions=suggestions(scene.window, actor=scene.host, kind="achievement"))
    first, second = (Entry.objects.get(organisation=unit.organisation) for unit in units)

    apply(first, "agree", actor=units[0], delegate=str(units[0].user_id), agrees=True)
    apply(second, "decline", actor=units[1], code="no_time")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.delegate) == ("taking_part", units[0].user)
    assert (second.state, second.decline_code) == ("declined", "no_time")
    assert Message.objects.filter(recipient=scene.host.user, subject__contains="婉拒邀请").count() == 1


def test_suggestions_are_of_the_regions_of_the_window() -> None:
    host = a_host()
    window = a_window(host, about=About(regions=[makers.region("290100")]))
    near = makers.achievement(makers.organisation(code="290101"))
    makers.achievement(makers.organisation(code="290201"))
    index.rebuild()

    assert [one.record for one in suggestions(window, actor=host, kind="achievement")] == [near]


def test_matching_makes_pairs_among_the_entries_alone(scene: Scene) -> None:
    makers.achievement(makers.organisation())  # fits as well, and does not take part

    job = run_matching(scene.window, scene.host)

    pair = Pair.objects.get()
    assert (job.state, job.done, job.total) == ("succeeded", 1, 1)
    assert (pair.demand_entry, pair.achievement_entry) == (scene.demand, scene.achievement)
    assert pair.explanation.reasons
    assert Message.objects.filter(subject__contains="为您找到 1 个可谈的项目").count() == 2


def test_matching_again_keeps_what_was_said(scene: Scene) -> None:
    pair = scene.match()
    pick(pair, actor=scene.asker, wants=True)

    run_matching(scene.window, scene.host)

    assert Pair.objects.get().demand_wants is True


def test_matching_needs_both_sides() -> None:
    host = a_host()
    window, asker = a_window(host), makers.actor(makers.organisation())
    entered(window, host, asker, makers.demand(asker.organisation))

    with pytest.raises(DomainError, match="需求和成果都有"):
        start_matching(window, actor=host)


def test_strangers_pick_nothing(scene: Scene) -> None:
    pair = scene.match()

    for actor in (makers.actor(makers.organisation()), scene.host):
        with pytest.raises(AccessError):
            pick(pair, actor=actor, wants=True)

    assert Pair.objects.get().demand_wants is None


def test_wish_makes_a_pair_that_the_engine_did_not_find(scene: Scene) -> None:
    other = makers.actor(makers.organisation())
    far = entered(
        scene.window,
        scene.host,
        other,
        makers.achievement(
            other.organisation, title="牧草青贮菌剂", plain_text="提高青贮饲料的品质", keywords=["青贮"]
        ),
    )

    wish(far, actor=scene.asker, own=scene.demand)
    pair = wish(scene.demand, actor=other, own=far)

    assert (pair.origin, pair.is_mutual, Pair.objects.count()) == ("wish", True, 1)


def test_same_side_is_no_wish(scene: Scene) -> None:
    other = makers.actor(makers.organisation())
    second = entered(scene.window, scene.host, other, makers.demand(other.organisation))

    with pytest.raises(DomainError, match="请用本单位的"):
        wish(second, actor=scene.asker, own=scene.demand)

    assert Pair.objects.count() == 0


def test_timetable_seats_delegates_and_tells_them(scene: Scene) -> None:
    talk = scene.seat()

    assert (talk.slot, talk.table, scene.window.state) == (0, 1, "ready")
    assert set(Seat.objects.values_list("person", flat=True)) == {scene.asker.user_id, scene.holder.user_id}
    told = Message.objects.get(recipient=scene.asker.user, subject__contains="日程已排定")
    assert "14:00 1 号桌：铝合金真空压铸工艺" in told.text


def test_refused_pair_is_not_seated(scene: Scene) -> None:
    pair = scene.match()
    pick(pair, actor=scene.holder, wants=False)

    with pytest.raises(DomainError, match="还没有可安排的洽谈"):
        apply(apply(scene.window, "close", actor=scene.host), "arrange", actor=scene.host)

    assert Talk.objects.count() == 0


def test_withdrawal_frees_the_table_and_tells_the_other(scene: Scene) -> None:
    scene.seat()

    apply(scene.demand, "withdraw", actor=scene.asker, reason="设备检修")

    assert (Talk.objects.count(), Seat.objects.count()) == (0, 0)
    assert Message.objects.filter(recipient=scene.holder.user, subject__contains="洽谈取消").count() == 1


def test_record_that_is_not_public_any_more_is_not_seated(scene: Scene) -> None:
    scene.match()
    scene.achievement.record.state = "draft"
    scene.achievement.record.save()

    with pytest.raises(DomainError, match="还没有可安排的洽谈"):
        apply(apply(scene.window, "close", actor=scene.host), "arrange", actor=scene.host)

    assert list(Entry.objects.visible_to(scene.asker).filter(window=scene.window)) == [scene.demand]


def test_clock_closes_reminds_and_ends(scene: Scene) -> None:
    with time_machine.travel(at(6, 1)):
        run_due()
    scene.window.refresh_from_db()
    assert scene.window.state == "arranging"
    scene.seat()

    with time_machine.travel(at(AHEAD - 1, 12)):
        run_due()
        run_due()
    assert Message.objects.filter(subject__contains="即将举办").count() == 2
    with time_machine.travel(at(AHEAD, 18)):
        run_due()
    scene.window.refresh_from_db()
    assert (scene.window.state, scene.window.held_on) == ("held", at(AHEAD, 0).date())
    assert Message.objects.filter(subject__contains="请登记").count() == 2
