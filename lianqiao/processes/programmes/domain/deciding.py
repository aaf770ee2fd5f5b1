"""Making the ranked list of a call: scores from a signed sheet, the list by the rules, changes by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.programmes.enums import ApplicationState, CallState, Outcome
from lianqiao.processes.programmes.models import Application, Call, Decision, EnteredScore
from lianqiao.processes.programmes.ranking import Candidate, Limits, rank
from lianqiao.processes.programmes.scores import scores_of

_CAUSES = {
    "selected": gettext_lazy("按得分排名入选"),
    "floor": gettext_lazy("低于入选最低分"),
    "no_score": gettext_lazy("没有评审得分"),
    "quota": gettext_lazy("排在拟支持数量以外"),
    "budget": gettext_lazy("超出总经费"),
    "tie": gettext_lazy("得分相同，名额不足，由遴选会议决定"),
    "reserve": gettext_lazy("按得分排名列为备选"),
}


@transaction.atomic
def enter_scores(call: Call, *, actor: Actor, scores: Mapping[Application, tuple[Decimal, str]]) -> int:
    """Take the scores of a signed sheet, each with a note; returns how many changed.

    Raises AccessError, DomainError when the call is not in its selection or an application was not accepted for it, or
    InvalidInput by number of the application, and then nothing has changed.
    """
    locked = _lock(call, actor)
    accepted = set(_accepted(locked).values_list("pk", flat=True))
    present = {row.application_id: row for row in EnteredScore.objects.filter(application__in=accepted)}
    changed, errors = 0, {}
    for application, (value, note) in scores.items():
        if application.pk not in accepted:
            raise DomainError("foreign", _("只给这次申报中已受理的项目录入得分。"))
        row = present.get(application.pk) or EnteredScore(application=application)
        if not row._state.adding and (row.score, row.note) == (value, note):
            continue
        row.score, row.note, row.entered_by = value, note, actor.user
        try:
            row.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            errors[application.number] = list(error.messages)
            continue
        row.save()
        changed += 1
    if errors:
        raise InvalidInput(errors)
    _tell(locked, "enter_scores", actor, _("录入 %(count)d 项得分") % {"count": changed})
    return changed


@transaction.atomic
def make_list(call: Call, *, actor: Actor) -> int:
    """Rank all accepted applications by the scores there are and cut by floor, quota and money; returns how many.

    Made anew each time: what was changed by hand before is replaced. Money is what was asked for. Raises AccessError,
    or DomainError when the call is not in its selection or no score is there.
    """
    locked = _lock(call, actor)
    applications = list(_accepted(locked).order_by("number", "pk"))
    scores = scores_of(applications)
    if not scores:
        raise DomainError("no_scores", _("还没有任何评审得分。"))
    asked = {one.pk: one.asked_yuan or Decimal(0) for one in applications}
    candidates = [
        Candidate(one.pk, scores[one.pk].value if one.pk in scores else None, asked[one.pk]) for one in applications
    ]
    by_key: dict[Any, Application] = {one.pk: one for one in applications}
    limits = Limits(locked.quota, locked.budget_yuan, locked.floor, locked.reserve)
    locked.decisions.all().delete()
    Decision.objects.bulk_create(
        Decision(
            call=locked,
            application=by_key[place.key],
            score=place.score,
            rank=place.rank,
            outcome=place.outcome,
            amount_yuan=asked[place.key] if place.outcome == Outcome.SELECTED else None,
            reason=str(_CAUSES[place.cause]),
            updated_by=actor.user,
        )
        for place in rank(candidates, limits)
    )
    _tell(locked, "make_list", actor, _("按得分排出名单"))
    return len(candidates)


@transaction.atomic
def change_line(
    decision: Decision, *, actor: Actor, outcome: str, amount_yuan: Decimal | None, reason: str
) -> Decision:
    """Decide otherwise than the score says, or another amount, with a reason that stays in the list.

    Quota, money and floor hold for the whole list all the same. Raises AccessError, InvalidInput or DomainError.
    """
    call = _lock(decision.call, actor)
    locked: Decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    selected = outcome == Outcome.SELECTED
    locked.outcome, locked.reason, locked.is_by_hand = outcome, reason.strip(), True
    locked.amount_yuan = amount_yuan if selected else None
    locked.updated_by = actor.user
    try:
        locked.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    locked.save()
    if problem := overspent(call):
        raise DomainError("limit", problem, "outcome")
    data = {"application": locked.application.number, "outcome": str(outcome)}
    _tell(call, "change_line", actor, _("人工调整遴选结论"), reason=reason.strip(), data=data)
    return locked


def overspent(call: Call) -> str:
    """The limit of the call that its list goes beyond, in one sentence; empty when it goes beyond none."""
    lines = call.decisions.filter(outcome=Outcome.SELECTED)
    sums = lines.aggregate(count=Count("pk"), money=Sum("amount_yuan", default=Decimal(0)))
    if call.quota is not None and sums["count"] > call.quota:
        return _("入选 %(count)d 项，超过拟支持数量 %(quota)d 项。") % {"count": sums["count"], "quota": call.quota}
    if call.budget_yuan is not None and sums["money"] > call.budget_yuan:
        return _("拟支持金额合计超过总经费。")
    if call.floor is not None and lines.filter(Q(score__isnull=True) | Q(score__lt=call.floor)).exists():
        return _("有项目的得分低于入选最低分，不能入选。")
    return ""


def _accepted(call: Call) -> Any:
    return call.applications.filter(state=ApplicationState.ACCEPTED)


def _lock(call: Call, actor: Actor) -> Call:
    locked: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    actor.require(Permission.CALL_DECIDE, locked)
    if locked.state != CallState.SELECTING:
        raise DomainError("not_selecting", _("只在评审遴选阶段办理；名单定稿以后要先收回。"))
    return locked


def _tell(call: Call, name: str, actor: Actor, text: str, *, reason: str = "", data: Any = None) -> None:
    topic = outbox.topic_of(call, name)
    log.record(topic, call, actor=actor, text=text, reason=reason, data=data)
    outbox.publish(topic, call.pk)
