"""What came of an introduction: told by either side, kept as a history."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, norms
from lianqiao.core.transitions import Context
from lianqiao.processes.introductions.enums import OutcomeCode
from lianqiao.processes.introductions.models import Introduction, Outcome

FIRST_QUESTION = norms.declare(
    "introductions.first_question", norms.Kind.DURATION, gettext_lazy("对接达成后首次询问结果")
)
NEXT_QUESTION = norms.declare(
    "introductions.next_question", norms.Kind.DURATION, gettext_lazy("试用或合作进行中再次询问结果")
)


def expect_outcome(introduction: Introduction, context: Context) -> None:
    """An effect: both sides will be asked what came of it."""
    today = clock.today()
    introduction.outcome_due = FIRST_QUESTION.get(where=introduction.region_id, on=today).value.end(today)


def outcome_is_well_formed(introduction: Introduction, context: Context) -> str | None:
    """A guard: the code is one of the list, the amount an amount, and going back or `other` says why."""
    code = context.data.get("code")
    if code is None:
        return None
    if code not in OutcomeCode.values:
        return _("请从列表中选择对接结果。")
    text = str(context.data.get("text") or "").strip()
    if code == OutcomeCode.OTHER and not text:
        return _("选择“其他”时请写明情况。")
    if introduction.outcome and OutcomeCode(code).step < OutcomeCode(introduction.outcome).step and not text:
        return _("已登记的结果是“%(before)s”，改为“%(after)s”请写明原因。") % {
            "before": OutcomeCode(introduction.outcome).label,
            "after": OutcomeCode(code).label,
        }
    return _amount_refusal(context.data.get("amount_yuan"), text)


def note_outcome(introduction: Introduction, context: Context) -> None:
    """An effect: add to the history, make it the present outcome, ask again while more is expected."""
    code = OutcomeCode(context.data["code"])
    now = timezone.now()
    Outcome.objects.create(
        introduction=introduction,
        code=code,
        amount_yuan=context.data.get("amount_yuan"),
        text=str(context.data.get("text") or "").strip(),
        side=str(introduction.side_of(context.actor.organisation_id)),
        recorded_by=context.actor.user,
        recorded_at=now,
    )
    introduction.outcome, introduction.outcome_at = code, now
    today = clock.today()
    again = NEXT_QUESTION.get(where=introduction.region_id, on=today).value.end(today)
    introduction.outcome_due = again if code.is_under_way else None


def _amount_refusal(amount: Any, text: str) -> str | None:
    try:
        Outcome._meta.get_field("amount_yuan").clean(amount, None)
        Outcome._meta.get_field("text").clean(text, None)
    except ValidationError as error:
        return "".join(error.messages)
    return None
