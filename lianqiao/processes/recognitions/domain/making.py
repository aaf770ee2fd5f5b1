"""Making a recognition, wherever it comes from: what fits its kind, its last day, its number, and the limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock, log, numbering, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.recognitions import numbers, terms
from lianqiao.processes.recognitions.enums import Origin
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership, Organisation

#: What `values` may hold besides the columns of the record.
BESIDES = ("region", "fields", "subject", "user")


def require_body(actor: Actor) -> Any:
    """The government body that the actor recognises for; AccessError otherwise."""
    if actor.oversight is None or not actor.has(Permission.RECOGNITION_MANAGE):
        raise AccessError(_("资格由作出认定的政府部门办理。"), permission=Permission.RECOGNITION_MANAGE)
    return actor.organisation


def make(kind: RecognitionKind, *, actor: Actor, values: Mapping[str, Any], origin: Origin, **kept: Any) -> Recognition:
    """Save a recognition by the actor's body, within the caller's transaction; nobody is told.

    `values` are its columns, and `region` (else the unit's, else the body's), `fields`, `subject` and `user`; `kept`
    are columns that the program sets. Without a last day it follows from the kind, without a number it is given one.
    Raises AccessError, InvalidInput with the sentences per field, or DomainError where the unit holds as many as it
    may.
    """
    body = require_body(actor)
    if not kind.concerns(body.region_id):
        raise DomainError("kind_elsewhere", _("这种资格不由本地区认定。"), "kind")
    given = dict(values)
    besides = {name: given.pop(name, None) for name in BESIDES}
    holder: Organisation | None = given.get("holder")
    if holder is not None:
        # The unit serialises who counts what it holds.
        holder = Organisation.objects.select_for_update(of=("self",)).get(pk=holder.pk)
        given |= {"unit_name": holder.name, "unit_uscc": holder.uscc}
    region = besides["region"] or (body if holder is None else holder).region
    recognition = Recognition(
        kind=kind,
        organisation=body,
        region=region,
        created_by=actor.user,
        origin=origin,
        user=besides["user"] or _account_of(kind, given.get("title", ""), holder),
        subject=besides["subject"],
        **kept,
    )
    if given.get("valid_until") is None and given.get("valid_from") is not None:
        given["valid_until"] = terms.last_day(kind, given["valid_from"], where=body.region_id)
    _require_fit(kind, given)
    is_numbered = bool(given.get("number"))
    if not is_numbered:
        # The constraint asks for a number; the next one is taken as late as can be.
        given["number"] = "-"
    assign(recognition, {**given, "kind": kind})
    _require_room(recognition)
    if not is_numbered:
        day = clock.today()
        recognition.number = numbering.next_number(numbers.RECOGNITION, on=day, where=body.region_id, kind=kind.mark)
    recognition.save(force_insert=True)
    if besides["fields"]:
        recognition.fields.set(besides["fields"])
    topic = outbox.topic_of(recognition, "create")
    log.record(topic, recognition, actor=actor, text=_("认定，编号 %(number)s") % {"number": recognition.number})
    outbox.publish(topic, recognition.pk)
    return recognition


def _require_fit(kind: RecognitionKind, values: Mapping[str, Any]) -> None:
    """The class and the level are among those of the kind; the decision and the first day lie not ahead of today."""
    errors: dict[str, list[str]] = {}
    for name, words, what in (("category", kind.classes, _("类别")), ("level", kind.levels, _("等级"))):
        value = values.get(name) or ""
        if words and value not in words:
            errors[name] = [_("请从这些里选择：%(words)s。") % {"words": "、".join(words)}]
        elif value and not words:
            errors[name] = [_("这种资格不分%(what)s。") % {"what": what}]
    decided_on = values.get("decided_on")
    if decided_on is not None and decided_on > clock.today():
        errors["decided_on"] = [_("印发日期不能晚于今天。")]
    if errors:
        raise InvalidInput(errors)


def _require_room(recognition: Recognition) -> None:
    """The same is not held twice, and the unit holds fewer of the kind than it may.

    What the recognition goes on with does not count.
    """
    held = Recognition.objects.standing().filter(kind=recognition.kind).exclude(pk=recognition.previous_id)
    if recognition.unit_uscc:
        held = held.filter(unit_uscc=recognition.unit_uscc)
    else:
        held = held.filter(unit_name=recognition.unit_name)
    if held.filter(title=recognition.title, category=recognition.category).exists():
        message = _("%(unit)s 的“%(title)s”已经持有这种资格。")
        raise DomainError("twice", message % {"unit": recognition.unit, "title": recognition.title}, "title")
    most = terms.most_of(recognition.kind, where=recognition.organisation.region_id, on=clock.today())
    if most is None or held.count() < most:
        return
    given = {"unit": recognition.unit, "most": most, "kind": recognition.kind}
    raise DomainError("too_many", _("%(unit)s 已经持有%(kind)s，每家单位最多 %(most)d 个。") % given, "holder")


def _account_of(kind: RecognitionKind, name: str, holder: Organisation | None) -> Any:
    """The account of the one member of the unit who bears that name; None where there is none or several."""
    if not kind.is_of_persons or holder is None or not name:
        return None
    members = Membership.objects.filter(organisation=holder, state=MembershipState.ACTIVE, user__name=name)
    found = list(members.select_related("user")[:2])
    return found[0].user if len(found) == 1 else None
