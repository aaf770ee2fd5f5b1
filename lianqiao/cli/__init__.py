"""The command line `lianqiao`: one module per command, loaded only when it is called."""

from __future__ import annotations

from lianqiao.cli.app import main

__all__ = ["main"]
