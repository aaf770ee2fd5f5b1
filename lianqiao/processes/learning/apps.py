"""Django's entry to learning."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "lianqiao.processes.learning"
    label = "learning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, subscribe to the change feed, and tell matching which numbers are in use."""
        from lianqiao.processes.learning import jobs, rules  # noqa: F401
        from lianqiao.processes.learning.domain.rankings import in_use
        from lianqiao.processes.matching import ranking

        ranking.set_source(in_use)
