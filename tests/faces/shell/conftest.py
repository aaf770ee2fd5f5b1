"""The browser in which the pages of the shell are looked at."""

import os
from typing import Any

import pytest

from tools.chromium import installed

# Playwright's loop runs in the thread of the test, where Django would refuse to use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Prefer the system's Chromium; it has no sandbox for root."""
    path = installed()
    chosen = {"executable_path": path} if path else {}
    return {**browser_type_launch_args, **chosen, "args": ["--no-sandbox"] if os.geteuid() == 0 else []}
