"""What licensing tells people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.licensing.models import (
    AuditRequest,
    GuaranteeClaim,
    Licence,
    LicenceDue,
    PoolOffer,
    TriggerEvent,
    UseLine,
)
from lianqiao.registers.organisations.queries.actors import members_with, overseers_with

register("licensing", gettext_lazy("先使用后付费和开放许可"), group="tasks")


def _people(organisations: Iterable[Any]) -> list[Any]:
    ids = list(organisations)
    people = [*members_with(Role.ADMINISTRATOR, ids), *members_with(Role.EDITOR, ids)]
    return list({person.pk: person for person in people}.values())


def _send(record: Any, occasion: str, subject: str, text: str, units: Iterable[Any], people: Any = None) -> None:
    ids = [unit for unit in units if unit is not None]
    inbox.send(
        _people(ids) if people is None else people,
        key=f"licensing.{occasion}.{record.pk}.{clock.now():%Y%m%d%H%M%S%f}",
        subject=subject,
        text=text,
        url=links.page_of(record),
        organisations=ids,
    )


def _named(words: str, licence: Licence) -> str:
    return words % {"title": licence.offer.title[:60], "licensee": licence.licensee}


def ask_to_clear(offer: PoolOffer, context: Context) -> None:
    """The secrecy officers of the unit: please read what is to be published."""
    people = members_with(Role.SECRECY_OFFICER, [offer.organisation_id])
    subject = _("请审查入池成果：%(title)s") % {"title": offer.title[:60]}
    _send(offer, "clear", subject, _("审查通过后在成果池公开。"), [offer.organisation_id], people)


def tell_of_offer(offer: PoolOffer, context: Context) -> None:
    """The unit: in the pool, or sent back."""
    given = {"title": offer.title[:60], "state": offer.get_state_display()}
    subject = _("入池成果“%(title)s”：%(state)s") % given
    _send(offer, "offer", subject, context.reason, [offer.organisation_id])


def tell_of_request(licence: Licence) -> None:
    """The unit: a company wants to use what it offers."""
    subject = _named(_("“%(licensee)s”申请使用：%(title)s"), licence)
    text = _("请在 %(day)s 前答复。") % {"day": day_words(licence.answer_by)} if licence.answer_by else ""
    _send(licence, "request", subject, text, [licence.organisation_id])


def remind_of_request(licence: Licence, context: Context) -> None:
    """The unit: the time to answer ends today."""
    subject = _named(_("“%(licensee)s”的使用申请今天到答复期限：%(title)s"), licence)
    _send(licence, "remind", subject, licence.purpose[:200], [licence.organisation_id])


def ask_to_sign(licence: Licence, *, by: Any) -> None:
    """The other side: the terms have changed."""
    units = [one for one in (licence.organisation_id, licence.licensee_id) if one != by]
    subject = _named(_("许可条款有修改，请核对签署：%(title)s"), licence)
    _send(licence, "terms", subject, licence.price_words(), units)


def _state_words(licence: Licence, context: Context) -> tuple[str, str]:
    subject = _named(_("许可“%(title)s”"), licence) + _("：") + str(licence.get_state_display())
    return subject, context.reason


def tell_licensee(licence: Licence, context: Context) -> None:
    """The company: what became of its request."""
    _send(licence, licence.state, *_state_words(licence, context), [licence.licensee_id])


def tell_licensor(licence: Licence, context: Context) -> None:
    """The unit: the request was taken back."""
    _send(licence, licence.state, *_state_words(licence, context), [licence.organisation_id])


def tell_both(licence: Licence, context: Context) -> None:
    """Both sides: signed, in force, in default, over."""
    units = [licence.organisation_id, licence.licensee_id]
    _send(licence, licence.state, *_state_words(licence, context), units)


def remind_of_report(licence: Licence, context: Context) -> None:
    """The company: a report of sales is due."""
    subject = _named(_("请报告“%(title)s”的销售"), licence)
    text = _("没有销售的也要报告，净销售额填 0。")
    _send(licence, "report_due", subject, text, [licence.licensee_id])


def _other(event: TriggerEvent) -> Any:
    licence = event.licence
    return licence.licensee_id if event.organisation_id == licence.organisation_id else licence.organisation_id


def tell_of_event(event: TriggerEvent) -> None:
    """The other side: please confirm that it came about, or say what is wrong."""
    subject = _named(_("请确认触发事件：%(title)s"), event.licence)
    given = {"what": event.get_kind_display(), "day": day_words(event.happened_on), "words": event.words[:200]}
    _send(event, "event", subject, _("%(what)s，%(day)s。%(words)s") % given, [_other(event)])


def tell_of_event_again(event: TriggerEvent, context: Context) -> None:
    """The other side, when the time to answer ends."""
    tell_of_event(event)


def tell_declarer(event: TriggerEvent, context: Context) -> None:
    """Who declared it: confirmed, or contested."""
    subject = _named(_("触发事件“%(title)s”"), event.licence) + _("：") + str(event.get_state_display())
    _send(event, event.state, subject, context.reason, [event.organisation_id])


def ask_mediator(event: TriggerEvent, context: Context) -> None:
    """The market body, or the department where none was chosen: please decide."""
    market = event.licence.offer.market
    subject = _named(_("请调解触发事件的争议：%(title)s"), event.licence)
    if market is not None:
        _send(event, "mediate", subject, context.reason, [market.pk])
    else:
        people = overseers_with(Role.REVIEWER, event.region_id)
        _send(event, "mediate", subject, context.reason, [], people)


def tell_of_ruling(event: TriggerEvent, context: Context) -> None:
    """Both sides: what was decided."""
    subject = _named(_("触发事件“%(title)s”"), event.licence) + _("：") + str(event.get_state_display())
    _send(event, event.state, subject, context.reason, [event.licence.organisation_id, event.licence.licensee_id])


def tell_of_report(licence: Licence, line: UseLine) -> None:
    """The unit: sales were reported."""
    subject = _named(_("“%(licensee)s”报告销售：%(title)s"), licence)
    given = {"line": line, "sales": format_yuan(line.sales_yuan), "royalty": format_yuan(line.royalty_yuan)}
    text = _("%(line)s：净销售额 %(sales)s，应付提成 %(royalty)s。") % given
    _send(licence, f"report.{line.pk}", subject, text, [licence.organisation_id])


def _owed(due: LicenceDue) -> str:
    given = {"words": due.words, "amount": format_yuan(due.amount_yuan), "day": day_words(due.due_on)}
    return _("%(words)s：%(amount)s，%(day)s前支付。") % given


def remind_of_payment(due: LicenceDue, context: Context) -> None:
    """The company: to be paid soon, late, or in default."""
    subject = _named(_("许可费待支付：%(title)s"), due.licence)
    if due.was_default:
        subject = _named(_("许可费逾期已达违约期限：%(title)s"), due.licence)
    elif due.was_late:
        subject = _named(_("许可费已经逾期：%(title)s"), due.licence)
    _send(due, f"owed.{due.state}", subject, _owed(due), [due.licence.licensee_id])


def tell_payee(due: LicenceDue, context: Context) -> None:
    """The unit: paid, late or in default."""
    subject = _named(_("“%(licensee)s”的许可费"), due.licence) + _("：") + str(due.get_state_display())
    _send(due, f"payee.{due.state}", subject, _owed(due), [due.organisation_id])


def tell_payer(due: LicenceDue, context: Context) -> None:
    """The company: received, or not."""
    subject = _named(_("许可费“%(title)s”"), due.licence) + _("：") + str(due.get_state_display())
    _send(due, f"payer.{due.state}", subject, context.reason or _owed(due), [due.licence.licensee_id])


def tell_of_claim(claim: GuaranteeClaim) -> None:
    """Who stands in: please pay."""
    subject = _("先行赔付请求：%(what)s") % {"what": claim.guarantee.paper}
    text = _("%(owed)s请求赔付 %(amount)s。") % {"owed": _owed(claim.due), "amount": format_yuan(claim.amount_yuan)}
    _send(claim, "claim", subject, text, [claim.guarantee.provider_id])


def tell_claimant(claim: GuaranteeClaim, context: Context) -> None:
    """Both sides: paid or refused."""
    licence = claim.guarantee.licence
    subject = _("赔付请求 %(paper)s") % {"paper": claim.guarantee.paper} + _("：") + str(claim.get_state_display())
    _send(claim, claim.state, subject, context.reason, [licence.organisation_id, licence.licensee_id])


def tell_of_audit(audit: AuditRequest) -> None:
    """The company: the unit wants to look at the books."""
    subject = _named(_("成果方请求核查账目：%(title)s"), audit.licence)
    _send(audit, "audit", subject, audit.words[:300], [audit.licence.licensee_id])


def tell_of_audit_answer(audit: AuditRequest, context: Context) -> None:
    """The unit: what the company says to it."""
    subject = _named(_("账目核查“%(title)s”"), audit.licence) + _("：") + str(audit.get_state_display())
    _send(audit, audit.state, subject, context.reason, [audit.organisation_id])


def tell_of_audit_result(audit: AuditRequest, context: Context) -> None:
    """The company: what was found."""
    subject = _named(_("账目核查“%(title)s”"), audit.licence) + _("：") + str(audit.get_state_display())
    _send(audit, audit.state, subject, audit.finding[:300], [audit.licence.licensee_id])
