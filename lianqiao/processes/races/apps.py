"""Django's entry to races."""

from django.apps import AppConfig


class RacesConfig(AppConfig):
    name = "lianqiao.processes.races"
    label = "races"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and what reviews may judge, and let the clock run the stages."""
        from lianqiao.core import chronograph, files
        from lianqiao.processes.races import metrics, reviewing, rules, transitions  # noqa: F401
        from lianqiao.processes.races.models import Race, Run

        chronograph.watch(Race)
        files.subject_rule(Run, lambda actor, run: Run.objects.readable_by(actor).filter(pk=run.pk).exists())
