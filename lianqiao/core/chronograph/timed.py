"""The shape of an object that has a future: its row keeps the moment at which to look at it again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from lianqiao.core.chronograph import Event


class NextCheckField(models.DateTimeField):  # type: ignore[type-arg]
    """The moment of the object's earliest event, told anew with every insert and save (bulk inserts included)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"null": True, "editable": False, "db_index": True, **options})

    def pre_save(self, model_instance: models.Model, add: bool) -> datetime | None:
        """What `future` of the object says now."""
        event = model_instance.next_event() if isinstance(model_instance, Timed) else None
        moment = None if event is None else event.when
        setattr(model_instance, self.attname, moment)
        return moment


class Timed(models.Model):
    """An object with a table of transitions and with a `future`.

    `next_check` is told from the object's own columns whenever it is saved and by every transition; who changes
    another row that `future` looks at, or uses a queryset's `update`, saves the object as well. Nothing but the
    object's state and marks says whether an event has happened: an event that is still named is still to come.
    """

    next_check = NextCheckField()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Save with the moment of the next event, also when only some columns are named."""
        if (names := options.get("update_fields")) is not None:
            options["update_fields"] = {*names, "next_check"}
        super().save(*args, **options)

    def future(self) -> Iterable[Event]:
        """What will happen to the object if nobody touches it, in any order; the past too, as far as it is not done."""
        raise NotImplementedError(f"{type(self).__name__} does not say what lies ahead of it")

    def next_event(self) -> Event | None:
        """The earliest event; of several at one moment the one that `future` names first."""
        return min(self.future(), key=lambda event: event.when, default=None)
