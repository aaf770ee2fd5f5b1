"""Filters of appraisals, subscriptions and referrals."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.tables import OwnerNameFilter
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.appraisals.enums import AppraisalKind, AppraisalState, ReferralState, SubscriptionState
from lianqiao.processes.appraisals.models import Appraisal, FundSubscription, Referral
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class AppraisalFilter(django_filters.FilterSet):
    """By words, kind, state, unit and region."""

    q = WordsFilter(columns=("achievement__title", "number", "evaluator__title"))
    kind = django_filters.ChoiceFilter(choices=AppraisalKind.choices, label=_("评价类型"))
    state = django_filters.MultipleChoiceFilter(choices=AppraisalState.choices, label=_("状态"))
    organisation = OwnerNameFilter()
    region = RegionFilter(field_name="region")

    class Meta:
        model = Appraisal
        fields: tuple[str, ...] = ("q", "kind", "state", "organisation", "region")


class SubscriptionFilter(django_filters.FilterSet):
    """By words and state."""

    q = WordsFilter(columns=("title", "organisation__name"))
    state = django_filters.MultipleChoiceFilter(choices=SubscriptionState.choices, label=_("状态"))

    class Meta:
        model = FundSubscription
        fields: tuple[str, ...] = ("q", "state")


class ReferralFilter(django_filters.FilterSet):
    """By words, state and fund."""

    q = WordsFilter(columns=("appraisal__achievement__title", "organisation__name"))
    state = django_filters.MultipleChoiceFilter(choices=ReferralState.choices, label=_("状态"))

    class Meta:
        model = Referral
        fields: tuple[str, ...] = ("q", "state")
