"""Django's entry to the register of enterprises."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "lianqiao.registers.enterprises"
    label = "enterprises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the states, the clock, the figures and the kinds of filed records of this register."""
        from lianqiao.core.chronograph import watch
        from lianqiao.registers.enterprises import metrics, transitions  # noqa: F401
        from lianqiao.registers.enterprises.interfaces import kinds, leading, sheet_document, state_owned  # noqa: F401
        from lianqiao.registers.enterprises.models import Credential, LeadingPlan

        watch(Credential)
        watch(LeadingPlan)
