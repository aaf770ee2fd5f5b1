"""What is declared, reported, claimed and asked while a licence runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.documents import day_words
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.licensing import limits, phrases
from lianqiao.processes.licensing.content import after_months
from lianqiao.processes.licensing.domain.keeping import keep_paper, locked_licence, require_running, tell
from lianqiao.processes.licensing.domain.owing import owe, royalty_for
from lianqiao.processes.licensing.enums import LATE, ClaimState, DueKind, RoyaltyBase, StageKind, TriggerState, UseKind
from lianqiao.processes.licensing.models import (
    AuditRequest,
    Guarantee,
    GuaranteeClaim,
    Licence,
    LicenceDue,
    PaymentStage,
    TriggerEvent,
    UseLine,
)


def _not_to_come(day: date, field: str) -> None:
    if day > clock.today():
        raise DomainError("future", _("日期不能晚于今天。"), field)


@transaction.atomic
def declare_event(
    licence: Licence,
    *,
    actor: Actor,
    happened_on: date,
    words: str,
    stage: PaymentStage | None = None,
    kind: str = "",
    paper: File[bytes] | None = None,
) -> TriggerEvent:
    """Declare, for one side, that something came about; the other side confirms or contests it.

    With `stage` its payment is owed once that is settled; without one `kind` says what it was (the first sale ends the
    time before which nothing is owed). Raises AccessError, DomainError or InvalidInput.
    """
    locked = locked_licence(licence.pk)
    actor.require(Permission.LICENCE_SIGN, locked)
    require_running(locked)
    _not_to_come(happened_on, "happened_on")
    if locked.starts_on is not None and happened_on < locked.starts_on:
        raise DomainError("before", _("不能早于许可生效的日期。"), "happened_on")
    what = str(stage.kind) if stage is not None else kind
    if stage is not None and stage.licence_id != locked.pk:
        raise DomainError("stage", _("请选择这项许可的阶段性支付。"), "stage")
    if what == StageKind.TERM or what not in StageKind.values:
        raise DomainError("stage", _("约定时间届满由系统自动登记，不用声明。"), "stage")
    same = TriggerEvent.objects.filter(licence=locked, stage=stage).exclude(state=TriggerState.DISMISSED)
    if same.filter(**({} if stage is not None else {"kind": what})).exists():
        raise DomainError("twice", _("这件事已经声明过。"), "stage")
    event = TriggerEvent(
        organisation=actor.organisation,
        region_id=locked.region_id,
        created_by=actor.user,
        licence=locked,
        stage=stage,
        kind=what,
        answer_by=limits.ANSWER_WITHIN.get(where=locked.region_id).value.end(clock.today()),
    )
    assign(event, {"happened_on": happened_on, "words": words.strip()})
    event.save(force_insert=True)
    keep_paper(paper, actor=actor, subject=event)
    tell(event, "create", actor, _("声明触发事件"))
    phrases.tell_of_event(event)
    return event


@transaction.atomic
def note_use(
    licence: Licence, *, actor: Actor, begins_on: date, until: date, words: str, quantity: str = ""
) -> UseLine:
    """Write down what was used when. Raises AccessError or DomainError."""
    locked = locked_licence(licence.pk)
    actor.require(Permission.LICENCE_TAKE, locked)
    require_running(locked)
    _check_period(locked, begins_on, until)
    if not words.strip():
        raise DomainError("words", _("请写明使用情况。"), "words")
    line = _line(locked, actor, UseKind.USE, begins_on, until, words, quantity)
    tell(locked, "note_use", actor, _("登记使用：%(line)s") % {"line": line})
    return line


@transaction.atomic
def report_sales(
    licence: Licence,
    *,
    actor: Actor,
    begins_on: date,
    until: date,
    sales_yuan: Decimal,
    profit_yuan: Decimal | None = None,
    quantity: str = "",
    words: str = "",
) -> UseLine:
    """Report what was sold in a period; the royalty is reckoned to the cent and owed.

    A period is reported once. Raises AccessError or DomainError.
    """
    locked = locked_licence(licence.pk)
    actor.require(Permission.LICENCE_TAKE, locked)
    if not locked.has_begun:
        raise DomainError("not_begun", _("许可还没有生效。"))
    _check_period(locked, begins_on, until)
    if sales_yuan < 0:
        raise DomainError("sales", _("净销售额不能是负数。"), "sales_yuan")
    if locked.royalty_base == RoyaltyBase.PROFIT and profit_yuan is None:
        raise DomainError("profit", _("按利润提成的要报告利润。"), "profit_yuan")
    reports = UseLine.objects.filter(licence=locked, kind=UseKind.REPORT)
    before = reports.filter(begins_on__lte=until, until__gte=begins_on).first()
    if before is not None:
        raise DomainError("overlaps", _("和已经报告的期间重叠：%(line)s。") % {"line": before}, "begins_on")
    amount = royalty_for(locked, sales_yuan=sales_yuan, profit_yuan=profit_yuan)
    figures = {"sales_yuan": sales_yuan, "profit_yuan": profit_yuan, "royalty_yuan": amount}
    line = _line(locked, actor, UseKind.REPORT, begins_on, until, words or _("没有其他说明"), quantity, **figures)
    if sales_yuan > 0 and locked.income_on is None:
        locked.income_on = until
    _set_next_report(locked, until)
    locked.save()
    if amount:
        given = {"first": day_words(begins_on), "last": day_words(until), "what": locked.royalty_words()}
        said = _("%(first)s至%(last)s提成（%(what)s）") % given
        owe(
            locked,
            actor=actor,
            kind=DueKind.ROYALTY,
            amount_yuan=amount,
            words=said,
            begins=clock.today(),
            report=line,
        )
    tell(locked, "report_sales", actor, _("报告销售：%(line)s") % {"line": line})
    phrases.tell_of_report(locked, line)
    return line


def _check_period(licence: Licence, begins_on: date, until: date) -> None:
    if until < begins_on:
        raise DomainError("order", _("结束日期不能早于开始日期。"), "until")
    _not_to_come(until, "until")
    if licence.starts_on is not None and begins_on < licence.starts_on:
        raise DomainError("before", _("不能早于许可生效的日期。"), "begins_on")


def _set_next_report(licence: Licence, until: date) -> None:
    if licence.royalty_rate is not None:
        licence.report_on = after_months(until, licence.report_months)
        licence.report_reminded = False


def _line(
    licence: Licence, actor: Actor, kind: str, begins_on: date, until: date, words: str, quantity: str, **figures: Any
) -> UseLine:
    line: UseLine = UseLine.objects.create(
        licence=licence,
        kind=kind,
        begins_on=begins_on,
        until=until,
        words=words.strip()[:1000],
        quantity=quantity.strip()[:80],
        recorded_by=actor.user,
        recorded_at=clock.now(),
        **figures,
    )
    return line


@transaction.atomic
def record_guarantee(licence: Licence, *, actor: Actor, provider: Any, values: Mapping[str, Any]) -> Guarantee:
    """Write down who stands in for the licensee, by which paper. Raises AccessError, DomainError or InvalidInput."""
    locked = locked_licence(licence.pk)
    actor.require(Permission.LICENCE_SIGN, locked)
    if not locked.is_in_use and not locked.revision:
        raise DomainError("not_settled", _("条款商定以后再登记担保或保险。"))
    if provider.pk in (locked.organisation_id, locked.licensee_id):
        raise DomainError("provider", _("担保或保险机构不能是许可的一方。"), "provider")
    if Guarantee.objects.filter(licence=locked, paper=values.get("paper")).exists():
        raise DomainError("twice", _("这份保函或保单已经登记过。"), "paper")
    row = Guarantee(licence=locked, provider=provider, recorded_by=actor.user, recorded_at=clock.now())
    assign(row, values, also=frozenset({"provider"}))
    row.save(force_insert=True)
    tell(locked, "record_guarantee", actor, _("登记%(what)s") % {"what": row})
    return row


@transaction.atomic
def claim_guarantee(
    guarantee: Guarantee, *, actor: Actor, due: LicenceDue, amount_yuan: Decimal, words: str
) -> GuaranteeClaim:
    """Ask who stands in to pay what did not come. Raises AccessError, DomainError or InvalidInput."""
    locked = locked_licence(guarantee.licence_id)
    actor.require(Permission.LICENCE_GIVE, locked)
    if due.licence_id != locked.pk or due.state not in LATE:
        raise DomainError("due", _("只能就这项许可逾期没有支付的款项请求赔付。"), "due")
    if not guarantee.begins_on <= due.due_on <= guarantee.until:
        raise DomainError("term", _("款项的应付日期不在保障期限内。"), "due")
    claims = GuaranteeClaim.objects.filter(guarantee=guarantee).exclude(state=ClaimState.REFUSED)
    if claims.filter(due=due).exists():
        raise DomainError("twice", _("这笔款项已经请求过赔付。"), "due")
    used = sum((one.amount_yuan for one in claims), start=Decimal(0))
    if amount_yuan > min(due.amount_yuan, guarantee.amount_yuan - used):
        raise DomainError("amount", _("请求赔付的金额超过应付金额或剩余的保障金额。"), "amount_yuan")
    claim = GuaranteeClaim(
        organisation=actor.organisation,
        region_id=locked.region_id,
        created_by=actor.user,
        guarantee=guarantee,
        due=due,
    )
    assign(claim, {"amount_yuan": amount_yuan, "words": words.strip()}, also=frozenset({"guarantee", "due"}))
    claim.save(force_insert=True)
    tell(claim, "create", actor, _("请求先行赔付"))
    phrases.tell_of_claim(claim)
    return claim


@transaction.atomic
def ask_audit(licence: Licence, *, actor: Actor, begins_on: date, until: date, words: str) -> AuditRequest:
    """Ask the licensee for its books of a period. Raises AccessError, DomainError or InvalidInput."""
    locked = locked_licence(licence.pk)
    actor.require(Permission.LICENCE_GIVE, locked)
    if not locked.has_begun:
        raise DomainError("not_begun", _("许可还没有生效。"))
    _check_period(locked, begins_on, until)
    audit = AuditRequest(
        organisation=actor.organisation, region_id=locked.region_id, created_by=actor.user, licence=locked
    )
    assign(audit, {"begins_on": begins_on, "until": until, "words": words.strip()})
    audit.save(force_insert=True)
    tell(audit, "create", actor, _("请求核查账目"))
    phrases.tell_of_audit(audit)
    return audit
