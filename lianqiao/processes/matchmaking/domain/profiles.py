"""What a technology manager works at."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.matchmaking.models import Profile
from lianqiao.processes.matchmaking.queries.visibility import keeps_list


@transaction.atomic
def save_profile(*, actor: Actor, fields: Iterable[Any], regions: Iterable[Any] = (), is_told: bool = True) -> Profile:
    """Keep the actor's own fields and regions, as a manager of the organisation acted for.

    Raises AccessError for whoever is no manager of a verified organisation, DomainError without a field.
    """
    if not keeps_list(actor) or actor.oversight is not None:
        raise AccessError(_("由已核验单位的技术经理人填写。"), permission=Permission.CANDIDATE_HANDLE)
    chosen = list(fields)
    if not chosen:
        raise DomainError("no_field", _("请至少选择一个技术领域。"), "fields")
    profile, _created = Profile.objects.get_or_create(
        user_id=actor.user_id, organisation=actor.organisation, defaults={"told_until": timezone.now()}
    )
    profile.is_told = is_told
    profile.save()
    profile.fields.set(chosen)
    profile.regions.set(regions)
    return profile
