"""What time does for technology managers: once a day they hear how many candidates are new."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lianqiao.processes.matchmaking import phrases
from lianqiao.processes.matchmaking.models import Profile
from lianqiao.processes.matchmaking.queries.pairs import open_pairs
from lianqiao.registers.organisations.queries.actors import actors_of


def tell_managers(*, on: date) -> int:
    """Tell every manager who wants to know; returns how many were told. Run again on the same day it tells nobody."""
    told = 0
    for key in Profile.objects.filter(is_told=True).order_by("pk").values_list("pk", flat=True):
        told += _tell(key, on)
    return told


@transaction.atomic
def _tell(key: UUID, on: date) -> bool:
    rows = Profile.objects.filter(pk=key, is_told=True, user__is_active=True).select_related("user")
    profile = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if profile is None:
        return False
    actors = [actor for actor in actors_of(profile.user) if actor.organisation_id == profile.organisation_id]
    now = timezone.now()
    count = sum(
        open_pairs(actor).filter(found_at__gt=profile.told_until, found_at__lte=now).count() for actor in actors
    )
    if not count:
        return False
    phrases.tell_manager(profile, count=count, on=on)
    profile.told_until = now
    profile.save(update_fields=["told_until"])
    return True
