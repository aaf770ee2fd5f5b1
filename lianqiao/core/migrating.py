"""Migrations in a tenth of the time: what Django draws anew for each step is changed in place where that is enough.

Django keeps the models as they are at each migration and, after each operation, draws the changed model and all that
are connected with it again; in a house where everything points to an organisation or a person these are nearly all of
them, hundreds of times. A new model, a new field, an index, a constraint or a trigger changes nothing for the models
around it, so that here only the one model is touched. Everything else, and all that runs Python, is Django's own way.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field

__all__ = ["Executor", "State"]


class State(ProjectState):
    """The models between two migrations, changed in place by what concerns one of them only.

    A state that was changed so counts as delayed: before Python code of a migration sees it, Django draws it whole.
    """

    _instead: Callable[[], None] | None = None

    def clone(self) -> State:
        """A copy that can be changed by itself; the models of both are the same until then."""
        plain = super().clone()
        copy = State(models=plain.models, real_apps=plain.real_apps)
        copy.is_delayed = plain.is_delayed
        if "apps" in plain.__dict__:
            copy.__dict__["apps"] = plain.__dict__["apps"]
        return copy

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Draw the model again with those around it, unless less is enough."""
        if "apps" not in self.__dict__:
            return
        if self._instead is not None:
            self._instead()
        elif self._only_triggers_differ(app_label, model_name):
            self._renew_option(app_label, model_name, "triggers")
        else:
            super().reload_model(app_label, model_name, delay)
            return
        self.apps.clear_cache()
        self.is_delayed = True

    def add_model(self, model_state: ModelState) -> None:
        """Add a model; those that it points to stay as they are drawn."""
        with self._reloading(lambda: self.apps.render_multiple([model_state])):
            super().add_model(model_state)

    def add_field(
        self, app_label: str, model_name: str, name: str, field: Field[Any, Any], preserve_default: bool
    ) -> None:
        """Add a field to the model as it is drawn."""

        def contribute() -> None:
            model = self.apps.get_model(app_label, model_name)
            self.models[app_label, model_name].fields[name].clone().contribute_to_class(model, name)

        with self._reloading(contribute):
            super().add_field(app_label, model_name, name, field, preserve_default)

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        with self._reloading(lambda: self._renew_option(app_label, model_name, option_name)):
            super()._append_option(app_label, model_name, option_name, obj)  # type: ignore[misc]

    def _remove_option(self, app_label: str, model_name: str, option_name: str, obj_name: str) -> None:
        with self._reloading(lambda: self._renew_option(app_label, model_name, option_name)):
            super()._remove_option(app_label, model_name, option_name, obj_name)  # type: ignore[misc]

    def _only_triggers_differ(self, app_label: str, model_name: str) -> bool:
        """Operations of triggers change nothing else, and no other operation changes triggers."""
        wanted = self.models[app_label, model_name].options.get("triggers", [])
        drawn = getattr(self.apps.get_model(app_label, model_name)._meta, "triggers", [])
        return [trigger.name for trigger in wanted] != [trigger.name for trigger in drawn]

    def _renew_option(self, app_label: str, model_name: str, option_name: str) -> None:
        options = self.models[app_label, model_name].options
        setattr(self.apps.get_model(app_label, model_name)._meta, option_name, list(options.get(option_name, [])))

    @contextlib.contextmanager
    def _reloading(self, instead: Callable[[], None]) -> Iterator[None]:
        """A block in which a reload does this instead."""
        self._instead = instead
        try:
            yield
        finally:
            self._instead = None


class Executor(MigrationExecutor):
    """Django's executor, forwards with states that are changed in place; backwards with Django's own."""

    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        made: ProjectState = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]
        return State(models=made.models, real_apps=made.real_apps) if with_applied_migrations else made
