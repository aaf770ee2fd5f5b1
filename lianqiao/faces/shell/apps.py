"""Django app configuration of the shell."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Templates, components and static files; no models."""

    name = "lianqiao.faces.shell"
    label = "shell"
