"""Django's entry to distributions."""

from django.apps import AppConfig


class DistributionsConfig(AppConfig):
    name = "lianqiao.processes.distributions"
    label = "distributions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and the document."""
        from lianqiao.processes.distributions import (  # noqa: F401
            deals,
            documents,
            metrics,
            payments,
            personal_data,
            rules,
            transitions,
        )

        deals.connect()
        payments.connect()
