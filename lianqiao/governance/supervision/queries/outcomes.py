"""What became of agreed items: their task in the ledger with its latest report, or what their owner reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.documents import day_words
from lianqiao.governance.plans.models import Task, TaskReport
from lianqiao.governance.supervision.enums import ItemState
from lianqiao.governance.supervision.models import AgreedItem

#: So many characters of a report stand in a line.
SHORT = 60


@dataclass(frozen=True)
class Outcome:
    """How far an item has come, and the latest that was reported of it.

    `task` is None where the item is not in the ledger or the actor may not see it there. `text`, `by` and `on` are
    empty until somebody reports. `by` is the unit.
    """

    state: str
    task: Task | None = None
    text: str = ""
    by: str = ""
    on: date | None = None

    @property
    def report(self) -> str:
        """The report in one line; empty without one."""
        if self.on is None:
            return ""
        words = {
            "day": day_words(self.on),
            "unit": self.by,
            "text": Truncator(" ".join(self.text.split())).chars(SHORT),
        }
        return _("%(day)s%(unit)s报送：%(text)s") % words

    def __str__(self) -> str:
        return "，".join(part for part in (self.state, self.report) if part)


def outcomes(items: Sequence[AgreedItem], actor: Actor) -> dict[Any, Outcome]:
    """What became of each item, by its key, as far as the actor may see it; the items come with task and owner.

    Two queries, none where no item is in the ledger.
    """
    keys = [item.task_id for item in items if item.task_id is not None]
    visible, latest = _ledger(keys, actor) if keys else (frozenset(), {})
    return {item.pk: _outcome(item, visible, latest) for item in items}


def _ledger(keys: Sequence[Any], actor: Actor) -> tuple[frozenset[Any], dict[Any, TaskReport]]:
    """Which of the tasks the actor may see, and the latest report of each of those."""
    tasks: Any = Task.objects.visible_to(actor)
    visible = frozenset(tasks.filter(pk__in=keys).order_by().values_list("pk", flat=True))
    reports = TaskReport.objects.filter(task__in=visible).select_related("organisation")
    newest = reports.order_by("task_id", "-reported_at", "-id").distinct("task_id")
    return visible, {report.task_id: report for report in newest}


def _outcome(item: AgreedItem, visible: frozenset[Any], latest: dict[Any, TaskReport]) -> Outcome:
    if item.state == ItemState.TASKED:
        task = item.task
        words = {"label": item.get_state_display(), "state": task.get_state_display(), "percent": task.percent}
        state = _("%(label)s（%(state)s %(percent)s%%）") % words
        report = latest.get(task.pk)
        if report is None:
            return Outcome(state, task if task.pk in visible else None)
        day = timezone.localdate(report.reported_at)
        return Outcome(state, task, report.text, report.organisation.display_name, day)
    state = str(item.get_state_display())
    if not item.result:
        return Outcome(state)
    return Outcome(state, None, item.result, item.owner.display_name, item.done_on)
