"""Django's entry to obligations."""

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "lianqiao.processes.obligations"
    label = "obligations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and the notice, and let the clock watch checks and listings."""
        from lianqiao.core import chronograph
        from lianqiao.processes.obligations import announcing, metrics, rules, transitions  # noqa: F401
        from lianqiao.processes.obligations.models import Check, Listing

        chronograph.watch(Check)
        chronograph.watch(Listing)
