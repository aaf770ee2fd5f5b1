"""Introductions about what is handed in by the batch: which pairs met is judged by hand, what came of it by chance."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.timezone import localdate

from lianqiao.demo.cast import Cast
from lianqiao.demo.meetings import Meetings
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, Meeting, read
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand

#: How a meeting goes, and how often; "waiting" only while the other side still has time to answer.
COURSES = {"accepted": 10, "outcome": 24, "declined": 5, "cancelled": 2, "lapsed": 2}
#: Days in which the other side answers, and after which something has come of it.
ANSWERED, TOLD = (1, 5), (12, 75)
#: The last days before today, in which nobody has answered yet.
RECENT = 5
#: Both records have been public for so many days when their owners meet.
KNOWN_DAYS = 3


def contacts() -> Any:
    """What is written by hand: pairs of a demand and an achievement, and what people say to each other."""
    return read("contacts")


class Contacts:
    """Lets the owners of the pairs meet, where both records are public."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._content = content
        self._past = past
        self._records = records
        self._meetings = Meetings(content, cast, past, records)
        self._said = contacts()
        self._chance = random.Random(f"{past.seed} contacts")

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them, in the order of the days on which they were asked for; `step` for each pair."""
        pairs = pairs_of(self._content)
        meetings = [self._meeting(*pair) for pair in pairs]
        for meeting in sorted(filter(None, meetings), key=lambda meeting: -meeting.days):
            self._meetings.hold_one(meeting)
        for _pair in pairs:
            step()

    def _meeting(self, demand: str, achievement: str) -> Meeting | None:
        rows: tuple[Demand, Achievement] = (self._records.demands[demand], self._records.achievements[achievement])
        if any(row.state != "published" for row in rows):
            return None
        most = min((self._past.today - localdate(row.published_at)).days for row in rows) - KNOWN_DAYS
        if most < 2:
            return None
        days = self._chance.randint(2, most)
        by = self._chance.choice(("demand", "demand", "demand", "achievement"))
        return Meeting(
            by=by,
            days=days,
            message=self._one(self._said["messages"][by]),
            achievement=achievement,
            demand=demand,
            **self._course(days),
        )

    def _course(self, days: int) -> dict[str, Any]:
        """What happened after it was asked for so many days ago, as `Meeting` takes it."""
        if days <= RECENT:
            return {}
        course = self._chance.choices(list(COURSES), weights=list(COURSES.values()))[0]
        answered = days - self._chance.randint(*ANSWERED)
        if course == "declined":
            code, text = self._of_kind(self._said["declined"])
            return {"declined": answered, "code": code, "text": text}
        if course == "cancelled":
            return {"cancelled": answered, "reason": self._one(self._said["cancelled"])}
        if course == "lapsed" and days > 30:
            return {"lapsed": True}
        told = answered - self._chance.randint(*TOLD)
        if course == "accepted" or told < 1:
            return {"accepted": answered}
        code, text = self._of_kind(self._said["outcomes"])
        amount = self._one(self._said["amounts"]) * 10_000 if code == "contract_signed" else None
        return {"accepted": answered, "outcome": {"days": told, "code": code, "amount": amount, "text": text}}

    def _of_kind(self, texts: Mapping[str, Sequence[str]]) -> tuple[str, str]:
        """A text and its kind; kinds with more texts are more frequent."""
        return self._one([(code, text) for code, said in texts.items() for text in said])

    def _one(self, choices: Sequence[Any]) -> Any:
        return self._chance.choice(choices)


def pairs_of(content: Content) -> list[tuple[str, str]]:
    """The pairs of which both records are in the content, and not of one owner."""
    return [
        (demand, achievement)
        for demand, achievement in contacts()["pairs"]
        if demand in content.demands
        and achievement in content.achievements
        and content.demands[demand].organisation != content.achievements[achievement].holder
    ]
