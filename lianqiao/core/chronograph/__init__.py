"""What happens when: objects declare their own future, one job runs it.

A model inherits `timed.Timed`, says in `future` what lies ahead of an object, and is named to `watch`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from lianqiao.core.chronograph.timed import Timed


@dataclass(frozen=True)
class Event:
    """The program itself will make the change `transition`, with `data`, as soon as it is `when`.

    A change that leaves the state as it is (a reminder) must leave a mark on the object, by which `future` no longer
    names the event.
    """

    when: datetime
    transition: str
    data: Mapping[str, Any] = field(default_factory=dict)


def start_of(day: date, *, hour: int = 0) -> datetime:
    """The beginning of a day in Asia/Shanghai, or a full hour of it: when what is due "on that day" happens."""
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


_WATCHED: dict[str, type[Timed]] = {}


def watch(model: type[Timed]) -> None:
    """Let the job run the events of the model's objects; called in `ready` of the model's app."""
    _WATCHED[model._meta.label_lower] = model


def watched() -> tuple[type[Timed], ...]:
    """Every watched model, ordered by label."""
    return tuple(_WATCHED[label] for label in sorted(_WATCHED))


def watched_model(subject_type: Any) -> type[Timed] | None:
    """The watched model of a content type; None for one that is not watched."""
    return _WATCHED.get(f"{subject_type.app_label}.{subject_type.model}")
