"""Django's entry to the oversight of the kernel."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OversightConfig(AppConfig):
    name = "lianqiao.core.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load rules and states, and every app's declarations of personal data."""
        from lianqiao.core.oversight import jobs, rules, transitions  # noqa: F401  (importing declares)

        autodiscover_modules("personal_data")
