"""Django's entry to the separate ledger."""

from django.apps import AppConfig


class AssetLedgerConfig(AppConfig):
    name = "lianqiao.processes.asset_ledger"
    label = "asset_ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, papers, the import and the figures."""
        from lianqiao.processes.asset_ledger import metrics, phrases, rules, transitions  # noqa: F401
        from lianqiao.processes.asset_ledger.interfaces import documents, importers  # noqa: F401
