"""Django's entry to the lists of the kernel."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "lianqiao.core.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"
