"""Django's entry to the register of alliances."""

from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "lianqiao.registers.alliances"
    label = "alliances"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the states, the clock and the kinds of filed records of this register."""
        from lianqiao.core.chronograph import watch
        from lianqiao.registers.alliances import rules, transitions  # noqa: F401
        from lianqiao.registers.alliances.interfaces import kinds  # noqa: F401
        from lianqiao.registers.alliances.models import Alliance

        watch(Alliance)
