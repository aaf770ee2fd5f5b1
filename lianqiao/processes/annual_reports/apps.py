"""Django's entry to yearly reports."""

from django.apps import AppConfig


class AnnualReportsConfig(AppConfig):
    name = "lianqiao.processes.annual_reports"
    label = "annual_reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures, documents and sources, and let the clock run years and rules."""
        from lianqiao.core import chronograph
        from lianqiao.processes.annual_reports import (  # noqa: F401
            computing,
            documents,
            metrics,
            personal_data,
            rules,
            transitions,
        )
        from lianqiao.processes.annual_reports.interfaces import kinds  # noqa: F401
        from lianqiao.processes.annual_reports.models import ReportYear, RuleDocument

        computing.register_sources()
        chronograph.watch(ReportYear)
        chronograph.watch(RuleDocument)
