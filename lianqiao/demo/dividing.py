"""How units of the demonstration divide what came in: calculated, decided, announced, paid, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.notices.domain.notices import Posting, record_posting
from lianqiao.core.notices.enums import NoticeState, Place
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.papers import paper
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.distributions.domain import Paid, announce, create_distribution, record_payments
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.distributions.models import Distribution


def told() -> Any:
    """What is written by hand."""
    return read("distributions")["distributions"]


def pieces(content: Content) -> int:
    """How many distributions are told."""
    return len(told())


class Dividing:
    """Lets units divide their incomes, each step on its day."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._content, self._cast = content, cast

    def take_over(self, acts: Acts) -> None:
        """Go on in the days of another part."""
        self._acts = acts

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them."""
        for row in told():
            self._divide(row)
            step()

    def _divide(self, row: Mapping[str, Any]) -> None:
        acts = self._acts
        administrator, writer = acts.owner(row["unit"]), self.writer(row["unit"])
        acts.begin(row["days"])
        received_on = clock.today()
        acts.later(2, 4)
        made = create_distribution(
            actor=writer,
            values={**self._values(row), "received_on": received_on},
            costs=[
                {"kind": kind, "amount_yuan": Decimal(amount), "paper": voucher}
                for kind, amount, voucher in row["costs"]
            ],
            persons=[person(line) for line in row["people"]],
        )
        if row["state"] == DistributionState.DRAFT:
            return
        acts.later(1)
        if row["state"] == DistributionState.WITHDRAWN:
            apply(_now(made), "withdraw", actor=administrator, reason=row["reason"])
            return
        apply(_now(made), "submit", actor=writer)
        if row["state"] == DistributionState.PROPOSED:
            return
        acts.later(3, 6)
        apply(_now(made), "decide", actor=administrator, decision_paper=row["paper"])
        if row["basis"] == "equity":
            acts.later(20, 30)
            self.pay(_now(made), writer, "股东名册变更登记")
            return
        self.put_up(_now(made), row, writer)
        if row["state"] == DistributionState.PAID:
            acts.later(5, 10)
            self.pay(_now(made), writer, "银行代发回单")

    def writer(self, key: str) -> Actor:
        """Somebody of the unit who writes and is not its administrator, where there is one."""
        people = [person.name for person in self._content.people if person.organisation == key]
        actors = [self._cast.actor(name, key) for name in people]
        writers = [actor for actor in actors if Role.EDITOR in actor.roles]
        return writers[0] if writers else self._acts.owner(key)

    @staticmethod
    def _values(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "title": row["title"],
            "basis": row["basis"],
            "gross_yuan": Decimal(row["gross"]),
            "company": row.get("company", ""),
            "equity_percent": Decimal(row["equity"]) if "equity" in row else None,
            "year_number": row.get("year"),
            "rule_paper": row["rule"],
            "rule_words": row["words"],
            "contract_number": row["contract"],
            "completers_share": row["completers"] * 100,
            "contributors_share": row["contributors"] * 100,
        }

    def put_up(self, distribution: Distribution, row: Mapping[str, Any], writer: Actor) -> None:
        """Put it up on the board of the unit and here; let it hang, and pass where its time is over."""
        acts = self._acts
        acts.later(1, 2)
        notice = announce(distribution, actor=writer, places=[Posting(Place.UNIT, "办公楼一层公告栏")])
        acts.later(1)
        notice = apply(notice, "clear", actor=self._cast.officer(row["unit"]), opinion="名单和金额可以公示。")
        notice = acts.run_clock(notice, until=acts.today_is())
        began = acts.today_is()
        if row.get("notice") == NoticeState.RUNNING or notice.last_day is None:
            return
        acts.begin(acts.ago(notice.last_day) - 1)
        photo = ContentFile(paper("公示现场记录", [str(notice)]), name="公示现场记录.pdf")
        for place in notice.places.exclude(place=Place.PORTAL):
            hung = {"shown_from": acts.past.day(began), "shown_to": notice.last_day}
            record_posting(place, actor=writer, evidence=photo, **hung)
        notice.refresh_from_db()
        acts.run_clock(notice, until=acts.today_is())

    def pay(self, distribution: Distribution, writer: Actor, voucher: str) -> None:
        """All of it, by one voucher."""
        paid = [Paid(one.pk, one.open_yuan) for one in distribution.rewards.all()]
        record_payments(
            distribution, actor=writer, paid=paid, on=clock.today(), paper=f"{voucher} {distribution.number[-5:]}"
        )


def person(line: list[Any]) -> dict[str, Any]:
    """A row of the list of persons."""
    group, name, post, percent, *marks = line
    return {
        "group": group,
        "name": name,
        "post": post,
        "percent": Decimal(percent),
        "is_main": "main" in marks,
        "is_leader": "leader" in marks,
    }


def _now(distribution: Distribution) -> Distribution:
    found: Distribution = Distribution.objects.for_detail().get(pk=distribution.pk)
    return found
