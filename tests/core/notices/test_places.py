"""Where a notice is put up: which places are asked for, and what proves that it hung there."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import DomainError
from lianqiao.core.models import StoredFile
from lianqiao.core.notices import proof
from lianqiao.core.notices.domain.notices import (
    Posting,
    record_posting,
)
from lianqiao.core.notices.enums import NoticeState as N
from lianqiao.core.notices.enums import Place
from lianqiao.core.notices.kinds import PRICING
from lianqiao.core.notices.matters import matters_of
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.transitions import apply
from tests.core.notices.makers import DAY, of
from tests.factories.notices import UNIT, post_everywhere

pytestmark = pytest.mark.django_db


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


def test_exemption_needs_unit_and_market(owner: Actor) -> None:
    market = Posting(Place.MARKET, url="https://market.example/1")
    one, both = of(owner, places=[UNIT]), of(owner, places=[UNIT, market])
    with clock.ahead(both.last_day + DAY - clock.today()):
        for notice in (one, both):
            post_everywhere(notice, actor=owner)

    assert not proof.is_exempting(PublicNotice.objects.get(pk=one.pk))
    assert proof.is_exempting(PublicNotice.objects.get(pk=both.pk))
