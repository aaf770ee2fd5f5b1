"""Django's entry to licensing."""

from django.apps import AppConfig


class LicensingConfig(AppConfig):
    name = "lianqiao.processes.licensing"
    label = "licensing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states and figures, and connect licences with the clock, files and deals."""
        from lianqiao.core import chronograph, files
        from lianqiao.processes.licensing import dealing, metrics, rules, transitions  # noqa: F401
        from lianqiao.processes.licensing.models import Licence, LicenceDue, TriggerEvent

        for model in (Licence, LicenceDue, TriggerEvent):
            chronograph.watch(model)
        files.subject_rule(
            TriggerEvent, lambda actor, event: TriggerEvent.objects.visible_to(actor).filter(pk=event.pk).exists()
        )
        dealing.connect()
