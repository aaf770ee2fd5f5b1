"""How lists are filled with research tasks: the key-technology list and the list of tasks to be tackled."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.lists.sources import Source, register
from lianqiao.core.publishing.filters import SinceFilter, WordsFilter
from lianqiao.registers.needs.enums import TaskState, Urgency
from lianqiao.registers.needs.models import ResearchTask
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter

#: Tasks that stand on the government's list, and how far each is in the words of the key-technology list.
PROGRESS = {
    TaskState.CONFIRMED: gettext_lazy("待立项"),
    TaskState.IN_PROJECT: gettext_lazy("攻关中"),
    TaskState.SOLVED: gettext_lazy("已突破"),
}


class TaskListFilter(django_filters.FilterSet):
    """What an official narrows research tasks by."""

    urgency = django_filters.MultipleChoiceFilter(choices=Urgency.choices, label=gettext_lazy("性质"))
    region = RegionFilter(field_name="region")
    decided_from = SinceFilter(field_name="decided_at", label=gettext_lazy("确认日期不早于"))
    q = WordsFilter(columns=("title", "problem"))

    class Meta:
        model = ResearchTask
        fields = ()


def records(actor: Actor) -> QuerySet[Any]:
    """The tasks of the actor's region that have been confirmed."""
    rows = ResearchTask.objects.whole_for(actor).filter(state__in=PROGRESS)
    return rows.select_related("organisation", "region", "chain")


def columns(task: Any, is_public: bool) -> Mapping[str, Any]:
    """What a task fills in: its chain, its goal, and how far it is."""
    progress = PROGRESS.get(TaskState(task.state))
    return {
        "chain": "" if task.chain is None else str(task.chain),
        "progress": "" if progress is None else str(progress),
        "goal": task.indicators,
        "due": task.wanted_by,
        _("性质"): str(task.get_urgency_display()),
    }


register(Source(ResearchTask, TaskListFilter, records, columns))
