"""Django's entry to the documents of the kernel."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "lianqiao.core.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, and the kinds of documents that the kernel itself writes."""
        from lianqiao.core.documents import builtins, rules  # noqa: F401
