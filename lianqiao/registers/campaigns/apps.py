"""Django's entry to campaigns."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "lianqiao.registers.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the rules, the states and the figures, and let the clock run the campaigns."""
        from lianqiao.core import chronograph
        from lianqiao.registers.campaigns import metrics, rules, transitions  # noqa: F401
        from lianqiao.registers.campaigns.models import Campaign

        chronograph.watch(Campaign)
