"""Filters of auctions."""

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.auctions.enums import AuctionKind, AuctionState, Outcome
from lianqiao.processes.auctions.models import Auction


class AuctionFilter(django_filters.FilterSet):
    """By words, state, kind and result."""

    q = WordsFilter(columns=("title",))
    state = django_filters.MultipleChoiceFilter(choices=AuctionState.choices, label=_("状态"))
    kind = django_filters.MultipleChoiceFilter(choices=AuctionKind.choices, label=_("竞价方式"))
    outcome = django_filters.MultipleChoiceFilter(choices=Outcome.choices, label=_("结果"))

    class Meta:
        model = Auction
        fields: tuple[str, ...] = ("q", "state", "kind", "outcome")
