"""Models that are changed in place between migrations are those that Django would have drawn."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.core.management import get_commands
from django.db import connection, models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Model

from lianqiao.core.migrating import State


def shown(model: type[Model]) -> dict[str, Any]:
    """All of a model that an operation on the database asks for."""
    meta = model._meta
    return {
        "table": meta.db_table,
        "columns": [
            (field.name, field.column, field.db_type(connection), field.null, field.has_default())
            for field in meta.local_fields
        ],
        "points at": [
            (field.name, field.related_model._meta.label_lower)  # type: ignore[union-attr]
            for field in (*meta.local_fields, *meta.local_many_to_many)
            if field.is_relation
        ],
        "pointed at": sorted(
            (relation.related_model._meta.label_lower, relation.field.name) for relation in meta.related_objects
        ),
        "indexes": [index.deconstruct() for index in meta.indexes],
        "constraints": [constraint.deconstruct() for constraint in meta.constraints],
        "triggers": [trigger.name for trigger in getattr(meta, "triggers", [])],
        "managers": [manager.name for manager in meta.managers],
    }


def all_shown(apps: Apps) -> dict[str, dict[str, Any]]:
    return {model._meta.label_lower: shown(model) for model in apps.get_models(include_auto_created=True)}


def state(*found: ModelState) -> State:
    made = State(models={(one.app_label, one.name_lower): one for one in found})
    assert made.apps.get_models() is not None
    return made


def of(name: str, **fields: models.Field[Any, Any]) -> ModelState:
    return ModelState("core", name, [("id", models.BigAutoField(primary_key=True)), *fields.items()])


def test_all_migrations_end_with_the_models_that_django_draws_whole() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    plan = loader.graph._generate_plan(loader.graph.leaf_nodes(), True)
    changed = State(real_apps=loader.unmigrated_apps)
    assert changed.apps.get_models() is not None

    for key in plan:
        changed = loader.graph.nodes[key].mutate_state(changed, preserve=False)

    whole = ProjectState(models=changed.models, real_apps=changed.real_apps)
    assert len(plan) > 100
    assert all_shown(changed.apps) == all_shown(whole.apps)


def test_a_field_is_added_without_drawing_the_models_around_it() -> None:
    made = state(of("Town"), of("Mill", town=models.ForeignKey("core.Town", models.CASCADE)))
    mill = made.apps.get_model("core", "mill")

    operations.AddField("town", "name", models.TextField(default="")).state_forwards("core", made)

    assert made.apps.get_model("core", "mill") is mill
    assert [field.name for field in made.apps.get_model("core", "town")._meta.local_fields] == ["id", "name"]


def test_python_code_of_a_migration_gets_models_that_are_drawn_whole() -> None:
    made = state(of("Town"))
    points = models.ForeignKey("core.Town", models.CASCADE)
    operations.CreateModel("Mill", [*of("Mill", town=points).fields.items()]).state_forwards("core", made)
    town = made.apps.get_model("core", "town")

    made.clear_delayed_apps_cache()

    assert made.apps.get_model("core", "town") is not town
    assert [relation.name for relation in made.apps.get_model("core", "town")._meta.related_objects] == ["mill"]


def test_a_copy_is_changed_by_itself() -> None:
    made = state(of("Town"))
    before = made.clone()

    operations.CreateModel("Mill", [("id", models.BigAutoField(primary_key=True))]).state_forwards("core", made)

    assert [model.__name__ for model in before.apps.get_models()] == ["Town"]
    assert [model.__name__ for model in made.apps.get_models()] == ["Town", "Mill"]


def test_the_command_uses_it() -> None:
    """Of two apps with a command of one name the first one listed wins."""
    assert get_commands()["migrate"] == "lianqiao.core"
