"""Contracts that were registered before performance was kept begin theirs."""

from typing import Any

from django.db import migrations


def begin(apps: Any, schema_editor: Any) -> None:
    """One performance for each registered contract that has none."""
    performances = apps.get_model("performance", "Performance")
    contracts = apps.get_model("contracts", "TechnologyContract")
    rows = contracts.objects.filter(state="registered").exclude(pk__in=performances.objects.values("contract"))
    for contract in rows.iterator():
        is_seller = contract.side == "seller"
        performances.objects.create(
            contract=contract,
            organisation_id=contract.organisation_id,
            region_id=contract.region_id,
            created_by_id=contract.created_by_id,
            ceiling_yuan=contract.amount_yuan,
            seller_id=contract.organisation_id if is_seller else contract.counterpart_id,
            buyer_id=contract.counterpart_id if is_seller else contract.organisation_id,
        )


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
