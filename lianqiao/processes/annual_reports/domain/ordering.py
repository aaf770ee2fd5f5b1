"""Orders to report, or to correct what was reported (Art. 46)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, numbering, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.annual_reports import phrases
from lianqiao.processes.annual_reports.domain.filling import lock_report
from lianqiao.processes.annual_reports.enums import OPEN_REPORTS, AnnualState
from lianqiao.processes.annual_reports.limits import CORRECT_WITHIN, LONGEST_PAPER, LONGEST_TEXT
from lianqiao.processes.annual_reports.models import AnnualReport, CorrectionOrder

NUMBER = numbering.declare("annual_report_order", _("责令改正通知编号"))


@transaction.atomic
def order_correction(report: AnnualReport, *, actor: Actor, paper: str, text: str) -> CorrectionOrder:
    """Order the unit to report what is overdue, or to correct what was sent back and is still not right.

    What was handed in goes back to the unit. Raises AccessError or DomainError, and then nothing has changed.
    """
    locked = lock_report(report.pk)
    actor.require(Permission.ANNUAL_REPORT_MANAGE, locked)
    today = clock.today()
    paper, text = " ".join(paper.split()), text.strip()
    if not paper or len(paper) > LONGEST_PAPER:
        raise DomainError("paper", _("请填写文号。"), "paper")
    if not text or len(text) > LONGEST_TEXT:
        raise DomainError("text", _("请写明要改正什么。"), "text")
    if not locked.year.is_open:
        raise DomainError("year_closed", _("这个年度已经汇总，不能再办理。"))
    is_overdue = locked.state in OPEN_REPORTS and locked.is_late(today) and locked.submitted_on is None
    is_wrong = locked.state == AnnualState.SUBMITTED and locked.returned > 0
    if not is_overdue and not is_wrong:
        raise DomainError("no_cause", _("逾期没有报送，或者退回以后仍不属实的，才责令改正。"))
    within: Any = CORRECT_WITHIN.get(where=locked.region_id, on=today).value
    order = CorrectionOrder.objects.create(
        report=locked,
        number=numbering.next_number(NUMBER, on=today, where=locked.year.region_id),
        paper=paper,
        text=text,
        correct_by=within.end(today),
        issued_on=today,
        issued_by=actor.user,
    )
    if is_wrong:
        locked = apply(locked, "order_back", actor=SYSTEM)
    else:
        locked.save()
    topic = outbox.topic_of(locked, "order")
    log.record(topic, locked, actor=actor, text=_("责令改正 %(number)s") % {"number": order.number})
    outbox.publish(topic, locked.pk)
    phrases.tell_of_order(order)
    return order
