"""Objections: who may raise them, what is kept of them, and two at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from lianqiao.core import clock
from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import LogEntry, Message, StoredFile
from lianqiao.core.notices.domain.objections import DAILY_LIMIT, answer_objection, find_objection, raise_objection
from lianqiao.core.notices.enums import NoticeState, ObjectionState, Standing
from lianqiao.core.notices.models import Objection, PublicNotice
from lianqiao.core.transitions import apply
from tests.factories import make_actor
from tests.factories.notices import make_notice, make_objection
from tests.waiting import until_somebody_waits

GIVEN: dict[str, Any] = {
    "actor": ANONYMOUS,
    "standing": Standing.PUBLIC,
    "name": "欧阳藏锋",
    "contact": "0290-99887766",
    "text": "该成果的完成人名单不完整。",
    "address": "203.0.113.7",
}


@pytest.fixture
def running(db: None) -> PublicNotice:
    """A notice that runs."""
    return make_notice(NoticeState.RUNNING)


@pytest.mark.django_db
def test_objection_is_numbered_dated_and_told(running: PublicNotice) -> None:
    received = raise_objection(running, **GIVEN)

    running.refresh_from_db()
    objection = received.objection
    assert (objection.serial, objection.state, running.open_matters) == (1, ObjectionState.RECEIVED, 1)
    assert objection.due > clock.today()
    assert find_objection(received.code) == objection
    assert find_objection(received.code + "x") is None
    assert received.code not in str(Objection.objects.values().get())
    assert Message.objects.filter(key=f"notices.objection.{objection.pk}").exists()


@pytest.mark.django_db
def test_log_and_messages_do_not_say_who_objected(running: PublicNotice) -> None:
    raise_objection(running, **GIVEN)

    told = [
        *LogEntry.objects.values_list("text", "actor_name", "data"),
        *Message.objects.values_list("subject", "text"),
    ]
    assert told
    assert all(words not in str(told) for words in ("欧阳藏锋", "99887766", "203.0.113.7"))


@pytest.mark.django_db
def test_address_is_not_kept(running: PublicNotice) -> None:
    objection = raise_objection(running, **GIVEN).objection

    assert "203.0.113.7" not in str(Objection.objects.filter(pk=objection.pk).values().get())


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "value"), [("name", " "), ("contact", ""), ("text", "太短"), ("standing", "other")])
def test_objection_that_is_not_well_formed_is_refused(running: PublicNotice, field: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        raise_objection(running, **{**GIVEN, field: value})

    running.refresh_from_db()
    assert list(refusal.value.errors) == [field]
    assert (Objection.objects.count(), running.open_matters) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [state for state in NoticeState if state != NoticeState.RUNNING])
def test_only_a_running_notice_takes_objections(state: str) -> None:
    notice = make_notice(state)
    before = Objection.objects.count()

    with pytest.raises(DomainError) as refusal:
        raise_objection(notice, **{**GIVEN, "address": "203.0.113.8"})

    assert (refusal.value.code, Objection.objects.count()) == ("not_running", before)


@pytest.mark.django_db
def test_last_day_counts_and_the_next_does_not(running: PublicNotice) -> None:
    assert running.last_day is not None
    with clock.ahead(running.last_day - clock.today()):
        raise_objection(running, **GIVEN)
    with clock.ahead(running.last_day - clock.today() + timedelta(days=1)), pytest.raises(DomainError):
        raise_objection(running, **GIVEN)

    assert Objection.objects.count() == 1


@pytest.mark.django_db
def test_sender_has_a_daily_limit(running: PublicNotice) -> None:
    for _number in range(DAILY_LIMIT):
        raise_objection(running, **GIVEN)
    with pytest.raises(DomainError) as refusal:
        raise_objection(running, **GIVEN)
    raise_objection(running, **{**GIVEN, "address": "203.0.113.8"})

    assert refusal.value.code == "too_many"
    assert Objection.objects.count() == DAILY_LIMIT + 1


@pytest.mark.django_db
def test_answer_reaches_whoever_was_signed_in(running: PublicNotice) -> None:
    objector = make_actor()
    objection = make_objection(running, actor=objector)
    handler = make_actor(organisation=running.organisation)

    answer_objection(objection, actor=handler, is_right=False, answer="名单与登记一致。")

    running.refresh_from_db()
    objection.refresh_from_db()
    assert (objection.state, objection.answered_by, running.open_matters) == (
        ObjectionState.REJECTED,
        handler.user,
        0,
    )
    assert LogEntry.objects.filter(subject_id=running.pk, text__contains="答复异议 1").count() == 1


@pytest.mark.django_db
def test_answer_without_words_is_refused(running: PublicNotice) -> None:
    objection = make_objection(running)
    handler = make_actor(organisation=running.organisation)

    for words in ("", " ", "长" * 2001):
        with pytest.raises(DomainError):
            answer_objection(objection, actor=handler, is_right=False, answer=words)

    objection.refresh_from_db()
    assert (objection.state, objection.answer) == (ObjectionState.RECEIVED, "")


@pytest.mark.django_db
def test_stranger_does_not_answer(running: PublicNotice) -> None:
    objection = make_objection(running)

    with pytest.raises(AccessError):
        answer_objection(objection, actor=make_actor(), is_right=True, answer="经核实。")

    objection.refresh_from_db()
    assert objection.state == ObjectionState.RECEIVED


def race(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """Run the first to just before its commit, let the second run into it, commit; what became of both."""
    outcomes = ["", ""]

    def attempt(place: int, action: Callable[[], Any]) -> None:
        try:
            action()
            outcomes[place] = "done"
        except DomainError as refusal:
            outcomes[place] = refusal.code

    def other() -> None:
        attempt(1, second)
        connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        attempt(0, first)
        thread.start()
        until_somebody_waits(thread)
    thread.join(60)
    assert not thread.is_alive()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_objections_at_once_are_both_taken_in() -> None:
    notice = make_notice(NoticeState.RUNNING)

    outcomes = race(lambda: raise_objection(notice, **GIVEN), lambda: raise_objection(notice, **GIVEN))

    notice.refresh_from_db()
    assert outcomes == ["done", "done"]
    assert sorted(Objection.objects.values_list("serial", flat=True)) == [1, 2]
    assert notice.open_matters == 2


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_objection_at_once_leave_no_objection_behind() -> None:
    notice = make_notice(NoticeState.RUNNING)
    owner = make_actor(organisation=notice.organisation)

    outcomes = race(
        lambda: apply(notice, "withdraw", actor=owner, reason="另有安排"), lambda: raise_objection(notice, **GIVEN)
    )

    assert outcomes == ["done", "not_running"]
    assert Objection.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_end_waits_for_an_objection_that_is_just_coming_in() -> None:
    notice = make_notice(NoticeState.RUNNING)
    assert notice.last_day is not None
    ahead = notice.last_day - clock.today() + timedelta(days=1)

    def pass_it() -> None:
        with clock.ahead(ahead):
            apply(notice, "pass", actor=SYSTEM)

    outcomes = race(lambda: raise_objection(notice, **GIVEN), pass_it)

    notice.refresh_from_db()
    assert outcomes == ["done", "guard"]
    assert notice.state == NoticeState.RUNNING
    with clock.ahead(ahead):
        run_due()
    notice.refresh_from_db()
    assert notice.state == NoticeState.ENDED


def owner_of(notice: PublicNotice) -> Actor:
    return make_actor(organisation=notice.organisation)


@pytest.mark.django_db
def test_evidence_is_read_by_the_handlers_alone(running: PublicNotice) -> None:
    from django.core.files.base import ContentFile

    from lianqiao.core import files

    raise_objection(running, **GIVEN, evidence=ContentFile("证明".encode(), name="证明.txt"))
    file = StoredFile.objects.get()

    assert files.may_download(file, actor=owner_of(running))
    assert not files.may_download(file, actor=make_actor())
    assert not files.may_download(file, actor=ANONYMOUS)
