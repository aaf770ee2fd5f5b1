"""Django's entry to the norms of the kernel."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NormsConfig(AppConfig):
    """The app `norms`."""

    name = "lianqiao.core.norms"
    label = "norms"
    verbose_name = _("规定库")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow requests, load the packaged norms with every migration, check what code asks for."""
        from lianqiao.core.norms import cache, checks, rules  # noqa: F401
        from lianqiao.core.norms.loading import load_after_migrate

        cache.connect()
        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="norms.load")
