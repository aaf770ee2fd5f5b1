"""Two at once: at the use of a decision, at a consent, at the decision itself."""

from __future__ import annotations

from typing import Any

import pytest

from lianqiao.core.access import SYSTEM
from lianqiao.processes.disposals.domain.consents import answer_consent, ask_co_owners
from lianqiao.processes.disposals.domain.usage import take_up
from lianqiao.processes.disposals.domain.writing import update_disposal
from lianqiao.processes.disposals.enums import DisposalState as S
from lianqiao.processes.disposals.models import CoOwnerConsent, Decision
from tests.factories import AchievementFactory, OrganisationFactory, make_actor
from tests.factories.disposals import VALUES, colleague_of, decide, fresh, make_disposal
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_listings_take_one_decision_up_once() -> None:
    disposal = make_disposal(S.APPROVED)
    first: Any = AchievementFactory()
    second: Any = AchievementFactory()

    refusal = beside(
        lambda: take_up(disposal, actor=SYSTEM, by=first), lambda: take_up(disposal, actor=SYSTEM, by=second)
    )

    assert refusal == "这项转化决策正在用于另一项交易。"
    assert fresh(disposal).used_by == first


def test_one_listing_that_asks_twice_is_no_conflict() -> None:
    disposal = make_disposal(S.APPROVED)
    listing: Any = AchievementFactory()

    refusal = beside(
        lambda: take_up(disposal, actor=SYSTEM, by=listing), lambda: take_up(disposal, actor=SYSTEM, by=listing)
    )

    assert refusal == ""
    assert fresh(disposal).used_by == listing


def test_consent_is_not_given_to_what_is_being_changed() -> None:
    writer = make_actor(organisation=OrganisationFactory())
    disposal = make_disposal(actor=writer, co_owners=[OrganisationFactory()])
    (consent,) = ask_co_owners(disposal, actor=writer)
    answering = make_actor(organisation=consent.organisation)
    achievements = [item.achievement for item in disposal.items.select_related("achievement")]

    refusal = beside(
        lambda: update_disposal(
            disposal, actor=writer, values={**VALUES, "title": "另一个名称"}, achievements=achievements
        ),
        lambda: answer_consent(consent, actor=answering, seen=consent.content_sha256, agrees=True),
    )

    assert refusal == "对方已经修改了内容，请等对方就新的内容再次征求意见。"
    assert CoOwnerConsent.objects.get().answer == "asked"


def test_two_who_record_the_decision_record_it_once() -> None:
    disposal = make_disposal(S.PROPOSED)
    one, two = colleague_of(disposal), colleague_of(disposal)

    refusal = beside(lambda: decide(disposal, actor=one), lambda: decide(disposal, actor=two, result="refused"))

    assert refusal == "这项转化决策现在不在待决策状态，请刷新页面。"
    assert (fresh(disposal).state, Decision.objects.count()) == (S.APPROVED, 1)
