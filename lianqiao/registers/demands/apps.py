"""Django's entry to the register of demands."""

from django.apps import AppConfig


class DemandsConfig(AppConfig):
    name = "lianqiao.registers.demands"
    label = "demands"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the states the figures and the exchange of this register."""
        from lianqiao.registers.demands import metrics, rules, transitions  # noqa: F401
        from lianqiao.registers.demands.interfaces import importers, list_source  # noqa: F401
