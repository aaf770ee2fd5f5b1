"""Django's entry to the indicators."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "lianqiao.governance.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the states of indicators and targets, and the jobs."""
        from lianqiao.governance.indicators import jobs, rules, transitions  # noqa: F401
        from lianqiao.governance.indicators.domain.binding import use_of
        from lianqiao.governance.indicators.interfaces import importers  # noqa: F401
        from lianqiao.governance.plans.uses import declare_use

        declare_use(use_of)
