"""Guards and effects that only demands have: the manager's confirmation and the outcome."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.transitions import Context
from lianqiao.registers.demands.enums import ConfirmationWay, Outcome
from lianqiao.registers.demands.models import Demand


def confirmation_is_plausible(demand: Demand, context: Context) -> str | None:
    """The talk was held in one of the known ways, not in the future and not before the demand was written."""
    way, on = context.data.get("confirmed_by_way"), context.data.get("confirmed_on")
    if way is not None and way not in ConfirmationWay.values:
        return _("请选择确认方式：上门走访、电话沟通或视频会议。")
    if on is None:
        return None
    if not isinstance(on, date):
        return _("请填写确认日期。")
    if on > clock.today():
        return _("确认日期不能晚于今天。")
    if on < timezone.localdate(demand.created_at):
        return _("确认日期不能早于需求录入的日期。")
    return None


def note_fits(demand: Demand, context: Context) -> str | None:
    """What the manager notes is no longer than its column."""
    return _refusal_of("confirmation_note", context)


def sign_confirmation(demand: Demand, context: Context) -> None:
    """Remember who spoke with the company, how and when, and what came out."""
    demand.confirmed_by = context.actor.user
    demand.confirmed_by_way = context.data["confirmed_by_way"]
    demand.confirmed_on = context.data["confirmed_on"]
    demand.confirmation_note = str(context.data["confirmation_note"]).strip()


def forget_confirmation(demand: Demand, context: Context) -> None:
    """A changed demand has to be confirmed anew."""
    demand.confirmed_by = None
    demand.confirmed_by_way = ""
    demand.confirmed_on = None
    demand.confirmation_note = ""


def outcome_is_known(demand: Demand, context: Context) -> str | None:
    """The outcome comes from the list."""
    outcome = context.data.get("outcome")
    return None if outcome is None or outcome in Outcome.values else _("请选择需求的结果。")


def outcome_text_fits(demand: Demand, context: Context) -> str | None:
    """What is said about the outcome is no longer than its column."""
    return _refusal_of("outcome_text", context)


def sign_outcome(demand: Demand, context: Context) -> None:
    """Remember what became of the demand."""
    demand.outcome = context.data["outcome"]
    demand.outcome_text = str(context.data["outcome_text"]).strip()
    demand.closed_at = context.at


def _refusal_of(name: str, context: Context) -> str | None:
    column: Any = Demand._meta.get_field(name)
    try:
        column.run_validators(str(context.data.get(name) or "").strip())
    except ValidationError as error:
        return "".join(error.messages)
    return None
