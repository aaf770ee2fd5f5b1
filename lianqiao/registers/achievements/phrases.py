"""What the register of achievements tells people, and whom."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.queries.actors import members_with, overseers_with, people_for

register("achievements", gettext_lazy("成果的审核与办理"), group="tasks")

_TO_OWNER = {
    AchievementState.RETURNED: gettext_lazy("被退回，请按理由修改后重新提交"),
    AchievementState.PUBLISHED: gettext_lazy("已发布，可以在成果大厅看到"),
    AchievementState.STALE: gettext_lazy("逾期未确认，已移出公开页面；确认信息仍然有效后立即恢复"),
}


def tell_reviewers(achievement: Achievement, context: Context) -> None:
    """The reviewers of the region: something waits for them."""
    people = overseers_with(Role.REVIEWER, achievement.region_id)
    _send(people, achievement, _("待审核"), _("%(unit)s 提交了成果，请审核。") % {"unit": achievement.organisation})


def tell_secrecy_officers(achievement: Achievement, context: Context) -> None:
    """The secrecy officers of the owner, or of the region's government where the owner has none."""
    people = members_with(Role.SECRECY_OFFICER, [achievement.organisation_id])
    people = people or overseers_with(Role.SECRECY_OFFICER, achievement.region_id)
    _send(people, achievement, _("待保密审查"), _("审核已通过，公开前请完成保密审查。"))


def tell_owner(achievement: Achievement, context: Context) -> None:
    """The owner: what became of it."""
    outcome = str(_TO_OWNER[AchievementState(achievement.state)])
    _send(
        _owners(achievement),
        achievement,
        outcome.split("，")[0].split("；")[0],
        f"{outcome}。\n{context.reason}".strip(),
        organisations=[achievement.organisation_id],
    )


def ask_whether_still_valid(achievement: Achievement) -> None:
    """The question that comes before a published achievement goes stale; once for each period."""
    inbox.send(
        _owners(achievement),
        key=f"achievements.{achievement.pk}.confirm.{achievement.fresh_until}",
        subject=_("成果“%(title)s”的信息是否仍然有效？") % {"title": achievement.title[:60]},
        text=_("请在 %(day)s 前确认，逾期将移出公开页面。") % {"day": achievement.fresh_until},
        url=links.page_of(achievement),
        organisations=[achievement.organisation_id],
    )


def _owners(achievement: Achievement) -> list[Any]:
    """Whoever handed the achievement in, or made it, while they act for its organisation; else its administrators."""
    return people_for(achievement.organisation_id, achievement.submitted_by_id or achievement.created_by_id)


def _send(
    people: list[Any], achievement: Achievement, subject: str, text: str, *, organisations: Iterable[Any] = ()
) -> None:
    inbox.send(
        people,
        key=f"achievements.{achievement.pk}.{achievement.state}.{achievement.updated_at:%Y%m%d%H%M%S%f}",
        subject=_("成果“%(title)s”%(subject)s") % {"title": achievement.title[:60], "subject": subject},
        text=text,
        url=links.page_of(achievement),
        organisations=organisations,
    )
