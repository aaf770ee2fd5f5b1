"""The reserve of pilot platforms: a list of the kernel whose lines are promoted to recognitions or taken off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.lists.domain import end_entry
from lianqiao.core.lists.models import Entry
from lianqiao.core.permissions import Permission
from lianqiao.processes.recognitions import phrases
from lianqiao.processes.recognitions.domain.making import make, require_body
from lianqiao.processes.recognitions.enums import Origin
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind
from lianqiao.registers.organisations.models import Organisation

#: The kind of list that is the reserve, and what its lines are promoted to.
RESERVE = "pilot_reserve"
PROMOTED_TO = "pilot_platform"


@transaction.atomic
def promote_entry(entry: Entry, *, actor: Actor, values: Mapping[str, Any], reason: str) -> Recognition:
    """Recognise a line of the reserve as a pilot platform; it leaves the reserve on the day of the decision.

    `values` as for `making.make`. Whoever may recognise and may take lines off the list. Raises AccessError,
    InvalidInput or DomainError, and then nothing has changed.
    """
    require_body(actor)
    rows = Entry.objects.select_for_update(of=("self",)).select_related("edition")
    locked: Entry = rows.get(pk=entry.pk)
    actor.require(Permission.LIST_ISSUE, locked.edition)
    if locked.edition.kind_id != RESERVE:
        raise DomainError("not_reserve", _("只有储备库的条目可以晋升。"))
    kind = RecognitionKind.objects.get(pk=PROMOTED_TO)
    recognition = make(
        kind,
        actor=actor,
        values={**values, **_unit_of(locked, values)},
        origin=Origin.RESERVE,
        reserve_entry=locked,
    )
    decision = f"《{recognition.decision_title}》{recognition.decision_number}"[:200]
    why = _("晋升为%(kind)s，编号 %(number)s。%(reason)s")
    given = {"kind": kind, "number": recognition.number, "reason": reason.strip()}
    end_entry(locked, actor=actor, left_on=recognition.decided_on, decision=decision, reason=(why % given)[:1000])
    phrases.tell_granted([recognition])
    return recognition


def proposed(entry: Entry) -> dict[str, Any]:
    """What the line says already of a recognition."""
    return {"title": entry.attributes.get("platform") or entry.name, "unit_name": entry.holder or entry.name}


def _unit_of(entry: Entry, values: Mapping[str, Any]) -> dict[str, Any]:
    """The unit: the record that the line names; else its words, which the form may have completed."""
    if isinstance(entry.subject, Organisation):
        return {"holder": entry.subject}
    return {"unit_name": values.get("unit_name") or entry.holder or entry.name}
