"""What is due happens once and in order; what fails waits longer each time and holds nobody else up."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F

from lianqiao.core import chronograph, clock, transitions
from lianqiao.core.access import SYSTEM
from lianqiao.core.bulk import copy_in
from lianqiao.core.chronograph import start_of
from lianqiao.core.chronograph.jobs import run_chronograph
from lianqiao.core.chronograph.models import Setback
from lianqiao.core.chronograph.running import FIRST_WAIT, LONGEST_WAIT, Ran, run_due, try_again
from lianqiao.core.errors import AccessError
from lianqiao.core.models import LogEntry
from lianqiao.core.permissions import Office
from lianqiao.core.transitions import apply_many
from tests.core.chronograph.eggs import HATCHES, LAID, TABLE, TURNS, Egg, EggState, make_eggs
from tests.factories import make_officer_of

MINUTE = timedelta(minutes=1)


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nest(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The table of eggs, and a chronograph that watches them alone."""
    monkeypatch.setattr(chronograph, "_WATCHED", {})
    monkeypatch.setattr(transitions, "_TABLES", {Egg: TABLE})
    chronograph.watch(Egg)
    ContentType.objects.clear_cache()
    with connection.schema_editor() as schema:
        schema.create_model(Egg)
    ContentType.objects.get_for_model(Egg)
    yield
    ContentType.objects.clear_cache()
    if not connection.in_atomic_block:
        with connection.schema_editor() as schema:
            schema.delete_model(Egg)


@pytest.fixture
def time() -> Iterator[Any]:
    """The system's time stands at the laying of the eggs until it is moved."""
    with time_machine.travel(LAID, tick=False) as traveller:
        yield traveller


def log_of(egg: Egg) -> list[str]:
    return list(LogEntry.objects.filter(subject_id=egg.pk).order_by("at", "id").values_list("text", flat=True))


def test_saving_notes_the_earliest_event() -> None:
    (egg,) = make_eggs("")
    assert egg.next_check == LAID + TURNS

    egg.turned_at = LAID
    egg.save(update_fields=["turned_at"])
    egg.refresh_from_db()
    assert egg.next_check == LAID + HATCHES

    egg.state = EggState.HATCHED
    egg.save()
    assert egg.next_check is None


def test_bulk_inserts_note_it_too() -> None:
    Egg.objects.bulk_create([Egg()])
    copy_in([Egg(turned_at=LAID)])

    assert set(Egg.objects.values_list("next_check", flat=True)) == {LAID + TURNS, LAID + HATCHES}


def test_changing_many_notes_it_for_each() -> None:
    first, second = make_eggs("", "", laid_at=LAID)
    Egg.objects.filter(pk=second.pk).update(turned_at=LAID)

    assert apply_many(Egg.objects.all(), "turn", actor=SYSTEM, side="left") == (2, [])
    assert set(Egg.objects.values_list("next_check", flat=True)) == {LAID + HATCHES}

    assert apply_many(Egg.objects.filter(pk=first.pk), "hatch", actor=SYSTEM) == (1, [])
    assert Egg.objects.get(pk=first.pk).next_check is None


def test_nothing_happens_before_its_time(time: Any) -> None:
    (egg,) = make_eggs("")
    time.shift(TURNS - MINUTE)

    assert run_due() == Ran(0, 0)
    assert log_of(egg) == []


def test_each_event_happens_once(time: Any) -> None:
    (egg,) = make_eggs("")
    time.shift(TURNS)

    assert run_due() == Ran(1, 0)
    assert run_due() == Ran(0, 0)

    egg.refresh_from_db()
    assert (egg.state, egg.turned_at, egg.next_check) == ("laid", LAID + TURNS, LAID + HATCHES)
    assert log_of(egg) == ["翻蛋"]


def test_events_missed_by_a_worker_that_was_down_happen_in_order(time: Any) -> None:
    (egg,) = make_eggs("")
    time.shift(timedelta(days=30))

    assert run_due() == Ran(2, 0)
    assert log_of(egg) == ["翻蛋", "孵化"]
    assert Egg.objects.get().state == "hatched"


def test_the_moved_clock_counts(time: Any) -> None:
    make_eggs("")

    with clock.ahead(HATCHES):
        run_chronograph(type("Context", (), {"should_abort": lambda self: False})(), timestamp=0)

    assert Egg.objects.get().state == "hatched"


def test_one_that_fails_holds_up_no_other(time: Any) -> None:
    sound, hollow, cracked, last = make_eggs("", "hollow", "cracked", "")
    time.shift(HATCHES)

    assert run_due() == Ran(4, 2)

    states = {egg.pk: egg.state for egg in Egg.objects.all()}
    assert states == {sound.pk: "hatched", hollow.pk: "laid", cracked.pk: "laid", last.pk: "hatched"}
    errors = {row.subject_id: row.error for row in Setback.objects.all()}
    assert errors == {hollow.pk: "ZeroDivisionError: nothing inside", cracked.pk: "蛋壳有裂纹。"}
    assert log_of(hollow) == log_of(cracked) == []


