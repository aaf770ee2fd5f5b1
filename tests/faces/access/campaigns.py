"""Who may run campaigns, see how far units have come, and answer what is asked of a unit."""

from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:campaigns", "get", (), "LFFFFFFFF22FFF"),
    ("workbench:campaign_new", "get", ("=inventory",), "LFFFFFFFF22FFF"),
    ("workbench:campaign_new", "get", ("=unknown",), "LFFFFFFFFNNFFF"),
    ("workbench:campaign", "get", ("inventory",), "LN3333NNN2NNNN"),
    ("workbench:campaign", "get", ("campaign_draft",), "LNNNNNNNN2NNNN"),
    ("workbench:campaign_edit", "get", ("inventory",), "LFNNNNNNNFNFFF"),
    ("workbench:campaign_edit", "get", ("campaign_draft",), "LFNNNNNNN2NFFF"),
    ("workbench:campaign_act", "post", ("inventory",), "LNNNNNNNNNNNNN"),
    ("workbench:campaign_say", "post", ("inventory",), "LNNNNNNNN3NNNN"),
    ("workbench:campaign_remind", "post", ("inventory",), "LNNNNNNNN3NNNN"),
    ("workbench:campaign_units", "get", ("inventory",), "LFNNNNNNN2NFFF"),
    ("workbench:campaign_achievements", "get", ("inventory",), "LFNNNNNNN2NFFF"),
    ("workbench:campaign_add_units", "get", ("inventory",), "LFNNNNNNN2NFFF"),
    ("workbench:campaign_remove_units", "post", ("campaign_draft",), "LNNNNNNNN3NNNN"),
    ("workbench:assignments", "get", (), "LF222222222FFF"),
    ("workbench:assignment", "get", ("task",), "LN2222NNN2NNNN"),
    ("workbench:assignment", "get", ("survey_task",), "LN2222NNN2NNNN"),
    ("workbench:assignment_act", "post", ("task",), "LNNNNNNNNNNNNN"),
    ("workbench:assignment_say", "post", ("task",), "LNF333NNN3NNNN"),
    ("workbench:assignment_classify", "post", ("task",), "LNF3F3NNNFNNNN"),
    ("workbench:assignment_answer", "get", ("survey_task",), "LFF2F2NNNFNFFF"),
    ("workbench:assignment_answer", "get", ("task",), "LFFNFNNNNFNFFF"),
    ("workbench:assignment_extend", "post", ("task",), "LNFFFFNNN3NNNN"),
    ("api:campaigns", "get", (), NO_TOKEN),
    ("api:campaigns_record", "get", ("inventory",), NO_TOKEN),
    ("api:campaigns_progress", "get", ("inventory",), NO_TOKEN),
    ("api:campaign_tasks", "get", (), NO_TOKEN),
    ("api:campaign_tasks_record", "get", ("task",), NO_TOKEN),
    ("api:campaign_classifications", "get", (), NO_TOKEN),
    ("api:campaign_classifications_record", "get", ("task",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """An inventory and a survey of the government of 290100 that call on the owner, and a draft."""
    from tests.factories.campaigns import make_campaign

    body, owner = world["people"]["reviewer"], world["owner"]
    inventory = make_campaign(body=body, units=[owner])
    survey = make_campaign(body=body, units=[owner], kind="survey")
    return {
        "inventory": inventory,
        "campaign_draft": make_campaign("draft", body=body, units=[owner]),
        "task": inventory.assignments.get(),
        "survey_task": survey.assignments.get(),
    }
