"""Django's entry to the performance of contracts."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "lianqiao.processes.performance"
    label = "performance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and the document, follow the contracts, and let the clock remind."""
        from lianqiao.core import chronograph
        from lianqiao.processes.performance import (  # noqa: F401
            documents,
            following,
            metrics,
            personal_data,
            rules,
            transitions,
        )
        from lianqiao.processes.performance.models import ContractMilestone

        chronograph.watch(ContractMilestone)
