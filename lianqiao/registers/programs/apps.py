"""Django's entry to what programs use."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "lianqiao.registers.programs"
    label = "programs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules and the thresholds, and follow the change feed."""
        from lianqiao.registers.programs import jobs, limits, phrases, rules  # noqa: F401
