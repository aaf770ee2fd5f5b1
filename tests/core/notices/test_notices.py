"""A notice from draft to proof: its length, its places, its end, what stands in the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core import clock
from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import LogEntry, SecrecyReview, StoredFile
from lianqiao.core.notices import proof
from lianqiao.core.notices.domain.notices import (
    Posting,
    create_notice,
    is_concluded,
    open_notice,
    record_posting,
    update_notice,
)
from lianqiao.core.notices.domain.objections import answer_objection
from lianqiao.core.notices.enums import NoticeState as N
from lianqiao.core.notices.enums import Place
from lianqiao.core.notices.kinds import CASH_REWARD, OTHER, PRICING
from lianqiao.core.notices.matters import matters_of
from lianqiao.core.notices.models import NoticePlace, Objection, PublicNotice
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.registers.organisations.enums import OrganisationState
from tests.core.documents.makers import text_of
from tests.factories import (
    OrganisationFactory,
    complete_achievement,
    make_actor,
    make_government,
    make_officer,
    make_reviewer,
)
from tests.factories.notices import ITEMS, UNIT, make_notice, make_objection, post_everywhere, walk

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SHANGHAI_NOON = "2026-09-21 04:00:00+00:00"


@pytest.fixture
def owner() -> Actor:
    """An editor of a verified company."""
    return make_actor(Role.EDITOR)


def of(owner: Actor, state: str = N.RUNNING, **values: Any) -> PublicNotice:
    notice = create_notice(
        actor=owner,
        values={"kind": OTHER.key, "title": "公示", "text": "公示如下。", **values.pop("values", {})},
        places=values.pop("places", ()),
    )
    return walk(notice, state, owner)


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


def test_required_places_are_asked_for(owner: Actor) -> None:
    with pytest.raises(DomainError, match="本单位"):
        of(owner, N.CLEARING, values={"kind": PRICING.key})

    assert PublicNotice.objects.get().state == N.DRAFT


def test_place_without_proof_keeps_the_notice_open(owner: Actor) -> None:
    notice = of(owner, places=[UNIT])

    with clock.ahead(notice.last_day + DAY - clock.today()):
        run_due()
        notice.refresh_from_db()
        assert notice.state == N.ENDED
        with pytest.raises(DomainError, match="还没有登记满"):
            apply(notice, "conclude", actor=owner)
        post_everywhere(notice, actor=owner)
        notice = apply(notice, "conclude", actor=owner)

    assert (notice.state, notice.open_matters) == (N.PASSED, 0)


def test_place_that_hung_too_short_is_no_proof(owner: Actor) -> None:
    notice = of(owner, places=[UNIT])
    place = notice.places.get(place=Place.UNIT)
    photo = ContentFile("照片".encode(), name="照片.txt")

    with clock.ahead(notice.last_day + DAY - clock.today()):
        record_posting(place, actor=owner, shown_from=notice.first_day + DAY, shown_to=notice.last_day, evidence=photo)
        notice.refresh_from_db()

    assert (notice.open_matters, len(matters_of(notice))) == (1, 1)


@pytest.mark.parametrize(
    ("offset_from", "offset_to", "evidence", "code"),
    [
        (-1, None, False, "too_early"),
        (1, None, False, "not_yet"),
        (0, 1, True, "not_yet"),
        (0, 0, False, "no_evidence"),
    ],
)
def test_posting_is_refused(owner: Actor, offset_from: int, offset_to: int | None, evidence: bool, code: str) -> None:
    notice = of(owner, places=[UNIT])
    place = notice.places.get(place=Place.UNIT)
    photo = ContentFile("照片".encode(), name="照片.txt") if evidence else None

    with pytest.raises(DomainError) as refusal:
        record_posting(
            place,
            actor=owner,
            shown_from=notice.first_day + offset_from * DAY,
            shown_to=None if offset_to is None else notice.first_day + offset_to * DAY,
            evidence=photo,
        )

    place.refresh_from_db()
    assert refusal.value.code == code
    assert (place.shown_from, place.shown_to, StoredFile.objects.count()) == (None, None, 0)


def test_portal_records_itself(owner: Actor) -> None:
    notice = of(owner)

    with pytest.raises(DomainError) as refusal:
        record_posting(notice.places.get(), actor=owner, shown_from=notice.first_day)

    assert refusal.value.code == "portal_itself"


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


def test_another_app_opens_a_notice_about_its_record_once(owner: Actor) -> None:
    achievement = complete_achievement(organisation=owner.organisation)
    given = {"kind": PRICING.key, "title": "定价公示", "text": "公示如下。", "items": ITEMS, "places": [UNIT]}

    notice = open_notice(achievement, actor=owner, **given)

    assert (notice.state, notice.subject) == (N.CLEARING, achievement)
    assert not is_concluded(achievement, PRICING.key)
    with pytest.raises(DomainError) as refusal:
        open_notice(achievement, actor=owner, **given)
    assert (refusal.value.code, PublicNotice.objects.count()) == ("notice_under_way", 1)


def test_concluded_notice_answers_for_its_record(owner: Actor) -> None:
    achievement = complete_achievement(organisation=owner.organisation)
    notice = open_notice(achievement, actor=owner, kind=OTHER.key, title="公示", text="公示如下。", places=[])
    notice = apply(notice, "clear", actor=make_officer(code=notice.region_id), opinion="可以公示")
    run_due()
    with clock.ahead(notice.last_day + DAY - clock.today()):
        run_due()

    assert is_concluded(achievement, OTHER.key)
    assert not is_concluded(achievement, PRICING.key)


def test_notice_about_the_record_of_another_unit_is_refused(owner: Actor) -> None:
    foreign = complete_achievement(organisation=OrganisationFactory())
    values = {"kind": OTHER.key, "title": "公示", "text": "公示如下。"}

    with pytest.raises(AccessError):
        create_notice(actor=owner, values=values, places=[], subject=foreign)
    with pytest.raises(AccessError):
        open_notice(foreign, actor=owner, places=[], **values)

    assert PublicNotice.objects.count() == 0


def test_stranger_does_not_learn_that_a_notice_is_under_way(owner: Actor) -> None:
    achievement = complete_achievement(organisation=owner.organisation)
    given: dict[str, Any] = {"kind": OTHER.key, "title": "公示", "text": "公示如下。", "places": []}
    open_notice(achievement, actor=owner, **given)

    with pytest.raises(AccessError):
        open_notice(achievement, actor=make_actor(Role.EDITOR), **given)

    assert PublicNotice.objects.count() == 1


def test_government_puts_up_records_of_its_own_region_alone() -> None:
    achievement = complete_achievement(organisation=OrganisationFactory())
    given: dict[str, Any] = {"kind": OTHER.key, "title": "公示", "text": "公示如下。", "places": []}
    near = make_government(Role.EDITOR, code=achievement.region_id)
    far = make_government(Role.EDITOR, code="310000")

    with pytest.raises(AccessError):
        open_notice(achievement, actor=far, **given)
    notice = open_notice(achievement, actor=near, **given)

    assert (notice.organisation, notice.subject) == (near.organisation, achievement)
    assert PublicNotice.objects.count() == 1


def test_notice_from_before_the_last_submission_does_not_count(owner: Actor) -> None:
    given: dict[str, Any] = {"kind": OTHER.key, "title": "公示", "text": "公示如下。", "places": []}
    achievement = complete_achievement("submitted", organisation=owner.organisation)
    walk_on(open_notice(achievement, actor=owner, **given))
    assert is_concluded(achievement, OTHER.key)

    with clock.ahead(40 * DAY):
        reviewer = make_reviewer(code=achievement.region_id)
        achievement = apply(achievement, "return", actor=reviewer, reason="请写明成本")
        assert is_concluded(achievement, OTHER.key)
        achievement = apply(achievement, "submit", actor=owner)
        assert not is_concluded(achievement, OTHER.key)
        walk_on(open_notice(achievement, actor=owner, **given))

    assert is_concluded(achievement, OTHER.key)


def walk_on(notice: PublicNotice) -> PublicNotice:
    """Clear a notice and let its time pass."""
    notice = apply(notice, "clear", actor=make_officer(code=notice.region_id), opinion="可以公示")
    notice = apply(notice, "start", actor=SYSTEM)
    with clock.ahead(notice.last_day + DAY - clock.today()):
        return apply(notice, "pass", actor=SYSTEM)


def test_proof_says_all_and_names_nobody(owner: Actor) -> None:
    notice = of(owner, places=[UNIT])
    answer_objection(make_objection(notice), actor=owner, is_right=False, answer="名单与登记一致。")
    with clock.ahead(notice.last_day + DAY - clock.today()):
        run_due()
        notice.refresh_from_db()
        post_everywhere(notice, actor=owner)
        notice = apply(notice, "conclude", actor=owner)
        file = proof.proof_file(notice)
        with file.content.open("rb") as content:
            text = text_of(content.read())
        again = proof.proof_file(notice)
    told = proof.proof_of(notice)

    assert again.pk == file.pk
    assert told.is_intact
    assert told.log_entries == LogEntry.objects.filter(subject_id=notice.pk).count()
    for words in (notice.number, told.content_hash, told.log_hash, "收到异议1项，均已答复，其中成立0项", UNIT.location):
        assert words.replace(" ", "") in text
    assert "欧阳藏锋" not in text
    assert "99887766" not in text


def test_proof_waits_for_the_end(owner: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        proof.proof_file(of(owner))

    assert (refusal.value.code, StoredFile.objects.count()) == ("not_concluded", 0)


def test_content_that_was_changed_behind_the_back_is_seen(owner: Actor) -> None:
    notice = of(owner)
    PublicNotice.objects.filter(pk=notice.pk).update(text="改过的")
    notice.refresh_from_db()

    assert not proof.proof_of(notice).is_intact


def test_exemption_needs_unit_and_market(owner: Actor) -> None:
    market = Posting(Place.MARKET, url="https://market.example/1")
    one, both = of(owner, places=[UNIT]), of(owner, places=[UNIT, market])
    with clock.ahead(both.last_day + DAY - clock.today()):
        for notice in (one, both):
            post_everywhere(notice, actor=owner)

    assert not proof.is_exempting(PublicNotice.objects.get(pk=one.pk))
    assert proof.is_exempting(PublicNotice.objects.get(pk=both.pk))


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
