"""Achievements and demands of the demonstration, each taken to the state that the stories tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.conversation import say
from lianqiao.core.transitions import apply
from lianqiao.demo.cast import Cast
from lianqiao.demo.forms import Forms
from lianqiao.demo.past import Past
from lianqiao.demo.texts import Achievement as AchievementText
from lianqiao.demo.texts import Content
from lianqiao.demo.texts import Demand as DemandText
from lianqiao.registers.achievements.domain.achievements import (
    create_achievement,
    update_achievement,
)
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.domain.demands import create_demand
from lianqiao.registers.demands.enums import ConfirmationWay
from lianqiao.registers.demands.models import Demand

#: Days before today on which a record that is still on its way was handed in.
RECENT = (2, 9)
#: Days before today on which other records were published; those that people met about came before the meeting.
PUBLISHED = (12, 145)
MET = (102, 145)
STALE_PUBLISHED, STALE = 200, 19
TAKEN_BACK = 30
REVISED = 60


class Records:
    """Makes the records that are told by hand; `achievements` and `demands` hold all records by their id."""

    def __init__(self, content: Content, cast: Cast, past: Past) -> None:
        self._content = content
        self._cast = cast
        self._past = past
        self.forms = Forms(content, cast, past)
        self._met = {m.achievement for m in content.meetings} | {m.demand for m in content.meetings}
        self.achievements: dict[str, Achievement] = {}
        self.demands: dict[str, Demand] = {}

    def make(self, *, step: Callable[[], None]) -> None:
        """All that is told by hand, except what only meetings can bring about (a demand that is solved here)."""
        for achievement in self._content.achievements.values():
            if achievement.id not in self._content.collected:
                self.achievements[achievement.id] = self._make_achievement(achievement)
                step()
        for demand in self._content.demands.values():
            if demand.id not in self._content.collected:
                self.demands[demand.id] = self._make_demand(demand)
                step()

    def close_demands(self) -> None:
        """The demands that are closed, each with its outcome; after the meetings."""
        for key, story in self._content.stories["demands"]["closed"].items():
            self._past.go(self._past.random.randint(5, 14))
            owner = self._cast.owner(self._content.demands[key].organisation)
            data = {"outcome": story["outcome"], "outcome_text": story["text"]}
            self.demands[key] = apply(self.demands[key], "close", actor=owner, **data)

    # ---- achievements

    def _make_achievement(self, text: AchievementText) -> Achievement:
        stories = self._content.stories["achievements"]
        owner = self._cast.owner(text.holder, preferred=text.completers[0])
        day = self._day(text.id, stories)
        self._past.go(day + 6)
        record = self._draft(text, owner)
        if text.id in stories["draft"]:
            return record
        reviewer, officer = self._cast.reviewer(record.region_id), self._cast.officer(text.holder)
        self._past.go(day + 3)
        record = apply(record, "submit", actor=owner)
        self._talk(record, stories["talks"].get(text.id, []), owner, reviewer, officer)
        if text.id in stories["submitted"]:
            return record
        if story := stories["returned"].get(text.id):
            self._past.go(day + 1)
            record = apply(record, "return", actor=reviewer, reason=story["reason"])
            self._talk(record, story["replies"], owner, reviewer, officer)
            return record
        self._past.go(day + 1)
        record = apply(record, "accept", actor=reviewer)
        if text.id in stories["accepted"]:
            return record
        self._past.go(day)
        if reason := stories["refused"].get(text.id):
            return apply(record, "refuse", actor=officer, reason=reason)
        record = apply(record, "clear", actor=officer, opinion=self._phrase("opinions"))
        if note := stories["revised"].get(text.id):
            record = self._revise(record, note, owner=owner, reviewer=reviewer, officer=officer)
        return self._later(record, text.id, stories, owner)

    def _draft(self, text: AchievementText, owner: Actor) -> Achievement:
        entry = self.forms.achievement(text, owner)
        return create_achievement(
            actor=owner, values=entry.values, **entry.codes, completers=entry.completers, rights=entry.rights
        )

    def _revise(self, record: Achievement, note: str, *, owner: Actor, reviewer: Actor, officer: Actor) -> Achievement:
        """Published, revised with new facts, and published again: the second version."""
        self._past.go(REVISED)
        record = apply(record, "revise", actor=owner, reason=note)
        record = update_achievement(record, actor=owner, values={"applications": note})
        record = apply(record, "submit", actor=owner, reason=note)
        self._past.go(REVISED - 3)
        record = apply(record, "accept", actor=reviewer)
        self._past.go(REVISED - 5)
        return apply(record, "clear", actor=officer, opinion=self._phrase("opinions"))

    # ---- demands

    def _make_demand(self, text: DemandText) -> Demand:
        stories = self._content.stories["demands"]
        owner = self._cast.owner(text.organisation)
        day = self._day(text.id, stories)
        self._past.go(day + 6)
        draft = self.forms.demand(text, owner)
        record = create_demand(actor=owner, values=draft.values, **draft.codes)
        if text.id in stories["draft"]:
            return record
        manager, officer = self._cast.manager(record.region_id), self._cast.officer(text.organisation)
        self._past.go(day + 3)
        record = apply(record, "submit", actor=owner)
        if text.id in stories["diagnosis"]:
            return record
        self._past.go(day + 1)
        if reason := stories["clarifying"].get(text.id):
            return apply(record, "ask_clarification", actor=manager, reason=reason)
        if reason := stories["long_term"].get(text.id):
            return apply(record, "mark_long_term", actor=manager, reason=reason)
        record = apply(
            record,
            "confirm_by_manager",
            actor=manager,
            confirmed_by_way=self._past.random.choice(ConfirmationWay.values),
            confirmed_on=self._past.day(day + 1),
            confirmation_note=stories["notes"].get(text.id) or self._phrase("visits"),
        )
        if text.id in stories["confirmed"]:
            return record
        self._past.go(day)
        record = apply(record, "clear", actor=officer, opinion=self._phrase("opinions"))
        return self._later(record, text.id, stories, owner)

    # ---- both

    def _day(self, key: str, stories: Any) -> int:
        """So many days ago the record was published, or came as far as the stories let it."""
        if key in stories["stale"]:
            return STALE_PUBLISHED
        underway = ("draft", "submitted", "accepted", "returned", "refused", "diagnosis", "clarifying", "confirmed")
        if any(key in stories.get(name, ()) for name in underway):
            return self._past.random.randint(*RECENT) - 1
        fixed = self._met | set(stories.get("closed", ())) | set(stories["withdrawn"]) | set(stories.get("revised", ()))
        return self._past.random.randint(*(MET if key in fixed else PUBLISHED))

    def _later(self, record: Any, key: str, stories: Any, owner: Actor) -> Any:
        if key in stories["stale"]:
            self._past.go(STALE, share=0)
            return apply(record, "expire", actor=SYSTEM, on=self._past.day(STALE))
        if reason := stories["withdrawn"].get(key):
            self._past.go(TAKEN_BACK)
            return apply(record, "withdraw", actor=owner, reason=reason)
        return record

    def _talk(self, record: Any, lines: list[Any], owner: Actor, reviewer: Actor, officer: Actor) -> None:
        speakers = {"owner": owner, "reviewer": reviewer, "secrecy": officer}
        for line in lines:
            say(record, actor=speakers[line["by"]], text=line["text"])

    def _phrase(self, name: str) -> str:
        phrases: list[str] = self._content.stories["phrases"][name]
        return self._past.random.choice(phrases)
