"""The filters of achievements, for pages and API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import ModeFilter, OwnerFilter, WanFilter, WordsFilter
from lianqiao.registers.achievements.enums import AchievementKind, AchievementState, TransformationMode
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.achievements.queries.readiness import shown_among
from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.interfaces.filters import STAGE_LEVELS, RegionFilter, StageFilter, TechFieldFilter


class RipenessFilter(StageFilter):
    """Achievements whose shown level, the appraised one or the owner's own word, lies in one of the chosen steps."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the levels of the chosen steps."""
        levels = [level for stage in value or () for level in STAGE_LEVELS[PublicStage(stage)]]
        return qs.filter(shown_among(levels) if levels else Q())


class AchievementFilter(django_filters.FilterSet):
    """What anybody may narrow a list by; nothing here tells what masking keeps back."""

    q = WordsFilter(columns=("title", "plain_text"))
    field = TechFieldFilter(field_name="fields")
    region = RegionFilter(field_name="region")
    stage = RipenessFilter(field_name="readiness")
    mode = ModeFilter(field_name="modes", choices=TransformationMode.choices, label=_("转化方式"))
    price_min = WanFilter(field_name="price_yuan", lookup_expr="gte", label=_("价格不低于"))
    price_max = WanFilter(field_name="price_yuan", lookup_expr="lte", label=_("价格不高于"))
    kind = django_filters.ChoiceFilter(choices=AchievementKind.choices, label=_("成果类型"))
    state = django_filters.MultipleChoiceFilter(choices=AchievementState.choices, label=_("状态"))
    organisation = OwnerFilter()

    class Meta:
        model = Achievement
        fields = ()


class AchievementHallFilter(AchievementFilter):
    """For the public hall, where every record is published."""

    state = None
