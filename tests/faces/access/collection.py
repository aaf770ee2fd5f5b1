"""Who may design data sets, see how far units have come, fill in, look at reports and give exceptions."""

from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:collection", "get", (), "LFFFFFFFF22FFF"),
    ("workbench:collection_new", "get", (), "LFFFFFFFF22FFF"),
    ("workbench:collection_set", "get", ("data_set",), "LNNNNNNNN2NNNN"),
    ("workbench:collection_set_edit", "get", ("data_set",), "LFFFFFNNN2NFFF"),
    ("workbench:collection_set_act", "post", ("data_set",), "LNNNNNNNNNNNNN"),
    ("workbench:collection_set_say", "post", ("data_set",), "LNNNNNNNN3NNNN"),
    ("workbench:collection_set_discard", "post", ("data_set",), "LNNNNNNNN3NNNN"),
    ("workbench:collection_cycle", "get", ("cycle",), "LF3333NNN2NFFF"),
    ("workbench:collection_cycle_act", "post", ("cycle",), "LNNNNNNNNNNNNN"),
    ("workbench:collection_cycle_remind", "post", ("cycle",), "LNNNNNNNN3NNNN"),
    ("workbench:collection_cycle_complete", "post", ("cycle",), "LNNNNNNNN3NNNN"),
    ("workbench:collection_cycle_decide", "post", ("cycle",), "LNNNNNNNN3NNNN"),
    ("workbench:collection_reports", "get", (), "LF222222222FFF"),
    ("workbench:collection_sheet", "get", (), "LFF2F2222FFFFF"),
    ("workbench:collection_upload", "get", (), "LFF2F2222FFFFF"),
    ("workbench:collection_upload", "post", (), "LFFVFVVVVFFFFF"),
    ("workbench:collection_report", "get", ("report",), "LN2222NNN2NNNN"),
    ("workbench:collection_report_fill", "get", ("report",), "LFF2F2NNNFNFFF"),
    ("workbench:collection_report_act", "post", ("report",), "LNNNNNNNNNNNNN"),
    ("workbench:collection_report_say", "post", ("report",), "LNF333NNN3NNNN"),
    ("workbench:collection_report_sheet", "get", ("report",), "LN2222NNNNNNNN"),
    ("workbench:collection_report_unlock", "post", ("report",), "LNFFFFNNN3NNNN"),
    ("workbench:collection_unlock_end", "post", ("report", "=00000000-0000-0000-0000-000000000000"), "LNNNNNNNNNNNNN"),
    ("workbench:collection_evidence", "post", ("report", "report_value"), "LNF3F3NNNFNNNN"),
    (
        "workbench:collection_evidence_remove",
        "post",
        ("report", "report_value", "=00000000-0000-0000-0000-000000000000"),
        "LNFNFNNNNFNNNN",
    ),
    ("api:data_sets", "get", (), NO_TOKEN),
    ("api:data_sets_record", "get", ("data_set",), NO_TOKEN),
    ("api:collection_cycles", "get", (), NO_TOKEN),
    ("api:collection_cycles_record", "get", ("cycle",), NO_TOKEN),
    ("api:collection_reports", "get", (), NO_TOKEN),
    ("api:collection_reports_record", "get", ("report",), NO_TOKEN),
    ("api:collection_reports_record", "patch", ("report",), NO_TOKEN),
    ("api:collection_reports_actions", "get", ("report",), NO_TOKEN),
    ("api:collection_reports_act", "post", ("report", "=submit"), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A data set of the government of 290100 that asks the owner, its open cycle, and the owner's report."""
    from lianqiao.governance.collection.domain.data_sets import Content, ItemGiven
    from tests.governance.collection.makers import make_data_set_of, open_cycle
    from tests.governance.indicators.makers import make_indicator

    body, owner = world["people"]["reviewer"], world["owner"]
    content = Content(items=(ItemGiven(make_indicator(body, key="access_visits")),), added=(owner.pk,))
    data_set = make_data_set_of(body, content, stands_for="unit", kinds=[], levels=[])
    cycle = open_cycle(data_set)
    report = cycle.reports.get()
    return {"data_set": data_set, "cycle": cycle, "report": report, "report_value": report.values.get()}
