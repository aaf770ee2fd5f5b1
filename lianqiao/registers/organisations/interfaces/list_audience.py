"""To whom lists are sent: the verified organisations, by region, industry and kind."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.lists.audience import Audience, set_audience
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.interfaces.filters import IndustriesFilter, RegionsFilter


class AudienceFilter(django_filters.FilterSet):
    """Which organisations a list is sent to."""

    kind = django_filters.MultipleChoiceFilter(
        choices=OrganisationKind.choices,
        label=_("单位类型"),
        widget=forms.SelectMultiple(attrs={"data-tom-select": True}),
        help_text=_("不选为全部类型"),
    )
    region = RegionsFilter(field_name="region")
    industry = IndustriesFilter(field_name="industry")

    class Meta:
        model = Organisation
        fields = ()


def organisations(actor: Actor) -> QuerySet[Any]:
    """The verified organisations: a published list may be sent to any of them."""
    return Organisation.objects.visible_to(actor).verified()


set_audience(Audience(AudienceFilter, organisations))
