"""The conditions of a search as the database answers them, and in words."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.matching.documents import ACHIEVEMENT, MODELS
from lianqiao.processes.matching.filters import SearchFilters
from lianqiao.registers.achievements.queries.readiness import shown_at_least
from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.models import Region, TechField


def everything_for_database(filters: SearchFilters, kind: str) -> Q:
    """All conditions at once, for where no words are ranked; what masking keeps back narrows nothing."""
    wanted = filters.for_database(kind)
    engine = filters.for_engine(kind)
    if filters.field:
        tagged = MODELS[kind].fields.through.objects.filter(techfield__code__startswith=filters.field)
        wanted &= Q(pk__in=tagged.values(f"{kind}_id"))
    if filters.region:
        wanted &= Q(region__code__startswith=_prefix_of(filters.region))
    if engine.readiness_at_least is not None:
        wanted &= shown_at_least(engine.readiness_at_least)
    if engine.price_at_most_yuan is not None:
        wanted &= Q(price_yuan__lte=engine.price_at_most_yuan) & ~Q(publicity=Publicity.ON_REQUEST)
    return wanted


def conditions_in_words(filters: SearchFilters, kind: str) -> list[str]:
    """The conditions as people say them; a code that is in no list any more stands as it is."""
    words = []
    if filters.field:
        words.append(_name_of(TechField, filters.field))
    if filters.region:
        words.append(_name_of(Region, filters.region))
    if filters.stage:
        words.append(str(PublicStage(filters.stage).label))
    if filters.price_yuan is not None:
        text = _("价格不高于%(amount)s") if kind == ACHIEVEMENT else _("投入不低于%(amount)s")
        words.append(text % {"amount": format_yuan(filters.price_yuan)})
    if filters.publicity:
        words.append(str(Publicity(filters.publicity).label))
    return words


def _prefix_of(code: str) -> str:
    """The beginning of all codes of the region's subtree; a code that is in no list has none but itself."""
    region = Region.objects.filter(pk=code).first()
    return code if region is None else region.prefix


def _name_of(model: Any, code: str) -> str:
    found = model.objects.filter(pk=code).first()
    return code if found is None else str(found)
