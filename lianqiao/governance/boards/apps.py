"""Django's entry to the boards."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "lianqiao.governance.boards"
    label = "boards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the states of bulletins and assessments, the document and the messages."""
        from lianqiao.governance.boards import documents, phrases, rules, transitions  # noqa: F401
