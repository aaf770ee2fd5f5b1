"""Who may open task forces, meetings, items, inspections and orders: who keeps them, whom they concern."""

from typing import Any

from tests.faces.access.table import Row

_KEPT, NO_TOKEN = "LNNNNNNNN2N", "UUUUUUUUUUU"
ROWS: tuple[Row, ...] = (
    ("workbench:forces", "get", (), "LF222222222"),
    ("workbench:forces_new", "get", (), "LFFFFFFFF22"),
    ("workbench:forces_record", "get", ("force",), "LN2222NNN2N"),
    ("workbench:forces_record", "get", ("far_force",), "LNNNNNNNNN2"),
    ("workbench:forces_edit", "get", ("force",), "LFFFFFNNN2N"),
    ("workbench:forces_act", "post", ("force",), "LNNNNNNNNNN"),
    ("workbench:forces_say", "post", ("force",), "LNF333NNN3N"),
    ("workbench:forces_versions", "get", ("force",), "LNNNNNNNNNN"),
    ("workbench:meetings", "get", (), "LF222222222"),
    ("workbench:meetings_new", "get", (), "LFFFFFFFF22"),
    ("workbench:meetings_record", "get", ("meeting",), "LN2222NNN2N"),
    ("workbench:meetings_record", "get", ("draft_meeting",), _KEPT),
    ("workbench:meetings_edit", "get", ("meeting",), "LFFFFFNNN2N"),
    ("workbench:meetings_act", "post", ("meeting",), "LNNNNNNNNNN"),
    ("workbench:meetings_say", "post", ("meeting",), "LNF333NNN3N"),
    ("workbench:meetings_versions", "get", ("meeting",), "LNNNNNNNNNN"),
    ("workbench:meetings_item_new", "get", ("meeting",), "LFFFFFNNN2N"),
    ("workbench:items", "get", (), "LF222222222"),
    ("workbench:item", "get", ("item",), "LF2222NNN2N"),
    ("workbench:item_act", "post", ("item",), "LFNNNNNNNNN"),
    ("workbench:item_say", "post", ("item",), "LFF333NNN3N"),
    ("workbench:item_ledger", "get", ("item",), "LFFFFFNNN2N"),
    ("workbench:inspections", "get", (), "LF222222222"),
    ("workbench:inspections_new", "get", (), "LFFFFFFFF22"),
    ("workbench:inspections_record", "get", ("inspection",), "LN2222NNN2N"),
    ("workbench:inspections_edit", "get", ("inspection",), "LFFFFFNNN2N"),
    ("workbench:inspections_act", "post", ("inspection",), "LNNNNNNNNNN"),
    ("workbench:inspections_say", "post", ("inspection",), "LNF333NNN3N"),
    ("workbench:inspections_versions", "get", ("inspection",), "LNNNNNNNNNN"),
    ("workbench:rectifications", "get", (), "LF222222222"),
    ("workbench:rectifications_new", "get", (), "LFFFFFFFF22"),
    ("workbench:rectifications_record", "get", ("order",), "LN2222NNN2N"),
    ("workbench:rectifications_record", "get", ("draft_order",), _KEPT),
    ("workbench:rectifications_edit", "get", ("draft_order",), "LFNNNNNNN2N"),
    ("workbench:rectifications_act", "post", ("order",), "LNNNNNNNNNN"),
    ("workbench:rectifications_say", "post", ("order",), "LNF333NNN3N"),
    ("workbench:rectifications_versions", "get", ("order",), "LNNNNNNNNNN"),
    ("workbench:rectifications_proof", "get", ("order",), "LFF2F2NNNFN"),
    ("workbench:rectifications_paper", "get", ("order", "=order.docx"), "LF2222NNN2N"),
    ("workbench:rectifications_paper", "get", ("order", "=order.odt"), "LFNNNNNNNNN"),
    ("workbench:industries", "get", (), "LFFFFFFFF22"),
    ("workbench:industry", "get", ("own_chain",), "LFFFFFFFF2N"),
    ("workbench:plan_task_new", "get", ("issued_plan",), "LFFNFNNNN2N"),
    ("api:task_forces", "get", (), NO_TOKEN),
    ("api:task_forces_record", "get", ("force",), NO_TOKEN),
    ("api:meetings", "get", (), NO_TOKEN),
    ("api:meetings_record", "get", ("meeting",), NO_TOKEN),
    ("api:agreed_items", "get", (), NO_TOKEN),
    ("api:agreed_items_record", "get", ("item",), NO_TOKEN),
    ("api:inspections", "get", (), NO_TOKEN),
    ("api:inspections_record", "get", ("inspection",), NO_TOKEN),
    ("api:rectifications", "get", (), NO_TOKEN),
    ("api:rectifications_record", "get", ("order",), NO_TOKEN),
    ("api:key_industries", "get", (), NO_TOKEN),
    ("api:key_industries_record", "get", ("own_chain",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """What the reviewer's government keeps and the owner's organisation takes part in; a task force of another city."""
    from tests.governance.supervision.makers import (
        make_force,
        make_inspection,
        make_item,
        make_meeting,
        make_order,
        make_ordered,
    )
    from tests.registers.industry_map.makers import make_chain

    reviewer, unit = world["people"]["reviewer"], world["people"]["owner_editor"].organisation
    item = make_item(reviewer, unit)
    return {
        "force": make_force(reviewer, unit),
        "far_force": make_force(world["people"]["far"]),
        "meeting": item.meeting,
        "draft_meeting": make_meeting(reviewer, unit),
        "item": item,
        "inspection": make_inspection(reviewer, unit),
        "draft_order": make_order(reviewer, unit),
        "order": make_ordered(reviewer, unit),
        "own_chain": make_chain("290100"),
    }
