"""How lists are filled with demands: the lists of what companies need, by industry and county."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.lists.sources import Source, register
from lianqiao.core.publishing.filters import SinceFilter, WordsFilter
from lianqiao.registers.demands.enums import DemandKind, DemandState, Urgency
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.taxonomy.interfaces.filters import (
    IndustriesFilter,
    RegionFilter,
    StageFilter,
    TechFieldFilter,
)


class DemandListFilter(django_filters.FilterSet):
    """What an official narrows the register by for a list of demands."""

    industry = IndustriesFilter(field_name="industries", label=gettext_lazy("所属行业"))
    field = TechFieldFilter(field_name="fields")
    region = RegionFilter(field_name="region")
    stage = StageFilter(field_name="readiness_wanted", label=gettext_lazy("希望的成熟阶段"))
    kind = django_filters.ChoiceFilter(choices=DemandKind.choices, label=gettext_lazy("需求类型"))
    urgency = django_filters.ChoiceFilter(choices=Urgency.choices, label=gettext_lazy("紧迫程度"))
    published_from = SinceFilter(field_name="published_at", label=gettext_lazy("发布日期不早于"))
    q = WordsFilter(columns=("title", "problem"))

    class Meta:
        model = Demand
        fields = ()


def records(actor: Actor) -> QuerySet[Any]:
    """The demands of the actor's region that have been handed in and are neither closed nor taken back."""
    gone = (DemandState.DRAFT, DemandState.WITHDRAWN, DemandState.CLOSED)
    rows = Demand.objects.whole_for(actor).exclude(state__in=gone)
    return rows.select_related("organisation", "region__parent__parent").prefetch_related("fields", "industries")


def columns(demand: Any, is_public: bool) -> Mapping[str, Any]:
    """What a demand fills in; whom to call is told to the public on no list, it asks for an introduction."""
    contact = _("在平台申请对接") if is_public else f"{demand.contact_name} {demand.contact_phone}".strip()
    return {
        "industry": "、".join(str(row) for row in demand.industries.all()),
        _("技术领域"): "、".join(str(row) for row in demand.fields.all()),
        "county": demand.region.path(),
        _("所在地区"): demand.region.path(),
        "contact": contact,
    }


register(Source(Demand, DemandListFilter, records, columns))
