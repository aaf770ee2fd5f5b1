"""Kinds that a government adds for its region; the packaged ones come with `loading`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.recognitions.models import RecognitionKind


@transaction.atomic
def create_kind(*, actor: Actor, values: Mapping[str, Any]) -> RecognitionKind:
    """A kind for the region of the actor's government body; raises AccessError or InvalidInput.

    Who made it when stands in the row and its history.
    """
    if actor.oversight is None or not actor.has(Permission.RECOGNITION_MANAGE):
        raise AccessError(_("资格种类由政府部门设立。"), permission=Permission.RECOGNITION_MANAGE)
    kind = RecognitionKind(key=f"k{new_id().hex}", created_by=actor.user, region_id=actor.organisation.region_id)
    assign(kind, values)
    kind.save(force_insert=True)
    return kind
