"""How lists are filled with achievements: supply lists by industry, field, region and stage."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.lists.sources import Source, register
from lianqiao.core.publishing.filters import SinceFilter, WordsFilter
from lianqiao.registers.achievements.enums import AchievementKind, AchievementState
from lianqiao.registers.achievements.interfaces.filters import RipenessFilter
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.taxonomy.interfaces.filters import IndustriesFilter, RegionFilter, TechFieldFilter


class SupplyFilter(django_filters.FilterSet):
    """What an official narrows the register by for a supply list."""

    industry = IndustriesFilter(field_name="industries", label=gettext_lazy("应用行业"))
    field = TechFieldFilter(field_name="fields")
    region = RegionFilter(field_name="region")
    stage = RipenessFilter(field_name="readiness")
    kind = django_filters.ChoiceFilter(choices=AchievementKind.choices, label=gettext_lazy("成果类型"))
    published_from = SinceFilter(field_name="published_at", label=gettext_lazy("发布日期不早于"))
    q = WordsFilter(columns=("title", "plain_text"))

    class Meta:
        model = Achievement
        fields = ()


def records(actor: Actor) -> QuerySet[Any]:
    """The achievements of the actor's region that have been handed in and not taken back."""
    rows = Achievement.objects.whole_for(actor).exclude(state__in=(AchievementState.DRAFT, AchievementState.WITHDRAWN))
    return rows.select_related("organisation", "region__parent__parent").prefetch_related("fields", "industries")


def columns(achievement: Any, is_public: bool) -> Mapping[str, Any]:
    """What an achievement fills in; whom to call is told to the public on no list, it asks for an introduction."""
    industries = "、".join(str(row) for row in achievement.industries.all())
    fields = "、".join(str(row) for row in achievement.fields.all())
    stage = achievement.public_stage
    contact = _("在平台申请对接") if is_public else f"{achievement.contact_name} {achievement.contact_phone}".strip()
    return {
        "industry": industries,
        _("技术领域"): fields,
        "contact": contact,
        "maker": str(achievement.organisation),
        "county": achievement.region.path(),
        _("所在地区"): achievement.region.path(),
        _("成熟阶段"): "" if stage is None else str(stage.label),
    }


register(Source(Achievement, SupplyFilter, records, columns))
