"""Django's entry to the cultivation of enterprises."""

from django.apps import AppConfig


class CultivationConfig(AppConfig):
    name = "lianqiao.registers.cultivation"
    label = "cultivation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules and figures, and how lists are filled with enterprises."""
        from lianqiao.registers.cultivation import metrics, rules  # noqa: F401
        from lianqiao.registers.cultivation.interfaces import list_source  # noqa: F401
