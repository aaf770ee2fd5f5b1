"""Django's entry to the notices of the kernel."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lianqiao.core.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
