"""Guards and effects of the way of an empowerment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import DomainError
from lianqiao.core.notices.domain.notices import is_concluded
from lianqiao.core.numbering import next_number
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.asset_ledger import domain as ledger
from lianqiao.processes.asset_ledger.enums import Movement
from lianqiao.processes.asset_ledger.models import JournalEntry
from lianqiao.processes.empowerments import limits, numbers
from lianqiao.processes.empowerments.announcing import KIND
from lianqiao.processes.empowerments.checking import STATEMENTS, problems_of
from lianqiao.processes.empowerments.content import fresh_hash
from lianqiao.processes.empowerments.enums import Answer, DueState, Form, TermKind
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue, Signature, Variation
from lianqiao.processes.empowerments.models.empowerment import after_months


def is_sound(record: Empowerment, context: Context) -> str | None:
    """Everything is there that the unit needs."""
    return next(iter(problems_of(record)), None)


def freeze(record: Empowerment, context: Context) -> None:
    """From now on it is this version that is consented to, decided on and signed."""
    record.revision += 1
    record.submitted_at = context.at
    record.content_sha256 = fresh_hash(record)
    record.participants.update(answer=Answer.WAITING, sha256="", answered_at=None, recorded_by=None, paper=None)
    record.statements, record.checked_by, record.checked_at = [], None, None
    record.decided_by, record.decided_at, record.decision_paper = None, None, ""


def thaw(record: Empowerment, context: Context) -> None:
    """It may be changed again; consents are asked for anew."""
    record.revision, record.content_sha256 = 0, ""


def all_have_agreed(record: Empowerment, context: Context) -> str | None:
    """Every completer agreed to this version."""
    agreed = record.participants.filter(answer=Answer.AGREED, sha256=record.content_sha256).count()
    return None if agreed == record.participants.count() else _("还有成果完成人没有确认。")


def not_an_applicant(record: Empowerment, context: Context) -> str | None:
    """Who stands to gain does not check or decide."""
    user = context.actor.user_id
    if user == record.created_by_id or record.participants.filter(user=user).exists():
        return _("申请人和成果完成人不能核查、决定自己的赋权。")
    return None


def not_the_checker(record: Empowerment, context: Context) -> str | None:
    """Four eyes."""
    return _("核查人不能作决定，请由另一位同事决定。") if context.actor.user_id == record.checked_by_id else None


def keep_check(record: Empowerment, context: Context) -> None:
    """What was confirmed, and what the right is burdened with."""
    given = list(context.data.get("statements") or ())
    missing = [str(words) for key, words in STATEMENTS.items() if key not in given]
    if missing:
        raise DomainError("statements", _("还没有确认：%(what)s。") % {"what": "；".join(missing)}, "statements")
    record.statements = [key for key in STATEMENTS if key in given]
    record.encumbrances = str(context.data.get("encumbrances") or "").strip()
    record.checked_by, record.checked_at = context.actor.user, context.at


def keep_decision(record: Empowerment, context: Context) -> None:
    """Who decided, by which paper."""
    record.decision_paper = str(context.data.get("decision_paper") or "").strip()
    record.decided_by, record.decided_at, record.opinion = context.actor.user, context.at, context.reason


def notice_has_passed(record: Empowerment, context: Context) -> str | None:
    """It was put up for the time of the norm, and nothing is open."""
    return None if is_concluded(record, KIND.key) else _("公示还没有通过。")


def all_have_signed(record: Empowerment, context: Context) -> str | None:
    """The unit and every completer."""
    signed = Signature.objects.filter(empowerment=record, content_sha256=record.content_sha256).count()
    return None if signed == record.participants.count() + 1 else _("还有没有签署的。")


def begin(record: Empowerment, context: Context) -> None:
    """The number of the register, the days, the fixed amounts, and the entry in the separate ledger."""
    today = clock.today()
    record.number = next_number(numbers.EMPOWERMENT, on=today, where=record.organisation)
    record.starts_on = today
    if record.form == Form.USE and record.years:
        record.ends_on = after_months(today, 12 * record.years)
    reset_idleness(record, today)
    record.report_due_on = next_report_day(record, today)
    for term in record.terms.all():
        if term.kind == TermKind.FIXED:
            due_on = after_months(today, term.months or 0)
            IncomeDue.objects.create(empowerment=record, term=term, due_on=due_on, amount_yuan=term.amount_yuan)
    asset = ledger.enter_asset(
        actor=SYSTEM,
        organisation=record.organisation,
        achievement=record.achievement,
        reason=_("办理赋权时纳入单列管理"),
    )
    ledger.empower(
        asset,
        actor=SYSTEM,
        on=today,
        share_percent=record.share_percent or Decimal(0),
        reason=_("赋权登记 %(number)s：%(form)s") % {"number": record.number, "form": record.form_words},
        paper=record.number,
        key=ledger_key(record),
        cause=record,
    )


def ledger_key(record: Empowerment) -> str:
    """By which the entry of the empowerment is found again."""
    return f"empowerment.{record.pk}"


def reset_idleness(record: Empowerment, day: date) -> None:
    """The idle time of the agreement, or of the norm, begins on the day."""
    record.active_on = day
    if record.idle_months:
        record.idle_on = after_months(day, record.idle_months)
    else:
        record.idle_on = limits.IDLE.get(where=record.organisation, on=day).value.end(day)


def next_report_day(record: Empowerment, day: date) -> date:
    """When the next report is due, by the norm."""
    end: date = limits.REPORT_EVERY.get(where=record.organisation, on=day).value.end(day)
    return end


def is_idle(record: Empowerment, context: Context) -> str | None:
    """Nothing was done for the whole time."""
    if record.idle_on is not None and clock.today() >= record.idle_on:
        return None
    return _("还没有到可以收回的时间。")


def begin_hearing(record: Empowerment, context: Context) -> None:
    """The completers have the time of the norm to answer."""
    today = clock.today()
    record.hearing_until = limits.HEARING.get(where=record.organisation, on=today).value.end(today)
    record.plea = ""


def hearing_is_open(record: Empowerment, context: Context) -> str | None:
    """In time, and once."""
    return _("陈述期限已经过了。") if record.hearing_is_over else None


def keep_plea(record: Empowerment, context: Context) -> None:
    """What they say."""
    record.plea = context.reason


def was_heard(record: Empowerment, context: Context) -> str | None:
    """Nothing is taken back before they could answer."""
    if record.hearing_is_over:
        return None
    return _("成果完成人还在陈述期限内。")


def go_on(record: Empowerment, context: Context) -> None:
    """The idle time begins anew."""
    reset_idleness(record, clock.today())
    record.hearing_until, record.plea = None, ""


def note_reminder(record: Empowerment, context: Context) -> None:
    """The report of this day was asked for."""
    record.reminded_on = record.report_due_on


def term_is_over(record: Empowerment, context: Context) -> str | None:
    """The last day has passed."""
    if record.ends_on is not None and clock.today() > record.ends_on:
        return None
    return _("期限还没有届满。")


def end(record: Empowerment, context: Context) -> None:
    """Over: what is not due yet falls away, and the right comes back into the ledger; what is overdue stays owed."""
    record.ended_on = clock.today()
    dues = record.dues.select_for_update(of=("self",)).filter(state=DueState.OPEN).order_by("pk")
    for due in dues:
        apply(due, "cancel", actor=SYSTEM, reason=context.reason)
    _give_back(record, context)


def _give_back(record: Empowerment, context: Context) -> None:
    entry = JournalEntry.objects.filter(
        organisation=record.organisation_id, mark=ledger_key(record), kind=Movement.EMPOWERMENT
    ).first()
    if entry is None:
        return
    ledger.take_back(
        entry.asset,
        of=entry,
        actor=SYSTEM,
        on=clock.today(),
        reason=context.reason or _("赋权期限届满"),
        key=f"{ledger_key(record)}.back",
        cause=record,
    )


def carry_out(record: Variation, context: Context) -> None:
    """What was agreed changes with a new revision; the signed supplement is the proof."""
    empowerment = Empowerment.objects.select_for_update(of=("self",)).get(pk=record.empowerment_id)
    for row in record.changes:
        setattr(empowerment, row["target"], row["after"])
    empowerment.revision += 1
    if empowerment.form == Form.USE and empowerment.years and empowerment.starts_on is not None:
        empowerment.ends_on = after_months(empowerment.starts_on, 12 * empowerment.years)
    if empowerment.active_on is not None:
        reset_idleness(empowerment, empowerment.active_on)
    empowerment.content_sha256 = fresh_hash(empowerment)
    empowerment.save()
    record.decided_by, record.decided_at = context.actor.user, context.at


def close_variation(record: Variation, context: Context) -> None:
    """Who answered, when."""
    record.decided_at = context.at


def is_paid(record: IncomeDue, context: Context) -> str | None:
    """Nothing is left."""
    return None if not record.open_yuan else _("还没有付清。")


def not_the_proposer(record: Variation, context: Context) -> str | None:
    """Four eyes."""
    return _("不能答复自己提出的变更。") if context.actor.user_id == record.created_by_id else None
