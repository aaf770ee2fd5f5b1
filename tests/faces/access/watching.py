"""Who may open watch lists and leads."""

from typing import Any

from tests.core.matrices.watching import a_lead
from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:leads", "get", (), "LFFFFFFF222FFF"),
    ("workbench:lead_new", "get", (), "LFFFFFFF222FFF"),
    ("workbench:lead", "get", ("lead",), "LFFFFFFFN2NFFF"),
    ("workbench:lead_edit", "get", ("lead",), "LFFFFFFFN2NFFF"),
    ("workbench:lead_act", "post", ("lead",), "LFFFFFFFNNNFFF"),
    ("workbench:watch_lists", "get", (), "LFFFFFFF222FFF"),
    ("workbench:watch_list_new", "get", (), "LFFFFFFF222FFF"),
    ("workbench:watch_list", "get", ("watch_list",), "LFFFFFFFN2NFFF"),
    ("workbench:watch_list_edit", "get", ("watch_list",), "LFFFFFFFN2NFFF"),
    ("api:leads", "get", (), NO_TOKEN),
    ("api:leads_record", "get", ("lead",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A lead of the government of 290100, and its list."""
    lead = a_lead("new", body=world["people"]["reviewer"].organisation)
    return {"lead": lead, "watch_list": lead.watch_list}
