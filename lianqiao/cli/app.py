"""Finds the module of the command that was asked for, and turns every error into one sentence."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

# command: module and function; a module is imported only when its command (or the list of all) is asked for.
COMMANDS = {
    "auction": "lianqiao.cli.auction:auction",
    "audit": "lianqiao.cli.audit:audit",
    "backup": "lianqiao.cli.backup:backup",
    "database": "lianqiao.cli.database:database",
    "demo": "lianqiao.cli.demo:demo",
    "doctor": "lianqiao.cli.doctor:doctor",
    "import": "lianqiao.cli.imports:import_table",
    "index": "lianqiao.cli.index:index",
    "manage": "lianqiao.cli.manage:manage",
    "match": "lianqiao.cli.match:match",
    "plan": "lianqiao.cli.plan:plan",
    "prepare": "lianqiao.cli.prepare:prepare",
    "restore": "lianqiao.cli.backup:restore",
    "serve": "lianqiao.cli.serve:serve",
    "web": "lianqiao.cli.web:web",
    "worker": "lianqiao.cli.worker:worker",
}
PASSED_ON = {"manage"}


class CommandError(Exception):
    """What stopped a command: one sentence that says what is wrong and what to do."""


def build(names: Sequence[str]) -> typer.Typer:
    """The command line with the commands of these names."""
    app = typer.Typer(
        help="Lianqiao 链桥: a region's system for turning science results into industry.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(lambda: None)
    for name in names:
        module, function = COMMANDS[name].split(":")
        settings = (
            {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
            if name in PASSED_ON
            else {}
        )
        app.command(name, context_settings=settings)(getattr(importlib.import_module(module), function))
    return app


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave: status 0 only on success, one sentence on standard error otherwise."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    names = [words[0]] if words and words[0] in COMMANDS else sorted(COMMANDS)
    try:
        build(names)(words, prog_name="lianqiao")
    except Exception as error:
        if os.environ.get("LIANQIAO_DEBUG", "").lower() in {"1", "true", "yes", "on"}:
            raise
        print(f"lianqiao: {sentence(error)}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)


def sentence(error: BaseException) -> str:
    """What an error says, on one line."""
    text = " ".join(str(error).split())
    return text or f"It ended with {type(error).__name__}; set LIANQIAO_DEBUG=1 to see where."
