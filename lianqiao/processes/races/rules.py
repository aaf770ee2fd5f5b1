"""Who holds races, decides their gates, races in them and judges."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.races.models import Judge
from lianqiao.processes.races.queries.visibility import holds_races


@predicate
def is_kept(actor: Actor, race: Any) -> bool:
    """The race belongs to the government body acted for."""
    return holds_races(actor) and race.organisation_id == actor.organisation_id


@predicate
def is_led(actor: Actor, team: Any) -> bool:
    """The unit acted for leads the team."""
    return actor.organisation_id is not None and team.organisation_id == actor.organisation_id


@predicate
def is_judge(actor: Actor, run: Any) -> bool:
    """The actor is a judge of the race of the run."""
    if actor.user_id is None:
        return False
    return Judge.objects.filter(race__stages=run.stage_id, expert__user=actor.user_id).exists()


_BODY = _("由组织赛马的政府部门办理。")
_UNIT = _("由队伍的牵头单位办理。")
allow(Permission.RACE_MANAGE, is_kept, reason=_BODY)
allow(Permission.RACE_DECIDE, is_kept, reason=_BODY)
allow(Permission.RACE_REVIEW_SECRECY, is_kept, reason=_("由组织赛马的部门的保密审查员审查。"))
allow(Permission.RACE_TAKE_PART, is_led, reason=_UNIT)
allow(Permission.RACE_JUDGE, is_judge, reason=_("由这场赛马的裁判录入。"))
