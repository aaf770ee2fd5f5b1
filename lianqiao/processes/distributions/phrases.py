"""What distributions tell people, and whom."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.distributions.models import Distribution, RewardShare
from lianqiao.registers.organisations.queries.actors import members_with, people_for

register("distributions", gettext_lazy("收益分配"), group="tasks")


def _tell(distribution: Distribution, mark: str, subject: str, text: str = "", *, to_deciders: bool = False) -> None:
    unit = distribution.organisation_id
    people = members_with(Role.ADMINISTRATOR, [unit]) if to_deciders else people_for(unit, distribution.created_by_id)
    inbox.send(
        people,
        key=f"distributions.distribution.{distribution.pk}.{mark}",
        subject=subject % {"title": distribution.title[:60]},
        text=text,
        url=links.page_of(distribution),
        organisations=[unit],
    )


def ask_deciders(distribution: Distribution, context: Context) -> None:
    """A distribution waits for the decision of the unit."""
    mark = f"submitted.{context.at:%Y%m%d%H%M%S%f}"
    text = _("请核对收入、成本、比例和名单后审定；提交的人和受奖人回避。")
    _tell(distribution, mark, _("请审定收益分配“%(title)s”"), text, to_deciders=True)


def tell_of_return(distribution: Distribution, context: Context) -> None:
    """It is to be calculated anew."""
    _tell(distribution, f"returned.{context.at:%Y%m%d%H%M%S%f}", _("收益分配“%(title)s”退回重算"), context.reason)


def tell_of_decision(distribution: Distribution, context: Context) -> None:
    """What happens next, to those who handle it; to each person who is known here, that he receives something."""
    if distribution.is_equity:
        text = _("下一步：办理股权登记，逐人登记凭证。")
    else:
        text = _("下一步：公示现金奖励，公示期满后逐人登记发放。")
    _tell(distribution, "decided", _("收益分配“%(title)s”已审定"), text)
    known = RewardShare.objects.filter(distribution=distribution, user__isnull=False).select_related("user")
    inbox.send(
        [one.user for one in known],
        key=f"distributions.distribution.{distribution.pk}.mine",
        subject=_("您将获得成果转化奖酬：%(title)s") % {"title": distribution.title[:60]},
        text=_("可以在“我的奖酬”查看金额和兑现情况；对分配有异议的，请在公示期内向本单位提出。"),
        url=links.page_of(distribution),
        organisations=[distribution.organisation_id],
    )


def tell_of_withdrawal(distribution: Distribution, context: Context) -> None:
    """It does not go on."""
    _tell(distribution, "withdrawn", _("收益分配“%(title)s”已撤回"), context.reason)
