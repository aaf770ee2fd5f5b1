"""Django's entry to agreements."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "lianqiao.processes.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, papers and figures, take over what is decided, and let the clock remind of days."""
        from lianqiao.core import chronograph
        from lianqiao.processes.agreements import (  # noqa: F401
            amendments,
            bonds,
            consequences,
            facts,
            jobs,
            metrics,
            milestones,
            rules,
            transitions,
        )
        from lianqiao.processes.agreements.interfaces import documents  # noqa: F401
        from lianqiao.processes.agreements.models import Agreement, Milestone

        consequences.register_own()
        chronograph.watch(Agreement)
        chronograph.watch(Milestone)
