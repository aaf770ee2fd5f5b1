"""Django's entry to matchmaking."""

from django.apps import AppConfig


class MatchmakingConfig(AppConfig):
    name = "lianqiao.processes.matchmaking"
    label = "matchmaking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, messages, figures and the daily word to managers."""
        from lianqiao.processes.matchmaking import jobs, metrics, rules, transitions  # noqa: F401
