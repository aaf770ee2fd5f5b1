"""Django app configuration of the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Views, addresses and templates for the public; no models."""

    name = "lianqiao.faces.portal"
    label = "portal"
