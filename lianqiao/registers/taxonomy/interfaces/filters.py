"""Filters by code: a chosen code stands for all that lies below it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.interfaces.fields import (
    IndustriesField,
    RegionField,
    RegionsField,
    TechFieldField,
)

#: The levels of readiness (TRL) that each step of the public label covers.
STAGE_LEVELS = {
    stage: tuple(level for level in range(1, 10) if PublicStage.from_trl(level) == stage) for stage in PublicStage
}


class RegionFilter(django_filters.Filter):
    """Records of a division and all below it; `field_name` is the foreign key."""

    field_class = RegionField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_label": _("不限"), "label": _("地区"), **kwargs})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the subtree."""
        return qs if value is None else qs.filter(**{f"{self.field_name}__code__startswith": value.prefix})


class TechFieldFilter(django_filters.Filter):
    """Records tagged with a field or one below it, each once; `field_name` is the many-to-many field."""

    field_class = TechFieldField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_label": _("不限"), "label": _("技术领域"), **kwargs})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the field's subtree."""
        if value is None:
            return qs
        relation: Any = qs.model._meta.get_field(self.field_name)
        own = {relation.m2m_field_name(): OuterRef("pk")}
        below = {f"{relation.m2m_reverse_field_name()}__code__startswith": value.pk}
        return qs.filter(Exists(relation.remote_field.through.objects.filter(**own, **below)))


class IndustriesFilter(django_filters.Filter):
    """Records tagged with one of the chosen industries or one below it, each once.

    `field_name` is a many-to-many field, or the foreign key of the records' own industry.
    """

    field_class = IndustriesField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("行业"), **kwargs})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the subtrees of the industries."""
        if not value:
            return qs
        relation: Any = qs.model._meta.get_field(self.field_name)
        if not relation.many_to_many:
            return qs.filter(_below(f"{self.field_name}__code", value))
        own = {relation.m2m_field_name(): OuterRef("pk")}
        below = _below(f"{relation.m2m_reverse_field_name()}__code", value)
        return qs.filter(Exists(relation.remote_field.through.objects.filter(below, **own)))


class RegionsFilter(django_filters.Filter):
    """Records of one of the chosen divisions and all below them; `field_name` is the foreign key."""

    field_class = RegionsField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("地区"), **kwargs})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the subtrees of the divisions."""
        wanted = Q()
        for region in value or ():
            wanted |= Q(**{f"{self.field_name}__code__startswith": region.prefix})
        return qs.filter(wanted)


def _below(column: str, codes: Iterable[Any]) -> Q:
    """The condition that a column holds one of the codes or one below it."""
    wanted = Q()
    for code in codes:
        wanted |= Q(**{f"{column}__startswith": code.pk})
    return wanted


class StageFilter(django_filters.MultipleChoiceFilter):
    """Records whose readiness lies in one of the chosen steps of the public label."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": PublicStage.choices, "label": _("成熟阶段"), **kwargs})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the levels of the chosen steps."""
        wanted = Q()
        for stage in value or ():
            wanted |= Q(**{f"{self.field_name}__in": STAGE_LEVELS[PublicStage(stage)]})
        return qs.filter(wanted)
