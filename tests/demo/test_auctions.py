"""The auctions of the demonstration: some ended, one open for days ahead, one announced, every log sound."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from lianqiao.core import clock
from lianqiao.demo.auctions import Auctions, told
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.past import told as told_past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import load
from lianqiao.engines import bidding
from lianqiao.processes.auctions.domain.writing import lines_of
from lianqiao.processes.auctions.models import Auction, Participant
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CONTENT = load()


def _content() -> Any:
    """What the auctions need of the province: governments, sellers with what they sell, and bidders."""
    achievements = {row["achievement"]: CONTENT.achievements[row["achievement"]] for row in told()}
    named = {text.holder for text in achievements.values()} | {key for row in told() for key in row["bidders"]}
    organisations = {
        key: text for key, text in CONTENT.organisations.items() if key in named or text.kind == "government"
    }
    people = [person for person in CONTENT.people if person.organisation in organisations]
    people = [replace(person, also=person.also if person.also in organisations else "") for person in people]
    known = {text.contact_name for text in organisations.values()} | {person.name for person in people}
    return replace(
        CONTENT,
        organisations=organisations,
        people=people,
        logins=[login for login in CONTENT.logins if login.office or login.person in known],
        achievements=achievements,
        demands={},
        meetings=[],
    )


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The province with these auctions."""
    content = _content()
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=clock.today(), seed=29)
        load_regions([vars(region) for region in content.regions], version="1", source="an invented province")
        with told_past(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            records.make(step=lambda: None)
            Auctions(content, cast, past, records).make(step=lambda: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_some_are_over_one_is_open_and_one_is_to_come() -> None:
    found = {auction.title[:6]: auction for auction in Auction.objects.all()}
    states = {title: (auction.state, auction.outcome, auction.why) for title, auction in found.items()}

    assert states == {
        "镁合金压铸件": ("closed", "won", ""),
        "造雪机高温湿": ("closed", "won", ""),
        "滚动轴承滚子": ("closed", "won", ""),
        "供热管网泄漏": ("closed", "unsold", "too_few"),
        "老旧设备非侵": ("closed", "won", ""),
        "基于线激光轮": ("open", "", ""),
        "牛布鲁氏菌病": ("announced", "", ""),
    }
    assert found["镁合金压铸件"].result_yuan == 1_080_000
    assert found["镁合金压铸件"].closes_at > found["镁合金压铸件"].planned_close
    assert found["滚动轴承滚子"].result_yuan == 1_620_000
    assert (found["基于线激光轮"].closes_at.date() - clock.today()).days > 7


def test_every_log_is_sound_and_somebody_is_asked_for_consent() -> None:
    over = Auction.objects.filter(state="closed")

    reports = [bidding.verify([bidding.as_text(line) for line in lines_of(one)], digest=one.head) for one in over]

    assert all(report.is_sound for report in reports)
    assert Participant.objects.filter(agreed_at__isnull=True).count() == 2
