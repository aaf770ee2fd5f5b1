"""Django's entry to the plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "lianqiao.governance.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and documents, and let the clock watch over the tasks."""
        from lianqiao.core import chronograph
        from lianqiao.governance.plans import jobs, metrics, rules, transitions  # noqa: F401
        from lianqiao.governance.plans.interfaces import documents  # noqa: F401
        from lianqiao.governance.plans.models import Task

        chronograph.watch(Task)
