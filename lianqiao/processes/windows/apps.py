"""Django's entry to windows."""

from django.apps import AppConfig


class WindowsConfig(AppConfig):
    name = "lianqiao.processes.windows"
    label = "windows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, messages, documents and figures, and let the clock do what is due."""
        from lianqiao.core import chronograph
        from lianqiao.processes.windows import metrics, rules, transitions  # noqa: F401
        from lianqiao.processes.windows.interfaces import documents  # noqa: F401
        from lianqiao.processes.windows.models import Window

        chronograph.watch(Window)
