"""Django's entry to deals."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "lianqiao.processes.deals"
    label = "deals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, papers and figures, and what follows from a conclusion."""
        from lianqiao.processes.deals import (  # noqa: F401
            comparing,
            concluding,
            consequences,
            following,
            metrics,
            rules,
            transitions,
        )
        from lianqiao.processes.deals.domain.commissions import draw_up_statements
        from lianqiao.processes.deals.interfaces import documents  # noqa: F401

        concluding.register(consequences.prepare_conversions)
        concluding.register(draw_up_statements)
        concluding.register(following.tell_introduction)
        concluding.register(following.post_movements)
