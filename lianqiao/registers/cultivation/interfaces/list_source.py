"""How lists that name organisations are filled with enterprises: those near the scale, those with a credential."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.lists.sources import Source, register
from lianqiao.registers.cultivation import growing, lists
from lianqiao.registers.cultivation.access import overseen_enterprises
from lianqiao.registers.cultivation.interfaces.filters import NameFilter
from lianqiao.registers.enterprises.enums import CredentialKind
from lianqiao.registers.enterprises.models import Credential
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class EnterpriseListFilter(django_filters.FilterSet):
    """What an official narrows enterprises by."""

    near = django_filters.BooleanFilter(label=gettext_lazy("上一年度接近规上标准"), method="by_scale")
    technological = django_filters.BooleanFilter(label=gettext_lazy("科技型"), method="by_technology")
    credential = django_filters.MultipleChoiceFilter(
        choices=CredentialKind.choices, label=gettext_lazy("持有资质"), method="by_credential"
    )
    region = RegionFilter(field_name="region")
    q = NameFilter()

    class Meta:
        model = Organisation
        fields = ()

    def by_scale(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Those in the band right below the scale, or the others."""
        today = clock.today()
        year = today.year - 1
        rows = lists.with_figures(Organisation.objects.all(), year=year)
        near = lists.below_scale(rows, year=year, threshold=lists.scale_threshold(None, today), on=today)
        inside = Q(pk__in=near.order_by().values("pk"))
        return queryset.filter(inside if value else ~inside)

    def by_technology(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Those with a credential that counts as technological, or the others."""
        held = growing.is_technological(clock.today())
        return queryset.filter(held if value else ~held)

    def by_credential(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Those with one of the credentials."""
        if not value:
            return queryset
        held = Credential.objects.holding(clock.today()).filter(organisation=OuterRef("pk"), kind__in=value)
        return queryset.filter(Exists(held))


def records(actor: Actor) -> QuerySet[Any]:
    """The verified enterprises of the actor's region, with their credentials of today and whether they went up."""
    return _with_progress(overseen_enterprises(actor).select_related("region", "industry"))


def _with_progress(rows: QuerySet[Any]) -> QuerySet[Any]:
    today = clock.today()
    held = Credential.objects.holding(today).filter(organisation=OuterRef("pk")).order_by()
    kinds = held.values("organisation").annotate(kinds=ArrayAgg("kind", distinct=True)).values("kinds")
    risen = growing.promotions(today).filter(organisation=OuterRef("pk"))
    return rows.annotate(held_kinds=Subquery(kinds), has_risen=Exists(risen))


def columns(enterprise: Any, is_public: bool) -> Mapping[str, Any]:
    """What an enterprise fills in: its credentials, and whether it has gone up to the scale.

    One that does not come from `records` is looked up.
    """
    if not hasattr(enterprise, "held_kinds"):
        enterprise = _with_progress(Organisation.objects.filter(pk=enterprise.pk)).get()
    held = enterprise.held_kinds or ()
    return {
        "credential": "、".join(str(CredentialKind(kind).label) for kind in CredentialKind.values if kind in held),
        "progress": _("已升规") if enterprise.has_risen else _("培育中"),
    }


register(Source(Organisation, EnterpriseListFilter, records, columns))
