"""Who may open plans and tasks: the government that keeps them, those that they are issued to, departments named."""

from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:plans", "get", (), "LFFFFFFFF22"),
    ("workbench:plan_new", "get", (), "LFFFFFFFF22"),
    ("workbench:plan", "get", ("draft_plan",), "LFNNNNNNN2N"),
    ("workbench:plan", "get", ("issued_plan",), "LFNNNNNNN2N"),
    ("workbench:plan", "get", ("far_plan",), "LFNNNNNNNN2"),
    ("workbench:plan_edit", "get", ("draft_plan",), "LFFNFNNNN2N"),
    ("workbench:plan_act", "post", ("draft_plan",), "LFNNNNNNNNN"),
    ("workbench:plan_version_new", "post", ("draft_plan",), "LFNNNNNNN3N"),
    ("workbench:plan_versions", "get", ("draft_plan",), "LFNNNNNNNNN"),
    ("workbench:plan_reading", "get", ("draft_plan",), "LFNNNNNNN2N"),
    ("workbench:plan_confirm", "post", ("draft_plan",), "LFNNNNNNN3N"),
    ("workbench:plan_changes", "get", ("draft_plan",), "LFNNNNNNN2N"),
    ("workbench:plan_find_new", "get", ("draft_plan",), "LFNNNNNNNNN"),
    ("workbench:plan_find", "get", ("draft_plan", "draft_find"), "LFNNNNNNN3N"),
    ("workbench:plan_find", "get", ("issued_plan", "draft_find"), "LFNNNNNNNNN"),
    ("workbench:plan_names", "get", ("issued_plan",), "LFFNFNNNN2N"),
    ("workbench:plan_name", "post", ("issued_plan",), "LFNNNNNNN3N"),
    ("workbench:plan_take_over", "get", ("draft_plan",), "LFFNFNNNNNN"),
    ("workbench:plan_compare", "get", ("draft_plan",), "LFNNNNNNNNN"),
    ("workbench:plan_timetable", "get", ("issued_plan",), "LFNNNNNNN2N"),
    ("workbench:plan_task_book", "get", ("issued_plan", "owner_unit", "=task-book.docx"), "LFNNNNNNN2N"),
    ("workbench:plan_task_book", "get", ("issued_plan", "owner_unit", "=task-book.odt"), "LFNNNNNNNNN"),
    ("workbench:ledger", "get", (), "LF222222222"),
    ("workbench:task", "get", ("prepared_task",), "LFNNNNNNN2N"),
    ("workbench:task", "get", ("issued_task",), "LF2222NNN2N"),
    ("workbench:task_edit", "get", ("issued_task",), "LFFFFFNNN2N"),
    ("workbench:task_report", "get", ("issued_task",), "LFF2F2NNN2N"),
    ("workbench:task_act", "post", ("issued_task",), "LFNNNNNNNNN"),
    ("workbench:task_say", "post", ("issued_task",), "LFF333NNN3N"),
    ("workbench:task_step", "post", ("issued_task", "task_step"), "LFF3F3NNN3N"),
    ("api:plans", "get", (), NO_TOKEN),
    ("api:plans_record", "get", ("issued_plan",), NO_TOKEN),
    ("api:plan_versions", "get", (), NO_TOKEN),
    ("api:plan_versions_record", "get", ("plan_version",), NO_TOKEN),
    ("api:plan_versions_text", "get", ("plan_version",), NO_TOKEN),
    ("api:plan_finds", "get", (), NO_TOKEN),
    ("api:plan_finds_record", "get", ("draft_find",), NO_TOKEN),
    ("api:plan_tasks", "get", (), NO_TOKEN),
    ("api:plan_tasks_record", "get", ("issued_task",), NO_TOKEN),
    ("api:plan_task_reports", "get", (), NO_TOKEN),
    ("api:plan_task_reports_record", "get", ("issued_task",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A draft and an issued plan of the reviewer's government; the issued task is led by the owner's organisation."""
    from tests.governance.plans.makers import confirm, find_of, make_issued, make_led, make_plan

    reviewer = world["people"]["reviewer"]
    draft = make_plan(reviewer)
    confirm(draft, reviewer, "扩大成果供给")
    issued = make_issued(reviewer)
    unit = world["people"]["owner_editor"].organisation
    task = make_led(issued, unit)
    return {
        "draft_plan": draft,
        "draft_find": find_of(draft, "就地转化重大科技成果"),
        "prepared_task": draft.tasks.get(),
        "issued_plan": issued,
        "plan_version": issued.version,
        "issued_task": task,
        "task_step": task.steps.get(),
        "owner_unit": unit,
        "far_plan": make_plan(world["people"]["far"]),
    }
