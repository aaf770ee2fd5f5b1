"""Django's entry to matching."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "lianqiao.processes.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, and subscribe to the change feed."""
        from lianqiao.processes.matching import encoding, jobs, metrics, rules  # noqa: F401
        from lianqiao.processes.matching.index import set_encoder_source

        set_encoder_source(encoding.installed)
