"""Django's entry to the registration of achievements."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "lianqiao.registers.registrations"
    label = "registrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the states, the kinds of filed records and the figures of this register."""
        from lianqiao.registers.registrations import metrics, transitions  # noqa: F401
        from lianqiao.registers.registrations.interfaces import kinds  # noqa: F401
