"""Django's entry to disbursements."""

from django.apps import AppConfig


class DisbursementsConfig(AppConfig):
    name = "lianqiao.processes.disbursements"
    label = "disbursements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the words of messages and the figures."""
        from lianqiao.processes.disbursements import metrics, phrases, rules  # noqa: F401
