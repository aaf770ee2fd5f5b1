"""Every command can be found, and every error is one sentence."""

import importlib
import subprocess
import sys

import pytest

from lianqiao.cli.app import COMMANDS, PASSED_ON, main
from lianqiao.config.env import CHECKOUT


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The command line in a process of its own, with this environment and no other."""
    return subprocess.run(
        [sys.executable, "-m", "lianqiao", *words],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(CHECKOUT), "LC_ALL": "C.UTF-8", **environment},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_has_a_function_that_says_what_it_does(name: str) -> None:
    module, function = COMMANDS[name].split(":")

    assert getattr(importlib.import_module(module), function).__doc__


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - PASSED_ON))
def test_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])

    assert left.value.code == 0
    assert f"lianqiao {name}" in capsys.readouterr().out


def test_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["fly"])

    assert left.value.code == 2
    assert "No such command" in capsys.readouterr().err


def test_error_is_one_sentence_without_a_traceback() -> None:
    answer = run("doctor", LIANQIAO_PRODUCTION="1")

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.splitlines() == [
        "lianqiao: Production needs LIANQIAO_SECRET_KEY with at least 40 characters of your own."
    ]


def test_debug_shows_the_traceback() -> None:
    answer = run("doctor", LIANQIAO_PRODUCTION="1", LIANQIAO_DEBUG="1")

    assert answer.returncode == 1
    assert "Traceback" in answer.stderr


def test_match_is_asked_without_loading_django() -> None:
    code = (
        "import sys; from lianqiao.cli.app import build; build(['match']);"
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=False).returncode == 0
