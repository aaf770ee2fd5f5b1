"""Django's entry to key projects."""

from django.apps import AppConfig


class KeyProjectsConfig(AppConfig):
    name = "lianqiao.processes.key_projects"
    label = "key_projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the moves, the figures, the import, and who may have the papers of a move."""
        from lianqiao.processes.key_projects import metrics, rules, transitions  # noqa: F401
        from lianqiao.processes.key_projects.interfaces import importers  # noqa: F401
