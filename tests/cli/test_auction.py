"""`lianqiao auction verify`: what it says of a log that is sound, and of one that is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lianqiao.cli.app import main
from lianqiao.engines import bidding
from tests.engines.bidding.makers import ENGLISH, OPENS, START, Log


def _log(path: Path) -> Log:
    log = Log(ENGLISH)
    log.bid("A1001", START, OPENS)
    log.bid("B2002", START + 5000, OPENS + timedelta(minutes=5))
    log.close()
    path.write_text("".join(f"{text}\n" for text in log.texts()), encoding="utf-8")
    return log


def _verify(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["auction", "verify", *arguments])
    assert isinstance(left.value.code, int)
    return left.value.code


def test_sound_log_says_who_won(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = _log(tmp_path / "log.jsonl")

    status = _verify(str(tmp_path / "log.jsonl"), "--digest", log.lines[-1].digest)

    assert status == 0
    assert "4 lines are whole and in order; B2002 won at 105,000.00 yuan." in capsys.readouterr().out


def test_reserve_is_checked_against_its_commitment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, reserve, salt = tmp_path / "log.jsonl", START + 1000, "5f" * 32
    log = Log(replace(ENGLISH, has_reserve=True), reserve_commitment=bidding.commitment_of(reserve, salt))
    log.bid("A1001", START + 5000, OPENS)
    log.close(reserve, salt=salt)
    path.write_text("".join(f"{text}\n" for text in log.texts()), encoding="utf-8")

    assert _verify(str(path)) == 0
    assert "The reserve price is the one that was committed to." in capsys.readouterr().out


def test_reserve_that_is_another_one_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, salt = tmp_path / "log.jsonl", "5f" * 32
    log = Log(replace(ENGLISH, has_reserve=True), reserve_commitment=bidding.commitment_of(START + 9000, salt))
    log.bid("A1001", START + 5000, OPENS)
    log.close(START + 1000, salt=salt)
    path.write_text("".join(f"{text}\n" for text in log.texts()), encoding="utf-8")

    assert _verify(str(path)) == 1
    assert "Line 3: the reserve price is not the one that was committed to." in capsys.readouterr().err


def test_edited_log_says_which_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.jsonl"
    _log(path)
    path.write_text(path.read_text(encoding="utf-8").replace("105000.00", "106000.00"), encoding="utf-8")

    status = _verify(str(path))

    told = capsys.readouterr().err
    assert status == 1
    assert "Line 3: its digest is not that of what it says." in told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The log: the log is empty."),
        (b"hello\n", "Line 1: the line is not JSON."),
        (b"\xff\xfe", "is not text in UTF-8"),
    ],
)
def test_what_is_no_log_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, sentence: str
) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(content)

    assert _verify(str(path)) == 1
    assert sentence in capsys.readouterr().err


def test_missing_file_and_other_digest_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.jsonl"
    _log(path)

    assert _verify(str(tmp_path / "no.jsonl")) == 1
    assert "No such file" in capsys.readouterr().err
    assert _verify(str(path), "--digest", "0" * 64) == 1
    assert "another digest than the one given" in capsys.readouterr().err
