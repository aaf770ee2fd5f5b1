"""Django's entry to the register of achievements."""

from django.apps import AppConfig


class AchievementsConfig(AppConfig):
    name = "lianqiao.registers.achievements"
    label = "achievements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the states, the figures and the exchange of this register."""
        from lianqiao.registers.achievements import metrics, rules, transitions  # noqa: F401
        from lianqiao.registers.achievements.interfaces import importers, list_source  # noqa: F401
