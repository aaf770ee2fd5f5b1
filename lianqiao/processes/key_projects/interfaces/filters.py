"""Filters of key projects."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.key_projects.enums import BATCHES, Batch, Level, ProjectKind
from lianqiao.processes.key_projects.models import FollowOn, KeyProject
from lianqiao.processes.key_projects.queries.firms import with_firms
from lianqiao.registers.industry_map.queries.chains import chains_for
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter
from lianqiao.registers.taxonomy.models import Chain

_SEARCHED = {"data-tom-select": ""}


class BoardFilter(django_filters.FilterSet):
    """What the board is narrowed by: industry chain, level, kind, region."""

    chain = django_filters.ModelChoiceFilter(
        queryset=Chain.objects.none(), label=_("产业链"), empty_label=_("全部产业链")
    )
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("层级"), empty_label=_("全部层级"))
    kind = django_filters.ChoiceFilter(choices=ProjectKind.choices, label=_("项目类型"), empty_label=_("全部类型"))
    region = RegionFilter(field_name="region", label=_("实施地区"))

    class Meta:
        model = KeyProject
        fields: tuple[str, ...] = ("chain", "level", "kind", "region")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["chain"].queryset = chains_for(self.request.actor)


class KeyProjectFilter(BoardFilter):
    """By words, batch, chain, level, kind, region, the part of firms, and what is late."""

    q = WordsFilter(columns=("title", "lead_name", "content"))
    state = django_filters.MultipleChoiceFilter(choices=Batch.choices, label=_("批次"))
    firms = django_filters.ChoiceFilter(
        choices=(("yes", _("有企业牵头或参与")), ("no", _("没有企业参与"))), label=_("企业"), method="by_firms"
    )
    late = django_filters.ChoiceFilter(choices=(("yes", _("超过计划完成日期")),), label=_("进度"), method="by_lateness")

    class Meta:
        model = KeyProject
        fields: tuple[str, ...] = ("q", "state", "chain", "level", "kind", "region", "firms", "late")

    def by_firms(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to those with firms, or without."""
        return with_firms(rows).filter(has_firm=value == "yes")

    def by_lateness(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to those that should be finished and have not landed."""
        running = [batch for batch in BATCHES if batch != Batch.LANDING]
        return rows.filter(Q(ends_on__lt=clock.today()), state__in=running)


class FollowOnFilter(django_filters.FilterSet):
    """Proposals by what was decided, and by region."""

    decided = django_filters.ChoiceFilter(
        choices=(("open", _("待决定")), ("yes", _("接续支持")), ("no", _("不接续支持"))),
        label=_("决定"),
        method="by_decision",
    )
    region = RegionFilter(field_name="project__region", label=_("实施地区"))

    class Meta:
        model = FollowOn
        fields: tuple[str, ...] = ("decided", "region")

    def by_decision(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow by the decision."""
        if value == "open":
            return rows.filter(accepted__isnull=True)
        return rows.filter(accepted=value == "yes")
