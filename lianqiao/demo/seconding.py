"""Posts of the demonstration and who came into them: applied, chosen, shown, decided, signed, served, assessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache, partial
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.money import WAN
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import FIRST, Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.secondments.agreement import hash_of, text_of
from lianqiao.processes.secondments.announcing import announce
from lianqiao.processes.secondments.domain import serving
from lianqiao.processes.secondments.domain.applying import apply_for
from lianqiao.processes.secondments.domain.batches import create_batch
from lianqiao.processes.secondments.domain.signing import set_plan, sign
from lianqiao.processes.secondments.enums import Party, PostState
from lianqiao.processes.secondments.models import Assessment, Batch, Post, Secondment

#: Days from handing in a post to its confirmation, and to its publication.
CONFIRMED_AFTER, CLEARED_AFTER = 2, 4
#: Which steps each post takes that is told to stand in a state of its own; all others are published.
_STEPS = {
    PostState.DRAFT: (),
    PostState.SUBMITTED: ("submit",),
    PostState.RETURNED: ("submit", "return"),
    PostState.CANCELLED: ("submit", "withdraw"),
    PostState.CONFIRMED: ("submit", "confirm"),
    PostState.PUBLISHED: ("submit", "confirm", "clear"),
}
_FIELDS = ("title", "kind", "tasks", "wanted", "place", "months", "days_a_month", "offers")
Told = Mapping[str, Any]
Act = tuple[int, Callable[[], None]]


@cache
def stories() -> Any:
    """What is written by hand."""
    return read("secondments")


def pieces(content: Content) -> int:
    """How many posts there are."""
    return len(stories()["posts"])


class Seconding:
    """Lets units offer posts, people apply, and the science department second them."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts, self._past, self._cast = Acts(content, cast, past), past, cast
        self._told = stories()
        self._keeper = self._acts.owner(FIRST)
        self._colleague = self._acts.of_first(Role.REVIEWER, other_than=self._keeper)
        self._posts: dict[str, Post] = {}
        self._people: dict[str, Secondment] = {}
        self._batches: dict[str, Batch] = {}

    def make(self, *, step: Callable[[], None]) -> None:
        """All acts, the oldest first, with what the clock does between them."""
        acts: list[Act] = []
        for told in self._told["posts"]:
            acts += self._of_post(told, step)
        for told in self._told["people"]:
            acts += [(days, partial(self._person, told, name, *words)) for days, name, *words in told["acts"]]
        for told in self._told["batches"]:
            acts += self._of_batch(told)
        for days, act in sorted(acts, key=lambda pair: -pair[0]):
            self._acts.begin(days)
            act()
        self._acts.pass_time(Post, Secondment)

    # ---- posts

    def _of_post(self, told: Told, step: Callable[[], None]) -> list[Act]:
        opened: int = told["opened"]
        days = {"submit": opened, "confirm": opened - CONFIRMED_AFTER, "return": opened - CONFIRMED_AFTER}
        days |= {"withdraw": opened - CONFIRMED_AFTER, "clear": opened - CLEARED_AFTER}
        steps = _STEPS[PostState(told.get("state", "published"))]
        return [
            (opened, partial(self._offer, told, step)),
            *((days[name], partial(self._move_post, told, name)) for name in steps),
        ]

    def _offer(self, told: Told, step: Callable[[], None]) -> None:
        values = {name: told[name] for name in _FIELDS}
        values |= {"seats": told.get("seats", 1), "apply_until": self._past.day(told["until"])}
        if "pay" in told:
            values["pay_yuan"] = told["pay"] * WAN
        self._posts[told["id"]] = create_filing(Post, actor=self._acts.owner(told["by"]), values=values)
        step()

    def _move_post(self, told: Told, name: str) -> None:
        given: dict[str, Any] = {}
        actor = self._keeper
        if name in ("submit", "withdraw"):
            actor = self._acts.owner(told["by"])
        if name in ("return", "withdraw"):
            given = {"reason": told["reason"]}
        elif name == "clear":
            actor, given = self._cast.officer(told["by"]), {"opinion": self._told["words"]["opinion"]}
        self._posts[told["id"]] = apply(self._posts[told["id"]], name, actor=actor, **given)

    # ---- people

    def _person(self, told: Told, name: str, *words: Any) -> None:
        key = f"{told['post']} {told['name']}"
        if name == "apply":
            self._people[key] = apply_for(self._posts[told["post"]], actor=self._self(told), values=self._applied(told))
            return
        today = self._acts.today_is()
        one = self._acts.run_clock(self._now(key), until=today)
        self._acts.begin(today)
        getattr(self, f"_{name}")(told, one, *words)

    def _applied(self, told: Told) -> dict[str, Any]:
        return {
            "position": told["position"],
            "formal_since": self._past.day(told["since"]),
            "profile": told["profile"],
            "intent": told["intent"],
            "shows_name": told.get("shows", False),
        }

    def _now(self, key: str) -> Secondment:
        return Secondment.objects.get(pk=self._people[key].pk)

    def _self(self, told: Told) -> Actor:
        return self._cast.actor(told["name"], told["unit"])

    def _host(self, one: Secondment) -> Actor:
        return self._acts.owner(
            next(told["by"] for told in self._told["posts"] if self._posts.get(told["id"]) == one.post)
        )

    def _consent(self, told: Told, one: Secondment) -> None:
        apply(one, "consent", actor=self._acts.owner(told["unit"]), leader_paper="")

    def _deny(self, told: Told, one: Secondment, reason: str) -> None:
        apply(one, "deny", actor=self._acts.owner(told["unit"]), reason=reason)

    def _choose(self, told: Told, one: Secondment) -> None:
        apply(one, "choose", actor=self._host(one))

    def _turn_down(self, told: Told, one: Secondment, reason: str) -> None:
        apply(one, "turn_down", actor=self._host(one), reason=reason)

    def _accept(self, told: Told, one: Secondment) -> None:
        apply(one, "accept", actor=self._self(told))

    def _decline(self, told: Told, one: Secondment, reason: str) -> None:
        apply(one, "decline", actor=self._self(told), reason=reason)

    def _reject(self, told: Told, one: Secondment, reason: str) -> None:
        apply(one, "reject", actor=self._keeper, reason=reason)

    def _sign(self, told: Told, one: Secondment) -> None:
        """The plan, and all three under the agreement."""
        items = [{"task": task, "result": result, "due_on": self._past.day(due)} for task, result, due in told["plan"]]
        set_plan(one, actor=self._self(told), items=items)
        for party in Party:
            self._sign_for(told, party)

    def _sign_host(self, told: Told, one: Secondment) -> None:
        """The plan, and the host alone so far."""
        items = [{"task": task, "result": result, "due_on": self._past.day(due)} for task, result, due in told["plan"]]
        set_plan(one, actor=self._self(told), items=items)
        self._sign_for(told, Party.HOST)

    def _sign_for(self, told: Told, party: Party) -> None:
        one = self._now(f"{told['post']} {told['name']}")
        actors = {
            Party.PERSON: self._self(told),
            Party.HOME: self._acts.owner(told["unit"]),
            Party.HOST: self._host(one),
        }
        sign(one, actor=actors[party], party=party, content_sha256=hash_of(text_of(one)))

    # ---- the term

    def _log(self, told: Told, one: Secondment, days: float, place: str, what: str, result: str = "") -> None:
        values = {"done_on": clock.today(), "days": Decimal(str(days)), "place": place, "what": what, "result": result}
        serving.log_service(one, actor=self._self(told), values=values)

    def _sum_up(self, told: Told, one: Secondment, summary: str) -> None:
        serving.sum_up(self._period(one), actor=self._self(told), summary=summary)

    def _grade(self, told: Told, one: Secondment, grade: str, opinion: str) -> None:
        serving.grade_as_host(self._period(one), actor=self._host(one), grade=grade, opinion=opinion)

    def _conclude(self, told: Told, one: Secondment, grade: str, opinion: str) -> None:
        serving.conclude(self._period(one), actor=self._keeper, grade=grade, opinion=opinion)

    def _period(self, one: Secondment) -> Assessment:
        return Assessment.objects.filter(secondment=one).latest("number")

    def _ask_extension(self, told: Told, one: Secondment, days: int, reason: str) -> None:
        ends: Any = one.ends_on
        apply(one, "ask_extension", actor=self._host(one), until=ends + timedelta(days=days), reason=reason)

    def _ask_end(self, told: Told, one: Secondment, reason: str) -> None:
        apply(one, "ask_end", actor=self._self(told), reason=reason)

    def _end_early(self, told: Told, one: Secondment) -> None:
        apply(one, "end_early", actor=self._keeper)

    # ---- batches

    def _of_batch(self, told: Told) -> list[Act]:
        acts: list[Act] = [(told.get("fixed", told.get("drafted")), partial(self._draw_up, told))]
        if "cancelled" in told:
            acts.append((told["cancelled"], partial(self._cancel, told)))
        elif "fixed" in told:
            acts.append((told["fixed"] - 1, partial(self._announce, told)))
        if "decided" in told:
            acts.append((told["decided"], partial(self._decide, told)))
        return acts

    def _draw_up(self, told: Told) -> None:
        people = [self._now(key) for key in told["people"]]
        values = {"title": told["title"], "begins_on": self._past.day(told.get("begins", -20))}
        batch = create_batch(actor=self._keeper, values=values, secondments=people)
        self._batches[told["id"]] = apply(batch, "fix", actor=self._keeper) if "fixed" in told else batch

    def _cancel(self, told: Told) -> None:
        apply(self._batches[told["id"]], "cancel", actor=self._keeper, reason=told["reason"])

    def _announce(self, told: Told) -> None:
        """Put up after the secrecy review; it hangs as long as the rules say."""
        notice = announce(self._batches[told["id"]], actor=self._keeper)
        self._acts.later(1)
        notice = apply(notice, "clear", actor=self._cast.officer(FIRST), opinion=self._told["words"]["notice"])
        self._acts.run_clock(notice, until=max(LATEST, told.get("decided", LATEST)))

    def _decide(self, told: Told) -> None:
        batch = self._batches[told["id"]]
        for notice in PublicNotice.objects.filter(subject_id=batch.pk):
            self._acts.run_clock(notice, until=self._acts.today_is())
        self._acts.begin(told["decided"])
        paper = {"decision_title": told["paper"], "decided_on": clock.today()}
        apply(Batch.objects.get(pk=batch.pk), "decide", actor=self._colleague, **paper)
