"""Django's entry to the notices of the kernel."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lianqiao.core.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules and the states, and let the clock run the notices."""
        from lianqiao.core import chronograph
        from lianqiao.core.notices import rules, transitions  # noqa: F401
        from lianqiao.core.notices.models import PublicNotice

        chronograph.watch(PublicNotice)
