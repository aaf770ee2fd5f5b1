"""Django's entry to secondments."""

from django.apps import AppConfig


class SecondmentsConfig(AppConfig):
    name = "lianqiao.processes.secondments"
    label = "secondments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and the kind of filed record, and let the clock run the terms."""
        from lianqiao.core import chronograph
        from lianqiao.processes.secondments import metrics, rules, transitions, yearly  # noqa: F401
        from lianqiao.processes.secondments.interfaces import kinds  # noqa: F401
        from lianqiao.processes.secondments.models import Post, Secondment

        chronograph.watch(Post)
        chronograph.watch(Secondment)
