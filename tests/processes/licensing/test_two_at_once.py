"""Two at once: two who sign an exclusive licence, two reports of one period, two who take one open licence."""

from __future__ import annotations

import pytest

from lianqiao.processes.licensing.content import fresh
from lianqiao.processes.licensing.domain.keeping import act
from lianqiao.processes.licensing.domain.licences import accept_open_licence, sign_terms
from lianqiao.processes.licensing.enums import LicenceState
from lianqiao.processes.licensing.models import Licence, LicenceDue
from tests.factories import make_actor
from tests.factories.licensing import (
    giver_of,
    make_event,
    make_licence,
    make_offer,
    report,
    taker_of,
)
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_exclusive_licence_has_one_taker() -> None:
    offer = make_offer(licence_kind="exclusive")
    one, two = (make_licence("settling", offer=offer) for _number in range(2))
    for licence in (one, two):
        sign_terms(licence, actor=taker_of(licence), content_sha256=licence.content_sha256)
    seller = giver_of(offer)

    refusal = beside(
        lambda: sign_terms(one, actor=seller, content_sha256=one.content_sha256),
        lambda: sign_terms(two, actor=seller, content_sha256=two.content_sha256),
    )

    assert refusal
    assert fresh(one).state == LicenceState.IN_FORCE
    assert fresh(two).state == LicenceState.REFUSED


def test_one_period_is_reported_once() -> None:
    licence = make_licence()

    refusal = beside(lambda: report(licence, 1000), lambda: report(licence, 2000))

    assert "重叠" in refusal
    assert LicenceDue.objects.filter(licence=licence).count() == 1


def test_one_company_takes_an_open_licence_once() -> None:
    offer = make_offer(scheme="open_licence")
    first = make_actor()
    given = {"content_sha256": offer.content_sha256, "purpose": "自用"}

    refusal = beside(
        lambda: accept_open_licence(offer, actor=first, **given),
        lambda: accept_open_licence(offer, actor=first, **given),
    )

    assert "已经申请" in refusal
    assert Licence.objects.filter(offer=offer).count() == 1


def test_an_event_is_confirmed_or_contested() -> None:
    licence = make_licence()
    event = make_event(licence)
    one, two = giver_of(licence), giver_of(licence)

    refusal = beside(
        lambda: act(event, "confirm", actor=one),
        lambda: act(event, "contest", actor=two, reason="不认可"),
    )

    assert refusal.startswith("当前状态是“已确认”")
    assert LicenceDue.objects.filter(trigger=event).count() == 1
