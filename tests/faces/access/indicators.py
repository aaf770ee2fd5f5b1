"""Who may open indicators and targets, and work on them: the government that keeps them, and those they concern."""

from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:indicators", "get", (), "LF222222222"),
    ("workbench:indicator_new", "get", (), "LFFFFFFFF22"),
    ("workbench:indicator", "get", ("indicator",), "LF22222222N"),
    ("workbench:indicator", "get", ("indicator_draft",), "LFNNNNNNN2N"),
    ("workbench:indicator_edit", "get", ("indicator",), "LFFFFFFFF2N"),
    ("workbench:indicator_act", "post", ("indicator_draft",), "LNNNNNNNNNN"),
    ("workbench:indicator_measure", "post", ("indicator",), "LNFFFFFFF3N"),
    ("workbench:indicator_discard", "post", ("indicator_draft",), "LNNNNNNNN3N"),
    ("workbench:targets", "get", (), "LF222222222"),
    ("workbench:target_new", "get", (), "LFFFFFFFF22"),
    ("workbench:targets_found", "get", (), "LFFFFFFFF22"),
    ("workbench:target", "get", ("target",), "LF22222222N"),
    ("workbench:target", "get", ("target_draft",), "LFNNNNNNN2N"),
    ("workbench:target_edit", "get", ("target_draft",), "LFFNFNNNN2N"),
    ("workbench:target_act", "post", ("target",), "LNNNNNNNNNN"),
    ("workbench:target_discard", "post", ("target_draft",), "LNNNNNNNN3N"),
    ("workbench:target_divide", "get", ("target",), "LFFFFFFFF2N"),
    ("workbench:target_issue_parts", "post", ("target",), "LNFFFFFFF3N"),
    ("api:indicators", "get", (), NO_TOKEN),
    ("api:indicators_record", "get", ("indicator",), NO_TOKEN),
    ("api:targets", "get", (), NO_TOKEN),
    ("api:targets_record", "get", ("target",), NO_TOKEN),
    ("api:readings", "get", (), NO_TOKEN),
    ("api:readings_record", "get", ("reading",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """An indicator of the reviewer's government with a target, and a draft of each."""
    from datetime import date

    from tests.governance.indicators.makers import make_indicator, make_reading, make_target

    reviewer = world["people"]["reviewer"]
    indicator = make_indicator(reviewer)
    return {
        "indicator": indicator,
        "indicator_draft": make_indicator(reviewer, state="draft"),
        "target": make_target(reviewer, indicator),
        "reading": make_reading(indicator, "290100", date(2026, 1, 1), 5),
        "target_draft": make_target(reviewer, state="draft"),
    }
