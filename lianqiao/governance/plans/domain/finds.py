"""Saying what was found: correcting, adding, confirming, dropping; of two people at once the later one is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import Refusal, apply, apply_many
from lianqiao.governance.plans.departments import Matcher
from lianqiao.governance.plans.enums import Comparator, FindKind, FindState, PlanState
from lianqiao.governance.plans.models import Find, PlanDocument, PlanVersion
from lianqiao.governance.plans.sentences import sentence_at

#: What the form of a find of each sort writes.
TASK_COLUMNS = ("number", "title", "lead", "support", "deadline")
QUANTITY_COLUMNS = ("kind", "value", "value_max", "unit", "comparator", "indicator", "deadline", "scope")
#: A marked piece is no longer than this.
LONGEST_MARK = 20_000


class StaleFind(DomainError):
    """Somebody else has changed the find since it was read; `find` is as it is now."""

    def __init__(self, find: Find) -> None:
        super().__init__("find_stale", _("刚刚有人改过这一条，请看一下现在的内容再决定。"))
        self.find = find


@dataclass(frozen=True)
class NewFind:
    """What a person marked: from `start` to `end` of the version's raw text, and what the columns say of it."""

    kind: str
    start: int
    end: int
    values: Mapping[str, Any]


@transaction.atomic
def change_find(find: Find, *, actor: Actor, revision: int, values: Mapping[str, Any]) -> Find:
    """Correct a find that waits for its decision; `revision` is the one that the person saw.

    Raises StaleFind when it is another by now, AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    locked = _lock(find, actor, revision)
    if locked.state != FindState.PROPOSED:
        raise DomainError("find_decided", _("这一条已经确认或剔除，请先退回待确认再修改。"))
    if locked.is_task and values.get("kind", FindKind.TASK) != FindKind.TASK:
        raise DomainError("find_kind", _("任务不能改成指标，请剔除后重新标注。"), "kind")
    if not locked.is_task and values.get("kind") == FindKind.TASK:
        raise DomainError("find_kind", _("指标不能改成任务，请剔除后重新标注。"), "kind")
    _assign(locked, values)
    locked.revision += 1
    locked.save()
    _tell(locked, "change", actor, _("修改解读结果"))
    return locked


@transaction.atomic
def add_find(version: PlanVersion, new: NewFind, *, actor: Actor) -> Find:
    """Mark a piece of the text that the parser passed over; it waits for its decision as all others do."""
    plan: Any = PlanDocument.objects.select_for_update(of=("self",)).get(pk=version.plan_id)
    kept: Any = PlanVersion.objects.select_related("plan").get(pk=version.pk)
    find = Find(version=kept, kind=new.kind, start=new.start, end=new.end, confidence=Decimal(1))
    actor.require(Permission.FIND_DECIDE, find)
    _check_open(plan, kept)
    if not 0 <= new.start < new.end <= len(kept.text) or new.end - new.start > LONGEST_MARK:
        raise DomainError("find_place", _("请在原文里选中一段文字。"))
    find.quote = kept.text[new.start : new.end]
    if not find.quote.strip():
        raise DomainError("find_place", _("请在原文里选中一段文字。"))
    if kept.finds.filter(start=new.start, end=new.end, kind=new.kind).exists():
        raise DomainError("find_twice", _("这一段已经标注过了。"))
    find.sentence = sentence_at(kept.text, new.start, new.end)
    find.section = kept.sections.filter(start__lte=new.start, end__gt=new.start).order_by("-level").first()
    values = dict(new.values)
    if find.is_task:
        values.setdefault("text", find.quote)
    else:
        values.setdefault("comparator", Comparator.REACH)
        around = kept.finds.filter(kind=FindKind.TASK, start__lte=new.start, end__gt=new.start)
        find.part_of = around.exclude(state=FindState.DROPPED).order_by("-start").first()
    _assign(find, values)
    find.save(force_insert=True)
    PlanVersion.objects.filter(pk=kept.pk).update(find_count=kept.finds.count())
    _tell(find, "add", actor, _("补充标注"))
    return find


@transaction.atomic
def decide_find(find: Find, name: str, *, actor: Actor, revision: int) -> Find:
    """`confirm`, `drop` or `reopen` the find as the person saw it; a confirmed task enters the ledger.

    Raises StaleFind when it is another by now, AccessError or DomainError, and then nothing has changed.
    """
    _lock(find, actor, revision)
    return apply(find, name, actor=actor)


@transaction.atomic
def confirm_above(version: PlanVersion, *, actor: Actor, confidence: Decimal) -> tuple[int, list[Refusal]]:
    """Confirm all tasks and targets that wait and of which the parser is at least so sure.

    Other kinds order nothing and are confirmed one by one. Returns how many, and what was refused with the reason.
    """
    kept: Any = PlanVersion.objects.select_related("plan").get(pk=version.pk)
    actor.require(Permission.PLAN_EDIT, kept.plan)
    _check_open(kept.plan, kept)
    waiting = kept.finds.filter(
        state=FindState.PROPOSED, kind__in=(FindKind.TASK, FindKind.TARGET), confidence__gte=confidence
    )
    return apply_many(waiting, "confirm", actor=actor, matcher=Matcher.of(kept.plan.region_id))


def _assign(find: Find, values: Mapping[str, Any]) -> None:
    wanted = TASK_COLUMNS if find.kind == FindKind.TASK else QUANTITY_COLUMNS
    assign(find, {name: value for name, value in values.items() if name in (*wanted, "text")})


def _lock(find: Find, actor: Actor, revision: int) -> Find:
    rows = Find.objects.select_for_update(of=("self",)).select_related("version__plan")
    locked: Find = rows.get(pk=find.pk)
    actor.require(Permission.FIND_DECIDE, locked)
    if locked.revision != revision:
        raise StaleFind(locked)
    _check_open(locked.version.plan, locked.version)
    return locked


def _check_open(plan: PlanDocument, version: PlanVersion) -> None:
    if plan.version_id != version.pk:
        raise DomainError("version_old", _("方案已经有新的版本，请在新版本里办理。"))
    if plan.state not in (PlanState.DRAFT, PlanState.ISSUED):
        raise DomainError("plan_over", _("方案已经结束或作废，不能再改。"))


def _tell(find: Find, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(find, name)
    log.record(topic, find, actor=actor, text=text, data={"revision": find.revision, "at": str(clock.now())})
    outbox.publish(topic, find.pk)
