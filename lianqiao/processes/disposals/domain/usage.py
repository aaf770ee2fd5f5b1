"""Who uses a decision: one listing or deal at a time, until it is given back or concluded."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.disposals.domain.keeping import locked_disposal
from lianqiao.processes.disposals.enums import DisposalState
from lianqiao.processes.disposals.models import Disposal


@transaction.atomic
def take_up(disposal: Disposal, *, actor: Actor, by: Model) -> Disposal:
    """Let the record `by` alone sell by this decision; the second time returns what is there.

    `by` is saved and has a UUID. For persons of the unit with the right, or the program itself (the process that calls
    has asked its own right). Raises AccessError, or DomainError where another uses it, or it is not in force.
    """
    locked = _locked(disposal, actor)
    if is_used_by(locked, by) and locked.state == DisposalState.IN_USE:
        return locked
    if locked.state == DisposalState.IN_USE:
        raise DomainError("in_use", _("这项转化决策正在用于另一项交易。"))
    if locked.state == DisposalState.APPROVED and not locked.is_usable:
        raise DomainError("lapsed", _("这项转化决策的有效期已过，请重新决策。"))
    return apply(locked, "take_up", actor=SYSTEM, reason=_by_whom(actor, by), by=by)


@transaction.atomic
def give_back(disposal: Disposal, *, actor: Actor, by: Model) -> Disposal:
    """The record `by` no longer uses the decision, which may be used by another; the second time does nothing.

    Raises AccessError, or DomainError where another uses it or the deal is concluded.
    """
    locked = _locked(disposal, actor)
    if locked.used_by_id is None:
        return locked
    _refuse_others(locked, by)
    return apply(locked, "give_back", actor=SYSTEM, reason=_by_whom(actor, by))


@transaction.atomic
def conclude(disposal: Disposal, *, actor: Actor, by: Model) -> Disposal:
    """The deal for which `by` used the decision is concluded; the second time returns what is there.

    Raises AccessError, or DomainError where `by` does not use it.
    """
    locked = _locked(disposal, actor)
    if locked.state == DisposalState.CONCLUDED and is_used_by(locked, by):
        return locked
    _refuse_others(locked, by)
    return apply(locked, "conclude", actor=SYSTEM, reason=_by_whom(actor, by))


@transaction.atomic
def hand_over(disposal: Disposal, *, actor: Actor, by: Model, to: Model) -> Disposal:
    """The record `to` (a deal) goes on where `by` (its listing) stops, with nobody in between; twice does it once.

    Raises AccessError, or DomainError where `by` does not use it.
    """
    locked = _locked(disposal, actor)
    if locked.state == DisposalState.IN_USE and is_used_by(locked, to):
        return locked
    _refuse_others(locked, by)
    return apply(locked, "hand_over", actor=SYSTEM, reason=_by_whom(actor, to), by=to)


def is_used_by(disposal: Disposal, by: Model) -> bool:
    """Whether the record uses the decision, or concluded it."""
    kind = ContentType.objects.get_for_model(by)
    return disposal.used_by_type_id == kind.pk and disposal.used_by_id == by.pk


def used_by(by: Model) -> Disposal | None:
    """The disposal that the record uses or has concluded."""
    kind = ContentType.objects.get_for_model(by)
    found: Disposal | None = Disposal.objects.filter(used_by_type=kind, used_by_id=by.pk).order_by("-pk").first()
    return found


def _locked(disposal: Disposal, actor: Actor) -> Disposal:
    locked = locked_disposal(disposal.pk)
    if not actor.is_system:
        actor.require(Permission.DISPOSAL_USE, locked)
    return locked


def _refuse_others(disposal: Disposal, by: Model) -> None:
    if not is_used_by(disposal, by):
        raise DomainError("not_the_user", _("这项转化决策没有用于这项交易。"))


def _by_whom(actor: Actor, by: Model) -> str:
    name = "" if actor.user is None else actor.user.get_full_name()
    words = {"what": f"{by._meta.verbose_name} {by}"[:200], "name": name}
    return _("%(what)s（经办：%(name)s）") % words if name else str(words["what"])
