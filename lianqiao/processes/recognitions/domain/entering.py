"""What a body recognised by a decision outside of the platform: one by one, or a table of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from lianqiao.core.access import Actor
from lianqiao.core.exchange import ImportRow
from lianqiao.processes.recognitions import phrases
from lianqiao.processes.recognitions.domain.making import make
from lianqiao.processes.recognitions.enums import Origin
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Region, TechField


@transaction.atomic
def enter_recognition(kind: RecognitionKind, *, actor: Actor, values: Mapping[str, Any]) -> Recognition:
    """Enter what was recognised by a decision; it enters the directory after the secrecy review.

    `values` as for `making.make`. Raises what that raises, and then nothing has changed.
    """
    made = make(kind, actor=actor, values=values, origin=Origin.STOCK)
    phrases.tell_granted([made])
    return made


@transaction.atomic
def import_recognitions(rows: Sequence[ImportRow], actor: Actor) -> None:
    """Enter the rows of a table, all or none; units that are on the platform are found by their code."""
    codes = {row.values["unit_uscc"] for row in rows if row.values.get("unit_uscc")}
    units = {unit.uscc: unit for unit in Organisation.objects.filter(uscc__in=codes)}
    fields = {code for row in rows for code in row.values.get("fields") or ()}
    known = {field.pk: field for field in TechField.objects.filter(pk__in=fields)}
    kinds = {kind.pk: kind for kind in RecognitionKind.objects.all()}
    regions = {one.pk: one for one in Region.objects.filter(pk__in={row.values.get("region") for row in rows})}
    made = []
    for row in rows:
        values = {name: value for name, value in row.values.items() if value is not None}
        kind = kinds[values.pop("kind")]
        values["fields"] = [known[code] for code in values.pop("fields", ())]
        values["region"] = regions.get(values.pop("region", None))
        values["holder"] = units.get(values.get("unit_uscc", ""))
        made.append(make(kind, actor=actor, values=values, origin=Origin.STOCK))
    phrases.tell_granted(made)
