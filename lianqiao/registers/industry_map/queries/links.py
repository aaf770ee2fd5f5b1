"""The records that a gap may point to, and those that it points to, as an actor may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import links
from lianqiao.core.access import Actor
from lianqiao.core.lists.models import Entry
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.industry_map.models import MapEdition, MapGap
from lianqiao.registers.needs.enums import TaskState
from lianqiao.registers.needs.models import ResearchTask

#: The kind of list whose lines are key technologies.
KEY_TECHNOLOGY = "key_technology"
OFFERED = 100
_COLUMNS = {"task": "task_id", "demand": "demand_id", "entry": "list_entry_id"}


def offered(edition: MapEdition, actor: Actor) -> list[tuple[str, str]]:
    """What a gap of the chain may point to, as (key, words): tasks of the chain, demands, key technologies."""
    tasks = ResearchTask.objects.visible_to(actor).exclude(state__in=(TaskState.DRAFT, TaskState.CANCELLED))
    tasks = tasks.filter(chain=edition.chain_id).order_by("title")[:OFFERED]
    industries = edition.chain.industries.values_list("pk", flat=True)
    demands = Demand.objects.public(actor).filter(industries__in=list(industries)).distinct()
    entries = Entry.objects.visible_to(actor).filter(edition__kind=KEY_TECHNOLOGY).standing()
    return [
        *((f"task:{task.pk}", _("研发任务：%(title)s") % {"title": task}) for task in tasks),
        *(
            (f"entry:{entry.pk}", _("关键技术：%(title)s") % {"title": entry})
            for entry in entries.order_by("name")[:OFFERED]
        ),
        *(
            (f"demand:{demand.pk}", _("企业需求：%(title)s") % {"title": demand})
            for demand in demands.order_by("title")[:OFFERED]
        ),
    ]


def columns_of_link(key: str) -> dict[str, Any]:
    """The columns of a gap for a key such as `task:…`, all three; ValueError for a key that is none."""
    kind, _colon, value = key.partition(":")
    if key and kind not in _COLUMNS:
        raise ValueError(f"no such link: {key}")
    return {column: (value if name == kind else None) for name, column in _COLUMNS.items()}


def linked(gaps: Iterable[MapGap], actor: Actor) -> dict[Any, tuple[str, str]]:
    """{gap: (title, address)} for the gaps whose record the actor may see; at most three queries."""
    wanted = list(gaps)
    found: dict[Any, Any] = {}
    for rows, column in (
        (ResearchTask.objects.visible_to(actor), "task_id"),
        (Demand.objects.visible_to(actor), "demand_id"),
        (Entry.objects.visible_to(actor).select_related("edition"), "list_entry_id"),
    ):
        keys = {getattr(gap, column) for gap in wanted} - {None}
        if keys:
            found.update({row.pk: row for row in rows.filter(pk__in=keys)})
    shown = {}
    for gap in wanted:
        record = found.get(gap.task_id or gap.demand_id or gap.list_entry_id)
        if record is not None:
            page = record.edition if isinstance(record, Entry) else record
            shown[gap.pk] = (str(record), links.page_of(page))
    return shown
