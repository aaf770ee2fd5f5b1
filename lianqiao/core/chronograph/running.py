"""Running what is due: each event once, one object at a time, and what fails is tried again later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.chronograph import Event, watched, watched_model
from lianqiao.core.chronograph.models import Setback
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.context import acting
from lianqiao.core.errors import DomainError
from lianqiao.core.ids import new_id
from lianqiao.core.outbox import topic_of
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply, table_of

logger = structlog.get_logger(__name__)

#: Primary keys that are looked up at once.
CHUNK = 500
#: An object that has more events due than this within one run goes on in the next.
MOST_EVENTS = 100
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)


class StillToComeError(Exception):
    """An event was run and the object names it still: it would be run for ever."""


@dataclass(frozen=True)
class Ran:
    """What one run did: events that happened, objects whose event failed and waits."""

    done: int
    failed: int


def run_due(*, interrupted: Callable[[], bool] = lambda: False) -> Ran:
    """Run all events that are due by the clock, model by model, objects in order of primary key.

    Each event is one transaction, with the object locked; objects that somebody else holds are left to the next run.
    Safe to stop and to run again at any time, also several at once. A lost database connection is raised.
    """
    at = clock.now()
    done = failed = 0
    with acting(SYSTEM, request=str(new_id()), source="core.chronograph"):
        for model in watched():
            for key in _due_keys(model, at):
                if interrupted():
                    return Ran(done, failed)
                happened, is_stuck = _run_object(model, key, at)
                done += happened
                failed += is_stuck
    return Ran(done, failed)


def run_object(obj: Timed) -> Ran:
    """Run what is due for one object now, for somebody who comes to it before the job does.

    As the job does it: each event one transaction, nothing where somebody else holds the object, and what fails waits.
    """
    happened, is_stuck = _run_object(type(obj), obj.pk, clock.now())
    return Ran(happened, int(is_stuck))


def try_again(setback: Setback, *, actor: Actor) -> bool:
    """Run what failed now, without waiting for its time; returns whether nothing is left of the setback.

    For the system administrator. The try is logged on the object; the change itself is made as by the job. Raises
    AccessError.
    """
    actor.require(Permission.SETBACK_RETRY, setback)
    model = watched_model(setback.subject_type)
    at = clock.now()
    with transaction.atomic():
        rows = None if model is None else model._base_manager.filter(pk=setback.subject_id)
        obj = None if rows is None else rows.select_for_update(of=("self",)).first()
        if model is None or obj is None:
            Setback.objects.filter(pk=setback.pk).delete()
            return True
        model._base_manager.filter(pk=obj.pk).update(next_check=at)
        label = label_of(model, setback.transition)
        log.record(topic_of(obj, "try_again"), obj, actor=actor, text=_("再试一次：%(action)s") % {"action": label})
    with acting(SYSTEM, request=str(new_id()), source="core.chronograph"):
        _run_object(model, setback.subject_id, at)
    return not Setback.objects.filter(pk=setback.pk).exists()


def label_of(model: type[Timed], transition: str) -> str:
    """The words for a transition; its name where a later version no longer knows what an earlier one could not do."""
    labels = {one.name: one.label for one in table_of(model)}
    return str(labels.get(transition, transition))


def _due_keys(model: type[Timed], at: datetime) -> Iterator[Any]:
    last = None
    while True:
        due = model._base_manager.filter(next_check__lte=at).order_by("pk")
        keys = list((due if last is None else due.filter(pk__gt=last)).values_list("pk", flat=True)[:CHUNK])
        yield from keys
        if len(keys) < CHUNK:
            return
        last = keys[-1]


def _run_object(model: type[Timed], key: Any, at: datetime) -> tuple[int, bool]:
    """How many events of the object happened, and whether it failed at one."""
    for happened in range(MOST_EVENTS):
        outcome = _run_next(model, key, at)
        if outcome is not True:
            return happened, outcome is False
    return MOST_EVENTS, False


@transaction.atomic
def _run_next(model: type[Timed], key: Any, at: datetime) -> bool | None:
    """Whether the object's earliest event happened; None when none is due or somebody else holds the object."""
    rows = model._base_manager.filter(pk=key)
    obj = rows.select_for_update(skip_locked=True, of=("self",)).filter(next_check__lte=at).first()
    if obj is None:
        return None
    event = obj.next_event()
    if event is None or event.when > at:
        # Something that `future` looks at changed without a save of the object.
        rows.update(next_check=None if event is None else event.when)
        _setbacks(obj).delete()
        return None
    try:
        with transaction.atomic():
            after = apply(obj, event.transition, actor=SYSTEM, **event.data)
            if event in after.future():
                raise StillToComeError(f"{model.__name__}.{event.transition} leaves its own event to come")
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        wait_until = _note_setback(obj, event, error, at)
        rows.update(next_check=wait_until)
        return False
    _setbacks(obj).delete()
    return True


def _note_setback(obj: Timed, event: Event, error: Exception, at: datetime) -> datetime:
    """Keep and log what went wrong; returns when to try again: 5, 10, 20 … minutes later, at most a day."""
    setback = _setbacks(obj).filter(transition=event.transition).first()
    if setback is None:
        _setbacks(obj).delete()
        setback = Setback(subject=obj, transition=event.transition)
    wait: timedelta = min(FIRST_WAIT * (1 << min(setback.attempts, 20)), LONGEST_WAIT)
    setback.attempts += 1
    setback.error = error.message if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
    setback.next_try = at + wait
    setback.save()
    logger.warning(
        "event_failed",
        model=obj._meta.label,
        record_id=str(obj.pk),
        transition=event.transition,
        attempts=setback.attempts,
        exc_info=None if isinstance(error, DomainError) else error,
    )
    return at + wait


def _setbacks(obj: Timed) -> Any:
    return Setback.objects.filter(subject_type=ContentType.objects.get_for_model(obj), subject_id=obj.pk)
