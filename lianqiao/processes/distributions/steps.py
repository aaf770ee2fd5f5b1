"""Guards and effects of the table of distributions."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core import clock, numbering
from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.transitions import Context
from lianqiao.processes.distributions.checking import blocking, defects, floors
from lianqiao.processes.distributions.models import Distribution, RewardPayment

NUMBER = numbering.declare("distribution", _("收益分配编号"))


def unit_is_verified(distribution: Distribution, context: Context) -> str | None:
    """Only units whose identity is confirmed decide here."""
    return None if distribution.organisation.is_verified else _("单位还没有通过核验，暂时不能提交。")


def has_no_blocking_defects(distribution: Distribution, context: Context) -> str | None:
    """Nothing is against it that must be mended."""
    found = blocking(defects(distribution))
    if not found:
        return None
    more = _("（共 %(count)d 项）") % {"count": len(found)} if len(found) > 1 else ""
    source = f"（{found[0].source}）" if found[0].source else ""
    return f"{found[0].sentence}{source}{more}"


def not_who_calculated(distribution: Distribution, context: Context) -> str | None:
    """Four eyes: who handed it in does not decide."""
    if distribution.submitted_by_id is None or distribution.submitted_by_id != context.actor.user_id:
        return None
    return _("提交的人不能自己审定，请由另一位同事办理。")


def not_who_receives(distribution: Distribution, context: Context) -> str | None:
    """Nobody decides on what he receives himself."""
    if context.actor.user_id is None or not distribution.rewards.filter(user=context.actor.user_id).exists():
        return None
    return _("您是这次分配的受奖人，应当回避，请由另一位同事审定。")


def nothing_was_paid(distribution: Distribution, context: Context) -> str | None:
    """What was paid is not taken back by a click."""
    if not RewardPayment.objects.filter(share__distribution=distribution).exists():
        return None
    return _("已经有兑现记录，不能撤回。")


def everything_is_paid(distribution: Distribution, context: Context) -> str | None:
    """Each person has received all of his part."""
    open_shares = any(one.open_yuan > 0 for one in distribution.rewards.all())
    return _("还有没有兑现的奖酬。") if open_shares else None


def stamp_hand_in(distribution: Distribution, context: Context) -> None:
    """Who handed it in, when."""
    distribution.submitted_at, distribution.submitted_by = context.at, context.actor.user


def forget_hand_in(distribution: Distribution, context: Context) -> None:
    """It is calculated anew."""
    distribution.submitted_at, distribution.submitted_by = None, None


def put_into_force(distribution: Distribution, context: Context) -> None:
    """The decision with its paper and number, and the norms by which it was checked."""
    paper: Any = context.data["decision_paper"]
    distribution.decision_paper = " ".join(str(paper).split())
    distribution.decided_on, distribution.decided_by = localdate(context.at), context.actor.user
    distribution.number = numbering.next_number(NUMBER, on=clock.today(), where=distribution.region_id)
    for floor in floors(distribution):
        cite(distribution, floor.answer)


def note_paid(distribution: Distribution, context: Context) -> None:
    """The day of the last payment."""
    days = RewardPayment.objects.filter(share__distribution=distribution).values_list("on", flat=True)
    distribution.paid_on = max(days, default=localdate(context.at))
