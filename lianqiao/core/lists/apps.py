"""Django's entry to the lists of the kernel."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ListsConfig(AppConfig):
    name = "lianqiao.core.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states and the future of editions; load the kinds that come with the program."""
        from lianqiao.core import chronograph
        from lianqiao.core.lists import metrics, rules, terms, transitions  # noqa: F401
        from lianqiao.core.lists.domain import pushing  # noqa: F401
        from lianqiao.core.lists.loading import load_after_migrate
        from lianqiao.core.lists.models import Edition

        chronograph.watch(Edition)
        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="lists.load_kinds")
