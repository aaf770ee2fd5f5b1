"""Taking plans in: a file becomes a plan, another file its next version; the head is corrected by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core import files, jobs, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models.files import FileKind
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.governance.plans.enums import SHOWN_PLANS, PlanState
from lianqiao.governance.plans.models import PlanDocument, PlanVersion
from lianqiao.governance.plans.models.plans import LONGEST_TITLE

#: What a plan may be uploaded as.
READABLE = frozenset({FileKind.TEXT, FileKind.HTML, FileKind.WORD, FileKind.PDF})
READ_JOB = "plans.read"


@transaction.atomic
def create_plan(upload: File[bytes] | None, *, actor: Actor, values: Mapping[str, Any] | None = None) -> PlanDocument:
    """A plan of the government body acted for, with its first version, which a job begins to read.

    `values` are columns of the head; what they leave empty is taken from the text. Without a file, the plan takes over
    tasks of the plan that it is derived from, and has a title of its own. Raises AccessError, DomainError or
    InvalidInput, and then nothing is kept.
    """
    if actor.oversight is None:
        raise AccessError(_("方案由政府部门上传。"), permission=Permission.PLAN_EDIT)
    plan = PlanDocument(organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user)
    actor.require(Permission.PLAN_EDIT, plan)
    given = dict(values or {})
    given["title"] = str(given.get("title") or "").strip() or ("" if upload is None else stem_of(upload.name))
    if upload is None and given.get("derived_from") is None:
        raise DomainError("plan_empty", _("请上传方案文件；只分解上级方案的，请选择依据的上级方案。"), "upload")
    _check_source(plan, given.get("derived_from"), actor)
    assign(plan, given)
    plan.save(force_insert=True)
    _tell(plan, "create", actor, _("上传方案"))
    if upload is not None:
        _add_version(plan, upload, actor, "")
    return plan


@transaction.atomic
def upload_version(plan: PlanDocument, upload: File[bytes], *, actor: Actor, note: str = "") -> PlanVersion:
    """The next version of a plan, which a job begins to read; until it has, the present one holds."""
    locked = _lock(plan, actor)
    if locked.versions.filter(parsed_at__isnull=True, problem="").exists():
        raise DomainError("plan_reading", _("上一个文件还在解析，请稍后再上传。"))
    version = _add_version(locked, upload, actor, note)
    _tell(locked, "upload_version", actor, _("上传第 %(number)d 版") % {"number": version.number})
    return version


@transaction.atomic
def change_plan(plan: PlanDocument, *, actor: Actor, values: Mapping[str, Any]) -> PlanDocument:
    """Correct the head of a plan that is not over."""
    locked: PlanDocument = _lock(plan, actor)
    _check_source(locked, values.get("derived_from", locked.derived_from), actor)
    assign(locked, values)
    locked.save()
    _tell(locked, "change", actor, _("修改方案信息"))
    return locked


def stem_of(name: str | None) -> str:
    """The name of a file without folder and extension, as a first title."""
    return PurePath(str(name or "").replace("\\", "/")).stem.strip()[:LONGEST_TITLE] or str(_("未命名方案"))


def _add_version(plan: PlanDocument, upload: File[bytes], actor: Actor, note: str) -> PlanVersion:
    stored = files.store(upload, actor=actor, organisation=plan.organisation, subject=plan, allow=READABLE)
    last = plan.versions.aggregate(last=Max("number"))["last"] or 0
    version = PlanVersion(plan=plan, number=last + 1, file=stored, note=note.strip()[:200], created_by=actor.user)
    version.save(force_insert=True)
    label = _("解析“%(title)s”") % {"title": plan.title[:80]}
    version.job = jobs.start(READ_JOB, actor=actor, label=label, payload={"version": str(version.pk)}, total=3)
    version.save(update_fields=["job"])
    return version


def _lock(plan: PlanDocument, actor: Actor) -> Any:
    locked: Any = PlanDocument.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    actor.require(Permission.PLAN_EDIT, locked)
    if locked.state not in (PlanState.DRAFT, PlanState.ISSUED):
        raise DomainError("plan_over", _("方案已经结束或作废，不能再改。"))
    return locked


def _check_source(plan: PlanDocument, source: PlanDocument | None, actor: Actor) -> None:
    """A plan carries out one that was issued to its region, and never itself."""
    if source is None or source.pk == plan.derived_from_id:
        return
    if not PlanDocument.objects.visible_to(actor).filter(pk=source.pk, state__in=SHOWN_PLANS).exists():
        raise DomainError("plan_source", _("只能依据已经下达给本地区的方案。"), "derived_from")
    above: Any = source
    while above is not None:
        if above.pk == plan.pk:
            raise DomainError("plan_circle", _("方案不能依据自己或由自己分解出的方案。"), "derived_from")
        above = above.derived_from


def _tell(plan: PlanDocument, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(plan, name)
    log.record(topic, plan, actor=actor, text=text)
    outbox.publish(topic, plan.pk)
