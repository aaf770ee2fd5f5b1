"""Django's entry for the code lists."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxonomyConfig(AppConfig):
    """The app ``taxonomy``."""

    name = "lianqiao.registers.taxonomy"
    label = "taxonomy"
    verbose_name = _("代码表")
    default_auto_field = "django.db.models.BigAutoField"
