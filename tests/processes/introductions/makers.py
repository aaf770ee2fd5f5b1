"""Mandates, claims and deadlines in whatever state a test needs."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lianqiao.core import files
from lianqiao.core.access import SYSTEM
from lianqiao.core.permissions import Role
from lianqiao.processes.introductions.enums import DeadlineKind, DeadlineState, MandateState, OutcomeCode, Side, Stage
from lianqiao.processes.introductions.models import Deadline, Introduction, Mandate, Step
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers


def pdf(name: str = "合同.pdf") -> SimpleUploadedFile:
    """A file that counts as PDF."""
    return SimpleUploadedFile(name, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "application/pdf")


def mandate_in(state: str = MandateState.OFFERED, *, introduction: Any = None, **values: Any) -> Mandate:
    """A mandate of the initiator for whoever is a technology manager there unless `manager` is named.

    It is about the introduction, or about the achievement or demand that is given.
    """
    case = introduction or makers.complete_introduction()
    body = values.pop("manager_organisation", None)
    if body is None:
        body = makers.organisation("辽河技术转移中心", kind=OrganisationKind.TRANSFER_ORGANISATION)
    today = timezone.localdate()
    given = {
        "organisation": case.organisation,
        "region": case.region,
        "created_by": case.created_by,
        "introduction": None if {"achievement", "demand"} & values.keys() else case,
        "manager_organisation": body,
        "scope_text": "协助洽谈和签约",
        "starts_on": today,
        "until": today + timedelta(days=365),
        "answered_at": None if state in (MandateState.OFFERED, MandateState.WITHDRAWN) else timezone.now(),
        **values,
    }
    return Mandate.objects.create(state=state, **given)


def manager_of(mandate: Mandate) -> Any:
    """A technology manager of the mandated organisation."""
    return makers.actor(mandate.manager_organisation, Role.MANAGER, name="卜经理")


def claim_for(introduction: Introduction, *, side: Side = Side.INITIATOR, with_evidence: bool = False) -> Step:
    """A contract that one side says was signed."""
    initiator = side == Side.INITIATOR
    step = Step.objects.create(
        introduction=introduction,
        stage=Stage.CONTRACT,
        code=OutcomeCode.CONTRACT_SIGNED,
        happened_on=timezone.localdate(),
        side=side,
        organisation=introduction.organisation if initiator else introduction.counterpart,
        recorded_by=introduction.created_by,
        recorded_at=timezone.now(),
    )
    if with_evidence:
        files.store(pdf(), actor=SYSTEM, organisation=introduction.organisation, subject=step)
    return step


def deadline_in(state: str = DeadlineState.OPEN) -> Deadline:
    """A first follow-up."""
    return Deadline.objects.create(
        introduction=makers.complete_introduction("closed"),
        kind=DeadlineKind.FOLLOW_UP,
        round=1,
        due_on=timezone.localdate(),
        state=state,
    )
