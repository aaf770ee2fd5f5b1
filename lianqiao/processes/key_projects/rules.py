"""Who keeps key projects, who moves them, and who reports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_keeper(actor: Actor, project: Any) -> bool:
    """The person acts for the government body that keeps the project."""
    return actor.oversight is not None and actor.organisation_id == project.organisation_id


@predicate
def is_leader(actor: Actor, project: Any) -> bool:
    """The person acts for the registered unit that leads the project."""
    return project.lead_unit_id is not None and actor.organisation_id == project.lead_unit_id


@predicate
def has_no_leader(actor: Actor, project: Any) -> bool:
    """No registered unit leads the project, so that its keeper has to report."""
    return project.lead_unit_id is None


allow(
    Permission.KEY_PROJECT_EDIT,
    is_keeper,
    reason=_("由建库的政府部门维护。"),
)
allow(
    Permission.KEY_PROJECT_MOVE,
    is_keeper,
    reason=_("由建库的政府部门的审核员办理。"),
)
allow(
    Permission.KEY_PROJECT_REPORT,
    is_leader | is_keeper & has_no_leader,
    reason=_("由牵头单位填报；牵头单位没有登记的，由建库部门代填。"),
)
