"""Django's entry to the industry maps."""

from django.apps import AppConfig


class IndustryMapConfig(AppConfig):
    name = "lianqiao.registers.industry_map"
    label = "industry_map"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the figures, the rules and the states of editions."""
        from lianqiao.registers.industry_map import metrics, rules, transitions  # noqa: F401
