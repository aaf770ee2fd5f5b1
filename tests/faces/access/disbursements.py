"""Who may open the ledger of money."""

from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:disbursements", "get", (), "LFFFFFFFF22"),
    ("workbench:disbursements_received", "get", (), "LF222222222"),
    ("workbench:disbursement", "get", ("disbursement",), "LF2222NNN2N"),
    ("workbench:disbursement_write", "get", ("disbursement", "=due"), "LFFFFFNNN2N"),
    ("workbench:disbursement_write", "get", ("disbursement", "=cancel"), "LFFFFFNNN2N"),
    ("workbench:disbursement_write", "get", ("disbursement", "=burn"), "LFNNNNNNNNN"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """The government of 290100 has promised money to the owner."""
    from tests.factories.disbursements import make_disbursement

    body = world["people"]["reviewer"].organisation
    return {"disbursement": make_disbursement(payer=body, payee=world["owner"])}
