"""What the completers report each year, and changes of what was agreed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.empowerments.domain.applying import lock
from lianqiao.processes.empowerments.enums import EmpowermentState, FeePayer, Form, VariationState
from lianqiao.processes.empowerments.models import Empowerment, Variation, YearReport
from lianqiao.processes.empowerments.steps import next_report_day, reset_idleness

#: What may be varied: the columns with their words.
VARIABLE = ("years", "fee_payer", "decision_rule", "duty", "idle_months")


@transaction.atomic
def report_year(
    empowerment: Empowerment, *, actor: Actor, is_implementing: bool, text: str, income_yuan: Decimal | None = None
) -> YearReport:
    """Tell how it goes; whoever is putting it to use begins the idle time anew. Raises AccessError or DomainError."""
    locked = lock(empowerment)
    actor.require(Permission.EMPOWERMENT_EDIT, locked)
    if not locked.is_held:
        raise DomainError("not_held", _("赋权不在有效期内，不用报告。"))
    told = text.strip()
    if not told:
        raise DomainError("text", _("请写明做了什么。"), "text")
    number = (locked.reports.aggregate(last=Max("number"))["last"] or 0) + 1
    report = YearReport.objects.create(
        empowerment=locked,
        number=number,
        is_implementing=is_implementing,
        text=told,
        income_yuan=income_yuan,
        submitted_by=actor.user,
        submitted_at=clock.now(),
    )
    if is_implementing:
        reset_idleness(locked, clock.today())
    locked.report_due_on = next_report_day(locked, clock.today())
    locked.save()
    topic = outbox.topic_of(locked, "report")
    log.record(topic, locked, actor=actor, text=_("提交第 %(number)d 次实施情况报告") % {"number": number})
    outbox.publish(topic, locked.pk)
    return report


@transaction.atomic
def propose_variation(empowerment: Empowerment, *, actor: Actor, reason: str, **values: Any) -> Variation:
    """Propose to change the term, who pays, how is decided, duties or the idle time; somebody else decides.

    What does not differ is left out; one variation is open at a time. Raises AccessError or DomainError.
    """
    locked = lock(empowerment)
    actor.require(Permission.EMPOWERMENT_EDIT, locked)
    if locked.state != EmpowermentState.IN_FORCE:
        raise DomainError("not_in_force", _("赋权生效期间才能变更。"))
    if locked.variations.filter(state=VariationState.PROPOSED).exists():
        raise DomainError("open", _("已经有一项变更等待答复。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明变更理由。"), "reason")
    changes = [_row(locked, name, values[name]) for name in VARIABLE if name in values]
    changes = [row for row in changes if row["before"] != row["after"]]
    if not changes:
        raise DomainError("no_change", _("没有改变任何内容。"))
    if any(row["target"] == "years" for row in changes):
        if locked.form != Form.USE:
            raise DomainError("years", _("只有使用权有年限。"), "years")
        if not values["years"] or values["years"] < (locked.years or 0):
            raise DomainError("years", _("使用权的年限只能延长。"), "years")
    number = (locked.variations.aggregate(last=Max("number"))["last"] or 0) + 1
    variation = Variation(
        organisation=locked.organisation,
        region_id=locked.region_id,
        created_by=actor.user,
        empowerment=locked,
        number=number,
        reason=reason.strip(),
        changes=changes,
    )
    variation.save(force_insert=True)
    words = "；".join(f"{row['label']}：{row['words_before']} → {row['words_after']}" for row in changes)
    topic = outbox.topic_of(variation, "propose")
    log.record(topic, locked, actor=actor, text=_("提出变更：%(what)s") % {"what": words}, reason=reason.strip())
    outbox.publish(topic, variation.pk)
    return variation


def _row(empowerment: Empowerment, name: str, after: Any) -> dict[str, Any]:
    before = getattr(empowerment, name)
    column: Any = Empowerment._meta.get_field(name)
    return {
        "target": name,
        "label": str(column.verbose_name),
        "before": before,
        "after": after,
        "words_before": _words(name, before),
        "words_after": _words(name, after),
    }


def _words(name: str, value: Any) -> str:
    if name == "fee_payer":
        return str(FeePayer(value).label)
    return "—" if value in (None, "") else str(value)
