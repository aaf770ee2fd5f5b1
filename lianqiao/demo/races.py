"""The races of the demonstration: one that has a winner, one whose gate waits, and one of operators that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import FIRST, Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.races.checking import parties_of, runs_to_decide
from lianqiao.processes.races.domain.gates import Proposal, draft_gate
from lianqiao.processes.races.domain.races import change_race, create_race, set_test
from lianqiao.processes.races.domain.reporting import hand_in_reading, hand_in_report
from lianqiao.processes.races.domain.teams import Named, enter_team
from lianqiao.processes.races.enums import Outcome, RaceState
from lianqiao.processes.races.models import Race, Run
from lianqiao.processes.reviews.enums import ExpertState
from lianqiao.processes.reviews.models import Expert, Subject
from lianqiao.processes.reviews.queries.conflicts import conflicts
from lianqiao.registers.organisations.queries.actors import actor_of

#: Judges of a race, and by how much what they read differs from what was measured.
JUDGES, NOISE = 2, Decimal("0.02")
_MEASURED = ("name", "unit", "direction", "weight", "method")


def told() -> Any:
    """What is written by hand."""
    return read("races")["races"]


class Races:
    """Lets the science department hold its races, each step on its day, up to yesterday."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._cast, self._random = cast, past.random

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them."""
        keeper = self._acts.of_first(Role.REVIEWER)
        colleague = self._acts.of_first(Role.REVIEWER, other_than=keeper)
        for row in told():
            self._hold(row, keeper, colleague)
            step()

    def _hold(self, row: Mapping[str, Any], keeper: Actor, colleague: Actor) -> None:
        acts = self._acts
        acts.begin(row["days"] + 4)
        race = self._draft(row, keeper)
        race = apply(race, "submit", actor=keeper)
        acts.later(1)
        race = apply(race, "clear", actor=self._cast.officer(FIRST), opinion="不涉及国家秘密，可以公开。")
        acts.begin(row["days"])
        race = apply(race, "start", actor=keeper)
        for number, gate in enumerate(row["gates"]):
            race = self._run_stage(race, row, number, gate, keeper)
            if row["state"] == RaceState.GATE and number == len(row["gates"]) - 1:
                return
            acts.later(2)
            last = all(one["outcome"] != Outcome.PROMOTE for one in gate)
            race = apply(race, "decide" if last else "advance", actor=colleague)
        if row["state"] == RaceState.RACING:
            acts.later(1)
            self._report(race, row, len(row["gates"]), only_first=True)

    def _draft(self, row: Mapping[str, Any], keeper: Actor) -> Race:
        values = {
            "title": row["title"],
            "task": row["task"],
            "kind": row["kind"],
            "budget_yuan": Decimal(row["budget"]),
            "most_winners": 1,
        }
        stages = [
            {"name": one["name"], "goal": one["goal"], "days": one["days"], "money_yuan": Decimal(one["money"])}
            for one in row["stages"]
        ]
        race = create_race(actor=keeper, values=values, stages=stages)
        for stage, one in zip(race.stages.all(), row["stages"], strict=True):
            items = [
                {
                    **{name: item[name] for name in _MEASURED},
                    "threshold": Decimal(str(item["threshold"])),
                    "target": Decimal(str(item["target"])),
                }
                for item in one["items"]
            ]
            set_test(stage, actor=keeper, items=items)
        for one in row["teams"]:
            unit = self._acts.owner(one["unit"])
            members = [Named(self._acts.owner(key).organisation, "") for key in one["members"]]
            about = {"title": one["title"], "leader_name": one["leader"]}
            team = enter_team(race, actor=keeper, organisation=unit.organisation, values=about, members=members)
            apply(team, "confirm", actor=unit)
        kept = [{"lineage": stage.pk, **given} for stage, given in zip(race.stages.all(), stages, strict=True)]
        return change_race(race, actor=keeper, values={}, stages=kept, judges=self._judges(race, keeper))

    def _judges(self, race: Race, keeper: Actor) -> list[Expert]:
        """Experts of the pool who have nothing to do with any team."""
        teams = race.teams.select_related("organisation").prefetch_related("members__organisation")
        subject = Subject(parties=parties_of(teams).as_json())
        pool = Expert.objects.kept(keeper).filter(state=ExpertState.ACTIVE).select_related("user", "employer")
        experts = list(pool.order_by("created_at", "pk"))
        barred = conflicts(experts, [subject], organiser=race.organisation_id)
        free = [expert for place, expert in enumerate(experts) if (0, place) not in barred]
        return free[:JUDGES]

    def _run_stage(
        self, race: Race, row: Mapping[str, Any], number: int, gate: list[Mapping[str, Any]], keeper: Actor
    ) -> Race:
        """Reports before the last day, the end, what judges read, and the proposal."""
        acts = self._acts
        ends: Any = race.due_on
        acts.begin(acts.ago(ends) + 3)
        self._report(race, row, number)
        acts.begin(max(acts.ago(ends) - 1, LATEST))
        race = apply(Race.objects.get(pk=race.pk), "close", actor=SYSTEM)
        acts.later(1)
        for run in runs_to_decide(race):
            self._read(run, self._measured(row, run, number))
        proposals = [
            Proposal(
                run,
                one["outcome"],
                one["reason"],
                into=race.teams.get(number=one["into"]) if "into" in one else None,
                brings_yuan=Decimal(one.get("brings", 0)),
            )
            for run, one in zip(runs_to_decide(race), gate, strict=True)
        ]
        race = draft_gate(race, actor=keeper, proposals=proposals)
        return apply(race, "propose", actor=keeper)

    def _report(self, race: Race, row: Mapping[str, Any], number: int, *, only_first: bool = False) -> None:
        for run in runs_to_decide(race)[: 1 if only_first else None]:
            unit = self._acts.owner(row["teams"][run.team.number - 1]["unit"])
            values = {} if only_first else self._measured(row, run, number)
            hand_in_report(run, actor=unit, report=row["reports"][number], measured=values)

    @staticmethod
    def _measured(row: Mapping[str, Any], run: Run, number: int) -> dict[str, Decimal]:
        values = row["teams"][run.team.number - 1]["measured"][number]
        items = run.stage.items.order_by("order")
        return {str(item.pk): Decimal(str(value)) for item, value in zip(items, values, strict=True)}

    def _read(self, run: Run, measured: Mapping[str, Decimal]) -> None:
        """Each judge reads about the same."""
        for judge in run.stage.race.judges.select_related("expert__user"):
            read_off = {
                key: round(value * (1 + NOISE * (self._random.randrange(3) - 1)), 2) for key, value in measured.items()
            }
            actor = actor_of(judge.expert.user, judge.expert.employer_id)
            hand_in_reading(run, actor=actor, values=read_off)
