"""Django's entry to supervision."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "lianqiao.governance.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and documents, and let the clock watch over what has a last day."""
        from lianqiao.core import chronograph
        from lianqiao.governance.supervision import metrics, rules, transitions  # noqa: F401
        from lianqiao.governance.supervision.interfaces import documents  # noqa: F401
        from lianqiao.governance.supervision.models import AgreedItem, Rectification

        chronograph.watch(AgreedItem)
        chronograph.watch(Rectification)
