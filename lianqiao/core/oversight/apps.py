"""Django's entry to the oversight of the kernel."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "lianqiao.core.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
