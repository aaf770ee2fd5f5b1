"""Filters of agreements and milestones."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.agreements.enums import OWED, AgreementState, MilestoneState
from lianqiao.processes.agreements.models import Agreement, Mark, Milestone


class AgreementFilter(django_filters.FilterSet):
    """Agreements by words, state and kind, and those that are behind."""

    q = WordsFilter(columns=("title", "number", "application__organisation__name", "application__call__title"))
    state = django_filters.MultipleChoiceFilter(choices=AgreementState.choices, label=_("状态"))
    is_pledge = django_filters.ChoiceFilter(
        choices=(("True", _("军令状")), ("False", _("合同、任务书"))), label=_("文书"), empty_label=_("不限")
    )
    behind = django_filters.ChoiceFilter(
        choices=(("1", _("有逾期的里程碑")),), label=_("进度"), empty_label=_("不限"), method="only_behind"
    )

    class Meta:
        model = Agreement
        fields: tuple[str, ...] = ("q", "state", "is_pledge", "behind")

    def only_behind(self, rows: Any, name: str, value: str) -> Any:
        """Those with a milestone whose report is owed beyond its day."""
        return rows.filter(pk__in=Milestone.objects.behind(clock.today()).values("agreement"))


class MilestoneFilter(django_filters.FilterSet):
    """Milestones by words and state, and those that are behind."""

    q = WordsFilter(columns=("name", "agreement__title", "agreement__application__organisation__name"))
    state = django_filters.MultipleChoiceFilter(
        choices=[(state.value, state.label) for state in (*OWED, MilestoneState.REPORTED)], label=_("状态")
    )
    behind = django_filters.ChoiceFilter(
        choices=(("1", _("已经逾期")),), label=_("进度"), empty_label=_("不限"), method="only_behind"
    )

    class Meta:
        model = Milestone
        fields: tuple[str, ...] = ("q", "state", "behind")

    def only_behind(self, rows: Any, name: str, value: str) -> Any:
        """Those whose report is owed beyond its day."""
        return rows.behind(clock.today())


class MarkFilter(django_filters.FilterSet):
    """Marks by words, occasion and day."""

    q = WordsFilter(columns=("text", "person_name", "organisation__name", "agreement__title"))
    occasion = django_filters.MultipleChoiceFilter(choices=Mark._meta.get_field("occasion").choices, label=_("情形"))
    written = django_filters.DateFromToRangeFilter(field_name="written_at", label=_("登记日期"))

    class Meta:
        model = Mark
        fields: tuple[str, ...] = ("q", "occasion", "written")
