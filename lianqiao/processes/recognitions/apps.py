"""Django's entry to recognitions."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecognitionsConfig(AppConfig):
    name = "lianqiao.processes.recognitions"
    label = "recognitions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states and figures, offer the kinds to schemes, and let the clock run what has its time."""
        from lianqiao.core import chronograph
        from lianqiao.processes.programmes.definitions import grants
        from lianqiao.processes.recognitions import certificates, grading, metrics, rules, transitions  # noqa: F401
        from lianqiao.processes.recognitions.interfaces import importer  # noqa: F401
        from lianqiao.processes.recognitions.loading import load_after_migrate, offered
        from lianqiao.processes.recognitions.models import Recognition, YearlyCheck

        chronograph.watch(Recognition)
        chronograph.watch(YearlyCheck)
        grants.offer(offered)
        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="recognitions.load_kinds")
