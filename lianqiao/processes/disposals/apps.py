"""Django's entry to disposals."""

from django.apps import AppConfig


class DisposalsConfig(AppConfig):
    name = "lianqiao.processes.disposals"
    label = "disposals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules and states, who may have the files, and let the clock remind and end decisions."""
        from lianqiao.core import chronograph, files
        from lianqiao.processes.disposals import metrics, rules, transitions  # noqa: F401
        from lianqiao.processes.disposals.interfaces import documents  # noqa: F401
        from lianqiao.processes.disposals.models import Disposal
        from lianqiao.processes.disposals.queries.visibility import may_have_files

        chronograph.watch(Disposal)
        files.subject_rule(Disposal, may_have_files)
