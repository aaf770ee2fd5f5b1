"""Django's entry to the face for programs."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "lianqiao.faces.api"
    label = "api"

    def ready(self) -> None:
        """Make scopes and feeds known."""
        from lianqiao.faces.api.declarations import declare

        declare()
