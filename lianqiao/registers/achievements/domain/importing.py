"""Many achievements at once, as drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.bulk import copy_in
from lianqiao.core.errors import AccessError
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.bulk import Draft, create_drafts
from lianqiao.registers.achievements.domain.achievements import CompleterEntry, RightEntry
from lianqiao.registers.achievements.models import Achievement, Completer, IntellectualProperty


@dataclass(frozen=True)
class AchievementEntry:
    """One achievement from a file: columns, codes of fields and industries, completers in order, rights."""

    values: Mapping[str, Any]
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    completers: Sequence[CompleterEntry] = ()
    rights: Sequence[RightEntry] = ()


@transaction.atomic
def import_achievements(entries: Sequence[AchievementEntry], *, actor: Actor, source: str) -> list[Achievement]:
    """Drafts of the organisation that the actor acts for, one for each entry, in order; `source` says where the
    data come from.

    Raises AccessError, or InvalidInput for the first entry that is not well formed; then nothing was created.
    """
    if actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位，再录入成果。"))
    drafts = [Draft(entry.values, entry.codes) for entry in entries]
    records = create_drafts(
        Achievement, drafts, actor=actor, permission=Permission.ACHIEVEMENT_CREATE, text=_("导入成果"), source=source
    )
    copy_in(
        [
            Completer(achievement=record, order=order, **vars(completer))
            for record, entry in zip(records, entries, strict=True)
            for order, completer in enumerate(entry.completers, start=1)
        ]
    )
    copy_in(
        [
            IntellectualProperty(achievement=record, **vars(right))
            for record, entry in zip(records, entries, strict=True)
            for right in entry.rights
        ]
    )
    return records
