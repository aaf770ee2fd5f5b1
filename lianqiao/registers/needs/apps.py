"""Django's entry to what grows out of demands."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "lianqiao.registers.needs"
    label = "needs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the states, the kinds of filed records and the figures of this register."""
        from lianqiao.registers.needs import metrics, rules, transitions  # noqa: F401
        from lianqiao.registers.needs.interfaces import kinds, list_source  # noqa: F401
