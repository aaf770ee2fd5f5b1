"""Django's entry to auctions."""

from django.apps import AppConfig


class AuctionsConfig(AppConfig):
    name = "lianqiao.processes.auctions"
    label = "auctions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and papers, and let the clock open and close."""
        from lianqiao.core import chronograph
        from lianqiao.processes.auctions import metrics, rules, transitions  # noqa: F401
        from lianqiao.processes.auctions.models import Auction

        chronograph.watch(Auction)
