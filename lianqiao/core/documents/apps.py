"""Django's entry to the documents of the kernel."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "lianqiao.core.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
