"""Django app configuration of the workbench."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """Views, addresses and templates for people who have signed in; no models."""

    name = "lianqiao.faces.workbench"
    label = "workbench"
