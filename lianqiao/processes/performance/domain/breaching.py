"""Defaults: one side says what was not done, the other answers; both may go on to say something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.contracts.domain.writing import tell
from lianqiao.processes.performance import phrases
from lianqiao.processes.performance.domain.writing import keep, locked_performance, past, person
from lianqiao.processes.performance.enums import BreachState
from lianqiao.processes.performance.limits import LONGEST_TEXT
from lianqiao.processes.performance.models import Breach, BreachStatement, ContractMilestone, Performance


@transaction.atomic
def raise_breach(
    performance: Performance,
    *,
    actor: Actor,
    kind: str,
    happened_on: date,
    text: str,
    milestone: ContractMilestone | None = None,
    claim_yuan: Decimal | None = None,
    uploads: Iterable[File[bytes]] = (),
) -> Breach:
    """Write down what the other side did not do as agreed. Raises AccessError, DomainError or InvalidInput."""
    locked = locked_performance(performance)
    actor.require(Permission.PERFORMANCE_EDIT, locked)
    if milestone is not None and milestone.performance_id != locked.pk:
        raise InvalidInput({"milestone": [_("请选这份合同的节点。")]})
    breach = Breach(
        performance=locked,
        organisation=actor.organisation,
        region_id=locked.region_id,
        created_by=actor.user,
        kind=kind,
        happened_on=past(happened_on, "happened_on"),
        milestone=milestone,
        claim_yuan=claim_yuan,
    )
    try:
        breach.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    breach.save(force_insert=True)
    _say(breach, actor, text, uploads)
    tell(locked, "raise_breach", actor, _("登记违约：%(what)s") % {"what": breach.get_kind_display()})
    phrases.tell_of_breach(breach)
    return breach


@transaction.atomic
def add_statement(breach: Breach, *, actor: Actor, text: str, uploads: Iterable[File[bytes]] = ()) -> BreachStatement:
    """Say something further, as either side, until it is settled. Raises AccessError, DomainError or InvalidInput."""
    locked: Breach = Breach.objects.select_for_update(of=("self",)).get(pk=breach.pk)
    actor.require(Permission.PERFORMANCE_EDIT, locked)
    if locked.state in (BreachState.SETTLED, BreachState.REFERRED):
        raise DomainError("closed", _("这件事已经了结或转争议解决，不能再补充。"))
    statement = _say(locked, actor, text, uploads)
    tell(locked.performance, "add_statement", actor, _("补充违约说明"))
    return statement


def _say(breach: Breach, actor: Actor, text: str, uploads: Iterable[File[bytes]]) -> BreachStatement:
    said = text.strip()
    if not said or len(said) > LONGEST_TEXT:
        raise InvalidInput({"text": [_("请写明情况，最多 %(most)d 字。") % {"most": LONGEST_TEXT}]})
    statement: BreachStatement = BreachStatement.objects.create(
        breach=breach,
        organisation=actor.organisation,
        text=said,
        written_by=person(actor),
        written_at=clock.now(),
    )
    keep(uploads, actor=actor, subject=statement)
    return statement
