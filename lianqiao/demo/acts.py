"""What people do to filed records in the demonstration: hand in, decide, clear, on days that follow one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import yaml
from django.core.files.base import ContentFile
from django.utils.timezone import localdate

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.attachments import attach
from lianqiao.core.exchange.importer import ImportRow
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.filing.importing import import_filings
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply, apply_many, table_of
from lianqiao.demo.cast import FIRST, Cast
from lianqiao.demo.papers import paper
from lianqiao.demo.past import Past
from lianqiao.demo.texts import FOLDER, Content

R = TypeVar("R", bound=FiledRecord)

#: By which steps a record that the government decides on comes to a state.
_DECIDED = ("submit", "confirm")
_PUBLIC = (*_DECIDED, "clear")
_PATHS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "returned": ("submit", "return"),
    "confirmed": _DECIDED,
    "published": _PUBLIC,
    "cancelled": ("submit", "withdraw"),
    "warned": (*_PUBLIC, "warn"),
    "removed": (*_PUBLIC, "warn", "remove"),
    "finished": (*_PUBLIC, "finish"),
    "in_project": (*_DECIDED, "start"),
    "solved": (*_DECIDED, "start", "solve"),
    "accepted": ("submit", "accept"),
    "declined": ("submit", "decline"),
}
_LEDGER: dict[str, tuple[str, ...]] = {"draft": (), "confirmed": ("enter",), "cancelled": ("enter", "strike_out")}
#: Days between a step and the one before it, at least and at most.
_PAUSES = {
    "submit": (0, 2), "enter": (0, 1), "return": (2, 6), "confirm": (2, 7), "clear": (1, 4), "withdraw": (1, 3),
    "strike_out": (2, 9), "warn": (90, 120), "remove": (40, 60), "finish": (40, 70), "start": (15, 40),
    "solve": (60, 110), "accept": (3, 9), "decline": (3, 9),
}  # fmt: skip
_BY_OWNER = frozenset({"submit", "enter", "withdraw", "strike_out", "finish"})
#: Nothing that is made up happens today: the morning of the making may not have come that far.
LATEST = 1


@dataclass
class Story:
    """How far a record came: its last state, why (one sentence, or one for each step), and who answers an offer."""

    state: str
    reason: str | Mapping[str, str] = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    answering: Actor | None = None

    def why(self, step: str) -> str:
        """The reason that is given with a step."""
        return self.reason if isinstance(self.reason, str) else self.reason.get(step, "")


class Acts:
    """Lets people file records; every record moves forward through days that it never goes back on."""

    def __init__(self, content: Content, cast: Cast, past: Past) -> None:
        self.content = content
        self.cast = cast
        self.past = past
        self._day = LATEST
        self._share = 0.0

    # ---- days

    def day(self, wanted: int, *involved: Any) -> int:
        """So many days ago, but after every record and organisation involved was there."""
        known = [self._known(thing) for thing in involved if thing is not None]
        return max(LATEST, min([wanted, *(days - 2 for days in known)]))

    def ago(self, day: date) -> int:
        """How many days ago it was; negative for what is still to come."""
        return (self.past.today - day).days

    def reached(self, record: Any) -> int:
        """So many days ago, after everything that has happened to the record."""
        return max(LATEST, self.ago(localdate(record.updated_at)) - 1)

    def today_is(self) -> int:
        """So many days ago it is now in the story."""
        return self._day

    def begin(self, days_ago: int) -> None:
        """Move to a day on which something begins."""
        self._day, self._share = max(days_ago, LATEST), self.past.random.random() * 0.4
        self.past.go(self._day, share=self._share)

    def later(self, least: int, most: int | None = None) -> int:
        """Move on by so many days, not beyond yesterday; returns how many days ago that is."""
        day = max(self._day - self.past.random.randint(least, least if most is None else most), LATEST)
        self._share = self._share + (1 - self._share) / 8 if day == self._day else self.past.random.random() * 0.4
        self._day = day
        self.past.go(day, share=self._share)
        return day

    # ---- people

    def owner(self, key: str, *, preferred: str = "") -> Actor:
        """Who files for an organisation."""
        return self.cast.owner(key, preferred=preferred)

    def reviewer(self, region: str, *, other_than: Actor) -> Actor:
        """A reviewer of the nearest government that is another person; else one of the province."""
        nearest = self.cast.reviewer(region)
        return nearest if nearest.user_id != other_than.user_id else self.of_first(Role.REVIEWER, other_than=other_than)

    def of_first(self, role: Role, *, other_than: Actor | None = None) -> Actor:
        """Somebody of the province's own body who holds the role."""
        return self._member(FIRST, role, None if other_than is None else other_than.user_id)

    def colleague(self, person: Actor, role: Role) -> Actor:
        """Somebody else of the same body who holds the role."""
        return self._member(self.key_of(person), role, person.user_id)

    def _member(self, key: str, role: Role, taken: Any) -> Actor:
        names = [self.content.organisations[key].contact_name]
        names += [person.name for person in self.content.people if person.organisation == key]
        actors = [self.cast.actor(name, key) for name in names]
        return next(actor for actor in reversed(actors) if role in actor.roles and actor.user_id != taken)

    def verified(self, kinds: Iterable[str]) -> list[str]:
        """The keys of verified organisations of these kinds but departments, in the order of the content."""
        wanted = frozenset(kinds)
        texts = [text for text in self.content.organisations.values() if text.kind in wanted and not text.department]
        return [text.key for text in texts if self.owner(text.key).is_verified]

    def is_there(self, *keys: str) -> bool:
        """Whether these organisations take part and have been verified."""
        known = self.content.organisations
        return all(key in known and self.owner(key).is_verified for key in keys)

    def phrase(self, name: str) -> str:
        """One of the sentences that people write where a record tells no story of its own."""
        phrases: list[str] = self.content.stories["phrases"][name]
        return self.past.random.choice(phrases)

    # ---- records

    def file(
        self,
        model: type[R],
        *,
        owner: Actor,
        days: int,
        values: Mapping[str, Any],
        parts: Mapping[str, Any] | None = None,
        papers: Sequence[str] = (),
        story: Story,
    ) -> R:
        """A record with its papers (names of files), taken to the state that its story tells."""
        self.begin(days)
        record = create_filing(model, actor=owner, values=values, parts=parts)
        for name in papers:
            upload = ContentFile(paper(name, [str(record), str(owner.organisation)]), name=f"{name}.pdf")
            attach(record, upload, actor=owner, permission=Permission.FILING_EDIT)
        return self.carry(record, story, owner=owner)

    def carry(self, record: R, story: Story, *, owner: Actor, from_step: int = 0) -> R:
        """Take a draft the rest of its way: the steps after the first `from_step` ones."""
        is_ledger = any(step.name == "enter" for step in table_of(type(record)))
        for step in (_LEDGER if is_ledger else _PATHS)[story.state][from_step:]:
            self.later(*_PAUSES[step])
            record = self.act(record, step, story, owner=owner)
        return record

    def act(self, record: R, step: str, story: Story, *, owner: Actor) -> R:
        """One step, by the person whose it is."""
        data: dict[str, Any] = dict(story.data) if step == "confirm" else {}
        if step in _BY_OWNER:
            actor = owner
        elif step == "clear":
            actor, data = self.officer(record, owner), {"opinion": self.phrase("opinions")}
        elif story.answering is not None:
            actor = story.answering
        else:
            actor = self.reviewer(record.region_id, other_than=owner)
        is_explained = table_of(type(record)).named(step).reason_required
        return apply(record, step, actor=actor, reason=story.why(step) if is_explained else "", **data)

    def officer(self, record: Any, owner: Actor) -> Actor:
        """The secrecy officer who signs for a record of the owner's organisation."""
        key = self.key_of(owner)
        return self.cast.officer(key)

    def key_of(self, actor: Actor) -> str:
        """The key of the organisation that the actor acts for."""
        name = actor.organisation.name
        return next(text.key for text in self.content.organisations.values() if text.name == name)

    # ---- many at once

    def file_rows(self, model: Any, key: str, days: int, rows: Sequence[Mapping[str, Any]]) -> None:
        """Drafts of an organisation, brought in with a table on one day and handed in the day after."""
        owner = self.owner(key)
        self.begin(days)
        import_filings(model, [ImportRow(number, dict(row)) for number, row in enumerate(rows, start=2)], owner)

    def hand_in(self, model: Any, key: str, drafts: Sequence[Any]) -> None:
        """Submit drafts of an organisation."""
        self.later(0, 2)
        self._all(model, "submit", drafts, actor=self.owner(key))

    def decide(self, model: Any, step: str, records: Sequence[Any], *, actor: Actor, reason: str = "") -> None:
        """A step of the government for many records on the present day."""
        self._all(model, step, records, actor=actor, reason=reason)

    def _all(self, model: Any, step: str, records: Sequence[Any], *, actor: Actor, reason: str = "") -> None:
        rows = model._base_manager.filter(pk__in=[record.pk for record in records])
        _changed, refused = apply_many(rows, step, actor=actor, reason=reason, announce=False)
        if refused:
            raise RuntimeError(f"{model.__name__}.{step}: {refused[0].subject}: {refused[0].reason}")

    # ---- time

    def pass_time(self, *models: Any) -> None:
        """Let happen what the clock does to records of these models, each on its day, up to yesterday."""
        for model in models:
            for record in model._base_manager.filter(next_check__isnull=False).order_by("next_check", "pk"):
                self.begin(self._known(record))
                self.run_clock(record, until=LATEST)

    def run_clock(self, record: Any, *, until: int) -> Any:
        """What the clock does to one record before so many days ago."""
        while (event := record.next_event()) is not None:
            days = self.ago(localdate(event.when))
            if days < until:
                break
            if days >= self._day:
                self.later(0)
            else:
                self.begin(days)
            record = apply(record, event.transition, actor=SYSTEM, **event.data)
        return record

    def _known(self, thing: Any) -> int:
        """So many days ago the thing was there for others: verified, decided on, or else entered."""
        moments = (getattr(thing, name, None) for name in ("verified_at", "decided_at", "created_at"))
        return self.ago(localdate(next(moment for moment in moments if moment is not None)))


def read(name: str) -> Any:
    """What is written by hand about filings, from one file of their folder."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((FOLDER / "filings" / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
