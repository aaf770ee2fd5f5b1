"""From one version of a plan to the next: what was said of an unchanged sentence holds for it in the new text too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lianqiao.governance.plans.enums import FindState
from lianqiao.governance.plans.models import Find, PlanVersion, Task
from lianqiao.governance.plans.sentences import bare, sentence_at

#: What a person may have corrected in a find.
_SAID = ("kind", "number", "title", "lead", "support", "value", "value_max", "unit", "comparator", "indicator")
_SAID_TOO = ("deadline", "scope", "rule")


@dataclass
class Carried:
    """The finds of the new version as they are to be inserted, tasks before what stands in them."""

    tasks: list[Find]
    quantities: list[Find]
    count: int = 0
    #: New task find by the old one's key, for those whose task stands in the ledger.
    moved: dict[Any, Find] = field(default_factory=dict)

    def move_tasks(self) -> None:
        """Let the tasks of the ledger point to their place in the new version; after the finds were inserted."""
        rows = list(Task.objects.select_for_update(of=("self",)).filter(find__in=self.moved).order_by("pk"))
        for task in rows:
            task.find = self.moved[task.find_id]
            task.order = task.find.start
        Task.objects.bulk_update(rows, ["find", "order"])


def carry_over(
    before: PlanVersion | None, version: PlanVersion, text: str, tasks: list[Find], quantities: list[Find]
) -> Carried:
    """Give the unsaved finds what was said of the same piece of the version before, and add what a person had marked.

    A quantity is the same where its quote stands in the same sentence, of several the one at the same turn; a task
    where its whole text is the same. What was reworded, a task of the same title or another value of an indicator,
    keeps its lineage and waits for a decision.
    """
    carried = Carried(tasks, quantities)
    if before is None:
        return carried
    old = list(before.finds.select_related("part_of").order_by("start", "id"))
    by_key: dict[Any, list[Find]] = defaultdict(list)
    for find in old:
        by_key[_key(find)].append(find)
    heir: dict[Any, Find] = {}
    for new in (*tasks, *quantities):
        same = by_key.get(_key(new))
        if same:
            _inherit(new, same.pop(0), heir, carried)
    left = [find for rows in by_key.values() for find in rows]
    _follow([find for find in (*tasks, *quantities) if find.carried_from is None], left, heir)
    for new in _marked_again([find for find in left if find.is_by_hand], version, text, heir):
        (carried.tasks if new.is_task else carried.quantities).append(new)
        carried.count += new.state != FindState.PROPOSED
        if new.is_task:
            carried.moved[new.carried_from_id] = new
    return carried


def _key(find: Find) -> tuple[Any, ...]:
    """By what a find is known again: the words of the document, not what people made of them."""
    if find.is_task:
        return ("task", bare(find.quote))
    return ("quantity", bare(find.quote), bare(find.sentence))


def _inherit(new: Find, old: Find, heir: dict[Any, Find], carried: Carried) -> None:
    heir[old.pk] = new
    new.lineage = old.lineage
    new.carried_from = old
    if old.state == FindState.PROPOSED and old.revision == 1:
        return
    for name in (*_SAID, *_SAID_TOO):
        setattr(new, name, getattr(old, name))
    if old.part_of_id is not None:
        new.part_of = heir.get(old.part_of_id, new.part_of)
    new.state, new.decided_by, new.decided_at = old.state, old.decided_by, old.decided_at
    carried.count += new.state != FindState.PROPOSED
    if new.is_task and old.state == FindState.CONFIRMED:
        carried.moved[old.pk] = new


def _follow(new: Iterable[Find], old: Iterable[Find], heir: dict[Any, Find]) -> None:
    """Let reworded finds continue the lineage of the one that they replace, where exactly one fits on either side."""
    by_subject: dict[Any, tuple[list[Find], list[Find]]] = defaultdict(lambda: ([], []))
    for place, finds in enumerate((new, old)):
        for find in finds:
            by_subject[_subject(find)][place].append(find)
    for successors, predecessors in by_subject.values():
        if len(successors) == len(predecessors) == 1 and predecessors[0].pk not in heir:
            successors[0].lineage = predecessors[0].lineage
            successors[0].carried_from = predecessors[0]
            heir[predecessors[0].pk] = successors[0]


def _subject(find: Find) -> tuple[Any, ...]:
    """What a find is about, whatever it says of it."""
    if find.is_task:
        return ("task", bare(find.title))
    task = bare(find.part_of.title) if find.part_of is not None else ""
    return (find.kind, bare(find.indicator), find.unit, find.deadline, bare(find.scope), task)


def _marked_again(left: Iterable[Find], version: PlanVersion, text: str, heir: dict[Any, Find]) -> Iterable[Find]:
    """What a person had marked, where exactly one place of the new text has the same words in the same sentence."""
    for old in left:
        place = text.find(old.quote)
        while place != -1 and bare(sentence_at(text, place, place + len(old.quote))) != bare(old.sentence):
            place = text.find(old.quote, place + 1)
        if place == -1:
            continue
        names = [column.attname for column in Find._meta.concrete_fields]
        columns = {name: getattr(old, name) for name in names if name not in ("id", "version_id", "section_id")}
        end = place + len(old.quote)
        columns |= {"start": place, "end": end, "carried_from_id": old.pk, "revision": 1, "part_of_id": None}
        new = Find(version=version, **columns)
        if old.part_of_id is not None:
            new.part_of = heir.get(old.part_of_id)
        heir[old.pk] = new
        yield new
