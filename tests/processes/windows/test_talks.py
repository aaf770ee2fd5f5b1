"""The day of a window and after it: signing in, talks, what follows and what is counted."""

from __future__ import annotations

from dataclasses import astuple
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.metrics import get
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.introductions.domain.introductions import confirm_step, record_outcome
from lianqiao.processes.introductions.models import DisclosedContact, Introduction, Step
from lianqiao.processes.windows.domain.entries import sign_in
from lianqiao.processes.windows.domain.talks import record_talk
from lianqiao.processes.windows.domain.windows import About, save_window
from lianqiao.processes.windows.interfaces.documents import report_document
from lianqiao.processes.windows.models import Entry, Pair, Talk, Window
from lianqiao.processes.windows.queries.report import report_of
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers
from tests.processes.windows.makers import (
    AHEAD,
    Scene,
    a_host,
    a_window,
    at,
    on_the_day,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def test_signing_in_is_for_the_day(scene: Scene) -> None:
    scene.seat()

    with pytest.raises(DomainError, match="举办当天"):
        sign_in(scene.demand, actor=scene.asker)
    with on_the_day(13), pytest.raises(AccessError):
        sign_in(scene.demand, actor=scene.holder)
    with on_the_day(13):
        counts = [sign_in(scene.demand, actor=scene.asker), sign_in(scene.demand, actor=scene.host)]

    assert counts == [1, 0]
    assert Entry.objects.filter(signed_in_at__isnull=False).get() == scene.demand


def go_on(scene: Scene) -> Talk:
    """Both talked and want to go on."""
    talk = scene.seat()
    with on_the_day():
        record_talk(talk, actor=scene.asker, result="go_on", text="先寄样件试压", agrees=True)
        return record_talk(talk, actor=scene.holder, result="go_on", text="一周内出方案", agrees=True)


def test_contact_is_told_only_when_both_want_to_go_on(scene: Scene) -> None:
    talk = scene.seat()

    with on_the_day():
        record_talk(talk, actor=scene.asker, result="go_on", agrees=True)
        before = DisclosedContact.objects.count()
        record_talk(talk, actor=scene.holder, result="go_on", agrees=True)

    introduction = Introduction.objects.get()
    talk.refresh_from_db()
    assert before == 0
    assert talk.introduction == introduction
    assert DisclosedContact.objects.filter(introduction=introduction).count() == 2
    assert (introduction.demand, introduction.achievement) == (scene.demand.record, scene.achievement.record)
    assert [step.stage for step in Step.objects.order_by("recorded_at")] == ["interest", "talks", "talks"]


def test_going_on_needs_consent(scene: Scene) -> None:
    talk = scene.seat()

    with on_the_day(), pytest.raises(DomainError) as refusal:
        record_talk(talk, actor=scene.asker, result="go_on")

    assert refusal.value.code == "not_agreed"
    assert (Introduction.objects.count(), talk.remarks.count()) == (0, 0)


def test_contact_data_is_not_written_into_what_is_said(scene: Scene) -> None:
    talk = scene.seat()

    with on_the_day(), pytest.raises(DomainError):
        record_talk(talk, actor=scene.asker, result="later", text="请打 13912345678 联系")

    assert talk.remarks.count() == 0


@pytest.mark.parametrize(
    ("hour", "result", "code"), [(13, "later", "too_early"), (15, "signed", "no_result"), (15, "", "no_result")]
)
def test_what_cannot_be_said_of_a_talk_is_refused(scene: Scene, hour: int, result: str, code: str) -> None:
    talk = scene.seat()

    with on_the_day(hour), pytest.raises(DomainError) as refusal:
        record_talk(talk, actor=scene.asker, result=result)

    assert refusal.value.code == code
    assert talk.remarks.count() == 0


def test_each_side_says_it_once(scene: Scene) -> None:
    talk = scene.seat()
    with on_the_day():
        record_talk(talk, actor=scene.asker, result="later")

        with pytest.raises(DomainError, match="已经登记过"):
            record_talk(talk, actor=scene.asker, result="no_fit")

    assert [remark.result for remark in talk.remarks.all()] == ["later"]


def test_what_was_begun_before_goes_on(scene: Scene) -> None:
    from lianqiao.processes.introductions.domain.introductions import request_introduction

    begun = request_introduction(
        actor=scene.holder,
        demand=scene.demand.record,
        achievement=scene.achievement.record,
        problem_text=makers.PROBLEM,
        agrees=True,
    )

    talk = go_on(scene)

    begun.refresh_from_db()
    assert (Introduction.objects.count(), talk.introduction, begun.stage) == (1, begun, "talks")


def test_timetable_stays_once_something_is_said(scene: Scene) -> None:
    go_on(scene)

    for name, given in (("arrange", {}), ("withdraw_timetable", {"reason": "改期"}), ("cancel", {"reason": "改期"})):
        with pytest.raises(DomainError):
            apply(scene.window, name, actor=scene.host, **given)

    assert (Talk.objects.count(), Window.objects.get().state) == (1, "ready")


def a_contract(scene: Scene, talk: Talk, *, confirmed: bool) -> None:
    """Signed twenty days after the window."""
    with time_machine.travel(at(AHEAD + 20, 10)):
        assert talk.introduction is not None
        case = record_outcome(
            talk.introduction, actor=scene.asker, code="contract_signed", amount_yuan=Decimal(300_000), text="已签"
        )
        if confirmed:
            confirm_step(Step.objects.filter(introduction=case).latest("recorded_at"), actor=scene.holder)


@pytest.mark.parametrize("confirmed", [True, False])
def test_report_counts_contracts_that_are_confirmed_and_no_intents(scene: Scene, confirmed: bool) -> None:
    talk = go_on(scene)
    with on_the_day(18):
        apply(Window.objects.get(), "finish", actor=scene.host)
    a_contract(scene, talk, confirmed=confirmed)

    with time_machine.travel(at(AHEAD + 100, 10)):
        report = report_of(Window.objects.get())
        figures = {
            name: get(f"windows.{name}").value(on=timezone.localdate())
            for name in ("held", "pairs", "talks", "introductions", "contracts")
        }
        word = report_document(Window.objects.get(), scene.host, as_pdf=False)

    contracts, amount = (1, Decimal(300_000)) if confirmed else (0, Decimal(0))
    assert (report.demands, report.achievements, report.units) == (1, 1, 2)
    assert (report.pairs, report.seated, report.held, report.intents, report.introductions) == (1, 1, 1, 2, 1)
    assert [astuple(one)[1:] for one in report.followed] == [
        (True, 1, contracts, amount, 0),
        (False, 1, contracts, amount, 0),
        (False, 1, contracts, amount, 0),
    ]
    assert figures == {"held": 1, "pairs": 1, "talks": 1, "introductions": 1, "contracts": contracts}
    assert word[:2] == b"PK"


def test_metrics_count_from_the_day_of_the_window(scene: Scene) -> None:
    go_on(scene)
    with on_the_day(18):
        apply(Window.objects.get(), "finish", actor=scene.host)
    day = at(AHEAD, 0).date()

    for name in ("held", "pairs", "talks"):
        metric = get(f"windows.{name}")
        assert (metric.value(on=day - timedelta(days=1)), metric.value(on=day)) == (0, 1), name
        assert dict(metric.by("region", on=day)) == {"290100": 1}, name


def test_talk_to_which_one_did_not_come_is_not_held(scene: Scene) -> None:
    talk = scene.seat()
    with on_the_day():
        record_talk(talk, actor=scene.asker, result="not_met")

    assert report_of(scene.window).held == 0


def test_looks_back_are_told_once_each(scene: Scene) -> None:
    go_on(scene)
    with on_the_day(18):
        apply(Window.objects.get(), "finish", actor=scene.host)

    for days in (100, 200, 400, 500):
        with time_machine.travel(at(AHEAD + days, 12)):
            run_due()

    assert Window.objects.get().looked_back == 3
    assert Message.objects.filter(recipient=scene.host.user, subject__contains="成效统计").count() == 3


def test_outsiders_see_neither_pairs_nor_talks(scene: Scene) -> None:
    talk = scene.seat()
    stranger, far = makers.actor(makers.organisation()), a_host("310100")

    for actor in (stranger, far):
        assert list(Window.objects.visible_to(actor)) == [scene.window]
        assert (Pair.objects.visible_to(actor).count(), Talk.objects.visible_to(actor).count()) == (0, 0)
    for actor in (scene.asker, scene.holder, scene.host):
        assert list(Talk.objects.visible_to(actor)) == [talk]


def test_window_that_is_not_public_is_for_those_who_take_part(db: None) -> None:
    host, asker, stranger = a_host(), makers.actor(makers.organisation()), makers.actor(makers.organisation())
    window = a_window(host, is_public=False)
    Entry.objects.create(
        window=window,
        demand=makers.demand(asker.organisation),
        organisation=asker.organisation,
        region=asker.organisation.region,
        created_by=host.user,
        origin="host",
        state="invited",
    )

    assert list(Window.objects.visible_to(asker)) == [window]
    assert list(Window.objects.visible_to(stranger)) == []


def test_co_host_sees_everything_and_manages_nothing(scene: Scene) -> None:
    helper: Actor = makers.actor(
        makers.organisation(code="310101", kind=OrganisationKind.TRANSFER_ORGANISATION), Role.MANAGER
    )
    save_window(scene.window, actor=scene.host, values={}, about=About(co_hosts=[helper.organisation]))

    assert Entry.objects.visible_to(helper).count() == 2
    with pytest.raises(AccessError):
        apply(scene.window, "close", actor=helper)
    assert Window.objects.get().state == "open"
