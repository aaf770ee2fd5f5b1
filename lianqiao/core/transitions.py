"""Changing the state of a record: one table per model, and one function that every change goes through.

A table can be listed, so that the state diagrams of the docs and the state × action × role tests come from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor, Decision
from lianqiao.core.bulk import copy_in
from lianqiao.core.chronograph.timed import NextCheckField
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.reactions import Reaction, react

M = TypeVar("M", bound=models.Model)

#: Records that `apply_many` changes in one transaction.
CHUNK = 500


@dataclass(frozen=True)
class Context:
    """What a guard or an effect may look at besides the record: who acts, when and why, and the data of the action.

    `at` is one moment of `core.clock` for all records that are changed together. Rows that an effect hands to `write`
    are inserted with those of the other records.
    """

    actor: Actor
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=clock.now)
    rows: list[models.Model] = field(default_factory=list)

    def write(self, row: models.Model) -> None:
        """Insert a row that belongs to the change, in its transaction."""
        self.rows.append(row)


#: Answers None when the change may happen, else one sentence that says why not. Looks, never writes.
Guard = Callable[[Any, Context], str | None]
#: Changes fields of the locked record, or writes rows that belong to it, inside the transaction of the change.
Effect = Callable[[Any, Context], None]


@dataclass(frozen=True)
class Transition:
    """One row of a table. `permission` None means that only the program itself does it (time, imports).

    `requires` names the data that must come with the action; `dangerous` asks the person once more; `load` adds to a
    queryset the related rows that guards, effects and reactions read, so that many records need few queries.
    """

    name: str
    label: Any
    sources: tuple[str, ...]
    target: str
    permission: Permission | None
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    requires: tuple[str, ...] = ()
    reason_required: bool = False
    dangerous: bool = False
    load: Callable[[models.QuerySet[Any]], models.QuerySet[Any]] = lambda records: records


@dataclass(frozen=True)
class TransitionTable:
    """All changes of one model's state column. `states` is the column's enum, `initial` where a record begins."""

    model: type[models.Model]
    states: type[models.TextChoices]
    initial: str
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        names = [transition.name for transition in self.transitions]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.model.__name__}: a transition is named twice")
        known = set(self.states.values)
        used = {self.initial} | {s for t in self.transitions for s in (*t.sources, t.target)}
        if unknown := used - known:
            raise ValueError(f"{self.model.__name__}: unknown states {sorted(unknown)}")

    def __iter__(self) -> Iterator[Transition]:
        return iter(self.transitions)

    def named(self, name: str) -> Transition:
        """The transition of that name; LookupError when the table has none."""
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise LookupError(f"{self.model.__name__} has no transition {name!r}")

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, with the English names."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {source} --> {t.target}: {t.name}" for t in self.transitions for source in t.sources]
        return "\n".join(lines)


_TABLES: dict[type[models.Model], TransitionTable] = {}


def register(table: TransitionTable) -> TransitionTable:
    """Make the table known; a model has one."""
    if table.model in _TABLES:
        raise LookupError(f"{table.model.__name__} has a transition table already")
    _TABLES[table.model] = table
    return table


def table_of(model: type[models.Model]) -> TransitionTable:
    """The table of a model; LookupError when it has none."""
    return _TABLES[model]


def tables() -> tuple[TransitionTable, ...]:
    """Every registered table, ordered by model label."""
    return tuple(sorted(_TABLES.values(), key=lambda table: table.model._meta.label_lower))


@dataclass(frozen=True)
class Offer:
    """A change that leads on from the present state, and whether this actor may make it now."""

    transition: Transition
    allowed: bool
    reason: str = ""


def available(obj: models.Model, actor: Actor) -> list[Offer]:
    """The changes that lead on from the present state and that the actor's role concerns.

    Those whose guards refuse are included with the reason, so that a page can say what is missing.
    """
    offers = []
    for transition in table_of(type(obj)):
        if obj.state not in transition.sources or transition.permission is None:  # type: ignore[attr-defined]
            continue
        if not actor.can(transition.permission, obj):
            continue
        refusal = _refusal(transition, obj, Context(actor))
        offers.append(Offer(transition, refusal is None, refusal or ""))
    return offers


def apply(obj: M, name: str, *, actor: Actor, reason: str = "", **data: Any) -> M:
    """Make the change `name` to the record and return it as it is afterwards.

    In one transaction: lock the row, check the source state, the permission, the reason, the required data and the
    guards, run the effects, save, write the business log, publish the change, react. Raises AccessError or DomainError,
    and then nothing has changed.
    """
    table = table_of(type(obj))
    transition = table.named(name)
    context = Context(actor, reason.strip(), data)
    with transaction.atomic():
        locked: Any = type(obj)._base_manager.select_for_update().get(pk=obj.pk)
        _check(table, transition, locked, context)
        source = locked.state
        for effect in transition.effects:
            effect(locked, context)
        locked.state = transition.target
        locked.save()
        _insert(context.rows)
        log.record(
            outbox.topic_of(locked, name),
            locked,
            actor=actor,
            text=str(transition.label),
            reason=context.reason,
            data={"from": source, "to": transition.target},
        )
        outbox.publish(outbox.topic_of(locked, name), locked.pk)
        react(transition.reactions, [locked], context)
    return locked  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Refusal:
    """One record of several that could not be changed, and why."""

    record_id: Any
    subject: str
    reason: str


def apply_many(
    records: models.QuerySet[M],
    name: str,
    *,
    actor: Actor,
    reason: str = "",
    announce: bool = True,
    **data: Any,
) -> tuple[int, list[Refusal]]:
    """Make the change `name` to each of the records; returns how many changed, and the refused with their reasons.

    Rows are locked in order of primary key and changed in transactions of `CHUNK` records, each with the checks,
    effects, log rows and published changes of `apply`. Only the columns that the change touches are written, without
    the model's `save`. `announce=False` leaves out the reactions, for callers that tell people once about the whole.
    """
    table = table_of(records.model)
    transition = table.named(name)
    keys = list(records.order_by("pk").values_list("pk", flat=True))
    changed, refused = 0, []
    for start in range(0, len(keys), CHUNK):
        context = Context(actor, reason.strip(), data)
        done, not_done = _apply_chunk(table, transition, keys[start : start + CHUNK], context, announce=announce)
        changed += done
        refused += not_done
    return changed, refused


@transaction.atomic
def _apply_chunk(
    table: TransitionTable, transition: Transition, keys: list[Any], context: Context, *, announce: bool
) -> tuple[int, list[Refusal]]:
    topic = outbox.topic_of(table.model, transition.name)
    changed, entries, refused = [], [], []
    updates = _Updates(table.model, timezone.now())
    rows = table.model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    for obj in transition.load(rows):
        locked: Any = obj
        try:
            _check(table, transition, locked, context)
        except DomainError as refusal:
            refused.append(Refusal(locked.pk, str(locked), refusal.message))
            continue
        source = locked.state
        before = updates.columns_of(locked)
        for effect in transition.effects:
            effect(locked, context)
        locked.state = transition.target
        updates.add(locked, before)
        changed.append(locked)
        data = {"from": source, "to": transition.target}
        text = str(transition.label)
        entries.append(log.entry(topic, locked, actor=context.actor, text=text, reason=context.reason, data=data))
    updates.write()
    _insert(context.rows)
    copy_in(entries)
    outbox.publish(topic, *(locked.pk for locked in changed))
    if announce:
        react(transition.reactions, changed, context)
    return len(changed), refused


class _Updates:
    """The changed columns of many records, written with one statement for all records that change alike."""

    def __init__(self, model: type[models.Model], at: datetime) -> None:
        self._model = model
        self._names = [column.attname for column in model._meta.concrete_fields]
        self._stamps = {
            column.attname: at for column in model._meta.concrete_fields if getattr(column, "auto_now", False)
        }
        self._next_checks = [column for column in model._meta.concrete_fields if isinstance(column, NextCheckField)]
        self._groups: dict[str, tuple[dict[str, Any], list[Any]]] = {}

    def columns_of(self, obj: models.Model) -> dict[str, Any]:
        return {name: getattr(obj, name) for name in self._names}

    def add(self, obj: models.Model, before: Mapping[str, Any]) -> None:
        for name, value in self._stamps.items():
            setattr(obj, name, value)
        for column in self._next_checks:
            column.pre_save(obj, add=False)
        columns = {name: value for name, value in self.columns_of(obj).items() if before[name] != value}
        self._groups.setdefault(repr(columns), (columns, []))[1].append(obj.pk)

    def write(self) -> None:
        for columns, keys in self._groups.values():
            self._model._base_manager.filter(pk__in=keys).update(**columns)


def _insert(rows: list[models.Model]) -> None:
    """Insert the rows that the effects handed over, model by model."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for same in by_model.values():
        copy_in(same)


def _check(table: TransitionTable, transition: Transition, obj: Any, context: Context) -> None:
    if obj.state not in transition.sources:
        message = _("当前状态是“%(state)s”，不能%(action)s。可能有人刚刚处理过，请刷新页面。")
        state = table.states(obj.state).label
        raise DomainError("wrong_state", message % {"state": state, "action": transition.label})
    decision = _permission(transition, obj, context.actor)
    if not decision:
        raise AccessError(decision.reason, permission=transition.permission)
    if transition.reason_required and not context.reason:
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    for item in transition.requires:
        if context.data.get(item) in (None, ""):
            raise DomainError("data_missing", _("请填写这一项。"), item)
    if refusal := _refusal(transition, obj, context):
        raise DomainError("guard", refusal)


def _permission(transition: Transition, obj: Any, actor: Actor) -> Decision:
    if transition.permission is None:
        return Decision(actor.is_system, _("这一步由系统自动完成。"))
    return actor.can(transition.permission, obj)


def _refusal(transition: Transition, obj: Any, context: Context) -> str | None:
    for guard in transition.guards:
        if refusal := guard(obj, context):
            return refusal
    return None
