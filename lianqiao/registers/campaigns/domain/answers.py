"""What a unit does for a campaign: classify its achievements, answer a survey, hand in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.registers.campaigns.enums import OPEN_STATES, AssignmentState, Verdict
from lianqiao.registers.campaigns.models import Assignment, Classification
from lianqiao.registers.campaigns.queries.progress import in_scope, unclassified
from lianqiao.registers.campaigns.validators import clean_answers

_REASON: Any = Classification._meta.get_field("reason")


@transaction.atomic
def classify(
    assignment: Assignment, *, actor: Actor, achievements: Collection[Any], verdict: str, reason: str = ""
) -> int:
    """Put these achievements of the unit (records or keys) into a class; returns how many there were.

    Hundreds take a fixed number of statements; an earlier word of this campaign is replaced. What is not to be
    transformed now needs a reason. The first classification begins the task. Raises AccessError, or DomainError for an
    inventory that is not open, a missing reason, nothing chosen, or an achievement that is not the unit's.
    """
    locked = _lock_open(assignment, actor)
    reason = reason.strip()
    if verdict not in Verdict.values:
        raise DomainError("verdict", _("请选择分类。"), "verdict")
    if verdict != Verdict.TRANSFERABLE and not reason:
        raise DomainError("reason_missing", _("需熟化或搁置的成果请写明理由。"), "reason")
    if len(reason) > _REASON.max_length:
        message = _("理由最多 %(limit)d 个字。") % {"limit": _REASON.max_length}
        raise DomainError("reason_long", message, "reason")
    keys = {getattr(achievement, "pk", achievement) for achievement in achievements}
    if not keys:
        raise DomainError("nothing_chosen", _("请先勾选成果。"))
    own = list(in_scope(locked.organisation_id).filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    if len(own) < len(keys):
        raise DomainError("foreign", _("有的成果不在本单位的成果库中，请刷新页面。"))
    _write(locked, [(key, verdict, reason) for key in own], actor)
    data = {"verdict": str(verdict), "count": len(own)}
    text = _("把 %(count)d 项成果归为“%(verdict)s”") % {"count": len(own), "verdict": Verdict(verdict).label}
    log.record(outbox.topic_of(locked, "classify"), locked, actor=actor, text=text, reason=reason, data=data)
    return len(own)


@transaction.atomic
def carry_over(assignment: Assignment, *, actor: Actor) -> int:
    """Classify what is not classified yet as the unit did in its last campaign; returns how many there were.

    Raises AccessError, or DomainError for an inventory that is not open or when there is nothing to carry over.
    """
    locked = _lock_open(assignment, actor)
    rows = list(earlier_words(locked).values_list("achievement", "verdict", "reason"))
    if not rows:
        raise DomainError("nothing_earlier", _("没有可以沿用的上次分类。"))
    _write(locked, rows, actor)
    text = _("沿用上次的分类：%(count)d 项") % {"count": len(rows)}
    log.record(outbox.topic_of(locked, "carry_over"), locked, actor=actor, text=text, data={"count": len(rows)})
    return len(rows)


def earlier_words(assignment: Assignment) -> Any:
    """The unit's last classification in an earlier campaign of each achievement that it has not classified in this."""
    rows = Classification.objects.filter(
        assignment__organisation=assignment.organisation_id, achievement__in=unclassified(assignment)
    ).exclude(assignment=assignment)
    return rows.order_by("achievement_id", "-classified_at", "-id").distinct("achievement_id")


def hand_in(assignment: Assignment, *, actor: Actor, note: str = "") -> Assignment:
    """Hand in an inventory: everything in the register is classified, and there is nothing more.

    Raises AccessError, or DomainError when the campaign does not run or something is not classified.
    """
    return apply(assignment, "hand_in", actor=actor, none_more=True, note=note)


def answer_survey(
    assignment: Assignment, *, actor: Actor, has_need: bool, answers: Mapping[str, Any] | None = None
) -> Assignment:
    """Answer a survey: whether the enterprise has a need, and the questions, of which without a need none is required.

    Raises AccessError, InvalidInput with the sentences per question, or DomainError when the campaign does not run.
    """
    try:
        kept = clean_answers(assignment.campaign.questions, answers or {}, in_full=has_need)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    return apply(assignment, "hand_in", actor=actor, has_need=has_need, answers=kept)


def _lock_open(assignment: Assignment, actor: Actor) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("campaign")
    locked: Assignment = rows.get(pk=assignment.pk)
    actor.require(Permission.ASSIGNMENT_ANSWER, locked)
    if locked.campaign.is_survey or not locked.campaign.is_running or locked.state not in OPEN_STATES:
        raise DomainError("not_open", _("已经报送，或征集不在进行中；需要修改请先撤回。"))
    if locked.state == AssignmentState.WAITING:
        apply(locked, "begin", actor=actor)
    return locked


def _write(assignment: Assignment, words: Collection[tuple[Any, str, str]], actor: Actor) -> None:
    at = clock.now()
    Classification.objects.bulk_create(
        [
            Classification(
                assignment=assignment,
                achievement_id=key,
                verdict=verdict,
                reason=reason,
                classified_by=actor.user,
                classified_at=at,
            )
            for key, verdict, reason in words
        ],
        update_conflicts=True,
        unique_fields=["assignment", "achievement"],
        update_fields=["verdict", "reason", "classified_by", "classified_at"],
    )
