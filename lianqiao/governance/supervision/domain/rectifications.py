"""Orders to rectify: what was found at whom, and the proof that it was put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import files
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.files import DOCUMENTS
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import apply
from lianqiao.governance.plans.domain.tasks import MOST_FILES
from lianqiao.governance.plans.enums import ASSIGNED_TASKS
from lianqiao.governance.supervision.domain.keeping import begin, check_seen, lock, tell
from lianqiao.governance.supervision.enums import OrderState
from lianqiao.governance.supervision.models import Inspection, Rectification, RectificationReport

LONGEST_PROOF = 3000


@transaction.atomic
def create_rectification(*, actor: Actor, values: Mapping[str, Any]) -> Rectification:
    """A draft of an order by the government body acted for; the unit sees it once it is issued.

    `values` are unit, title, problem, demand, due_on, document_number, inspection, task, indicator. Raises AccessError,
    DomainError or InvalidInput, and then nothing is kept.
    """
    order = begin(Rectification, actor, Permission.RECTIFICATION_EDIT)
    return _keep(order, actor, values, "create", _("登记问题"))


@transaction.atomic
def change_rectification(order: Rectification, *, actor: Actor, values: Mapping[str, Any]) -> Rectification:
    """Change a draft; what is not given stays."""
    over = _("整改通知已经下达，不能再改；可以延长期限或撤回。")
    locked = lock(order, actor, Permission.RECTIFICATION_EDIT, (OrderState.DRAFT,), over)
    return _keep(locked, actor, values, "change", _("修改整改通知"))


@transaction.atomic
def hand_in_proof(
    order: Rectification, *, actor: Actor, text: str, evidence: Iterable[File[bytes]]
) -> RectificationReport:
    """Hand in what was done with files that prove it, for the ordered unit; the issuing body then checks the effect.

    Raises AccessError or DomainError, and then nothing is kept.
    """
    uploads = list(evidence)
    if not uploads:
        raise DomainError("proof_files", _("请附上整改的佐证材料。"), "evidence")
    if len(uploads) > MOST_FILES:
        raise DomainError("proof_files", _("一次最多上传 %(most)d 个文件。") % {"most": MOST_FILES}, "evidence")
    if len(text.strip()) > LONGEST_PROOF:
        raise DomainError("proof_long", _("最多 %(limit)d 个字。") % {"limit": LONGEST_PROOF}, "text")
    key = new_id()
    apply(order, "hand_in", actor=actor, text=text, report_id=key)
    report: RectificationReport = RectificationReport.objects.get(pk=key)
    for upload in uploads:
        files.store(upload, actor=actor, organisation=actor.organisation, subject=report, allow=DOCUMENTS)
    return report


def _keep(order: Rectification, actor: Actor, values: Mapping[str, Any], name: str, text: str) -> Rectification:
    task, inspection, unit = values.get("task"), values.get("inspection"), values.get("unit", order.unit_id)
    if task is not None and task.pk != order.task_id:
        check_seen(actor, None, [task])
        if task.state not in ASSIGNED_TASKS:
            raise DomainError("task_unassigned", _("这项任务还没有下达。"), "task")
    own: Any = Inspection.objects.filter(organisation=order.organisation_id)
    if inspection is not None and not own.filter(pk=inspection.pk).exists():
        raise DomainError("inspection_foreign", _("只能选本单位的督导。"), "inspection")
    if unit is not None and getattr(unit, "pk", unit) == order.organisation_id:
        raise DomainError("unit_own", _("不能给本单位下达整改通知。"), "unit")
    assign(order, values)
    order.save()
    tell(order, name, actor, text)
    return order
