"""The form and the list of posts."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.tables import FilingFilter, FilingTable
from lianqiao.core.tables import DayColumn
from lianqiao.processes.secondments.enums import PostState
from lianqiao.processes.secondments.kinds import kind_choices
from lianqiao.processes.secondments.models import Post
from lianqiao.registers.taxonomy.interfaces.fields import TechFieldField
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class PostForm(FilingForm):
    """What is to be done, by whom, where, for how long, and for what."""

    field = TechFieldField(label=_("技术领域"), required=False)
    sections = (
        (_("什么岗位"), "", ("title", "kind", "field", "seats")),
        (_("做什么、找什么人"), _("科研人员看了就知道自己合不合适。"), ("tasks", "wanted")),
        (_("在哪里、多久"), "", ("place", "months", "days_a_month", "apply_until")),
        (_("提供什么"), _("补助和约定会写进三方协议。"), ("offers", "pay_yuan", "terms")),
    )

    class Meta(FilingForm.Meta):
        model = Post
        fields = (
            "title",
            "kind",
            "field",
            "seats",
            "tasks",
            "wanted",
            "place",
            "months",
            "days_a_month",
            "apply_until",
            "offers",
            "pay_yuan",
            "terms",
        )


class PostTable(FilingTable):
    """Posts with kind, unit, place and until when one may apply."""

    kind = tables.Column(verbose_name=_("类型"), attrs={"td": {"class": "nowrap"}})
    place = tables.Column(verbose_name=_("工作地点"), orderable=False)
    months = tables.Column(verbose_name=_("任期（月）"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    seats = tables.Column(verbose_name=_("人数"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    apply_until = DayColumn(verbose_name=_("应聘截止"))

    class Meta(FilingTable.Meta):
        model = Post
        fields = sequence = (
            "title",
            "kind",
            "organisation",
            "region",
            "place",
            "months",
            "seats",
            "apply_until",
            "number",
            "state",
            "decided_at",
            "updated_at",
        )
        exclude = ("submitted_at",)


class FieldFilter(django_filters.Filter):
    """Posts of a field or one below it; `field_name` is the foreign key."""

    field_class = TechFieldField

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"empty_label": _("不限"), "label": _("技术领域"), **options})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the field's subtree."""
        return qs if value is None else qs.filter(**{f"{self.field_name}__code__startswith": value.pk})


class PostFilter(FilingFilter):
    """By words, kind, field, region and state."""

    state = django_filters.MultipleChoiceFilter(choices=PostState.choices, label=_("状态"))
    kind = django_filters.ChoiceFilter(choices=kind_choices, label=_("类型"), empty_label=_("不限"))
    field = FieldFilter(field_name="field")
    region = RegionFilter(field_name="region")

    class Meta:
        model = Post
        fields = ()
