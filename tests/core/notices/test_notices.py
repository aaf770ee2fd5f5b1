"""A notice from draft to its end: its length, its review, objections that stand in the way, revision."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core import clock
from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import SecrecyReview
from lianqiao.core.notices.domain.notices import (
    record_posting,
    update_notice,
)
from lianqiao.core.notices.domain.objections import answer_objection
from lianqiao.core.notices.enums import NoticeState as N
from lianqiao.core.notices.kinds import CASH_REWARD, PRICING
from lianqiao.core.notices.models import NoticePlace, Objection, PublicNotice
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.registers.organisations.enums import OrganisationState
from tests.core.notices.makers import DAY, SHANGHAI_NOON, of
from tests.factories import (
    OrganisationFactory,
    make_actor,
    make_officer,
)
from tests.factories.notices import UNIT, make_notice, make_objection, walk

pytestmark = pytest.mark.django_db


@time_machine.travel("2026-11-23 04:00:00+00:00", tick=False)
def test_length_in_days_follows_the_norm(owner: Actor) -> None:
    notice = of(owner, N.SCHEDULED, values={"kind": PRICING.key}, places=[UNIT])

    assert (notice.length, notice.length_unit) == (15, "days")
    assert (notice.first_day, notice.last_day) == (date(2026, 11, 23), date(2026, 12, 8))
    assert "国发〔2016〕16号" in notice.basis


@time_machine.travel(SHANGHAI_NOON, tick=False)
def test_length_in_working_days_leaves_the_national_holiday_out(owner: Actor) -> None:
    notice = of(owner, N.SCHEDULED, values={"kind": CASH_REWARD.key}, places=[UNIT])

    from lianqiao.core.calendar import is_working_day, working_days_between

    assert notice.last_day is not None
    assert (notice.length, notice.length_unit) == (15, "working_days")
    assert not is_working_day(date(2026, 10, 1))
    assert is_working_day(notice.last_day)
    days = [notice.first_day + DAY * number for number in range(1, (notice.last_day - notice.first_day).days + 1)]
    assert sum(is_working_day(day) for day in days) == 15
    assert (notice.last_day - notice.first_day).days > 21  # a week of holidays lies inside
    assert working_days_between(notice.first_day, notice.last_day) in (15, 16)


def test_notice_begins_and_passes_by_the_clock(owner: Actor) -> None:
    notice = of(owner, N.SCHEDULED)

    run_due()
    notice.refresh_from_db()
    assert notice.state == N.RUNNING
    with clock.ahead(notice.last_day - clock.today()):
        run_due()
    notice.refresh_from_db()
    assert notice.state == N.RUNNING  # the last day still counts
    with clock.ahead(notice.last_day + DAY - clock.today()):
        run_due()
    notice.refresh_from_db()
    portal = notice.current_places()[0]

    assert notice.state == N.PASSED
    assert (portal.shown_from, portal.shown_to) == (notice.first_day, notice.last_day)


def test_first_day_to_come_is_waited_for(owner: Actor) -> None:
    later = clock.today() + 3 * DAY
    notice = of(owner, N.SCHEDULED, values={"first_day": later})

    run_due()
    notice.refresh_from_db()

    assert (notice.first_day, notice.state) == (later, N.SCHEDULED)
    assert not PublicNotice.objects.visible_to(ANONYMOUS).exists()


def test_day_that_was_missed_begins_on_the_day_of_clearance(owner: Actor) -> None:
    wished = clock.today() + DAY
    notice = of(owner, N.CLEARING, values={"first_day": wished})

    with clock.ahead(5 * DAY):
        notice = apply(notice, "clear", actor=make_officer(code=notice.region_id), opinion="可以公示")

    assert notice.first_day == wished + 4 * DAY


def test_nothing_is_public_without_a_review_by_another_person(owner: Actor) -> None:
    both = make_actor(Role.EDITOR, Role.SECRECY_OFFICER, organisation=owner.organisation)
    notice = of(both, N.CLEARING)

    with pytest.raises(DomainError, match="提交人不能审查自己提交的内容"):
        apply(notice, "clear", actor=both, opinion="可以公示")

    notice.refresh_from_db()
    assert (notice.state, notice.number, SecrecyReview.objects.count()) == (N.CLEARING, "", 0)


def test_review_keeps_the_words_of_the_guard(owner: Actor) -> None:
    of(owner, N.SCHEDULED, values={"text": "本项目涉密，不得外传。"})

    assert SecrecyReview.objects.get().warned_words == ["涉密", "不得外传"]


def test_unverified_unit_does_not_publish() -> None:
    unit = OrganisationFactory(state=OrganisationState.PENDING)

    with pytest.raises(DomainError, match="核验"):
        of(make_actor(organisation=unit), N.CLEARING)

    assert PublicNotice.objects.get().state == N.DRAFT


def test_open_objection_keeps_the_notice_open(owner: Actor) -> None:
    notice = of(owner)
    objection = make_objection(notice)

    with clock.ahead(notice.last_day + DAY - clock.today()):
        run_due()
        notice.refresh_from_db()
        assert notice.state == N.ENDED
        with pytest.raises(DomainError, match="异议 1 还没有答复"):
            apply(notice, "conclude", actor=owner)
        answer_objection(objection, actor=owner, is_right=False, answer="名单与登记一致。")
        notice = apply(notice, "conclude", actor=owner)

    assert notice.state == N.PASSED


def test_upheld_objection_ends_the_notice(owner: Actor) -> None:
    notice = of(owner)
    objection = make_objection(notice)
    with pytest.raises(DomainError, match="没有成立的异议"):
        apply(notice, "uphold", actor=owner, reason="价格有误")
    answer_objection(objection, actor=owner, is_right=True, answer="价格确有错误。")
    with pytest.raises(DomainError, match="异议 1 成立"), clock.ahead(notice.last_day + DAY - clock.today()):
        apply(apply(notice, "end", actor=SYSTEM), "conclude", actor=owner)

    notice.refresh_from_db()
    notice = apply(notice, "uphold", actor=owner, reason="价格有误")

    assert notice.state == N.UPHELD


def test_revision_lets_the_time_begin_anew_under_the_same_number(owner: Actor) -> None:
    notice = of(owner, places=[UNIT])
    number, first_hash = notice.number, notice.content_sha256
    make_objection(notice)

    with clock.ahead(2 * DAY):
        notice = apply(notice, "revise", actor=owner, reason="更正价格")
        update_notice(notice, actor=owner, values={"title": "更正后的公示"}, places=[UNIT])
        notice.refresh_from_db()
        notice = walk(notice, N.RUNNING, owner)

    assert (notice.number, notice.round, notice.open_matters) == (number, 2, 1)
    assert notice.first_day == clock.today() + 2 * DAY
    assert notice.content_sha256 != first_hash
    assert NoticePlace.objects.filter(notice=notice, round=1).count() == 2
    assert make_objection(notice).serial == 1


def test_some_kinds_may_not_be_revised(owner: Actor) -> None:
    notice = of(owner, values={"kind": CASH_REWARD.key}, places=[UNIT])

    with pytest.raises(DomainError, match="不能修改"):
        apply(notice, "revise", actor=owner, reason="更正")

    notice.refresh_from_db()
    assert (notice.state, notice.round) == (N.RUNNING, 1)


def test_running_notice_is_not_edited(owner: Actor) -> None:
    notice = of(owner)

    with pytest.raises(DomainError) as refusal:
        update_notice(notice, actor=owner, values={"title": "别的"}, places=[])

    notice.refresh_from_db()
    assert (refusal.value.code, notice.title) == ("not_a_draft", "公示")


def test_first_day_in_the_past_is_refused(owner: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        of(owner, N.DRAFT, values={"first_day": clock.today() - DAY})

    assert (refusal.value.field, PublicNotice.objects.count()) == ("first_day", 0)


@pytest.mark.parametrize(
    "items",
    [
        {"head": []},
        {"head": ["一"], "rows": [["一", "二"]]},
        {"head": ["一"], "rows": [[1]]},
        {"head": ["一"] * 9, "rows": []},
        {"head": ["一"], "rows": [["长" * 201]]},
        ["一"],
    ],
)
def test_table_that_is_none_is_refused(owner: Actor, items: Any) -> None:
    with pytest.raises(InvalidInput) as refusal:
        of(owner, N.DRAFT, values={"items": items})

    assert list(refusal.value.errors) == ["items"]
    assert PublicNotice.objects.count() == 0


@pytest.mark.parametrize("state", N.values)
def test_every_state_of_the_factory_is_reached(state: str) -> None:
    assert make_notice(state).state == state


def test_stranger_does_not_act_for_the_unit(owner: Actor) -> None:
    notice, stranger = of(owner), make_actor(Role.EDITOR)

    for name in ("revise", "withdraw"):
        with pytest.raises(AccessError):
            apply(notice, name, actor=stranger, reason="理由")
    with pytest.raises(AccessError):
        record_posting(notice.places.get(), actor=stranger, shown_from=notice.first_day)

    notice.refresh_from_db()
    assert notice.state == N.RUNNING


def test_lists_and_rules_agree_for_everybody() -> None:
    units = [OrganisationFactory(), OrganisationFactory()]
    notices = [make_notice(state, organisation=unit) for unit in units for state in N.values]
    for notice in notices:
        if notice.state == N.RUNNING:
            make_objection(notice, address=str(notice.pk))
    people = units[0].created_by

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        unit=st.sampled_from([None, *units]),
        roles=st.sets(st.sampled_from(list(Role))),
        oversight=st.sampled_from([None, "", "29", "2901", "31"]),
    )
    def agree(unit: Any, roles: set[Role], oversight: str | None) -> None:
        actor = Actor(user=people, organisation=unit, roles=frozenset(roles), oversight=oversight)
        seen = set(PublicNotice.objects.visible_to(actor).values_list("pk", flat=True))
        assert seen == {row.pk for row in PublicNotice.objects.all() if actor.can(Permission.NOTICE_VIEW, row)}
        read = set(Objection.objects.visible_to(actor).values_list("pk", flat=True))
        rows = Objection.objects.select_related("notice")
        assert read == {row.pk for row in rows if actor.can(Permission.OBJECTION_VIEW, row)}

    agree()
