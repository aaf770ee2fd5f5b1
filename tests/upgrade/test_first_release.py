"""The data of version 0.1.0 come through every migration since: nothing is lost, and the pages open.

`version-0.1.0.sql.xz` is what `pg_dump` of PostgreSQL 15 wrote of a part of that version's demonstration province.
"""

import lzma
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from lianqiao.config import env as environment
from lianqiao.config.backup import counts
from lianqiao.config.postgres import Cluster
from lianqiao.core.access import ANONYMOUS
from lianqiao.registers.accounts.models import User
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from tests.databases import connected_to, database

pytestmark = pytest.mark.slow

DUMP = Path(__file__).with_name("version-0.1.0.sql.xz")
#: Tables that a migration adds to: what Django keeps about models, and the row history where it fills a new column.
GROW = {
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "achievements_achievementevent",
    "demands_demandevent",
    "introductions_introductionevent",
}


@pytest.fixture
def first_release(transactional_db: None, database_url: str, tmp_path: Path) -> Iterator[None]:
    """A database as version 0.1.0 left it, on which Django works meanwhile."""
    env = environment.read()
    psql = Cluster(tmp_path / "postgres", bin_folder=env.pg_bin, run_as=env.pg_user).binary("psql")
    with database(database_url, f"{connection.settings_dict['NAME']}_first") as url:
        subprocess.run(
            [psql, "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", "--output=/dev/null", url],
            input=lzma.decompress(DUMP.read_bytes()),
            check=True,
        )
        with connected_to(url):
            yield


def test_data_of_the_first_release_come_through_all_migrations(first_release: None) -> None:
    before = counts()

    call_command("migrate", interactive=False, verbosity=0)

    after = counts()
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert before["achievements_achievement"] == 67
    assert {name: after.get(name) for name in before if name not in GROW} == {
        name: number for name, number in before.items() if name not in GROW
    }
    assert all(after[name] >= before[name] for name in GROW)
    opened = open_pages()
    assert opened == dict.fromkeys(opened, 200)
    assert len(opened) > 20
    assert not any("login" in path for path in opened if " " in path)


def open_pages() -> dict[str, int]:
    """The status of the halls, of records, and of the workbench of people in each kind of organisation."""
    paths = ["/", "/achievements/", "/demands/", "/accounts/login/"]
    paths += [f"/achievements/{row.pk}/" for row in Achievement.objects.public(ANONYMOUS)[:5]]
    paths += [f"/demands/{row.pk}/" for row in Demand.objects.public(ANONYMOUS)[:5]]
    visitor = Client()
    found = {path: visitor.get(path).status_code for path in paths}
    for user in User.objects.filter(memberships__isnull=False).distinct().order_by("pk")[:12]:
        client = Client()
        client.force_login(user)
        page = client.get("/workbench/", follow=True)
        found[f"{user.pk} {page.request['PATH_INFO']}"] = page.status_code
    return found
