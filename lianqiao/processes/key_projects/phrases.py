"""What people are told of key projects, and whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.key_projects.models import FollowOn, KeyProject
from lianqiao.registers.organisations.queries.actors import members_with, people_for

register("key_projects", gettext_lazy("重点项目"), group="tasks")


def tell_unit(project: KeyProject, context: Context) -> None:
    """The unit that leads the project: it has moved, and why."""
    if project.lead_unit_id is None:
        return
    inbox.send(
        people_for(project.lead_unit_id, None),
        key=f"key_projects.project.{project.pk}.{project.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("重点项目“%(title)s”：%(batch)s")
        % {"title": project.title[:60], "batch": project.get_state_display()},
        text=context.reason,
        url=links.page_of(project),
        organisations=[project.lead_unit_id],
    )


def tell_of_entry(project: KeyProject) -> None:
    """The unit that leads the project: it stands in the pipeline, and is reported month by month."""
    if project.lead_unit_id is None:
        return
    inbox.send(
        people_for(project.lead_unit_id, None),
        key=f"key_projects.project.{project.pk}.entered.{project.lead_unit_id}",
        subject=_("“%(title)s”已列入%(body)s的重点项目库")
        % {"title": project.title[:60], "body": project.organisation},
        text=_("进入研发、转化、落地以后，请按月填报完成投资和产值。"),
        url=links.page_of(project),
        organisations=[project.lead_unit_id],
    )


def tell_of_follow_on(proposal: FollowOn) -> None:
    """The reviewers of the body that keeps the project: its achievement has matured, support may follow."""
    project: Any = proposal.project
    inbox.send(
        members_with(Role.REVIEWER, [project.organisation_id]),
        key=f"key_projects.follow_on.{proposal.pk}",
        subject=_("建议接续支持“%(title)s”") % {"title": project.title[:60]},
        text=_("依托成果的技术就绪度由 %(before)d 级升到 %(now)d 级。请决定是否接续支持。")
        % {"before": proposal.from_level, "now": proposal.to_level},
        url=links.page_of(project),
        organisations=[project.organisation_id],
    )
