"""The form and the list of evaluators."""

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.rows import RowsField
from lianqiao.core.filing.tables import FilingFilter, FilingTable
from lianqiao.core.tables import DayColumn
from lianqiao.processes.appraisals.enums import AppraisalKind
from lianqiao.processes.appraisals.models import Evaluator, EvaluatorPerson
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class EvaluatorForm(FilingForm):
    """What the institution appraises, how able and how independent it is, and by whom."""

    kinds = forms.MultipleChoiceField(
        choices=AppraisalKind.choices, label=_("开展的评价"), widget=forms.CheckboxSelectMultiple
    )
    people = RowsField(
        model=EvaluatorPerson,
        names=("name", "group", "post"),
        label=_("评价人员"),
        help_text=_("一行一人：姓名｜类别（科研人员、企业家、技术经理人）｜单位和职务；三类都要有"),
    )
    sections = (
        (_("评价什么"), "", ("kinds", "scope", "since")),
        (_("能力和独立性"), _("请在附件里上传制度和业绩证明。"), ("ability", "independence")),
        (_("谁来评价"), "", ("people",)),
    )

    class Meta(FilingForm.Meta):
        model = Evaluator
        fields = ("kinds", "scope", "since", "ability", "independence")


class EvaluatorTable(FilingTable):
    """Evaluators with what they appraise."""

    kinds = tables.Column(verbose_name=_("开展的评价"), accessor="kind_labels", orderable=False, empty_values=())
    since = DayColumn(verbose_name=_("从事评价起始"))

    class Meta(FilingTable.Meta):
        model = Evaluator
        fields = sequence = ("title", "number", "kinds", "region", "since", "state", "decided_at", "updated_at")
        exclude = ("organisation", "submitted_at")

    def render_kinds(self, record: Any) -> str:
        """The kinds in words."""
        return "、".join(record.kind_labels)


class KindFilter(django_filters.ChoiceFilter):
    """Evaluators of one kind of appraisal; `field_name` is an array column."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to those that appraise so."""
        return qs.filter(**{f"{self.field_name}__contains": [value]}) if value else qs


class EvaluatorFilter(FilingFilter):
    """By kind of appraisal and region."""

    region = RegionFilter(field_name="region")
    kind = KindFilter(field_name="kinds", choices=AppraisalKind.choices, label=_("评价类型"))

    class Meta:
        model = Evaluator
        fields = ()
