"""The steps of a case: recorded by either side or its manager; contracts and landings count once they are confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.transitions import Context
from lianqiao.processes.introductions.domain import deadlines
from lianqiao.processes.introductions.enums import (
    CLAIM_CODES,
    CLAIMED_STAGES,
    DeadlineKind,
    OutcomeCode,
    Side,
    Stage,
    Verdict,
)
from lianqiao.processes.introductions.models import Introduction, Outcome, Step, StepReply
from lianqiao.processes.introductions.queries.sides import standing_of

#: What of a step a person may tell besides its code and day.
TOLD = ("text", "amount_yuan", "contract_number", "place")
TOLD_OF_FOLLOW_UP = ("text", "paid_yuan", "sales_yuan", "tax_yuan", "jobs")


def step_is_well_formed(introduction: Introduction, context: Context) -> str | None:
    """A guard: the day lies between the meeting and today, the rest fits its columns, nothing is claimed twice."""
    code = context.data.get("code")
    if code not in OutcomeCode.values:
        return None
    told = OutcomeCode(code)
    if refusal := day_refusal(introduction, context.data.get("happened_on")):
        return refusal
    if introduction.is_ended and not told.is_failure and not _text(context):
        return _("这项对接已经结束，重新推进请写明原因。")
    if told.stage in CLAIMED_STAGES and open_claims(introduction).filter(stage=told.stage).exists():
        return _("已经有一条“%(stage)s”在等候确认，请先确认或提出异议。") % {"stage": told.stage.label}
    return column_refusal(context, TOLD)


def begin(introduction: Introduction, *, actor: Actor) -> Step:
    """The first step: the initiator is interested, and has asked."""
    return _add(introduction, actor, Side.INITIATOR, stage=Stage.INTEREST, happened_on=clock.today())


def begin_talks(introduction: Introduction, context: Context) -> None:
    """An effect: both sides have agreed to meet."""
    introduction.stage, introduction.stage_on = Stage.TALKS, clock.today()
    _add(introduction, context.actor, Side.COUNTERPART, stage=Stage.TALKS, happened_on=introduction.stage_on)
    deadlines.expect_progress(introduction)


def note_step(introduction: Introduction, context: Context) -> None:
    """An effect: one more step, by which the case stands elsewhere or has come to an end."""
    code, standing = OutcomeCode(context.data["code"]), standing_of(introduction, context.actor)
    if standing is None:
        raise LookupError(f"the permission let somebody pass who stands on no side of {introduction.pk}")
    day = context.data.get("happened_on") or clock.today()
    stage = code.stage or Stage(introduction.stage)
    step = _add(
        introduction,
        context.actor,
        standing.side,
        id=context.data.get("step_id") or new_id(),
        stage=stage,
        code=code,
        happened_on=day,
        mandate=standing.mandate,
        **_told(context, TOLD),
    )
    if code.is_failure:
        deadlines.drop(introduction, ~Q(kind=DeadlineKind.REPLY))
        return
    if stage != introduction.stage:
        introduction.stage, introduction.stage_on = stage, day
    if stage == Stage.TRIAL and introduction.trial_on is None:
        introduction.trial_on = day
    if step.is_claim:
        deadlines.expect_reply(step)
    deadlines.expect_progress(introduction)


def claim_waits(introduction: Introduction, context: Context) -> str | None:
    """A guard: something was claimed, and nobody has said anything of it."""
    return None if _claim(introduction, context) is not None else _("没有等候确认的签约或落地。")


def claim_is_theirs(introduction: Introduction, context: Context) -> str | None:
    """A guard: whether it is true is said by the side that did not record it."""
    claim = _claim(introduction, context)
    if claim is not None and introduction.side_of(context.actor.organisation_id) == claim.side:
        return _("这是我方登记的，要由对方确认。")
    return None


def claim_has_evidence(introduction: Introduction, context: Context) -> str | None:
    """A guard: a government verifies what it can read."""
    claim = _claim(introduction, context)
    if claim is not None and not files.files_of(claim).exists():
        return _("登记方没有附上合同、验收等证明材料，不能核实。")
    return None


def note_confirmation(introduction: Introduction, context: Context) -> None:
    """An effect: from now on the contract or the landing counts."""
    _establish(introduction, context, Verdict.CONFIRMED)


def note_verification(introduction: Introduction, context: Context) -> None:
    """An effect: the government has read the evidence; from now on the contract or the landing counts."""
    _establish(introduction, context, Verdict.VERIFIED)


def note_dispute(introduction: Introduction, context: Context) -> None:
    """An effect: the case goes back to where it stood before the claim, unless it has come to an end since."""
    claim = _reply(introduction, context, Verdict.DISPUTED)
    if introduction.is_ended:
        return
    disputed = Q(pk=claim.pk) | Q(reply__verdict=Verdict.DISPUTED)
    last = introduction.steps.exclude(disputed).order_by("-recorded_at", "-id").first()
    if last is None:
        raise LookupError(f"introduction {introduction.pk} has no first step")
    if introduction.stage != last.stage:
        introduction.stage, introduction.stage_on = last.stage, last.happened_on
    code = OutcomeCode(last.code) if last.code and not last.is_end else OutcomeCode.IN_TALKS
    introduction.outcome, introduction.outcome_at = code, timezone.now()
    Outcome.objects.create(
        introduction=introduction,
        code=code,
        text=context.reason,
        side=str(introduction.side_of(context.actor.organisation_id)),
        recorded_by=context.actor.user,
        recorded_at=introduction.outcome_at,
    )
    deadlines.expect_progress(introduction)


def follow_up_is_due(introduction: Introduction, context: Context) -> str | None:
    """A guard: the landing counts, and of this follow-up nothing was told yet."""
    if introduction.landed_on is None:
        return _("落地经对方确认或主管部门核实以后才回访。")
    number = context.data.get("round")
    if number is None:
        return None
    if number not in range(1, len(deadlines.FOLLOW_UPS) + 1):
        return _("没有这一次回访。")
    if introduction.steps.filter(stage=Stage.FOLLOW_UP, round=number).exists():
        return _("这一次回访已经登记过了。")
    return day_refusal(introduction, context.data.get("happened_on")) or column_refusal(context, TOLD_OF_FOLLOW_UP)


def note_follow_up(introduction: Introduction, context: Context) -> None:
    """An effect: what has come of the landing until now."""
    standing = standing_of(introduction, context.actor)
    if standing is None:
        raise LookupError(f"the permission let somebody pass who stands on no side of {introduction.pk}")
    number, day = context.data["round"], context.data.get("happened_on") or clock.today()
    _add(
        introduction,
        context.actor,
        standing.side,
        id=context.data.get("step_id") or new_id(),
        stage=Stage.FOLLOW_UP,
        round=number,
        happened_on=day,
        mandate=standing.mandate,
        **_told(context, TOLD_OF_FOLLOW_UP),
    )
    introduction.stage, introduction.stage_on = Stage.FOLLOW_UP, day
    deadlines.meet(introduction, Q(kind=DeadlineKind.FOLLOW_UP, round=number))


def open_claims(introduction: Introduction) -> Any:
    """The contracts and landings of which nobody has said yet whether they are, oldest first."""
    claims = introduction.steps.filter(code__in=CLAIM_CODES)
    return claims.filter(reply__isnull=True).order_by("recorded_at", "id")


def day_refusal(introduction: Introduction, day: date | None) -> str | None:
    """Why something cannot have happened on that day; None when it can."""
    if day is None:
        return None
    if day > clock.today():
        return _("日期不能晚于今天。")
    if day < timezone.localdate(introduction.created_at):
        return _("日期不能早于发起对接的日期。")
    return None


def column_refusal(context: Context, names: tuple[str, ...]) -> str | None:
    """Why something that was told does not fit its column; None when all fits."""
    for name in names:
        value = context.data.get(name)
        if value in (None, "") or name == "place":
            continue
        column: Any = Step._meta.get_field(name)
        try:
            column.clean(value, None)
        except ValidationError as error:
            return "".join(error.messages)
    return None


def _add(introduction: Introduction, actor: Actor, side: Side, **columns: Any) -> Step:
    return Step.objects.create(
        introduction=introduction,
        side=side,
        organisation_id=actor.organisation_id,
        recorded_by=actor.user,
        recorded_at=timezone.now(),
        **columns,
    )


def _told(context: Context, names: tuple[str, ...]) -> dict[str, Any]:
    given = {name: context.data[name] for name in names if context.data.get(name) not in (None, "")}
    return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}


def _text(context: Context) -> str:
    return str(context.data.get("text") or "").strip()


def _claim(introduction: Introduction, context: Context) -> Step | None:
    """The claim that is meant, or the oldest that waits."""
    claims = open_claims(introduction)
    wanted = context.data.get("step")
    return (claims if wanted is None else claims.filter(pk=wanted)).first()  # type: ignore[no-any-return]


def _reply(introduction: Introduction, context: Context, verdict: Verdict) -> Step:
    claim = _claim(introduction, context)
    if claim is None:
        raise LookupError(f"the guard let introduction {introduction.pk} pass without a claim")
    StepReply.objects.create(
        step=claim,
        verdict=verdict,
        text=context.reason,
        organisation_id=context.actor.organisation_id,
        replied_by=context.actor.user,
        replied_at=timezone.now(),
    )
    deadlines.meet(introduction, Q(kind=DeadlineKind.REPLY, step=claim))
    return claim


def _establish(introduction: Introduction, context: Context, verdict: Verdict) -> None:
    claim = _reply(introduction, context, verdict)
    if claim.stage == Stage.CONTRACT:
        introduction.contract_on = min(filter(None, (introduction.contract_on, claim.happened_on)))
    else:
        introduction.landed_on = min(filter(None, (introduction.landed_on, claim.happened_on)))
        if not introduction.is_ended:
            deadlines.expect_follow_ups(introduction)
