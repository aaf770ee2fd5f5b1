"""The public notices of the demonstration: written, cleared, hung, objected to, concluded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.notices.domain.notices import Posting, create_notice, record_posting
from lianqiao.core.notices.domain.objections import answer_objection, raise_objection
from lianqiao.core.notices.enums import NoticeState, Place
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts, read
from lianqiao.demo.papers import paper
from lianqiao.demo.records import Records

_PLACES = {"unit": Place.UNIT, "market": Place.MARKET}
#: States in which a notice has not been put up.
_BEFORE = (NoticeState.DRAFT, NoticeState.CLEARING)


class Announcements:
    """Makes the notices, and those that precede the certificate of a registration."""

    def __init__(self, acts: Acts, records: Records) -> None:
        self._acts = acts
        self._records = records

    def put_up(self) -> None:
        """All notices whose unit, and whose achievement where there is one, take part."""
        for told in read("notices"):
            subject = self._records.achievements.get(told.get("achievement", ""))
            if self._acts.is_there(told["by"]) and (subject is not None or "achievement" not in told):
                self.announce(told, subject)

    def announce(self, told: dict[str, Any], subject: Model | None) -> PublicNotice:
        """One notice, taken to the state that is told."""
        acts, owner = self._acts, self._acts.owner(told["by"])
        days = acts.day(told["days"], owner.organisation, subject)
        acts.begin(days)
        notice = create_notice(
            actor=owner, values=self._values(told, subject), places=self._places(told), subject=subject
        )
        if told["state"] == NoticeState.DRAFT:
            return notice
        acts.later(0, 1)
        notice = apply(notice, "submit", actor=owner)
        if told["state"] == NoticeState.CLEARING:
            return notice
        return self.carry_on(notice, told, owner)

    def carry_on(self, notice: PublicNotice, told: dict[str, Any], owner: Actor) -> PublicNotice:
        """A notice that was handed in, from its secrecy review on, to the state that is told."""
        acts = self._acts
        acts.later(1)
        officer = acts.officer(notice, owner)
        notice = apply(notice, "clear", actor=officer, opinion=acts.phrase("opinions"))
        return notice if told["state"] == NoticeState.SCHEDULED else self._run(notice, told, owner)

    def _run(self, notice: PublicNotice, told: dict[str, Any], owner: Actor) -> PublicNotice:
        """From the first day on: hung, objected to, over, concluded."""
        acts = self._acts
        notice = acts.run_clock(notice, until=acts.today_is())
        began = acts.today_is()
        for place in notice.places.exclude(place=Place.PORTAL):
            record_posting(place, actor=owner, shown_from=acts.past.day(began))
        for row in told.get("objections", ()):
            self._object(notice, row, owner, began)
        notice.refresh_from_db()
        if told["state"] == NoticeState.WITHDRAWN:
            acts.later(3)
            return apply(notice, "withdraw", actor=owner, reason=told["reason"])
        if told["state"] == NoticeState.UPHELD:
            acts.later(1, 2)
            return apply(notice, "uphold", actor=owner, reason=told["reason"])
        if told["state"] == NoticeState.RUNNING:
            return notice
        return self._conclude(notice, told, owner, began)

    def _object(self, notice: PublicNotice, row: dict[str, Any], owner: Actor, began: int) -> None:
        acts = self._acts
        acts.begin(min(began - row["after"], acts.today_is()))
        received = raise_objection(
            notice,
            actor=ANONYMOUS,
            standing=row["standing"],
            name=row["name"],
            contact=row["contact"],
            text=row["text"],
            address=f"{notice.pk} {row['after']}",
        )
        if "answer" in row:
            acts.later(row["wait"])
            answer_objection(received.objection, actor=owner, is_right=row["right"], answer=row["answer"])

    def _conclude(self, notice: PublicNotice, told: dict[str, Any], owner: Actor, began: int) -> PublicNotice:
        """The last day passes; what hung elsewhere is proved, and the unit concludes what the clock did not."""
        acts = self._acts
        if notice.last_day is None:
            raise RuntimeError(f"{notice} was not settled")
        acts.begin(acts.ago(notice.last_day) - 1)
        for place in notice.places.exclude(place=Place.PORTAL):
            photo = ContentFile(paper("公示现场记录", [str(notice), str(place)]), name="公示现场记录.pdf")
            hung = {"shown_from": acts.past.day(began), "shown_to": notice.last_day}
            record_posting(place, actor=owner, evidence=photo, **hung)
        notice.refresh_from_db()
        notice = acts.run_clock(notice, until=acts.today_is())
        if notice.state == NoticeState.ENDED and told["state"] == NoticeState.PASSED:
            acts.later(1, 2)
            notice = apply(notice, "conclude", actor=owner)
        return notice

    def _values(self, told: dict[str, Any], subject: Any) -> dict[str, Any]:
        named = {"title": "" if subject is None else subject.title}
        items: dict[str, Any] = {}
        if "head" in told:
            items = {"head": told["head"], "rows": [[cell.format(**named) for cell in told["row"]]]}
        ahead = self._acts.past.today + timedelta(days=told["ahead"]) if "ahead" in told else None
        title = told["title"].format(**named)
        return {"kind": told["kind"], "title": title, "text": told["text"], "items": items, "first_day": ahead}

    def _places(self, told: dict[str, Any]) -> list[Posting]:
        hung = [Posting(place, told[name]) for name, place in _PLACES.items() if name in told]
        return [*hung, Posting(Place.PORTAL)]
