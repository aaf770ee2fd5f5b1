"""What the register of demands tells people, and whom."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.queries.actors import managers_serving, members_with, overseers_with, people_for

register("demands", gettext_lazy("需求的诊断与办理"), group="tasks")

#: For each state that others bring about: the subject, and what the owner does next.
_TO_OWNER = {
    DemandState.CLARIFYING: (gettext_lazy("需要细化"), gettext_lazy("请按下面的理由补充后重新提交。")),
    DemandState.DIAGNOSIS: (gettext_lazy("重新进入诊断"), gettext_lazy("技术经理人会再次与您联系。")),
    DemandState.PUBLISHED: (
        gettext_lazy("已发布"),
        gettext_lazy("可以在需求大厅看到，有人寻求对接时会通知您。"),
    ),
    DemandState.LONG_TERM: (
        gettext_lazy("已列入长期攻关"),
        gettext_lazy("这项难题短期内难以解决，将用于凝练攻关任务。"),
    ),
    DemandState.STALE: (
        gettext_lazy("逾期未确认"),
        gettext_lazy("已移出公开页面；确认需求仍然有效后立即恢复。"),
    ),
}


def tell_managers(demand: Demand, context: Context) -> None:
    """The technology managers who serve the region, else the reviewers of its government."""
    people = managers_serving(demand.region_id) or overseers_with(Role.REVIEWER, demand.region_id)
    text = _("%(unit)s 提交了技术需求，请上门、电话或视频沟通后诊断。") % {"unit": demand.organisation}
    _send(people, demand, _("待诊断"), text)


def tell_secrecy_officers(demand: Demand, context: Context) -> None:
    """The secrecy officers of the owner, or of the region's government where the owner has none."""
    people = members_with(Role.SECRECY_OFFICER, [demand.organisation_id])
    people = people or overseers_with(Role.SECRECY_OFFICER, demand.region_id)
    _send(people, demand, _("待保密审查"), _("技术经理人已确认，公开前请完成保密审查。"))


def tell_owner(demand: Demand, context: Context) -> None:
    """The owner: what became of it."""
    subject, text = _TO_OWNER[DemandState(demand.state)]
    told = f"{text}\n{context.reason}".strip()
    _send(_owners(demand), demand, str(subject), told, organisations=[demand.organisation_id])


def ask_whether_still_valid(demand: Demand) -> None:
    """The question that comes before a published demand goes stale; once for each period."""
    inbox.send(
        _owners(demand),
        key=f"demands.{demand.pk}.confirm.{demand.fresh_until}",
        subject=_("需求“%(title)s”是否仍然有效？") % {"title": demand.title[:60]},
        text=_("请在 %(day)s 前确认，逾期将移出公开页面。") % {"day": demand.fresh_until},
        url=links.page_of(demand),
        organisations=[demand.organisation_id],
    )


def _owners(demand: Demand) -> list[Any]:
    """Whoever handed the demand in, or made it, while they act for its organisation; else its administrators."""
    return people_for(demand.organisation_id, demand.submitted_by_id or demand.created_by_id)


def _send(people: list[Any], demand: Demand, subject: str, text: str, *, organisations: Iterable[Any] = ()) -> None:
    inbox.send(
        people,
        key=f"demands.{demand.pk}.{demand.state}.{demand.updated_at:%Y%m%d%H%M%S%f}",
        subject=_("需求“%(title)s”%(subject)s") % {"title": demand.title[:60], "subject": subject},
        text=text,
        url=links.page_of(demand),
        organisations=organisations,
    )
