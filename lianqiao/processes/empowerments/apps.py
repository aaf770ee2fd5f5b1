"""Django's entry to the empowerment of inventors."""

from django.apps import AppConfig


class EmpowermentsConfig(AppConfig):
    name = "lianqiao.processes.empowerments"
    label = "empowerments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, notices, papers and figures, and let the clock remind of days."""
        from lianqiao.core import chronograph
        from lianqiao.processes.empowerments import (  # noqa: F401
            announcing,
            jobs,
            metrics,
            phrases,
            rules,
            transitions,
        )
        from lianqiao.processes.empowerments.interfaces import documents  # noqa: F401
        from lianqiao.processes.empowerments.models import Empowerment, IncomeDue

        chronograph.watch(Empowerment)
        chronograph.watch(IncomeDue)
