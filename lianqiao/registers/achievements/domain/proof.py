"""What an appraisal in force says of an achievement's readiness, beside the owner's own word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.registers.achievements.models import Achievement

#: The columns that hold it.
COLUMNS = ("proven_readiness", "proven_by", "proven_on", "proven_until")
#: The highest level of the scale that achievements use; what other scales count above it is a product on the market.
HIGHEST = 9


@dataclass(frozen=True)
class Proof:
    """A level (from 1; above 9 it counts as 9) that `by` gave on `on`, and that holds until the end of `until`."""

    level: int
    by: str
    on: date
    until: date


@transaction.atomic
def note_proof(achievement: Achievement, proof: Proof | None, *, actor: Actor) -> Achievement:
    """Keep what the appraisal in force says, None where there is none any more; logged and told to the index.

    Called by appraisals, which check who may sign. The owner's own text and its time of change stay as they are.
    """
    locked: Achievement = Achievement.objects.select_for_update(of=("self",)).get(pk=achievement.pk)
    if proof is None:
        values: tuple[Any, ...] = (None, "", None, None)
        text = _("评价认定的就绪度不再有效")
    else:
        values = (min(proof.level, HIGHEST), proof.by, proof.on, proof.until)
        text = _("评价认定就绪度 %(level)d 级（%(by)s）") % {"level": values[0], "by": proof.by}
    if tuple(getattr(locked, name) for name in COLUMNS) == values:
        return locked
    for name, value in zip(COLUMNS, values, strict=True):
        setattr(locked, name, value)
    locked.save(update_fields=COLUMNS)
    topic = outbox.topic_of(locked, "proof")
    log.record(topic, locked, actor=actor, text=text)
    outbox.publish(topic, locked.pk)
    return locked
