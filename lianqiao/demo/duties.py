"""What the demonstration's science department checks after acceptance, and who came onto the yellow and white lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import FIRST, Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.obligations.announcing import announce
from lianqiao.processes.obligations.domain import (
    Person,
    begin,
    make_statement,
    propose_platform,
    propose_yellow,
    release,
    report_check,
)
from lianqiao.processes.obligations.enums import OPEN_CHECKS, CheckState
from lianqiao.processes.obligations.limits import white_rule
from lianqiao.processes.obligations.models import Check, Listing, Obligation


@cache
def stories() -> Any:
    """What is written by hand."""
    return read("duties")


def pieces(content: Content) -> int:
    """How many obligations and platforms there are."""
    return len(stories()["obligations"]) + len(stories()["platforms"])


class _Matter:
    """One obligation or platform: who answers for it, what is told of it, and how far it has come."""

    def __init__(self, told: Mapping[str, Any], unit: Actor, obligation: Obligation | None = None) -> None:
        self.told, self.unit, self.obligation = told, unit, obligation
        self.listing: Listing | None = None

    @property
    def check(self) -> Check:
        """The check that is under way, else the last one that is over."""
        if self.obligation is None:
            raise LookupError("a platform is not checked")
        rows = self.obligation.checks.order_by("number")
        under_way = rows.filter(state__in=set(OPEN_CHECKS) - {CheckState.WAITING}).first()
        found: Check = under_way or rows.filter(state=CheckState.NOT_KEPT).get()
        return found


class Duties:
    """Lets the science department watch, units report, reviewers judge, and those who are listed speak."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._records = records
        self._told = stories()
        self._keeper = self._acts.owner(FIRST)
        self._colleague = self._acts.of_first(Role.REVIEWER, other_than=self._keeper)

    def make(self, *, step: Callable[[], None]) -> None:
        """All obligations, then all acts, the oldest first, then what the clock does until yesterday."""
        matters = [*self._begun(), *self._platforms()]
        acts = [(act[0], matter, act[1:]) for matter in matters for act in matter.told["acts"]]
        for day, matter, (name, *words) in sorted(acts, key=lambda one: -one[0]):
            self._pass(matter, until=day)
            self._acts.begin(day)
            getattr(self, f"_{name}")(matter, *words)
        for matter in matters:
            self._pass(matter, until=LATEST)
            step()

    def _begun(self) -> Iterator[_Matter]:
        for told in sorted(self._told["obligations"], key=lambda row: -int(row["begun"])):
            achievement = self._records.achievements.get(told["achievement"])
            if achievement is None:
                continue
            unit = self._unit(achievement.organisation)
            self._acts.begin(self._acts.day(told["begun"], unit.organisation))
            people = [Person(one.name, one.organisation_name) for one in achievement.completers.all()]
            yield _Matter(
                told,
                unit,
                begin(
                    achievement,
                    actor=self._keeper,
                    body=self._keeper.organisation,
                    unit=unit.organisation,
                    promised=told["promised"],
                    accepted_on=self._acts.past.day(told["accepted"]),
                    completers=people,
                    title=achievement.title,
                ),
            )

    def _platforms(self) -> Iterator[_Matter]:
        for told in self._told["platforms"]:
            if self._acts.is_there(told["unit"]):
                yield _Matter(told, self._acts.owner(told["unit"]))

    def _unit(self, organisation: Any) -> Actor:
        texts = self._acts.content.organisations.values()
        return self._acts.owner(next(text.key for text in texts if text.name == organisation.name))

    def _pass(self, matter: _Matter, *, until: int) -> None:
        """What the clock does to its checks and its listing."""
        records: Sequence[Any] = ()
        if matter.obligation is not None:
            records = list(matter.obligation.checks.order_by("number"))
        if matter.listing is not None:
            records = [*records, Listing.objects.get(pk=matter.listing.pk)]
        for record in records:
            self._acts.begin(max(until, self._acts.reached(record)))
            self._acts.run_clock(record, until=max(until, LATEST))

    # ---- checks

    def _report(self, matter: _Matter, text: str, number: str) -> None:
        report_check(matter.check, actor=matter.unit, report=text, contract_number=number)

    def _keep(self, matter: _Matter, opinion: str) -> None:
        apply(matter.check, "keep", actor=self._keeper, opinion=opinion)

    def _partly(self, matter: _Matter, opinion: str) -> None:
        apply(matter.check, "partly", actor=self._keeper, opinion=opinion)

    def _fail(self, matter: _Matter, opinion: str) -> None:
        apply(matter.check, "fail", actor=self._keeper, opinion=opinion)

    def _release(self, matter: _Matter, reason: str) -> None:
        if matter.obligation is not None:
            release(matter.obligation, actor=self._keeper, reason=reason)

    # ---- listings

    def _propose(self, matter: _Matter, grounds: str) -> None:
        matter.listing = propose_yellow(matter.check, actor=self._keeper, grounds=grounds)

    def _propose_white(self, matter: _Matter) -> None:
        rule = white_rule(self._keeper.organisation.region_id, clock.today())
        matter.listing = propose_platform(
            actor=self._keeper,
            unit=matter.unit.organisation,
            title=matter.told["title"],
            grounds=matter.told["grounds"],
            criteria=dict.fromkeys(rule, self._told["criteria"]["met"]),
        )

    def _step(self, matter: _Matter, name: str, actor: Actor, **given: Any) -> None:
        listing: Any = matter.listing
        matter.listing = apply(Listing.objects.get(pk=listing.pk), name, actor=actor, **given)

    def _hear(self, matter: _Matter) -> None:
        self._step(matter, "hear", self._keeper)

    def _say(self, matter: _Matter, text: str) -> None:
        listing: Any = matter.listing
        make_statement(listing, actor=matter.unit, text=text)

    def _decide(self, matter: _Matter, title: str) -> None:
        self._step(matter, "decide", self._colleague, decision_title=title)

    def _announce(self, matter: _Matter) -> None:
        """Put up after the secrecy review; it hangs as long as the law says."""
        listing: Any = matter.listing
        notice = announce(listing, actor=self._keeper)
        self._acts.later(1)
        officer = self._acts.cast.officer(FIRST)
        notice = apply(notice, "clear", actor=officer, opinion=self._told["words"]["opinion"])
        self._acts.run_clock(notice, until=LATEST)

    def _enter(self, matter: _Matter) -> None:
        self._step(matter, "enter", self._colleague)

    def _drop(self, matter: _Matter, reason: str) -> None:
        self._step(matter, "drop", self._colleague, reason=reason)

    def _appeal(self, matter: _Matter, text: str) -> None:
        self._step(matter, "appeal", matter.unit, reason=text)

    def _uphold(self, matter: _Matter, reason: str, title: str) -> None:
        self._step(matter, "uphold", self._keeper, reason=reason, decision_title=title)
