"""The filters of the lists for officials."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.filing.tables import OwnerNameFilter
from lianqiao.registers.cultivation.lists import Basis, Research, Timetable, bands
from lianqiao.registers.enterprises.enums import CredentialKind, CredentialLevel
from lianqiao.registers.enterprises.models import Credential
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter

#: How many years back the lists go.
YEARS_BACK = 6
ALL = "all"


def years() -> list[tuple[str, str]]:
    """The years that a list can be of, the last one first."""
    last = clock.today().year - 1
    return [(str(year), str(year)) for year in range(last, last - YEARS_BACK, -1)]


def year_of(request: Any) -> int:
    """The year that the address asks for; last year where it asks for none that there is."""
    asked = request.GET.get("year", "")
    return int(asked) if asked in dict(years()) else clock.today().year - 1


class NameFilter(django_filters.CharFilter):
    """Enterprises by part of their name or code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("企业名称"), **options})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by name, short name or the beginning of the code."""
        if not value:
            return qs
        named = Q(name__icontains=value) | Q(short_name__icontains=value) | Q(uscc__istartswith=value)
        return qs.filter(named)


class EnterpriseFilter(django_filters.FilterSet):
    """By name, region and year; the page reads the year itself, as the figures depend on it."""

    q = NameFilter()
    region = RegionFilter(field_name="region")
    year = django_filters.ChoiceFilter(choices=years, label=_("年度"), method="keep", empty_label=_("上一年度"))

    class Meta:
        model = Organisation
        fields = ()

    def keep(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The rows are those of the year already."""
        return queryset


class NoResearchFilter(EnterpriseFilter):
    """By research, reason to be listed, and how far officials have come; without a choice those with no research."""

    spending = django_filters.ChoiceFilter(
        choices=[*Research.choices, (ALL, _("全部规上企业"))],
        label=_("研发情况"),
        method="by_spending",
        empty_label=None,
    )
    basis = django_filters.MultipleChoiceFilter(choices=Basis.choices, label=_("规上依据"))
    timetable = django_filters.MultipleChoiceFilter(choices=Timetable.choices, label=_("时间表"))

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        given = data.copy() if data is not None else {}
        if not given.get("spending"):
            given["spending"] = Research.ZERO
        super().__init__(given, *args, **kwargs)

    def by_spending(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to what was chosen."""
        return queryset if value == ALL else queryset.filter(spending=value)


class NearScaleFilter(EnterpriseFilter):
    """By technology, library, and how far officials have come."""

    technological = django_filters.BooleanFilter(label=_("科技型"))
    in_library = django_filters.BooleanFilter(label=_("在库"))

    timetable = django_filters.MultipleChoiceFilter(
        choices=[choice for choice in Timetable.choices if choice[0] != Timetable.DONE], label=_("时间表")
    )


def band_choices() -> list[tuple[str, str]]:
    """The bands that hold for the whole nation, by where they begin."""
    return [(str(band.start), band.name) for band in bands(None, clock.today())]


class ResearchBodyFilter(EnterpriseFilter):
    """By band of revenue and by what the enterprises have."""

    band = django_filters.ChoiceFilter(choices=band_choices, label=_("收入分档"), method="by_band")
    body = django_filters.BooleanFilter(label=_("有研发机构"))
    landmark = django_filters.BooleanFilter(label=_("有标志性成果"))
    consortium = django_filters.BooleanFilter(label=_("在创新联合体"))

    def by_band(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to the band that begins there."""
        inside = [band.holds() for band in bands(None, clock.today()) if str(band.start) == value]
        return queryset.filter(*inside)


class HolderFilter(django_filters.FilterSet):
    """By credential, region, level and end."""

    organisation = OwnerNameFilter()
    kind = django_filters.MultipleChoiceFilter(choices=CredentialKind.choices, label=_("资质"))
    region = RegionFilter(field_name="region")
    level = django_filters.ChoiceFilter(choices=CredentialLevel.choices, label=_("级别"))
    ends = django_filters.DateFromToRangeFilter(field_name="valid_to", label=_("有效期至"))

    class Meta:
        model = Credential
        fields = ()
