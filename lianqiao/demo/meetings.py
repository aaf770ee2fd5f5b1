"""The introductions of the demonstration: asked, answered or not, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import apply
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, Meeting
from lianqiao.processes.introductions.domain.introductions import (
    ANSWER_TIME,
    accept,
    cancel,
    decline,
    record_outcome,
    request_introduction,
)
from lianqiao.processes.introductions.models import Introduction


class Meetings:
    """Lets the introductions of the stories happen."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._content = content
        self._cast = cast
        self._past = past
        self._records = records

    def hold(self, *, step: Callable[[], None]) -> None:
        """All of them, in the order of the days on which they were asked for."""
        for meeting in sorted(self._content.meetings, key=lambda meeting: -meeting.days):
            self.hold_one(meeting)
            step()

    def hold_one(self, meeting: Meeting) -> None:
        """One of them, from the request to what came of it."""
        text = self._content.achievements[meeting.achievement]
        holder = self._cast.owner(text.holder, preferred=text.completers[0])
        demand = self._content.demands.get(meeting.demand)
        seeker = self._cast.owner(demand.organisation if demand else meeting.organisation)
        asking, asked = (seeker, holder) if meeting.by == "demand" else (holder, seeker)
        self._past.go(meeting.days)
        introduction = request_introduction(
            actor=asking,
            achievement=self._records.achievements[meeting.achievement],
            demand=self._records.demands[meeting.demand] if demand else None,
            problem_text=demand.problem if demand else meeting.problem,
            message=meeting.message,
            agrees=True,
        )
        self._answer(introduction, meeting, asking, asked)

    def _answer(self, introduction: Introduction, meeting: Meeting, asking: Any, asked: Any) -> None:
        if meeting.declined is not None:
            self._past.go(meeting.declined)
            decline(introduction, actor=asked, code=meeting.code, text=meeting.text)
        elif meeting.cancelled is not None:
            self._past.go(meeting.cancelled)
            cancel(introduction, actor=asking, reason=meeting.reason)
        elif meeting.lapsed:
            asked_on = self._past.day(meeting.days)
            last_day = ANSWER_TIME.get(where=introduction.counterpart_region_id, on=asked_on).value.end(asked_on)
            days = (self._past.today - last_day).days - 1
            self._past.go(days, share=0)
            apply(introduction, "lapse", actor=SYSTEM, on=self._past.day(days))
        elif meeting.accepted is not None:
            self._past.go(meeting.accepted)
            introduction = accept(introduction, actor=asked)
            if meeting.outcome is not None:
                self._tell(introduction, meeting, asking)

    def _tell(self, introduction: Introduction, meeting: Meeting, asking: Any) -> None:
        outcome = dict(meeting.outcome or {})
        self._past.go(outcome["days"])
        amount = outcome.get("amount")
        record_outcome(
            introduction,
            actor=asking,
            code=outcome["code"],
            amount_yuan=None if amount is None else Decimal(amount),
            text=outcome["text"],
        )
