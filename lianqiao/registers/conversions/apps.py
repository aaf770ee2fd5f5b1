"""Django's entry to the register of conversions."""

from django.apps import AppConfig


class ConversionsConfig(AppConfig):
    name = "lianqiao.registers.conversions"
    label = "conversions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the states, the kind of filed record and the figures of this register."""
        from lianqiao.registers.conversions import metrics, transitions  # noqa: F401
        from lianqiao.registers.conversions.interfaces import kinds  # noqa: F401
