"""What is handed in by the batch: lists of achievements that institutions bring, demands that are gathered in waves.

Each batch goes through the functions that pages use for many records at once, on its own days over two years.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, ClassVar

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.publishing.models import PublishableRecord
from lianqiao.core.transitions import apply_many
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.schedule import PUBLISHED, WRITTEN_DAYS, Batch, Fate, part_of, renewals, schedule
from lianqiao.demo.texts import Content
from lianqiao.registers.achievements.domain.importing import import_achievements
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.domain.importing import import_demands
from lianqiao.registers.demands.enums import ConfirmationWay
from lianqiao.registers.demands.models import Demand


class Batches(ABC):
    """Lets the batches of one register happen, and puts what they make into `records`."""

    name: ClassVar[str]
    model: ClassVar[type[PublishableRecord]]
    size: ClassVar[int]
    source: ClassVar[str]

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._content = content
        self._cast = cast
        self._past = past
        self._records = records
        self._told: Mapping[str, Any] = content.stories["collected"][self.name]
        self._phrases: Mapping[str, list[str]] = content.stories["collected"]
        self._chance = random.Random(f"{past.seed} {self.name}")
        self._pks: dict[str, Any] = {}

    @abstractmethod
    def _owners(self) -> dict[str, str]:
        """Record -> its owner."""

    @abstractmethod
    def _limits(self) -> dict[str, int]:
        """Record -> how many days ago it can have been published at most."""

    @abstractmethod
    def _draft(self, keys: list[str], owner: Actor, source: str) -> list[Any]:
        """The records as drafts, in order."""

    @abstractmethod
    def _review(self, batch: Batch, region: str) -> None:
        """From handed in to the eve of publication, or as far as each comes."""

    @abstractmethod
    def _close(self, key: str, fate: Fate, owner: Actor) -> None:
        """End what was published, for the reasons that only this register knows."""

    def make(self, *, step: Callable[[], None]) -> None:
        """All batches, oldest first, then what became of the records; `step` for each record."""
        owners = self._owners()
        batches = schedule(
            owners,
            since={key: self._cast.verified_days(key) for key in set(owners.values())},
            limits=self._limits(),
            newcomers=self._content.newcomers,
            fates=part_of(self._told, self._content.share),
            size=self.size,
            chance=self._chance,
        )
        for batch in batches:
            self._hand_in(batch)
            for _key in batch.fates:
                step()
        for day, owner, keys in renewals(batches, self._chance):
            self._past.go(day)
            self._apply(keys, "confirm", self._cast.owner(owner))
        for batch in batches:
            for key, fate in batch.fates.items():
                if fate.day:
                    self._end(key, fate, self._cast.owner(batch.owner))
        rows = self.model._default_manager.in_bulk(list(self._pks.values()))
        self._kept().update({key: rows[pk] for key, pk in self._pks.items()})

    @abstractmethod
    def _kept(self) -> dict[str, Any]:
        """Where the records are found by their id."""

    def _hand_in(self, batch: Batch) -> None:
        text = self._content.organisations[batch.owner]
        owner = self._cast.owner(batch.owner)
        self._past.go(batch.day + WRITTEN_DAYS)
        today = self._past.day(batch.day + WRITTEN_DAYS)
        source = self.source.format(year=today.year, quarter="一二三四"[(today.month - 1) // 3])
        keys = list(batch.fates)
        records = self._draft(keys, owner, source)
        self._pks.update(zip(keys, (record.pk for record in records), strict=True))
        self._past.go(batch.day + 3)
        self._apply([key for key, fate in batch.fates.items() if fate.name != "draft"], "submit", owner)
        self._review(batch, text.region)

    def _publish(self, batch: Batch) -> None:
        """The secrecy officer lets those be published that come so far."""
        keys = [key for key, fate in batch.fates.items() if fate.day or fate.name == PUBLISHED]
        if keys:
            self._past.go(batch.day)
            officer = self._cast.officer(batch.owner)
            self._apply(keys, "clear", officer, opinion=self._chance.choice(self._phrases["opinions"]))

    def _end(self, key: str, fate: Fate, owner: Actor) -> None:
        self._past.go(fate.day, share=0 if fate.name == "stale" else None)
        if fate.name == "stale":
            self._apply([key], "expire", SYSTEM, on=self._past.day(fate.day))
        elif fate.name == "withdrawn":
            self._apply([key], "withdraw", owner, reason=fate.said)
        else:
            self._close(key, fate, owner)

    def _apply(self, keys: Collection[str], name: str, actor: Actor, **data: Any) -> None:
        """Change them all; raises RuntimeError with the reasons when one is refused."""
        if not keys:
            return
        rows: Any = self.model._default_manager.filter(pk__in=[self._pks[key] for key in keys])
        _changed, refused = apply_many(rows, name, actor=actor, **data)
        if refused:
            raise RuntimeError(f"{name}: " + "; ".join(f"{row.subject}: {row.reason}" for row in refused))


class AchievementBatches(Batches):
    """Lists of achievements that institutions and firms bring every few months."""

    name = "achievements"
    model = Achievement
    size = 12
    source = "{year}年第{quarter}季度科技成果清单"

    def _kept(self) -> dict[str, Any]:
        return self._records.achievements

    def _owners(self) -> dict[str, str]:
        return {key: text.holder for key, text in self._content.achievements.items() if key in self._content.collected}

    def _limits(self) -> dict[str, int]:
        return {key: self._days_since(self._content.achievements[key]) for key in self._owners()}

    def _days_since(self, text: Any) -> int:
        """Days since the work was over and its rights were applied for."""
        years = [int(line.split()[1]) for line in text.rights]
        known = max(date(text.years[1], 12, 15), *(date(year, 2, 1) for year in years), date(2000, 1, 1))
        return (self._past.today - known).days - WRITTEN_DAYS

    def _draft(self, keys: list[str], owner: Actor, source: str) -> list[Any]:
        entries = [self._records.forms.achievement(self._content.achievements[key], owner) for key in keys]
        return import_achievements(entries, actor=owner, source=source)

    def _review(self, batch: Batch, region: str) -> None:
        reviewer = self._cast.reviewer(region)
        self._past.go(batch.day + 1)
        accepted = [key for key, fate in batch.fates.items() if fate.name not in ("draft", "submitted", "returned")]
        self._apply(accepted, "accept", reviewer)
        for key, fate in batch.fates.items():
            if fate.name == "returned":
                self._apply([key], "return", reviewer, reason=fate.said)
            elif fate.name == "refused":
                self._past.go(batch.day)
                self._apply([key], "refuse", self._cast.officer(batch.owner), reason=fate.said)
        self._publish(batch)

    def _close(self, key: str, fate: Fate, owner: Actor) -> None:
        raise LookupError(f"achievements have no fate {fate.name!r}")


class DemandBatches(Batches):
    """Demands that firms write when their city asks for them."""

    name = "demands"
    model = Demand
    size = 4
    source = "{year}年第{quarter}季度企业技术需求征集"

    def _kept(self) -> dict[str, Any]:
        return self._records.demands

    def _owners(self) -> dict[str, str]:
        return {key: text.organisation for key, text in self._content.demands.items() if key in self._content.collected}

    def _limits(self) -> dict[str, int]:
        return {}

    def _draft(self, keys: list[str], owner: Actor, source: str) -> list[Any]:
        drafts = [self._records.forms.demand(self._content.demands[key], owner) for key in keys]
        return import_demands(drafts, actor=owner, source=source)

    def _review(self, batch: Batch, region: str) -> None:
        manager = self._cast.manager(region)
        self._past.go(batch.day + 1)
        confirmed = [key for key, fate in batch.fates.items() if fate.name not in ("draft", "diagnosis", "clarifying")]
        self._apply(
            confirmed,
            "confirm_by_manager",
            manager,
            confirmed_by_way=self._chance.choice(ConfirmationWay.values),
            confirmed_on=self._past.day(batch.day + 1),
            confirmation_note=self._chance.choice(self._phrases["visits"]),
        )
        for key, fate in batch.fates.items():
            if fate.name == "clarifying":
                self._apply([key], "ask_clarification", manager, reason=fate.said)
        self._publish(batch)

    def _close(self, key: str, fate: Fate, owner: Actor) -> None:
        if fate.name == "long_term":
            manager = self._cast.manager(self._content.organisations[self._content.demands[key].organisation].region)
            self._apply([key], "mark_long_term", manager, reason=fate.said)
        else:
            self._apply([key], "close", owner, outcome=fate.kind, outcome_text=fate.said)
