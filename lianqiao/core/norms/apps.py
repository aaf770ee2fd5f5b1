"""Django's entry to the norms of the kernel."""

from django.apps import AppConfig


class NormsConfig(AppConfig):
    name = "lianqiao.core.norms"
    label = "norms"
    default_auto_field = "django.db.models.BigAutoField"
