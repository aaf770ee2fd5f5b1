"""Running something in a process that may die, for tests of what happens then."""

import os
from collections.abc import Callable
from typing import Any

from django.db import connection

_inherited: list[Any] = []


def in_child_process(action: Callable[[], None]) -> int:
    """Run the action in a forked process with a database connection of its own; returns its exit status."""
    connection.close()
    child = os.fork()
    if child == 0:
        # After a browser test a loop runs in the parent's thread and none here, so that Django finds another
        # connection here than the one closed above: one that the parent still has open. It is left alone.
        _inherited.append(connection.connection)
        connection.connection = None
        try:
            action()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
