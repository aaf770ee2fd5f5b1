"""The records that a project may come from, as its form offers them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from lianqiao.core.access import Actor
from lianqiao.core.publishing.searched import RecordList, declare
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.models import Application
from lianqiao.registers.needs.models import ResearchTask


def _selected(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Application.objects.visible_to(actor).filter(state=ApplicationState.SELECTED)
    return rows


def _tasks(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = ResearchTask.objects.whole_for(actor)
    return rows


SELECTED = declare(RecordList("selected-applications", _selected))
TASKS = declare(RecordList("research-tasks", _tasks))
