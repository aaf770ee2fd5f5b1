"""Django's entry to evidence."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "lianqiao.processes.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states and figures, follow the chains, and let the clock run what has its time."""
        from lianqiao.core import chronograph
        from lianqiao.processes.evidence import (  # noqa: F401
            following,
            jobs,
            metrics,
            norms_used,
            numbers,
            personal_data,
            rules,
            transitions,
        )
        from lianqiao.processes.evidence.domain import building  # noqa: F401
        from lianqiao.processes.evidence.models import ExemptionCase

        chronograph.watch(ExemptionCase)
