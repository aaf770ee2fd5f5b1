"""What bodies of the demonstration watch outside the province, and what became of the results that they came upon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import apply
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.watching.domain.watching import save_lead, save_watch_list
from lianqiao.processes.watching.enums import LeadState
from lianqiao.processes.watching.models import Lead, WatchList
from lianqiao.registers.taxonomy.models import TechField


def watched() -> Any:
    """What is written by hand: `lists` and `leads`."""
    return read("watching")


def pieces(content: Content) -> int:
    """How many there are."""
    return sum(len(rows) for rows in watched().values())


class Watched:
    """Lets people keep watch lists, enter leads and follow them, each on a day of its own.

    An act says whether it has made one of the `pieces`.
    """

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._cast = cast
        self._past = past
        self._lists: dict[str, WatchList] = {}
        self._leads: dict[str, Lead] = {}

    def make(self, *, step: Callable[[], None]) -> None:
        """All of it, oldest first."""
        told = watched()
        acts = [(row["days"], partial(self._keep, row)) for row in told["lists"]]
        acts += [(row["closed"], partial(self._close, row)) for row in told["lists"] if "closed" in row]
        acts += [(row["days"], partial(self._enter, row)) for row in told["leads"]]
        acts += [
            (one["days"], partial(self._carry_on, row, one)) for row in told["leads"] for one in row.get("steps", ())
        ]
        for days, act in sorted(acts, key=lambda pair: -pair[0]):
            self._past.go(days)
            if act():
                step()
        self._remind()

    def _keep(self, row: Mapping[str, Any]) -> bool:
        self._lists[row["key"]] = save_watch_list(
            None,
            actor=self._cast.actor(*row["by"]),
            values={
                "title": row["title"],
                "purpose": row["purpose"],
                "institutions": "\n".join(row["institutions"]),
                "sources": "\n".join(row["sources"]),
            },
            fields=TechField.objects.filter(pk__in=row["fields"]),
        )
        return True

    def _close(self, row: Mapping[str, Any]) -> bool:
        kept = self._lists[row["key"]]
        save_watch_list(kept, actor=self._cast.actor(*row["by"]), values={"is_active": False}, fields=kept.fields.all())
        return False

    def _enter(self, row: Mapping[str, Any]) -> bool:
        values = {name: row.get(name, "") for name in ("title", "institution", "place", "source", "url", "note")}
        self._leads[row["title"]] = save_lead(
            None,
            actor=self._cast.actor(*row["by"]),
            values={
                **values,
                "watch_list": self._lists[row["list"]],
                "seen_on": self._past.day(row["days"]),
                "field": TechField.objects.get(pk=row["field"]),
            },
        )
        return True

    def _carry_on(self, row: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
        actor = self._cast.actor(*row["by"])
        data = {name: one[name] for name in ("text", "code") if name in one}
        if one["do"] == "follow":
            follower = self._cast.actor(one["who"], row["by"][1]).user
            data |= {
                "assignee": str(getattr(follower, "pk", "")),
                "due_on": self._past.day(one["days"] - one["within"]),
            }
        self._leads[row["title"]] = apply(self._leads[row["title"]], one["do"], actor=actor, **data)
        return False

    def _remind(self) -> None:
        """Whoever was to follow a lead until a day that is over was reminded on that day."""
        late = Lead.objects.filter(state=LeadState.FOLLOWED, due_on__lte=self._past.today, reminded_for__isnull=True)
        for lead in late.order_by("due_on", "pk"):
            self._past.go((self._past.today - lead.due_on).days)
            apply(lead, "remind", actor=SYSTEM)
