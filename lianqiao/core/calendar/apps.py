"""Django's entry to the calendar of the kernel."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "lianqiao.core.calendar"
    label = "calendar"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who keeps the calendar, and warn of years that are not known."""
        from lianqiao.core.calendar import checks, rules  # noqa: F401
