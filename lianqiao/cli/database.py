"""`lianqiao database`: the embedded database server alone, for development."""

from __future__ import annotations

import signal

import typer


def database() -> None:
    """Run the embedded database until Ctrl-C; prints its address, which DATABASE_URL takes."""
    from lianqiao.cli.setup import cluster
    from lianqiao.config import env as environment

    server = cluster(environment.read())
    ends = {signal.SIGINT, signal.SIGTERM}
    with server.in_use():
        typer.echo(server.url())
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)
        signal.sigwait(ends)
