"""Django's entry to collection."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "lianqiao.governance.collection"
    label = "collection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the states, the job and the figures, and let the clock open, remind and lock."""
        from lianqiao.core import chronograph
        from lianqiao.governance.collection import jobs, metrics, rules, transitions  # noqa: F401
        from lianqiao.governance.collection.models import Cycle, DataSet

        chronograph.watch(Cycle)
        chronograph.watch(DataSet)
