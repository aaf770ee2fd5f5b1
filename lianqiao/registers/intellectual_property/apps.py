"""Django's entry to the register of intellectual property."""

from django.apps import AppConfig


class IntellectualPropertyConfig(AppConfig):
    name = "lianqiao.registers.intellectual_property"
    label = "intellectual_property"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the states, the clock and the kinds of filed records of this register."""
        from lianqiao.core.chronograph import watch
        from lianqiao.registers.intellectual_property import transitions  # noqa: F401
        from lianqiao.registers.intellectual_property.interfaces import kinds  # noqa: F401
        from lianqiao.registers.intellectual_property.models import Right

        watch(Right)
