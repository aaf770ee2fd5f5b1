"""Django's entry to the market."""

from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "lianqiao.processes.market"
    label = "market"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and documents, and connect the market with the clock, auctions and deals."""
        from lianqiao.core import chronograph
        from lianqiao.processes.market import dealing, metrics, rules, transitions  # noqa: F401
        from lianqiao.processes.market.interfaces import documents  # noqa: F401
        from lianqiao.processes.market.models import Listing, Session

        chronograph.watch(Listing)
        chronograph.watch(Session)
        dealing.connect()
