"""The open challenges of the demonstration: posted, asked about, taken up, judged, and one of them solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.selecting import select
from lianqiao.demo.texts import Content, read
from lianqiao.processes.challenges.domain.marking import mark_work
from lianqiao.processes.challenges.domain.writing import agree, create_challenge
from lianqiao.processes.challenges.gate import sign_terms
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes.asking import ask
from lianqiao.processes.programmes.domain.adopting import adopt
from lianqiao.processes.programmes.domain.applications import begin_application, save_section
from lianqiao.processes.programmes.domain.calls import create_call
from lianqiao.processes.programmes.enums import ApplicationState, CallState
from lianqiao.processes.programmes.models import Application, Call, SchemeEdition
from lianqiao.processes.programmes.shipped import shipped_schemes
from lianqiao.registers.taxonomy.models import TechField

#: A call is written so many days before it opens.
WRITTEN = 6
#: How far calls come after they have closed, in order.
_AFTER = (CallState.SELECTING, CallState.NOTICE, CallState.DECIDED)


def stories() -> Any:
    """What is written by hand."""
    return read("challenges")


def pieces(content: Content) -> int:
    """How many there are."""
    return len(stories()["challenges"])


class Challenging:
    """Lets bodies post challenges, firms agree to them, and units take them up, each on its day."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._demands = records.demands
        self._told = stories()
        self._editions: dict[tuple[str, str], SchemeEdition] = {}

    def make(self, *, step: Callable[[], None]) -> None:
        """The schemes, then all challenges."""
        for row in self._told["schemes"]:
            if self._acts.is_there(row["by"]):
                self._issue(row)
        for row in self._told["challenges"]:
            issuer = row.get("issuer")
            if (row["by"], row["pattern"]) in self._editions and (issuer is None or self._acts.is_there(issuer)):
                self._post(row)
            step()

    def _keeper(self, key: str) -> Actor:
        """Who keeps the calls of a body: its contact, who may also draft notices."""
        return self._acts.owner(key)

    def _issue(self, row: Mapping[str, Any]) -> None:
        acts, keeper = self._acts, self._keeper(row["by"])
        acts.begin(row["days"])
        edition = adopt(shipped_schemes()[row["pattern"]], actor=keeper)
        acts.later(1)
        document = {"decision_title": row["decision"], "decision_number": row["number"]}
        edition = apply(edition, "issue", actor=keeper, decided_on=clock.today(), **document)
        self._editions[row["by"], row["pattern"]] = edition

    def _post(self, row: Mapping[str, Any]) -> None:
        acts, keeper = self._acts, self._keeper(row["by"])
        acts.begin(max(row["opens"], LATEST) + WRITTEN)
        values = {
            "title": row["title"],
            "text": shipped_schemes()[row["pattern"]].texts["call"],
            "opens_on": acts.past.day(row["opens"]),
            "quota": 1,
            "contact_name": keeper.user.name,
            "contact_phone": keeper.user.phone,
        }
        call = create_call(self._editions[row["by"], row["pattern"]], actor=keeper, values=values)
        challenge = create_challenge(
            call, actor=keeper, values=self._values(row), demand=self._demands.get(row.get("demand", ""))
        )
        if "issuer" in row:
            acts.later(1)
            agree(challenge, actor=acts.owner(row["issuer"]), seen=challenge.content_sha256)
        acts.later(1)
        call = apply(call, "submit", actor=keeper)
        acts.later(1)
        call = apply(call, "clear", actor=acts.cast.officer(row["by"]), opinion=self._told["words"]["opinion"])
        if row["state"] != CallState.SCHEDULED:
            self._run(acts.run_clock(call, until=row["opens"]), challenge, row, keeper)

    def _values(self, row: Mapping[str, Any]) -> dict[str, Any]:
        words, money = self._told["words"], row["money"]
        return {
            "issuer": self._acts.owner(row["issuer"]).organisation if "issuer" in row else None,
            "field": TechField.objects.get(pk=row["field"]),
            "indicators": "\n".join(row["indicators"]),
            "solver_conditions": words["conditions"],
            "judging": words["judging"],
            "is_gated": "details" in row,
            "rights_text": row.get("rights_text", ""),
            "details": row.get("details", ""),
            **{name: row[name] for name in ("summary", "research", "months", "funding", "rights", "end_user")},
            **{f"{name}_yuan": Decimal(amount) for name, amount in money.items()},
        }

    def _run(self, call: Call, challenge: Challenge, row: Mapping[str, Any], keeper: Actor) -> None:
        """What happens while the call is open, and after it."""
        acts, opened = self._acts, row["opens"]
        for number, told in enumerate(row.get("questions", ()), start=1):
            acts.begin(opened - 2 * number)
            question = ask(call, actor=acts.owner(told["unit"]), text=told["text"])
            if "answer" in told:
                acts.later(1)
                apply(question, "answer", actor=keeper, answer=told["answer"])
        if amendment := row.get("amendment"):
            acts.begin(opened - amendment["after"])
            call = apply(call, "amend", actor=keeper, text=amendment["text"])
        length = (call.closes_on - call.opens_on).days
        waiting = min(length, opened - LATEST)
        scores: dict[Application, tuple[Decimal, str]] = {}
        for number, told in enumerate(row["applications"], start=1):
            acts.begin(opened - waiting * number // (len(row["applications"]) + 1))
            application = self._apply(call, challenge, row, told)
            if "score" in told:
                scores[application] = (Decimal(told["score"]), self._told["words"]["note"])
        if row["state"] == CallState.OPEN:
            return
        call.refresh_from_db()
        acts.begin(acts.ago(call.closes_on))
        call = acts.run_clock(call, until=acts.ago(call.closes_on) - 1)
        if row["state"] in _AFTER:
            self._select(call, challenge, row, keeper, scores)

    def _apply(self, call: Call, challenge: Challenge, row: Mapping[str, Any], told: Mapping[str, Any]) -> Application:
        acts, words = self._acts, self._told["words"]
        actor = acts.owner(told["unit"], preferred=told["leader"])
        if challenge.is_gated:
            sign_terms(challenge, actor=actor, seen=challenge.terms_sha256)
        head = {"title": told["title"], "asked_yuan": Decimal(told["price"]), "leader_name": told["leader"]}
        contact = {"contact_name": actor.user.name, "contact_phone": actor.user.phone}
        application = begin_application(call, actor=actor, values={**head, **contact})
        half = clock.today() + timedelta(days=15 * told["months"])
        milestones = [
            [told["title"][:20], half.isoformat(), row["indicators"][0].replace("｜", "：")],
            [row["end_user"][:40], (half + timedelta(days=15 * told["months"])).isoformat(), row["indicators"][-1]],
        ]
        targets = []
        for line in row["indicators"]:
            name, _, wanted = line.partition("｜")
            targets.append([name, wanted, wanted, words["ground"][:12]])
        public = Decimal(row["money"].get("public", 0))
        answers = {
            "route": f"{told['title']}。{row['research']}",
            "targets": targets,
            "novelty": told["title"],
            "fields": row["field"],
            "visited": True,
            "visit": words["ground"],
            "team": words["team"],
            "people": "12",
            "ground": words["ground"],
            "months": str(told["months"]),
            "milestones": milestones,
            "costs": [[row["end_user"][:40], str(public / 10_000), "0"]],
            "price": Decimal(told["price"]),
            "rights": "同意榜单约定",
            "honest": True,
            "pledge": True,
        }
        for section in call.edition.form_definition.sections:
            given = {one.key: answers[one.key] for one in section.fields if one.key in answers}
            save_section(application, section.key, actor=actor, values=given, seen=0)
        application.refresh_from_db()
        return apply(application, "submit", actor=actor, is_not_secret=True)

    def _select(
        self,
        call: Call,
        challenge: Challenge,
        row: Mapping[str, Any],
        keeper: Actor,
        scores: dict[Application, tuple[Decimal, str]],
    ) -> None:
        officer = self._acts.cast.officer(row["by"])
        told = self._told["words"]["opinion"]
        call = select(self._acts, call, keeper=keeper, officer=officer, scores=scores, opinion=told, until=row["state"])
        if mark := row.get("mark"):
            setter = self._acts.owner(row["issuer"]) if "issuer" in row else keeper
            self._mark(call, challenge, mark, setter)

    def _mark(self, call: Call, challenge: Challenge, told: Mapping[str, Any], setter: Actor) -> None:
        """Whoever set the task says what came of it."""
        acts = self._acts
        acts.begin(max(acts.today_is() - told["after"], LATEST))
        work = call.applications.get(state=ApplicationState.SELECTED)
        values = {name: told[name] for name in ("verdict", "score", "text")}
        mark_work(challenge, work, actor=setter, values={**values, "marked_on": clock.today()})
