"""Making and changing an achievement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.filing.showing import announce_records_about
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.registers.achievements.models import Achievement, Completer, IntellectualProperty


@dataclass(frozen=True)
class CompleterEntry:
    """A completer as it comes from a form or a file; the order is that of the list."""

    name: str
    organisation_name: str = ""
    contribution: str = ""


@dataclass(frozen=True)
class RightEntry:
    """An intellectual property right as it comes from a form or a file."""

    kind: str
    status: str
    number: str = ""
    name: str = ""
    owners: str = ""
    stated_on: date | None = None


@transaction.atomic
def create_achievement(
    *,
    actor: Actor,
    values: Mapping[str, Any],
    fields: Iterable[Any] = (),
    industries: Iterable[Any] = (),
    completers: Iterable[CompleterEntry] = (),
    rights: Iterable[RightEntry] = (),
) -> Achievement:
    """A new draft of the organisation that the actor acts for.

    `values` are columns that a person may fill in (`core.records.assign`). Raises AccessError, or InvalidInput with
    the sentences per field; a draft may be incomplete, but what it says must be well formed.
    """
    if actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位，再录入成果。"))
    achievement = Achievement(
        organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user
    )
    actor.require(Permission.ACHIEVEMENT_CREATE, achievement)
    assign(achievement, values)
    achievement.save(force_insert=True)
    _replace_parts(achievement, fields=fields, industries=industries, completers=completers, rights=rights)
    topic = outbox.topic_of(achievement, "create")
    log.record(topic, achievement, actor=actor, text=_("录入成果"))
    outbox.publish(topic, achievement.pk)
    return achievement


@transaction.atomic
def update_achievement(
    achievement: Achievement,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    fields: Iterable[Any] | None = None,
    industries: Iterable[Any] | None = None,
    completers: Iterable[CompleterEntry] | None = None,
    rights: Iterable[RightEntry] | None = None,
) -> Achievement:
    """Change a draft or a returned achievement; parts that are None stay as they are.

    Raises AccessError, or InvalidInput with the sentences per field, and then nothing has changed.
    """
    locked: Achievement = Achievement.objects.select_for_update().get(pk=achievement.pk)
    actor.require(Permission.ACHIEVEMENT_EDIT, locked)
    publicity = locked.publicity
    assign(locked, values)
    locked.save()
    _replace_parts(locked, fields=fields, industries=industries, completers=completers, rights=rights)
    topic = outbox.topic_of(locked, "update")
    log.record(topic, locked, actor=actor, text=_("修改成果"), data={"fields": sorted(values)})
    outbox.publish(topic, locked.pk)
    if locked.publicity != publicity:
        announce_records_about(locked)
    return locked


def _replace_parts(
    achievement: Achievement,
    *,
    fields: Iterable[Any] | None,
    industries: Iterable[Any] | None,
    completers: Iterable[CompleterEntry] | None,
    rights: Iterable[RightEntry] | None,
) -> None:
    if fields is not None:
        achievement.fields.set(fields)
    if industries is not None:
        achievement.industries.set(industries)
    if completers is not None:
        achievement.completers.all().delete()
        Completer.objects.bulk_create(
            Completer(achievement=achievement, order=order, **vars(entry))
            for order, entry in enumerate(completers, start=1)
        )
    if rights is not None:
        achievement.rights.all().delete()
        IntellectualProperty.objects.bulk_create(
            IntellectualProperty(achievement=achievement, **vars(entry)) for entry in rights
        )
