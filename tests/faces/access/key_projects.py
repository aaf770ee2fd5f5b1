"""Who may open key projects: the body that keeps them, the unit that leads, the governments of the region."""

from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

#: What only the reviewers of the body that keeps the project do, what its other people do as well.
_MOVING, _KEEPING = "LFFFFFFFF2N", "LFFFFFNNN2N"
ROWS: tuple[Row, ...] = (
    ("workbench:key-projects_board", "get", (), "LF222222222"),
    ("workbench:key-projects", "get", (), "LF222222222"),
    ("workbench:key-projects_follow_ons", "get", (), "LFFFFFFFF22"),
    ("workbench:key-projects_new", "get", (), "LFFFFFFFF22"),
    ("workbench:key-projects_record", "get", ("key_project",), "LN2222NNN2N"),
    ("workbench:key-projects_edit", "get", ("key_project",), "LFFFFFNNN2N"),
    ("workbench:key-projects_act", "post", ("key_project",), "LNNNNNNNNNN"),
    ("workbench:key-projects_say", "post", ("key_project",), "LNF333NNN3N"),
    ("workbench:key-projects_versions", "get", ("key_project",), "LNNNNNNNNNN"),
    ("workbench:key-projects_move", "get", ("key_project",), _MOVING),
    ("workbench:key-projects_report", "get", ("key_project",), "LFF2F2NNNFN"),
    ("workbench:key-projects_expert", "get", ("key_project",), _MOVING),
    ("workbench:key-projects_expert_review", "get", ("key_project", "key_expert"), _MOVING),
    ("workbench:key-projects_expert_end", "get", ("key_project", "key_expert"), _MOVING),
    ("workbench:key-projects_expert_end", "get", ("key_project", "key_task"), "LFFFFFFFFNN"),
    ("workbench:key-projects_frame", "get", ("key_project",), _MOVING),
    ("workbench:key-projects_frame_check", "get", ("key_project", "key_frame"), _MOVING),
    ("workbench:key-projects_task_new", "get", ("key_project",), _KEEPING),
    ("workbench:key-projects_task_edit", "get", ("key_project", "key_task"), _KEEPING),
    ("workbench:key-projects_task_decision", "get", ("key_project", "key_task"), _KEEPING),
    ("workbench:key-projects_task_done", "get", ("key_project", "key_task"), _KEEPING),
    ("workbench:key-projects_task_receipt", "get", ("key_project", "key_task", "key_share"), _KEEPING),
    ("workbench:key-projects_task_promise", "post", ("key_project", "key_task", "key_share"), "LFFFFFNNNFN"),
    ("workbench:key-projects_follow_on_decide", "get", ("key_project", "key_proposal"), _MOVING),
    ("api:key_projects", "get", (), NO_TOKEN),
    ("api:key_projects_record", "get", ("key_project",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A project of the government of 290100 that the owner leads, with all that can hang on one."""
    from lianqiao.core import clock
    from lianqiao.processes.key_projects.domain import support
    from lianqiao.processes.key_projects.enums import Batch
    from lianqiao.processes.key_projects.models import FollowOn
    from tests.processes.key_projects.makers import WAN, ago, make_project, make_task

    keeper = world["people"]["reviewer"]
    project = make_project(keeper, Batch.RESEARCH, lead_unit=world["owner"])
    term = {"name": "季明湛", "unit": "辽河大学", "starts_on": ago(10), "ends_on": ago(-300), "review_on": ago(-100)}
    year = clock.today().year
    years = [{"year": year, "amount_yuan": WAN}, {"year": year + 1, "amount_yuan": WAN}]
    task = make_task(project, keeper)
    return {
        "key_project": project,
        "key_expert": support.appoint_expert(project, actor=keeper, values=term),
        "key_frame": support.set_frame(project, actor=keeper, values={"check_on": clock.today()}, years=years),
        "key_task": task,
        "key_share": task.shares.first(),
        "key_proposal": FollowOn.objects.create(project=project, from_level=3, to_level=5, proposed_at=clock.now()),
    }
