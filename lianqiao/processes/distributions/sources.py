"""The money that is divided: which records bring it, what they know of it, and what of it was not divided yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models

from lianqiao.core.access import Actor
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.distributions.models import Distribution


@dataclass(frozen=True)
class Income:
    """One income of a record: the name of the part, and what a calculation begins with; `weights` by achievement."""

    part: str
    label: str
    values: Mapping[str, Any]
    costs: Sequence[Mapping[str, Any]] = ()
    persons: Sequence[Mapping[str, Any]] = ()
    weights: Mapping[Any, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A model whose records bring money: those that the actor may divide, and the incomes of one of them.

    `root` gives the record under whose lock it is settled from which of several the same money is divided.
    """

    name: str
    model: type[models.Model]
    visible: Callable[[Actor], Any]
    incomes: Callable[[Any], Sequence[Income]]
    root: Callable[[Any], models.Model]


def _itself(record: models.Model) -> models.Model:
    return record


_SOURCES: dict[str, Source] = {}


def register(
    name: str,
    model: type[models.Model],
    visible: Callable[[Actor], Any],
    incomes: Callable[[Any], Sequence[Income]],
    *,
    root: Callable[[Any], models.Model] = _itself,
) -> None:
    """Let distributions be begun from records of `model`; `visible(actor)` gives those of the actor's unit."""
    _SOURCES[name] = Source(name, model, visible, incomes, root)


def find(name: str, key: str, part: str, actor: Actor) -> tuple[Any, Income] | None:
    """The record of that name and key with the income of that part; None where the actor has none."""
    source = _SOURCES.get(name)
    if source is None:
        return None
    try:
        record = source.visible(actor).filter(pk=key).first()
    except (ValidationError, ValueError):
        return None
    if record is None:
        return None
    income = next((one for one in source.incomes(record) if one.part == part), None)
    return None if income is None else (record, income)


def source_of(record: Any) -> Source | None:
    """How records of that model bring money; None where none is registered."""
    return next((one for one in _SOURCES.values() if isinstance(record, one.model)), None)


@dataclass(frozen=True)
class Divided:
    """An income of a record with its distribution; None while it was not begun."""

    source: str
    income: Income
    distribution: Distribution | None


def incomes_of(record: Any) -> list[Divided]:
    """The incomes of a record, each with what was begun of it."""
    source = source_of(record)
    if source is None:
        return []
    about = ContentType.objects.get_for_model(record)
    rows = Distribution.objects.filter(cause_type=about, cause_id=record.pk)
    begun = {row.part: row for row in rows.exclude(state=DistributionState.WITHDRAWN)}
    return [Divided(source.name, one, begun.get(one.part)) for one in source.incomes(record)]


def weights_of(distribution: Distribution) -> Mapping[Any, Decimal]:
    """By how much each achievement, by its key, has brought the income; empty where nobody knows."""
    cause = distribution.cause
    source = None if cause is None else source_of(cause)
    if source is not None:
        found = next((one for one in source.incomes(cause) if one.part == distribution.part), None)
        if found is not None:
            return found.weights
    if distribution.conversion is not None:
        return {distribution.conversion.achievement_id: Decimal(1)}
    return {}
