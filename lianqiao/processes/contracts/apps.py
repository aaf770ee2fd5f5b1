"""Django's entry to technology contracts."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "lianqiao.processes.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, offices, certificates and figures, and let the clock watch the time of offices."""
        from lianqiao.core import chronograph, files
        from lianqiao.processes.contracts import (  # noqa: F401
            certificates,
            metrics,
            phrases,
            rules,
            sources,
            transitions,
        )
        from lianqiao.processes.contracts.interfaces import importers, kinds  # noqa: F401
        from lianqiao.processes.contracts.models import TechnologyContract
        from lianqiao.processes.deals import concluding

        chronograph.watch(TechnologyContract)
        concluding.register_cancellation(phrases.warn_of_cancelled_deal)
        files.subject_rule(
            TechnologyContract,
            lambda actor, record: TechnologyContract.objects.visible_to(actor).filter(pk=record.pk).exists(),
        )
