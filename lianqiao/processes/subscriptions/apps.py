"""Django's entry to subscriptions."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "lianqiao.processes.subscriptions"
    label = "subscriptions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare messages and figures, subscribe to the change feed, and say who need not be told of matches."""
        from lianqiao.processes.subscriptions import jobs, metrics, phrases  # noqa: F401
        from lianqiao.processes.subscriptions.queries import readers  # noqa: F401
