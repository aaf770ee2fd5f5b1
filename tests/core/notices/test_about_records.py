"""Notices that another app opens about its record."""

from __future__ import annotations

from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.notices.domain.notices import (
    create_notice,
    is_concluded,
    open_notice,
)
from lianqiao.core.notices.enums import NoticeState as N
from lianqiao.core.notices.kinds import OTHER, PRICING
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from tests.core.notices.makers import DAY, walk_on
from tests.factories import (
    OrganisationFactory,
    complete_achievement,
    make_actor,
    make_government,
    make_officer,
    make_reviewer,
)
from tests.factories.notices import ITEMS, UNIT

pytestmark = pytest.mark.django_db


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
