"""The example client of the docs, run against the site."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from lianqiao.registers.demands.models import Demand
from tests.faces.api.conftest import program_of
from tests.factories import complete_achievement, make_actor

FILE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "client.py"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def example() -> ModuleType:
    """The module of the example."""
    spec = importlib.util.spec_from_file_location("example_client", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_example_is_short_and_needs_no_library() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    imported = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}

    assert len(lines) <= 60
    assert imported <= sys.stdlib_module_names


def test_example_lists_what_is_public(live_server: Any) -> None:
    titles = {complete_achievement().title for _number in range(35)}

    run = subprocess.run([sys.executable, str(FILE), live_server.url], capture_output=True, text=True, check=True)

    assert {line.removesuffix(" 面议") for line in run.stdout.splitlines()} == titles


def test_example_writes_a_draft_and_changes_it(live_server: Any, example: ModuleType) -> None:
    client = example.Client(live_server.url, program_of(make_actor()).text)

    made, _version = client.create("demands", {"title": "压铸件防锈"})
    changed = client.change(f"demands/{made['id']}", {"title": "镁合金压铸件防锈"})

    assert changed["title"] == Demand.objects.get().title == "镁合金压铸件防锈"


def test_example_says_why_it_was_refused(live_server: Any, example: ModuleType) -> None:
    client = example.Client(live_server.url, program_of(make_actor()).text)

    with pytest.raises(SystemExit, match=r"422 .*#/readiness_wanted"):
        client.create("demands", {"title": "压铸件防锈", "readiness_wanted": 12})
