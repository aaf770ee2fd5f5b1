"""Exemption cases: applied for with the file, taken down in the inquiry, told to everybody without names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.norms import Answer
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.evidence import limits
from lianqiao.processes.evidence.enums import CaseState, Met, TypicalState
from lianqiao.processes.evidence.models import CaseStatement, EvidenceFile, ExemptionCase, TypicalCase


def offered_files(actor: Actor) -> Any:
    """The files of the own unit on which a case may rest, newest first."""
    rows = EvidenceFile.objects.filter(
        dossier__organisation=actor.organisation_id, made_for=actor.organisation_id
    ).select_related("dossier")
    return rows.order_by("-made_at", "-id")


@transaction.atomic
def create_case(*, actor: Actor, values: Mapping[str, Any]) -> ExemptionCase:
    """A draft of the unit acted for. Raises AccessError or InvalidInput."""
    if actor.organisation is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.EXEMPTION_APPLY)
    organisation: Any = actor.organisation
    case = ExemptionCase(organisation=organisation, region_id=organisation.region_id, created_by=actor.user)
    actor.require(Permission.EXEMPTION_APPLY, case)
    _write(case, actor, values)
    case.save(force_insert=True)
    _tell(case, "create", actor, _("准备尽职免责认定申请"))
    return case


@transaction.atomic
def change_case(case: ExemptionCase, *, actor: Actor, values: Mapping[str, Any]) -> ExemptionCase:
    """Change a draft. Raises AccessError, DomainError or InvalidInput."""
    locked = _locked(case)
    actor.require(Permission.EXEMPTION_APPLY, locked)
    if locked.state != CaseState.DRAFT:
        raise DomainError("not_draft", _("已经提交，不能再改。"))
    _write(locked, actor, values)
    locked.save()
    _tell(locked, "change", actor, _("修改尽职免责认定申请"))
    return locked


@transaction.atomic
def record_statement(
    case: ExemptionCase,
    *,
    actor: Actor,
    kind: str,
    giver: str,
    given_on: date,
    text: str,
    upload: File[bytes] | None = None,
) -> CaseStatement:
    """Take down what somebody said, a hearing, or a paper that was obtained. Raises AccessError or DomainError."""
    locked = _locked(case)
    actor.require(Permission.EXEMPTION_JUDGE, locked)
    if locked.state != CaseState.INQUIRY:
        raise DomainError("not_in_inquiry", _("调查核实期间才能记录。"))
    if given_on > clock.today():
        raise DomainError("day", _("日期不能晚于今天。"), "given_on")
    stored = None
    if upload is not None:
        stored = files.store(upload, actor=actor, organisation=actor.organisation, subject=locked)
    made = CaseStatement.objects.create(
        case=locked,
        kind=kind,
        giver=giver.strip(),
        given_on=given_on,
        text=text.strip(),
        file=stored,
        recorded_by=actor.user,
        recorded_at=clock.now(),
    )
    _tell(
        locked,
        "take_down",
        actor,
        _("记录%(kind)s：%(giver)s") % {"kind": made.get_kind_display(), "giver": made.giver},
    )
    return made


def conditions_for(case: ExemptionCase) -> Answer[list[dict[str, Any]]]:
    """The conditions that hold for the place of the case, with their source."""
    return limits.CONDITIONS.get(where=case.region_id, on=case.concluded_on or clock.today())


def findings_of(case: ExemptionCase, given: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """What was answered to each condition, by its code: {order, name, source, met, reason}."""
    found = {}
    for order, row in enumerate(conditions_for(case).value):
        met, reason = given.get(row["code"], (Met.OPEN, ""))
        told = {"name": row["name"], "source": row["source"], "met": str(met), "reason": reason}
        found[row["code"]] = {"order": order, **told}
    return found


@transaction.atomic
def tell_case(case: ExemptionCase, *, actor: Actor, values: Mapping[str, Any]) -> TypicalCase:
    """Write a final case down for everybody, or change what was written. Raises AccessError or DomainError."""
    locked = _locked(case)
    actor.require(Permission.EXEMPTION_JUDGE, locked)
    if locked.state != CaseState.FINAL:
        raise DomainError("not_final", _("认定生效以后才能编写典型案例。"))
    typical = TypicalCase.objects.select_for_update(of=("self",)).filter(case=locked).first()
    if typical is None:
        typical = TypicalCase(
            case=locked, organisation=locked.body, region_id=locked.body.region_id, created_by=actor.user
        )
    if typical.state != TypicalState.DRAFT:
        raise DomainError("not_draft", _("已经提请批准，要改请先退回。"))
    typical.verdict = locked.verdict
    actor.require(Permission.EXEMPTION_PUBLISH, typical)
    assign(typical, values)
    typical.save()
    topic = outbox.topic_of(typical, "write")
    log.record(topic, typical, actor=actor, text=_("编写典型案例"))
    outbox.publish(topic, typical.pk)
    return typical


def _write(case: ExemptionCase, actor: Actor, values: Mapping[str, Any]) -> None:
    assign(case, values)
    if not offered_files(actor).filter(pk=case.evidence_id).exists():
        raise InvalidInput({"evidence": [_("只能选本单位生成的证据卷。")]})


def _locked(case: ExemptionCase) -> ExemptionCase:
    rows = ExemptionCase.objects.select_for_update(of=("self",)).select_related("organisation", "body")
    found: ExemptionCase = rows.get(pk=case.pk)
    return found


def _tell(case: ExemptionCase, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(case, name)
    log.record(topic, case, actor=actor, text=text)
    outbox.publish(topic, case.pk)
