"""Sealing the log: late commits, closed days, and finding what a superuser has done."""

import datetime as dt
import json
import os
from typing import Any

import psycopg
import pytest
import time_machine
from django.db import Error, connection, transaction
from django.utils import timezone

from lianqiao.core import log
from lianqiao.core.access import SYSTEM
from lianqiao.core.models import LogEntry
from lianqiao.core.oversight import sealing
from lianqiao.core.oversight.canonical import Finding, Seal
from lianqiao.core.oversight.exported import NotAnExport, verify_lines
from lianqiao.core.oversight.models import ClosedDay, LogSeal
from tests.factories import OrganisationFactory
from tests.forks import in_child_process

pytestmark = pytest.mark.django_db(transaction=True)


PROTECTED = ("core_logentry", "oversight_logseal", "oversight_closedday", "organisations_organisationevent")


def _tamper(statement: str, *values: Any) -> None:
    """What whoever owns the database can do: switch off the triggers, and on again as if nothing had been."""
    with connection.cursor() as cursor:
        for table in PROTECTED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            cursor.execute(statement, values or None)
        finally:
            for table in PROTECTED:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _days_ago(days: int, hour: int = 12) -> dt.datetime:
    return timezone.localtime().replace(hour=hour, minute=0, second=0) - dt.timedelta(days=days)


def _write(days_ago: int, count: int = 3) -> list[LogEntry]:
    with time_machine.travel(_days_ago(days_ago)):
        organisation = OrganisationFactory()
        return [
            log.record("test.done", organisation, actor=SYSTEM, text=f"第{number}件", data={"份": 0.5})
            for number in range(count)
        ]


def _yesterday() -> dt.date:
    return timezone.localdate() - dt.timedelta(days=1)


def test_every_day_since_the_first_row_gets_a_seal_in_a_chain() -> None:
    _write(4, 2)
    _write(2, 3)
    _write(0, 5)
    made = sealing.seal_days()
    assert [(seal.number, seal.entries) for seal in made] == [(1, 2), (2, 0), (3, 3), (4, 0)]
    assert made[-1].day == _yesterday()
    assert [seal.previous for seal in made] == ["0" * 64, *(seal.digest for seal in made[:-1])]
    assert list(sealing.verify()) == []
    assert sealing.seal_days() == []
    assert LogSeal.objects.count() == 4


def test_nothing_is_sealed_before_a_day_is_over() -> None:
    _write(0)
    assert sealing.seal_days() == []
    assert not ClosedDay.objects.exists()


def test_a_closed_day_takes_no_more_rows() -> None:
    _write(1)
    sealing.seal_days()
    with pytest.raises(Error, match="closed"), transaction.atomic():
        _write(1, 1)
    assert LogEntry.objects.filter(at__lt=sealing.bounds(timezone.localdate())[0]).count() == 3
    _write(0, 1)
    assert list(sealing.verify()) == []


def test_a_late_commit_is_waited_for_and_is_in_the_seal() -> None:
    """A row of yesterday whose transaction is still open when the day is closed."""
    (first,) = _write(1, 1)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as late:
        late.execute(
            "INSERT INTO core_logentry (id, at, action, text, reason, data, actor_name, organisation_name, request_id,"
            " subject_type_id, subject_id, subject_text) SELECT gen_random_uuid(), at, action, '迟到', reason, data,"
            " actor_name, organisation_name, request_id, subject_type_id, subject_id, subject_text"
            " FROM core_logentry WHERE id = %s",
            [first.pk],
        )
        assert sealing.seal_days(patience=0.5) == []
        assert ClosedDay.objects.get().day == _yesterday()
        assert not LogSeal.objects.exists()
        late.commit()
    (seal,) = sealing.seal_days()
    assert seal.entries == 2
    assert list(sealing.verify()) == []


def test_a_writer_that_comes_after_the_closing_is_refused_even_if_it_began_before() -> None:
    (first,) = _write(1, 1)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as late:
        late.execute("SELECT 1")  # its transaction runs
        ClosedDay.objects.create(day=_yesterday())
        with pytest.raises(psycopg.errors.RaiseException):
            late.execute(
                "INSERT INTO core_logentry (id, at, action, text, reason, data, actor_name, organisation_name,"
                " request_id, subject_type_id, subject_id, subject_text) SELECT gen_random_uuid(), at, action, text,"
                " reason, data, actor_name, organisation_name, request_id, subject_type_id, subject_id, subject_text"
                " FROM core_logentry WHERE id = %s",
                [first.pk],
            )
    assert LogEntry.objects.count() == 1


def test_sealing_inside_a_transaction_is_refused() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        sealing.seal_days()


