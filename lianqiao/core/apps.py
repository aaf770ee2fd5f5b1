"""Django's entry to the kernel."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "lianqiao.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the kernel's background tasks known to the worker."""
        from lianqiao.core import inbox, outbox  # noqa: F401  (importing registers their tasks)
        from lianqiao.core.files import upkeep  # noqa: F401
        from lianqiao.core.filing import rules  # noqa: F401
        from lianqiao.core.messages import rules as channel_rules  # noqa: F401