def test_what_fails_waits_longer_each_time_and_goes_when_mended(time: Any) -> None:
    (egg,) = make_eggs("hollow")
    time.shift(TURNS)
    waits = []
    for _attempt in range(12):
        start = clock.now()
        assert run_due() == Ran(0, 1)
        assert run_due() == Ran(0, 0)
        wait = Egg.objects.get().next_check - start  # type: ignore[operator]
        waits.append(wait)
        time.shift(wait)
    assert waits == [min(FIRST_WAIT * 2**k, LONGEST_WAIT) for k in range(12)]
    assert Setback.objects.get().attempts == 12

    Egg.objects.update(trouble="")
    run_due()

    assert log_of(egg) == ["翻蛋", "孵化"]
    assert not Setback.objects.exists()


def test_a_changed_object_is_tried_at_once(time: Any) -> None:
    (egg,) = make_eggs("cracked")
    time.shift(TURNS)
    run_due()

    egg = Egg.objects.get()
    egg.trouble = ""
    egg.save()

    assert run_due() == Ran(1, 0)


def test_an_event_that_stays_is_taken_back(time: Any) -> None:
    """A change that leaves no mark would happen for ever."""
    (egg,) = make_eggs("forgetful")
    time.shift(TURNS)

    assert run_due() == Ran(0, 1)

    assert log_of(egg) == []
    assert Setback.objects.get().error == "StillToComeError: Egg.turn leaves its own event to come"


def test_a_moment_that_is_wrong_is_put_right(time: Any) -> None:
    make_eggs("", "")
    Egg.objects.update(laid_at=F("laid_at") + timedelta(days=10))
    time.shift(HATCHES)

    assert run_due() == Ran(0, 0)

    assert set(Egg.objects.values_list("next_check", flat=True)) == {LAID + TURNS + timedelta(days=10)}


def test_a_run_can_be_stopped_and_the_next_goes_on(time: Any) -> None:
    make_eggs(*[""] * 5)
    time.shift(TURNS)
    answers = iter([False, False, True])

    assert run_due(interrupted=lambda: next(answers)) == Ran(2, 0)
    turned = Egg.objects.filter(turned_at__isnull=False).order_by("pk")
    assert list(turned) == list(Egg.objects.order_by("pk")[:2])
    assert run_due() == Ran(3, 0)


def test_more_than_a_chunk_goes_in_one_run(time: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianqiao.core.chronograph.running.CHUNK", 3)
    make_eggs(*[""] * 7)
    time.shift(TURNS)

    assert run_due() == Ran(7, 0)


@pytest.mark.django_db(transaction=True)
def test_an_object_that_somebody_holds_is_left_to_the_next_run(time: Any) -> None:
    held, free = make_eggs("", "")
    time.shift(TURNS)
    parameters = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**parameters) as other:
        other.execute("SELECT 1 FROM chronograph_tests_egg WHERE id = %s FOR UPDATE", [held.pk])
        assert run_due() == Ran(1, 0)
        assert set(Egg.objects.filter(turned_at__isnull=False)) == {free}
    assert run_due() == Ran(1, 0)


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert start_of(LAID.date()) == LAID
    assert start_of(LAID.date(), hour=9) == LAID + timedelta(hours=9)


def test_the_system_administrator_tries_again_what_failed(time: Any) -> None:
    (egg,) = make_eggs("cracked")
    time.move_to(LAID + TURNS)
    assert run_due() == Ran(0, 1)
    setback = Setback.objects.get()
    with pytest.raises(AccessError):
        try_again(setback, actor=make_officer_of(Office.AUDIT))
    officer = make_officer_of(Office.SYSTEM)

    assert not try_again(setback, actor=officer)
    assert Setback.objects.get().attempts == 2
    Egg.objects.update(trouble="")
    assert try_again(setback, actor=officer)

    assert not Setback.objects.exists()
    egg.refresh_from_db()
    assert egg.turned_at is not None
    tries = LogEntry.objects.filter(subject_id=egg.pk, actor=officer.user_id)
    assert [row.text[:4] for row in tries] == ["再试一次"] * 2


def test_what_is_no_longer_to_come_is_no_setback(time: Any) -> None:
    (egg,) = make_eggs("cracked")
    time.move_to(LAID + TURNS)
    run_due()
    Egg.objects.update(state=EggState.HATCHED)

    assert try_again(Setback.objects.get(), actor=make_officer_of(Office.SYSTEM))

    egg.refresh_from_db()
    assert egg.next_check is None