def test_two_sealers_make_one_chain() -> None:
    _write(6)

    def seal() -> None:
        sealing.seal_days()

    connection.close()
    children = []
    for _number in range(2):
        child = os.fork()
        if child == 0:
            connection.connection = None
            try:
                seal()
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert list(LogSeal.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert list(sealing.verify()) == []


def test_a_sealer_that_dies_leaves_whole_seals_and_the_next_goes_on() -> None:
    _write(3)

    def dies() -> None:
        made = sealing._seal_next

        def second_dies(until: Any) -> Any:
            seal = made(until)
            if seal is not None and seal.number == 2:
                os._exit(9)
            return seal

        sealing._seal_next = second_dies
        sealing.seal_days()

    assert in_child_process(dies) == 9
    assert LogSeal.objects.count() == 2
    sealing.seal_days()
    assert LogSeal.objects.count() == 3
    assert list(sealing.verify()) == []


def test_a_changed_row_is_named() -> None:
    rows = _write(2)
    _write(1)
    sealing.seal_days()
    _tamper("UPDATE core_logentry SET text = '改写' WHERE id = %s", rows[1].pk)
    assert list(sealing.verify()) == [Finding(str(timezone.localdate(rows[1].at)), "changed", str(rows[1].pk))]


def test_a_removed_row_is_named() -> None:
    rows = _write(2)
    sealing.seal_days()
    _tamper("DELETE FROM core_logentry WHERE id = %s", rows[0].pk)
    assert [(found.what, found.where) for found in sealing.verify()] == [("removed", str(rows[0].pk))]


def test_a_row_slipped_into_a_sealed_day_is_named() -> None:
    rows = _write(2)
    sealing.seal_days()
    _tamper(
        "INSERT INTO core_logentry (id, at, action, text, reason, data, actor_name, organisation_name, request_id,"
        " subject_type_id, subject_id, subject_text) SELECT '00000000-0000-7000-8000-00000000abcd', at, action, text,"
        " reason, data, actor_name, organisation_name, request_id, subject_type_id, subject_id, subject_text"
        " FROM core_logentry WHERE id = %s",
        rows[0].pk,
    )
    (found,) = sealing.verify()
    assert (found.what, found.where) == ("added", "00000000-0000-7000-8000-00000000abcd")


def test_a_row_older_than_the_first_seal_is_found() -> None:
    rows = _write(2)
    sealing.seal_days()
    _tamper("UPDATE core_logentry SET at = at - interval '30 days' WHERE id = %s", rows[0].pk)
    assert {found.what for found in sealing.verify()} == {"before_first_seal", "removed"}


def test_a_row_moved_to_another_day_is_found_on_both() -> None:
    rows = _write(3)
    sealing.seal_days()
    _tamper("UPDATE core_logentry SET at = at + interval '1 day' WHERE id = %s", rows[0].pk)
    assert [found.what for found in sealing.verify()] == ["removed", "added"]


def test_a_seal_made_to_fit_breaks_the_chain() -> None:
    rows = _write(3)
    sealing.seal_days()
    _tamper("DELETE FROM core_logentry WHERE id = %s", rows[0].pk)
    _tamper("UPDATE oversight_logseal SET entries = 2 WHERE number = 1")
    days = [found.what for found in sealing.verify()]
    assert "seal" in days


def test_a_seal_that_was_taken_out_is_found() -> None:
    _write(4)
    sealing.seal_days()
    _tamper("DELETE FROM oversight_logseal WHERE number = 2")
    assert "chain" in {found.what for found in sealing.verify()}


def test_a_chain_cut_at_its_end_lacks_a_digest_noted_earlier() -> None:
    _write(3)
    noted = sealing.seal_days()[-1].digest
    assert sealing.contains(noted)
    _tamper("DELETE FROM oversight_logseal WHERE number = 3")
    assert list(sealing.verify()) == []
    assert not sealing.contains(noted)


def test_changed_row_history_is_found() -> None:
    _write(2)
    with time_machine.travel(_days_ago(2)):
        OrganisationFactory(name="甲有限公司")
    # Row history is stamped by the database's own clock, which no test moves.
    _tamper("UPDATE organisations_organisationevent SET pgh_created_at = pgh_created_at - interval '2 days'")
    sealing.seal_days()
    assert list(sealing.verify()) == []
    _tamper("UPDATE organisations_organisationevent SET name = '乙有限公司' WHERE name = '甲有限公司'")
    (found,) = sealing.verify()
    assert (found.what, found.where) == ("history", "organisations_organisationevent")


def test_only_the_days_since_a_day_are_read_again() -> None:
    rows = _write(3)
    sealing.seal_days()
    _tamper("UPDATE core_logentry SET text = '改写' WHERE id = %s", rows[0].pk)
    assert list(sealing.verify(since=_yesterday())) == []
    assert len(list(sealing.verify())) == 1


def test_seals_cannot_be_changed_or_removed() -> None:
    _write(2)
    sealing.seal_days()
    for change in (lambda rows: rows.update(entries=9), lambda rows: rows.delete()):
        with pytest.raises(Error), transaction.atomic():
            change(LogSeal.objects.all())
    assert LogSeal.objects.count() == 2


def test_an_export_is_verified_without_a_database_and_shows_what_was_changed() -> None:
    rows = _write(2)
    sealing.seal_days()
    lines = list(sealing.export_lines())
    assert [type(found) for found in verify_lines(lines)] == [Seal, Seal]
    changed = [text.replace("第1件", "第9件") for text in lines]
    findings = [found for found in verify_lines(changed) if isinstance(found, Finding)]
    assert [(found.what, found.where) for found in findings] == [("changed", str(rows[1].pk))]
    shortened = [text for text in lines if f'"id":"{rows[2].pk}"' not in text]
    findings = [found for found in verify_lines(shortened) if isinstance(found, Finding)]
    assert [(found.what, found.where) for found in findings] == [("removed", str(rows[2].pk))]
    part = list(sealing.export_lines(since=_yesterday()))
    assert [found.number for found in verify_lines(part) if isinstance(found, Seal)] == [2]


@pytest.mark.parametrize("text", ["no json", "[1]", json.dumps({"seal": {"number": 1}}), json.dumps({"id": 1})])
def test_a_file_that_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(NotAnExport):
        list(verify_lines([text]))


def test_rows_without_their_seal_are_refused() -> None:
    _write(1)
    sealing.seal_days()
    with pytest.raises(NotAnExport):
        list(verify_lines(list(sealing.export_lines())[:-1]))


def test_what_runs_in_another_database_of_the_server_is_not_waited_for() -> None:
    _write(1)
    elsewhere = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor, "dbname": "postgres"}
    with psycopg.connect(**elsewhere) as other:
        other.execute("SELECT pg_current_xact_id()")  # it has a number, and holds back what the whole server sees
        assert len(sealing.seal_days(patience=0)) == 1
