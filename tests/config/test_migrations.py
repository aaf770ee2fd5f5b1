"""Migrations hold every change of the models, and none that a running site would trip over."""

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django_migration_linter import MigrationLinter

from lianqiao.config.env import CHECKOUT

#: Migrations that add an index concurrently: nothing waits for them, and the linter cannot print their statements.
CONCURRENT = (
    "0004_hall_orders",
    "0003_hall_orders",
    "0002_contract_in_parts",
    "0002_public_order",
    "0003_public_order",
    "0003_readings_at_place",
    "0003_organisation_once",
    "0003_best_first",
    "0004_region_orders",
    "0006_hall_ripeness",
)


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration() -> None:
    said = io.StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=said)

    assert said.getvalue() == "No changes detected\n"


@pytest.mark.django_db
def test_migrations_can_run_beside_the_version_before(capsys: pytest.CaptureFixture[str]) -> None:
    ours = [app.label for app in apps.get_app_configs() if app.name.startswith("lianqiao.")]
    linter = MigrationLinter(
        path=str(CHECKOUT),
        include_apps=ours,
        ignore_name_contains="_initial",  # they run before there is anything to trip over
        ignore_name=CONCURRENT,
        no_cache=True,
        quiet=["ok", "ignore"],
    )

    linter.lint_all_migrations()

    assert not linter.has_errors, capsys.readouterr().out
    assert linter.nb_total + linter.nb_ignored > 0
