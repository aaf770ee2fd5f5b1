"""The database of the test suite: one PostgreSQL server for the session, a database for each process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
import pytest

from lianqiao.config import env as environment
from lianqiao.config.postgres import FAST, Cluster
from tests import spread
from tools.chromium import installed

# Playwright's loop runs in the thread of the test, where Django would refuse to use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# Vectors take time to be made; the tests of them bring an encoder of their own.
os.environ.setdefault("LIANQIAO_VECTORS", "false")


class TestServer:
    """A PostgreSQL server in a temporary folder, fast because nothing has to outlive it."""

    __test__ = False

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lianqiao-test-"))
        self.folder.chmod(0o755)  # the server of a root session runs as another user
        env = environment.read()
        self.cluster = Cluster(self.folder / "postgres", bin_folder=env.pg_bin, run_as=env.pg_user, options=FAST)

    def start(self) -> str:
        """The server's address once it is ready; it ends with this process."""
        self.cluster.start(die_with_us=True)
        return self.cluster.url()

    def stop(self) -> None:
        """End the server and remove all that it wrote."""
        self.cluster.stop()
        shutil.rmtree(self.folder)


def pytest_configure(config: pytest.Config) -> None:
    """With xdist one server serves all processes: they inherit its address from the one that starts them."""
    if config.getoption("numprocesses", None) and not os.environ.get("DATABASE_URL"):
        server = TestServer()
        config.add_cleanup(server.stop)
        os.environ["DATABASE_URL"] = server.start()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that take long come first, tests in a browser last."""
    spread.in_order(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Which process runs which test."""
    return spread.Spread(config, log)


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """Address of a PostgreSQL server whose user may create databases: the one given, else one of our own."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    server = TestServer()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_url: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Point Django at the session's server before pytest-django makes its test database there."""
    from django.conf import settings

    values = environ.Env.db_url_config(database_url)
    kept = {name: values[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    settings.DATABASES["default"].update(kept)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    """The database as every test finds it; after a test that commits it is made so again."""
    from tests import cleaning, remembered

    if request.config.getoption("reuse_db"):
        cleaning.after_a_flush()  # an earlier session may have been interrupted
    with django_db_blocker.unblock():
        remembered.read()
        if not request.config.getoption("reuse_db"):
            cleaning.keep(cleaning.Contents.now())


@pytest.fixture(autouse=True)
def remembered_values() -> None:
    """Each test begins with the same things remembered of the database, whatever ran before it."""
    from tests import remembered

    remembered.put_back()


@pytest.fixture(scope="session", autouse=True)
def menu_counts_each_time() -> None:
    """A test changes records behind the back of the person whose menu is shown next."""
    from lianqiao.faces.workbench import waiting

    waiting.KEPT_SECONDS = 0


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Prefer the system's Chromium; it has no sandbox for root. Pages of a loaded machine are waited for patiently."""
    from playwright.sync_api import expect

    from tests.waiting import LIMIT_SECONDS

    expect.set_options(timeout=LIMIT_SECONDS * 1000)
    path = installed()
    chosen = {"executable_path": path} if path else {}
    return {**browser_type_launch_args, **chosen, "args": ["--no-sandbox"] if os.geteuid() == 0 else []}
