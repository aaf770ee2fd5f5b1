"""Laying out the map of a region's parts."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.governance.boards.models import Tile
from lianqiao.governance.boards.queries.places import parts_of


@transaction.atomic
def lay_out_tiles(places: Mapping[str, tuple[int, int]], *, actor: Actor) -> None:
    """Put the parts of the government's own region at their rows and columns; those not named lose their place.

    Raises AccessError for anyone but a government that takes league tables, InvalidInput where two stand at one place
    or a region is no part of the actor's; then nothing has changed.
    """
    if actor.oversight is None or not actor.has(Permission.LEAGUE_TAKE):
        raise AccessError(_("地图版式由政府部门维护。"), permission=Permission.LEAGUE_TAKE)
    home = actor.organisation.region
    names = {region.pk: region.name for region in parts_of(home)}
    if strange := places.keys() - names.keys():
        raise InvalidInput({"": [_("%(code)s 不是本地区的下一级。") % {"code": sorted(strange)[0]}]})
    taken: dict[tuple[int, int], str] = {}
    for code, place in places.items():
        if place in taken:
            message = _("%(one)s和%(other)s放在了同一格。")
            raise InvalidInput({code: [message % {"one": names[taken[place]], "other": names[code]}]})
        taken[place] = code
    Tile.objects.filter(region__in=names).delete()
    for code, (row, column) in places.items():
        tile = Tile(region_id=code, row=row, column=column)
        try:
            tile.full_clean(validate_unique=False)
        except ValidationError as error:
            raise InvalidInput({code: error.messages}) from error
        tile.save(force_insert=True)
    log.record("boards.tile.lay_out", actor.organisation, actor=actor, text=_("调整地图版式"))
