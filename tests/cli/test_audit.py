"""`lianqiao audit` proves the log from the database and from a file, and fails where it is not what was sealed."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from lianqiao.cli.app import main
from lianqiao.core import log
from lianqiao.core.access import SYSTEM
from lianqiao.core.models import LogEntry
from tests.factories import OrganisationFactory


@pytest.fixture(autouse=True)
def on_the_suites_database(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works on the database of the tests and starts none of its own."""
    monkeypatch.setenv("DATABASE_URL", "postgres://the-one-of-the-suite/")


@pytest.fixture
def sealed(on_the_suites_database: None) -> LogEntry:
    """A row of yesterday, sealed."""
    with time_machine.travel(timezone.localtime().replace(hour=12) - dt.timedelta(days=1)):
        row = log.record("test.done", OrganisationFactory(), actor=SYSTEM, text="原文")
    assert run("seal") == 0
    return row


def run(*words: str) -> int:
    """The exit status of the command."""
    with pytest.raises(SystemExit) as left:
        main(["audit", *words])
    return int(left.value.code or 0)


def _rewrite(row: LogEntry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_logentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE core_logentry SET text = '改写' WHERE id = %s", [row.pk])
        cursor.execute("ALTER TABLE core_logentry ENABLE TRIGGER USER")


def test_a_whole_log_is_proved(sealed: LogEntry, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify") == 0
    said = capsys.readouterr().out
    assert "1 days and 1 rows are what was sealed." in said
    digest = said.split()[-1]
    assert run("verify", "--contains", digest) == 0
    assert run("verify", "--contains", "0" * 64) == 1


def test_a_changed_row_and_its_day_are_named(sealed: LogEntry, capsys: pytest.CaptureFixture[str]) -> None:
    _rewrite(sealed)
    assert run("verify") == 1
    day = timezone.localdate(sealed.at)
    assert capsys.readouterr().err.splitlines() == [
        f"{day}: row {sealed.pk} was changed",
        f"The log is not what was sealed; the first broken day is {day}.",
    ]


def test_an_export_is_proved_by_itself(sealed: LogEntry, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log.jsonl"
    assert run("export", str(file)) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    _rewrite(sealed)  # the file is proved without the database
    assert run("verify", str(file)) == 0
    file.write_text(file.read_text(encoding="utf-8").replace("原文", "改写"), encoding="utf-8")
    capsys.readouterr()
    assert run("verify", str(file)) == 1
    assert f"row {sealed.pk} was changed" in capsys.readouterr().err


def test_a_wrong_call_is_one_sentence(sealed: LogEntry, tmp_path: Path) -> None:
    file = tmp_path / "there"
    file.write_text("nothing", encoding="utf-8")
    assert run("export", str(file)) == 1
    assert file.read_text(encoding="utf-8") == "nothing"
    assert run("verify", str(file)) == 1
    assert run("verify", "--since", "yesterday") == 1
    assert run("export") == 1
