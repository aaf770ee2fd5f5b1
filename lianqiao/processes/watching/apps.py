"""Django's entry to watching."""

from django.apps import AppConfig


class WatchingConfig(AppConfig):
    name = "lianqiao.processes.watching"
    label = "watching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, import, messages and figures, and let the clock remind of what is due."""
        from lianqiao.core import chronograph
        from lianqiao.processes.watching import metrics, rules, transitions  # noqa: F401
        from lianqiao.processes.watching.interfaces import importers  # noqa: F401
        from lianqiao.processes.watching.models import Lead

        chronograph.watch(Lead)
