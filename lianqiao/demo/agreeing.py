"""The contracts of the demonstration: two calls, what was selected, and what became of each contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from lianqiao.core import clock
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.executing import Executing, Story
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.selecting import select
from lianqiao.demo.texts import Content, read
from lianqiao.processes.programmes.domain.adopting import adopt
from lianqiao.processes.programmes.domain.applications import begin_application, save_section
from lianqiao.processes.programmes.domain.calls import create_call
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.models import Application, Call, SchemeEdition
from lianqiao.processes.programmes.shipped import shipped_schemes

#: A call is written so many days before it opens.
WRITTEN = 8


@cache
def stories() -> Any:
    """What is written by hand."""
    return read("agreements")


def pieces(content: Content) -> int:
    """How many calls and contracts there are."""
    return len(stories()["calls"]) + len(stories()["stories"])


class Agreeing:
    """Lets the science department call for projects and sign with the selected, and lets everybody carry that out."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._told = stories()
        self._applications: dict[tuple[str, str], Application] = {}

    def make(self, *, step: Callable[[], None]) -> None:
        """The scheme, the calls, then all that happened to the contracts, the oldest act first."""
        edition = self._issue(self._told["scheme"])
        for row in self._told["calls"]:
            self._call(edition, row)
            step()
        keeper = self._acts.owner(self._told["scheme"]["by"])
        told = [self._story(row) for row in self._told["stories"]]
        executing = Executing(self._acts, keeper, self._told["words"])
        acts = [(act["at"], story, act) for story in told if story is not None for act in story.acts]
        for _day, story, act in sorted(acts, key=lambda one: -one[0]):
            executing.do(story, act)
        for each in told:
            if each is not None:
                executing.finish(each)
            step()

    def _issue(self, row: Mapping[str, Any]) -> SchemeEdition:
        acts, keeper = self._acts, self._acts.owner(row["by"])
        acts.begin(row["days"])
        edition = adopt(shipped_schemes()[row["pattern"]], actor=keeper)
        acts.later(2)
        today = clock.today()
        number = row["number"].format(year=today.year)
        issued: SchemeEdition = apply(
            edition, "issue", actor=keeper, decided_on=today, decision_title=row["decision"], decision_number=number
        )
        return issued

    def _call(self, edition: SchemeEdition, row: Mapping[str, Any]) -> None:
        acts, by = self._acts, self._told["scheme"]["by"]
        keeper, officer = acts.owner(by), acts.cast.officer(by)
        acts.begin(row["opens"] + WRITTEN)
        opens_on = acts.past.day(row["opens"])
        values = {
            "title": row["title"].format(year=opens_on.year),
            "text": shipped_schemes()[self._told["scheme"]["pattern"]].texts["call"],
            "opens_on": opens_on,
            "quota": row["quota"],
            "contact_name": keeper.user.name,
            "contact_phone": keeper.user.phone,
            **({"reserve": row["reserve"]} if "reserve" in row else {}),
        }
        call = create_call(edition, actor=keeper, values=values)
        acts.later(2)
        call = apply(call, "submit", actor=keeper)
        acts.later(1)
        call = apply(call, "clear", actor=officer, opinion=self._told["words"]["opinion"])
        call = acts.run_clock(call, until=row["opens"])
        scores = {}
        waiting = (call.closes_on - call.opens_on).days
        there = [told for told in row["applications"] if acts.is_there(told["unit"])]
        for number, told in enumerate(there, start=1):
            acts.begin(row["opens"] - waiting * number // (len(there) + 1))
            application = self._apply(call, told)
            self._applications[row["key"], told["unit"]] = application
            scores[application] = (Decimal(told["score"]), self._told["words"]["note"])
        acts.begin(max(acts.ago(call.closes_on), LATEST))
        call = acts.run_clock(Call.objects.get(pk=call.pk), until=acts.ago(call.closes_on) - 1)
        select(acts, call, keeper=keeper, officer=officer, scores=scores, opinion=self._told["words"]["opinion"])

    def _apply(self, call: Call, told: Mapping[str, Any]) -> Application:
        actor = self._acts.owner(told["unit"], preferred=told["leader"])
        head = {"title": told["title"], "asked_yuan": Decimal(told["asked"]), "leader_name": told["leader"]}
        contact = {"contact_name": actor.user.name, "contact_phone": actor.user.phone}
        application = begin_application(call, actor=actor, values={**head, **contact})
        answers = self._answers(told)
        for section in call.edition.form_definition.sections:
            given = {one.key: answers[one.key] for one in section.fields if one.key in answers}
            save_section(application, section.key, actor=actor, values=given, seen=0)
        application.refresh_from_db()
        handed_in: Application = apply(application, "submit", actor=actor, is_not_secret=True)
        return handed_in

    def _answers(self, told: Mapping[str, Any]) -> dict[str, Any]:
        words, same = self._told["words"], ("source", "holder", "contract", "field", "content", "site")
        return {
            **{name: told[name] for name in same if name in told},
            "readiness": str(told["readiness"]),
            "target": str(told["target"]),
            "months": str(told["months"]),
            "jobs": str(told["jobs"]),
            "proof": words["proof"],
            "results": [[told["result"][0], told["result"][1], words["checked"]]],
            "total": Decimal(told["asked"] + told["own"]),
            "own": Decimal(told["own"]),
            "output": Decimal(told["output"]),
            "honest": True,
        }

    def _story(self, row: Mapping[str, Any]) -> Story | None:
        """What happened to the contract of an application of these calls, or of the selected one of a challenge."""
        if "call" in row:
            application = self._applications.get((row["call"], row["unit"]))
            unit = row["unit"]
        else:
            rows = Application.objects.filter(state=ApplicationState.SELECTED, call__title=row["challenge"])
            application = rows.select_related("organisation").first()
            unit = "" if application is None else self._key(application)
        if application is None:
            return None
        return Story(application, self._acts.owner(unit), row["months"], row.get("amount"), row["acts"])

    def _key(self, application: Application) -> str:
        texts = self._acts.content.organisations.values()
        return next(text.key for text in texts if text.name == application.organisation.name)
