"""Guards and effects of the table of disposals."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core import clock, numbering, versions
from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.transitions import Context
from lianqiao.processes.disposals import numbers
from lianqiao.processes.disposals.checking import blocking, defects
from lianqiao.processes.disposals.enums import DecisionResult
from lianqiao.processes.disposals.limits import VALIDITY
from lianqiao.processes.disposals.models import Decision, Disposal


def unit_is_verified(disposal: Disposal, context: Context) -> str | None:
    """Only units whose identity is confirmed decide here."""
    return None if disposal.organisation.is_verified else _("单位还没有通过核验，暂时不能提交决策。")


def has_no_blocking_defects(disposal: Disposal, context: Context) -> str | None:
    """Nothing is missing that must be there."""
    found = blocking(defects(disposal))
    if not found:
        return None
    more = _("（共 %(count)d 项）") % {"count": len(found)} if len(found) > 1 else ""
    return f"{found[0].sentence}{more}"


def not_the_proposer(disposal: Disposal, context: Context) -> str | None:
    """Four eyes: who proposed it does not record the decision."""
    if disposal.proposed_by_id is None or disposal.proposed_by_id != context.actor.user_id:
        return None
    return _("提交决策的人不能自己登记决策结果，请由另一位同事办理。")


def was_decided(result: DecisionResult) -> Any:
    """A guard: the unit's decision on this content, with this result, is on record."""

    def guard(disposal: Disposal, context: Context) -> str | None:
        last = Decision.objects.filter(disposal=disposal).order_by("-recorded_at", "-id").first()
        is_on_record = (
            last is not None
            and last.content_sha256 == disposal.content_sha256
            and last.result == result
            and disposal.proposed_at is not None
            and last.recorded_at >= disposal.proposed_at
        )
        return None if is_on_record else _("请先登记决策记录：会议或会签、参加人员、利害关系和纪要。")

    return guard


def stamp_proposal(disposal: Disposal, context: Context) -> None:
    """Who proposed what, kept as a version."""
    disposal.proposed_at, disposal.proposed_by = context.at, context.actor.user
    disposal.remind_on = None
    disposal.region_id = disposal.organisation.region_id
    last = versions.versions_of(disposal).last()
    version = versions.current(last, disposal, actor=context.actor, note=context.reason)
    if version._state.adding:
        context.write(version)


def take_proposal_back(disposal: Disposal, context: Context) -> None:
    """It is prepared anew."""
    disposal.proposed_at = disposal.proposed_by = None
    disposal.decided_on = disposal.valid_until = None
    disposal.number = ""


def put_into_force(disposal: Disposal, context: Context) -> None:
    """Number, day and validity, by the norm of the day of the decision."""
    last = Decision.objects.filter(disposal=disposal).order_by("-recorded_at", "-id")[0]
    disposal.decided_on = last.held_on
    validity = VALIDITY.get(where=disposal.organisation, on=last.held_on)
    disposal.valid_until = validity.value.end(last.held_on)
    cite(disposal, validity)
    disposal.number = numbering.next_number(numbers.DISPOSAL, on=clock.today(), where=disposal.region_id)


def is_still_valid(disposal: Disposal, context: Context) -> str | None:
    """The decision has not become old while it was recorded."""
    last = Decision.objects.filter(disposal=disposal).order_by("-recorded_at", "-id").first()
    if last is None:
        return None
    end = VALIDITY.get(where=disposal.organisation, on=last.held_on).value.end(last.held_on)
    return None if end >= localdate(context.at) else _("这次决策的日期太早，按有效期算已经过期，请重新决策。")


def validity_is_over(disposal: Disposal, context: Context) -> str | None:
    """The last day lies behind."""
    if disposal.valid_until is not None and disposal.valid_until < localdate(context.at):
        return None
    return _("有效期还没有到。")


def note_user(disposal: Disposal, context: Context) -> None:
    """Who uses the decision from now on."""
    by = context.data["by"]
    disposal.used_by_type = ContentType.objects.get_for_model(by)
    disposal.used_by_id = by.pk
    disposal.used_since = context.at


def forget_user(disposal: Disposal, context: Context) -> None:
    """Nobody uses it."""
    disposal.used_by_type = disposal.used_by_id = disposal.used_since = None


def note_conclusion(disposal: Disposal, context: Context) -> None:
    """The day of the deal."""
    disposal.concluded_on = localdate(context.at)


def note_reminder(disposal: Disposal, context: Context) -> None:
    """Co-owners are reminded once for each asking."""
    disposal.remind_on = None
