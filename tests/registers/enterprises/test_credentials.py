"""Credentials: dated, told of once before they end, and what holds on a day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import InvalidInput
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.enterprises.models import Credential, EnterpriseVisit, GrowthStep
from tests.factories import OrganisationFactory, make_actor, make_government, make_reviewer

pytestmark = pytest.mark.django_db


def credential(*, ends: date | None, holder: Actor | None = None, **changes: Any) -> Credential:
    """A confirmed high-tech credential."""
    holder = holder or make_actor(Role.EDITOR)
    values = {
        "kind": "high_tech",
        "level": "nation",
        "certificate_number": "GR202629000123",
        "issuer": "辽河省科学技术厅",
        "issued_on": date(2024, 1, 5),
        "valid_from": date(2024, 1, 5),
        "valid_to": ends,
        **changes,
    }
    draft = create_filing(Credential, actor=holder, values=values)
    return apply(apply(draft, "submit", actor=holder), "confirm", actor=make_reviewer())


def test_the_holder_is_reminded_once_before_the_end(django_capture_on_commit_callbacks: Any) -> None:
    held = credential(ends=clock.today() + timedelta(days=120))
    assert run_due().done == 0

    with clock.ahead(timedelta(days=40)), django_capture_on_commit_callbacks(execute=True):
        assert run_due().done == 1
        assert run_due().done == 0

    message = Message.objects.get(recipient=held.submitted_by, subject__contains="快到期了")
    assert str(held.valid_to) in message.text
    held.refresh_from_db()
    assert (held.state, held.alerted_for) == ("confirmed", held.valid_to)


@pytest.mark.parametrize("days", [1, 3000])
def test_of_an_end_that_has_passed_nobody_is_reminded(days: int) -> None:
    ends = clock.today() - timedelta(days=days)
    held = credential(ends=ends, issued_on=date(2015, 1, 1), valid_from=date(2015, 1, 1))
    assert (held.state, held.next_check, run_due().done) == ("confirmed", None, 0)


def test_what_has_ended_is_shown_as_over() -> None:
    holder = make_actor(Role.EDITOR)
    held = credential(ends=clock.today(), holder=holder)
    client = Client()
    client.force_login(holder.user)
    pages = (reverse("workbench:credentials_record", args=[held.pk]), reverse("workbench:credentials"))
    assert [("已过期" in client.get(page).content.decode()) for page in pages] == [False, False]

    with clock.ahead(timedelta(days=1)):
        assert [("已过期" in client.get(page).content.decode()) for page in pages] == [True, True]


def test_without_an_end_there_is_no_reminder() -> None:
    credential(ends=None)
    with clock.ahead(timedelta(days=3000)):
        assert run_due().done == 0


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2024, 1, 4), False), (date(2024, 1, 5), True), (date(2027, 1, 4), True), (date(2027, 1, 5), False)],
)
def test_a_credential_holds_from_its_first_to_its_last_day(day: date, holds: bool) -> None:
    held = credential(ends=date(2027, 1, 4))
    assert held.holds_on(day) == holds
    assert Credential.objects.holding(day).exists() == holds


def test_one_certificate_is_registered_once() -> None:
    holder = make_actor(Role.EDITOR)
    credential(ends=None, holder=holder)
    with pytest.raises(InvalidInput, match="这个编号的资质已经登记过"):
        credential(ends=None, holder=holder)


def test_it_does_not_end_before_it_begins() -> None:
    with pytest.raises(InvalidInput, match="有效期的结束不能早于开始"):
        credential(ends=date(2023, 12, 31))


def test_a_step_is_taken_once() -> None:
    climber = make_actor(Role.EDITOR)
    values = {"kind": "above_scale", "happened_on": date(2026, 1, 1), "after": "规上企业", "evidence": "入库通知"}
    assert create_filing(GrowthStep, actor=climber, values=values).title == "小升规：规上企业"
    with pytest.raises(InvalidInput, match="这一步已经登记过"):
        create_filing(GrowthStep, actor=climber, values=values)


def test_officials_keep_their_visits_themselves_and_the_enterprise_does_not_read_them() -> None:
    official = make_government(Role.EDITOR, code="290100")
    enterprise = OrganisationFactory(name="北岸铸造有限公司")
    values = {
        "enterprise": enterprise,
        "purpose": "no_research",
        "visited_on": date(2026, 3, 1),
        "people": "周启明",
        "findings": "有研发活动，没有单独记账。",
        "follow_up_on": date(2026, 6, 1),
    }

    visit = apply(create_filing(EnterpriseVisit, actor=official, values=values), "enter", actor=official)

    assert (visit.title, visit.state) == ("北岸铸造有限公司：研发“清零”", "confirmed")
    assert not EnterpriseVisit.objects.visible_to(make_actor(Role.EDITOR, organisation=enterprise)).exists()
    assert list(EnterpriseVisit.objects.visible_to(make_government(Role.VIEWER, code="290000"))) == [visit]
