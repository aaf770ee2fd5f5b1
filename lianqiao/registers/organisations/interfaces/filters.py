"""Filters of the register of organisations, shared by pages and API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Organisation


class OrganisationFilter(filters.FilterSet):
    """By part of the name or code, kind and state."""

    q = filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("名称"))
    uscc = filters.CharFilter(field_name="uscc", lookup_expr="istartswith", label=_("代码"))
    kind = filters.ChoiceFilter(choices=OrganisationKind, label=_("类型"))
    state = filters.ChoiceFilter(choices=OrganisationState, label=_("状态"))

    class Meta:
        model = Organisation
        fields = ("q", "uscc", "kind", "state")
