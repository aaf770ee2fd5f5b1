"""The list of what is asked for and not found: its filters and its table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.core.tables import DayColumn
from lianqiao.processes.introductions.enums import Unmet
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.needs.models import ResearchTask
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter, TechFieldFilter


class UnmetFilter(django_filters.FilterSet):
    """By why nothing was found, field, region, and whether a task has been condensed from it already."""

    why = django_filters.ChoiceFilter(choices=Unmet.choices, label=_("为什么在这里"))
    field = TechFieldFilter(field_name="fields")
    region = RegionFilter(field_name="region")
    task = django_filters.ChoiceFilter(
        choices=(("without", _("还没有凝练")), ("with", _("已凝练成任务"))), label=_("研发任务"), method="by_task"
    )
    q = WordsFilter(columns=("title", "problem"))

    class Meta:
        model = Demand
        fields = ()

    def by_task(self, queryset: Any, name: str, value: str) -> Any:
        """Of the tasks that the actor may read."""
        tasks = ResearchTask.objects.whole_for(self.request.actor)
        sources = ResearchTask.demands.through.objects.filter(researchtask__in=tasks.values("pk")).values("demand")
        return queryset.filter(pk__in=sources) if value == "with" else queryset.exclude(pk__in=sources)


class UnmetTable(tables.Table):
    """Demands with why they stand here, and the tasks that were condensed from them."""

    chosen = tables.Column(verbose_name=_("勾选"), accessor="pk", orderable=False, exclude_from_export=True)
    title = tables.Column(verbose_name=_("需求"), orderable=False)
    field = tables.Column(verbose_name=_("技术领域"), accessor="first_field", orderable=False, default="—")
    organisation = tables.Column(verbose_name=_("单位"), orderable=False)
    why = tables.Column(verbose_name=_("为什么在这里"), orderable=False)
    tasks = tables.Column(verbose_name=_("研发任务"), accessor="pk", orderable=False)
    published_at = DayColumn(verbose_name=_("发布日期"), orderable=False, default="—")

    class Meta:
        model = Demand
        fields = ("chosen", "title", "field", "organisation", "why", "tasks", "published_at")
        empty_text = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        #: What the page has looked up for its rows: names of fields, reasons by demand, tasks by demand.
        self.fields_by_code: Mapping[str, str] = {}
        self.reasons: Mapping[Any, list[tuple[str, int]]] = {}
        self.tasks_by_demand: Mapping[Any, list[Any]] = {}

    def render_chosen(self, record: Demand) -> Any:
        """A box that belongs to the form below the table."""
        return format_html(
            '<label class="form-check"><input class="form-check-input" type="checkbox" name="demand" value="{}" '
            'form="condense"><span class="visually-hidden">{}</span></label>',
            record.pk,
            _now("勾选 %(name)s") % {"name": record.title},
        )

    def render_title(self, record: Demand) -> Any:
        """Leads to the demand."""
        return format_html('<a href="{}">{}</a>', reverse("workbench:demands_record", args=[record.pk]), record.title)

    def value_title(self, record: Demand) -> str:
        """The words alone."""
        return record.title

    def render_field(self, value: str) -> str:
        """The name of the first field."""
        return self.fields_by_code.get(value, value)

    def render_why(self, record: Any) -> Any:
        """Why, with the reasons from the fixed lists and how often each was given."""
        said = self.reasons.get(record.pk, [])
        words = "、".join(label if count == 1 else f"{label}（{count}）" for label, count in said)
        note = format_html('<span class="facts-note">{}</span>', words) if words else ""
        return format_html("{}{}", Unmet(record.why).label, note)

    def value_why(self, record: Any) -> str:
        """On one line."""
        said = "、".join(f"{label} {count}" for label, count in self.reasons.get(record.pk, []))
        return f"{Unmet(record.why).label}：{said}" if said else str(Unmet(record.why).label)

    def render_tasks(self, record: Demand) -> Any:
        """The tasks, each leading to its page."""
        tasks = self.tasks_by_demand.get(record.pk, [])
        if not tasks:
            return "—"
        page = [
            format_html('<a href="{}">{}</a>', reverse("workbench:research-tasks_record", args=[task.pk]), task.title)
            for task in tasks
        ]
        return format_html("{}" + "<br>{}" * (len(page) - 1), *page)

    def value_tasks(self, record: Demand) -> str:
        """Their titles."""
        return "；".join(task.title for task in self.tasks_by_demand.get(record.pk, []))
