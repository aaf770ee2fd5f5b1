"""The themed windows of the demonstration: one with what came of it, one that collects answers, one just opened."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from lianqiao.core.access import Actor
from lianqiao.core.transitions import apply
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.engines.retrieval import Index, Query
from lianqiao.processes.introductions.domain.introductions import confirm_step, record_outcome
from lianqiao.processes.introductions.models import Introduction, Step
from lianqiao.processes.matching.documents import MODELS, kind_of, public_document
from lianqiao.processes.windows.domain.entries import invite, propose, sign_in
from lianqiao.processes.windows.domain.pairs import make_pairs, pick
from lianqiao.processes.windows.domain.talks import record_talk
from lianqiao.processes.windows.domain.windows import About, save_window
from lianqiao.processes.windows.enums import EntryState, TalkResult
from lianqiao.processes.windows.models import Entry, Pair, Talk, Window
from lianqiao.processes.windows.queries.suggestions import Suggestion
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.queries.actors import actor_of
from lianqiao.registers.taxonomy.models import TechField

#: The share of owners who say that they want to talk.
WANTING = 0.7


def told() -> Any:
    """What is written by hand."""
    return read("windows")["windows"]


class Windows:
    """Holds the windows, each step on its day."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._content = content
        self._cast = cast
        self._past = past
        self._records = {**records.achievements, **records.demands}
        self._chance = random.Random(f"{past.seed} windows")

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them, one after another; `step` after each."""
        for row in told():
            host = self._cast.actor(row["host"]["person"], row["host"]["unit"])
            self._past.go(row["made"])
            window = apply(self._draft(row, host), "open", actor=host)
            self._enter(window, row, host)
            if "matched" in row:
                self._match(window, row)
            if row["held"] > 0:
                self._hold(window, row, host)
            step()

    def _draft(self, row: Mapping[str, Any], host: Actor) -> Window:
        zone, day = timezone.get_default_timezone(), self._past.day(row["held"])
        names = [self._content.organisations[key].name for key in row["co_hosts"]]
        return save_window(
            None,
            actor=host,
            values={
                "title": row["title"],
                "theme": row["theme"],
                "mode": "online" if "url" in row else "onsite",
                "place": row.get("place", ""),
                "online_url": row.get("url", ""),
                "starts_at": datetime.combine(day, time.fromisoformat(row["starts"]), tzinfo=zone),
                "ends_at": datetime.combine(day, time.fromisoformat(row["ends"]), tzinfo=zone),
                "entries_until": self._past.day(row.get("until", row["held"] + 6)),
                "capacity": row["capacity"],
                "tables": row["tables"],
                "slot_minutes": row["minutes"],
            },
            about=About(
                fields=TechField.objects.filter(code__in=row["fields"]),
                co_hosts=Organisation.objects.verified().filter(name__in=names),
            ),
        )

    def _enter(self, window: Window, row: Mapping[str, Any], host: Actor) -> None:
        self._past.go(row["entered"])
        for record in self._public(row["records"]):
            entry = propose(window, actor=self._owner(record), records=[record], agrees=True)[0]
            apply(entry, "admit", actor=host)
        for record in self._public(row.get("proposed", ())):
            propose(window, actor=self._owner(record), records=[record], agrees=True)
        invited = self._public(row.get("invited", ()))
        if invited:
            engine = Index.in_memory(map(public_document, invited))
            theme = Query(text=f"{window.title}\n{window.theme}")
            records = {str(record.pk): record for record in invited}
            found = [Suggestion(records[hit.id], hit, None) for hit in engine.search(theme, len(invited))]
            if found:
                invite(window, actor=host, suggestions=found)

    def _public(self, keys: Iterable[str]) -> list[Any]:
        """The records that are public at the moment told."""
        found = []
        for key in keys:
            record = self._records.get(key)
            if record is None:
                continue
            rows = MODELS[kind_of(record)].objects.published()
            present = rows.filter(pk=record.pk, published_at__lte=self._past.now()).first()
            if present is not None:
                found.append(present)
        return found

    def _owner(self, record: Any) -> Actor:
        return actor_of(record.created_by, record.organisation_id)

    def _match(self, window: Window, row: Mapping[str, Any]) -> None:
        """The engine over the entries alone; then most owners say what they want."""
        self._past.go(row["matched"])
        entries = Entry.objects.taking_part().filter(window=window).for_list()
        make_pairs(window, Index.in_memory(public_document(entry.record) for entry in entries))
        for pair in Pair.objects.filter(window=window).for_list().order_by("-score", "demand_entry__created_at"):
            for entry in (pair.demand_entry, pair.achievement_entry):
                if self._chance.random() < WANTING:
                    pick(pair, actor=self._owner(entry.record), wants=True)

    def _hold(self, window: Window, row: Mapping[str, Any], host: Actor) -> None:
        """The timetable, the day, what was said, and the contracts that followed."""
        self._past.go(row["held"] + 4)
        apply(window, "close", actor=host)
        window = apply(window, "arrange", actor=host, fill=True)
        self._past.go(row["held"], share=0.0)
        for entry in Entry.objects.filter(window=window, state=EntryState.TAKING_PART).order_by("created_at"):
            sign_in(entry, actor=host)
        self._past.go(row["held"], share=1.0)
        window = apply(window, "finish", actor=host)
        self._past.go(row["held"] - 1)
        began = [talk for talk in Talk.objects.filter(window=window).order_by("slot", "table") if self._tell(talk, row)]
        for contract, talk in zip(row["contracts"], began, strict=False):
            self._sign(talk, contract)

    def _tell(self, talk: Talk, row: Mapping[str, Any]) -> bool:
        """Whether an introduction begins. Those who had met before the window is told of only talk."""
        pair = Pair.objects.for_list().get(pk=talk.pair_id)
        sides = [pair.demand_entry, pair.achievement_entry]
        about = Q(demand=pair.demand_entry.demand_id) | Q(achievement=pair.achievement_entry.achievement_id)
        met = Introduction.objects.filter(about).exists()
        goes_on = pair.rank[0] > 0 and not met
        for entry in sides:
            record_talk(
                talk,
                actor=self._owner(entry.record),
                result=TalkResult.GO_ON if goes_on else self._chance.choice((TalkResult.LATER, TalkResult.NO_FIT)),
                text=self._chance.choice(row["said"]) if goes_on else "",
                agrees=goes_on,
            )
        return goes_on

    def _sign(self, talk: Talk, contract: Mapping[str, Any]) -> None:
        """A contract, and the other side says that it is one."""
        case = Introduction.objects.get(pk=Talk.objects.values_list("introduction", flat=True).get(pk=talk.pk))
        pair = Pair.objects.for_list().get(pk=talk.pair_id)
        self._past.go(contract["days"])
        record_outcome(
            case,
            actor=self._owner(pair.demand_entry.record),
            code="contract_signed",
            amount_yuan=Decimal(contract["amount"]),
            text=contract["text"],
        )
        self._past.go(contract["days"] - 2)
        step = Step.objects.filter(introduction=case).latest("recorded_at")
        confirm_step(step, actor=self._owner(pair.achievement_entry.record))
