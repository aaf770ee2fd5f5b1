"""Recording what the unit decided, and putting it into force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.disposals.domain.keeping import locked_disposal, tell
from lianqiao.processes.disposals.enums import DecisionResult, DisposalState, Part
from lianqiao.processes.disposals.limits import DILIGENCE, FEWEST_MEMBERS
from lianqiao.processes.disposals.models import Decision, DecisionMember, Disposal

#: People named in one decision.
MOST_MEMBERS = 60
#: What is asked of a decision besides its minutes and members.
COLUMNS = ("result", "procedure", "body", "rule", "held_on", "text")


@transaction.atomic
def record_decision(
    disposal: Disposal,
    *,
    actor: Actor,
    seen: str,
    values: Mapping[str, Any],
    members: Iterable[Mapping[str, Any]],
    minutes: File[bytes],
) -> Decision:
    """Record what was decided on the content whose hash was `seen`, and make the disposal approved or refused.

    `values` are of `COLUMNS`, `members` {name, post, has_interest, interest, part}. Whoever has an interest states it
    and stands aside. Raises AccessError for others than deciders of the unit; DomainError for the proposer himself, for
    too few who voted, for a day to come, for defects that block, or another content; InvalidInput.
    """
    locked = locked_disposal(disposal.pk)
    actor.require(Permission.DISPOSAL_DECIDE, locked)
    if locked.state != DisposalState.PROPOSED:
        raise DomainError("wrong_state", _("这项转化决策现在不在待决策状态，请刷新页面。"))
    if locked.proposed_by_id == actor.user_id:
        raise DomainError("four_eyes", _("提交决策的人不能自己登记决策结果，请由另一位同事办理。"))
    if seen != locked.content_sha256:
        raise DomainError("other_content", _("内容刚刚改过，请重新查看以后再登记。"))
    if values["held_on"] > clock.today():
        raise DomainError("future", _("决策日期不能晚于今天。"), "held_on")
    stored = files.store(minutes, actor=actor, organisation=locked.organisation, subject=locked)
    decision = Decision(
        disposal=locked,
        content_sha256=seen,
        minutes=stored,
        minutes_sha256=stored.sha256,
        recorded_by=actor.user,
        recorded_at=clock.now(),
        **{name: values[name] for name in COLUMNS},
    )
    _full_clean(decision, {"disposal", "minutes", "recorded_by"})
    decision.save(force_insert=True)
    _keep_members(decision, list(members), locked)
    told = _("登记决策记录：%(body)s，%(result)s")
    tell(
        decision,
        "record",
        actor,
        told % {"body": decision.body, "result": decision.get_result_display()},
        about=locked,
    )
    apply(locked, "approve" if decision.result == DecisionResult.APPROVED else "refuse", actor=actor)
    cite(locked, DILIGENCE.get(where=locked.organisation, on=decision.held_on))
    return decision


def may_decide(disposal: Disposal, actor: Actor) -> bool:
    """Whether the person may record the decision now: of the unit, with the right, not the one who proposed it."""
    if disposal.state != DisposalState.PROPOSED or disposal.proposed_by_id == actor.user_id:
        return False
    return bool(actor.can(Permission.DISPOSAL_DECIDE, disposal))


def _keep_members(decision: Decision, rows: list[Mapping[str, Any]], disposal: Disposal) -> None:
    if len(rows) > MOST_MEMBERS:
        raise InvalidInput({"members": [_("最多 %(most)d 人。") % {"most": MOST_MEMBERS}]})
    fewest = FEWEST_MEMBERS.get(where=disposal.organisation, on=decision.held_on)
    voted = [row for row in rows if row.get("part", Part.VOTED) == Part.VOTED]
    if len(voted) < fewest.value:
        message = _("参加表决的至少 %(count)s（%(source)s）。") % {"count": fewest.text, "source": fewest.source}
        raise DomainError("too_few", message, "members")
    for order, row in enumerate(rows, start=1):
        member = DecisionMember(
            decision=decision, order=order, **{key: value for key, value in row.items() if key != "lineage"}
        )
        try:
            _full_clean(member, {"decision"})
        except InvalidInput as error:
            words = {"number": order, "sentence": error.message}
            raise InvalidInput({"members": [_("第 %(number)d 行：%(sentence)s") % words]}) from error
        member.save(force_insert=True)
    cite(disposal, fewest)


def _full_clean(row: Any, exclude: set[str]) -> None:
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
