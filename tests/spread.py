"""How the tests are spread over processes: one by one, but for files whose tests share a costly beginning.

`pytest-xdist` has marks for this, which it hands on in the names of tests; since version 9.2 pytest keeps the names,
and every test goes its own way (pytest-xdist issue 1386).
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Files and folders that one process runs whole: each begins with a site or a province of its own.
WHOLE = {
    "tests/cli/test_backup.py",
    "tests/cli/test_serve.py",
    "tests/demo/province",
    "tests/demo/test_auctions.py",
    "tests/demo/test_generate.py",
    "tests/demo/test_governing.py",
    "tests/demo/test_key_projects.py",
    "tests/demo/test_maps.py",
    "tests/demo/told",
    "tests/deploy/test_stack.py",
}
#: Files with a test that takes a minute: begun early, or one process would work at the end while the others are idle.
EARLY = {
    "tests/e2e/test_way_document.py",
    "tests/e2e/test_worker_killed.py",
    "tests/faces/test_access_table.py",
    "tests/upgrade/test_first_release.py",
}


class Spread(LoadScopeScheduling):
    """Gives a free process the next file or folder of `WHOLE`, and after these the next test."""

    def _split_scope(self, nodeid: str) -> str:
        file = file_of(nodeid)
        folder = file.rpartition("/")[0]
        return next((whole for whole in (file, folder) if whole in WHOLE), nodeid)


def in_order(items: list[pytest.Item]) -> None:
    """Sort the tests: those that take long first, those in a browser last.

    From the first of these on Playwright's loop runs in the process, and Django takes the thread for an asynchronous
    one, with another database connection beside the one that it had: tests of locks, forks and the change feed would
    meet their own earlier selves.
    """
    items.sort(key=lambda item: ("browser" in getattr(item, "fixturenames", ()), file_of(item.nodeid) not in EARLY))


def file_of(nodeid: str) -> str:
    """The file of a test, from the root of the checkout."""
    return nodeid.partition("::")[0]
