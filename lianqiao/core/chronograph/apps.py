"""Django's entry to the chronograph of the kernel."""

from django.apps import AppConfig


class ChronographConfig(AppConfig):
    name = "lianqiao.core.chronograph"
    label = "chronograph"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who tries again what failed."""
        from lianqiao.core.chronograph import rules  # noqa: F401
