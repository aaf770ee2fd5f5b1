"""Django's entry to programmes."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "lianqiao.processes.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the states and the figures, and let the clock run calls and applications."""
        from lianqiao.core import chronograph
        from lianqiao.processes.programmes import applying, asking, metrics, reviewing, rules, transitions  # noqa: F401
        from lianqiao.processes.programmes.models import Application, Call

        chronograph.watch(Call)
        chronograph.watch(Application)
