"""What a race lacks before it is cleared, started, or a gate of it is proposed: one sentence each."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan
from lianqiao.processes.races.enums import AT_LAST, BEFORE_LAST, STAYING, Outcome, ScoredBy, TeamState
from lianqiao.processes.races.limits import FIRST_LEAST, FIRST_MOST, TEAMS_LEAST, TEAMS_MOST
from lianqiao.processes.races.models import Judge, Race, Run, Stage, Team
from lianqiao.processes.races.models.race import PERCENT
from lianqiao.processes.races.words import outcome_words
from lianqiao.processes.reviews.enums import ExpertState
from lianqiao.processes.reviews.models import Subject
from lianqiao.processes.reviews.queries.conflicts import conflicts
from lianqiao.processes.reviews.subjects import Parties


def problems_of_race(race: Race) -> list[str]:
    """What is missing or wrong before the race can be cleared or begin, whoever has still to confirm aside."""
    stages = list(race.stages.prefetch_related("items"))
    if not stages:
        return [_("还没有安排%(stage)s。") % {"stage": race.words.stage}]
    found = [*problems_of_number(race), *problems_of_first_money(race, stages[0])]
    found += [one for one in (problem_of_test(race, stages[0]), problem_of_judges(race)) if one]
    if problem := problem_of_budget(race, stages[0], _standing(race).count()):
        found.append(problem)
    return found


def _standing(race: Race) -> Any:
    return race.teams.filter(state__in=(TeamState.ENTERED, TeamState.READY, TeamState.RACING))


def problems_of_number(race: Race) -> list[str]:
    """Whether there are as many teams as the rules of the place allow."""
    count = _standing(race).count()
    least = int(TEAMS_LEAST.get(where=race.region_id).value)
    most = int(TEAMS_MOST.get(where=race.region_id).value)
    words = {"team": race.words.team, "count": count, "least": least, "most": most}
    if count < least:
        return [_("至少要有 %(least)d 家%(team)s，现在有 %(count)d 家。") % words]
    if count > most:
        return [_("最多可以有 %(most)d 家%(team)s，现在有 %(count)d 家。") % words]
    return []


def problems_of_first_money(race: Race, stage: Stage) -> list[str]:
    """Whether the money of the first stage keeps to the rules of the place, where it has some."""
    found = []
    least, most = FIRST_LEAST.find(where=race.region_id), FIRST_MOST.find(where=race.region_id)
    if least is not None and stage.money_yuan < least.value:
        found.append(_("本地规定首期经费不低于 %(amount)s。") % {"amount": format_yuan(least.value)})
    if most is not None and stage.money_yuan > most.value:
        found.append(_("本地规定首期经费不高于 %(amount)s。") % {"amount": format_yuan(most.value)})
    return found


def problem_of_test(race: Race, stage: Stage) -> str:
    """Whether the test of a stage is whole; where reviews give the scores there need not be one."""
    weights = [item.weight for item in stage.items.all()]
    if not weights and race.scored_by == ScoredBy.REVIEW:
        return ""
    words = {"stage": stage.name, "sheet": race.words.sheet, "sum": sum(weights)}
    if not weights:
        return _("“%(stage)s”还没有填写%(sheet)s。") % words
    if sum(weights) != PERCENT:
        return _("“%(stage)s”的%(sheet)s各项权重合计要是 100%%，现在是 %(sum)d%%。") % words
    return ""


def parties_of(teams: Iterable[Team]) -> Parties:
    """All units and leaders of the teams, to compare judges with."""
    units: dict[str, str] = {}
    people = set()
    for team in teams:
        units[str(team.organisation_id)] = str(team.organisation.name)
        units |= {str(one.organisation_id): str(one.organisation.name) for one in team.members.all()}
        people.add((team.leader_name, str(team.organisation.name)))
    return Parties(
        organisations=frozenset(units), organisation_names=frozenset(units.values()), people=frozenset(people)
    )


def problem_of_judges(race: Race) -> str:
    """Whether there are judges, and none of them has to do with a team."""
    if race.scored_by == ScoredBy.REVIEW:
        return ""
    judges = list(Judge.objects.filter(race=race).select_related("expert__user", "expert__employer"))
    if not judges:
        return _("还没有选裁判。")
    if away := [str(one.expert) for one in judges if one.expert.state != ExpertState.ACTIVE]:
        return _("这些裁判已经不在专家库：%(names)s。") % {"names": "、".join(away)}
    teams = _standing(race).select_related("organisation").prefetch_related("members__organisation")
    subject = Subject(parties=parties_of(teams).as_json())
    experts = [judge.expert for judge in judges]
    barred = conflicts(experts, [subject], organiser=race.organisation_id)
    told = [f"{experts[column]}（{reason}）" for (_row, column), reason in sorted(barred.items())]
    return _("这些裁判应当回避：%(names)s。") % {"names": "、".join(told)} if told else ""


def committed_yuan(race: Race) -> Decimal:
    """The money of all stages that were opened, for all teams; what was carried over is not counted twice."""
    total = Run.objects.filter(stage__race=race).aggregate(sum=Sum(F("money_yuan")))["sum"]
    return Decimal(total or 0)


def problem_of_budget(race: Race, stage: Stage, teams: int) -> str:
    """Whether opening a stage for so many teams keeps within the budget."""
    if race.budget_yuan is None:
        return ""
    needed = committed_yuan(race) + Decimal(stage.money_yuan) * teams
    if needed <= race.budget_yuan:
        return ""
    return _("到“%(stage)s”一共需要 %(needed)s，超过总经费 %(budget)s。") % {
        "stage": stage.name,
        "needed": format_yuan(needed),
        "budget": format_yuan(race.budget_yuan),
    }


def current_stage(race: Race) -> Stage:
    """The stage that runs; the race has begun."""
    found: Stage = race.stages.get(number=race.stage_number)
    found.race = race
    return found


def next_stage(race: Race) -> Stage | None:
    """The stage after the one that runs, None after the last."""
    found: Stage | None = race.stages.filter(number=race.stage_number + 1).first()
    return found


def runs_to_decide(race: Race) -> list[Run]:
    """The teams that race in the present stage, by number."""
    rows = Run.objects.filter(stage__race=race, stage__number=race.stage_number, team__state=TeamState.RACING)
    return list(rows.select_related("team__organisation", "into", "stage").order_by("team__number"))


def problems_of_gate(race: Race, runs: list[Run]) -> list[str]:
    """What is wrong with what was proposed for the teams; `runs` carry score and `is_met`."""
    if not runs:
        return [_("已经没有%(team)s在赛，请提出终止。") % {"team": race.words.team}]
    after = next_stage(race)
    offered = AT_LAST if after is None else BEFORE_LAST
    by_team: dict[Any, Run] = {run.team_id: run for run in runs}
    taking_in = {run.into_id for run in runs if run.outcome == Outcome.MERGE}
    found = []
    for run in runs:
        name = {"team": run.team, "outcome": outcome_words(race.kind, run.outcome)}
        if not run.outcome or not run.reason.strip():
            found.append(_("“%(team)s”还没有评定和理由。") % name)
        elif run.outcome not in offered:
            found.append(_("“%(team)s”的评定不适合这个阶段，请重新选择。") % name)
        elif run.outcome in STAYING and run.score is None:
            found.append(_("“%(team)s”还没有得分，不能“%(outcome)s”。") % name)
        elif run.outcome in STAYING and run.is_met is False and run.team_id not in taking_in:
            found.append(_("“%(team)s”有测试项没有达到门槛，不能“%(outcome)s”。") % name)
        elif run.outcome == Outcome.MERGE:
            other = by_team.get(run.into_id)
            if other is None or other.outcome not in STAYING:
                found.append(_("“%(team)s”要并入的一方没有留下来，请重新选择。") % name)
            elif run.brings_yuan > run.total_yuan:
                found.append(_("“%(team)s”带入的经费超过了它本阶段的经费。") % name)
    staying = [run for run in runs if run.outcome in STAYING]
    if after is None and len(staying) > race.most_winners:
        found.append(
            _("最多 %(most)d 家胜出，现在是 %(count)d 家。") % {"most": race.most_winners, "count": len(staying)}
        )
    if after is not None and staying:
        found += [one for one in (problem_of_test(race, after), problem_of_budget(race, after, len(staying))) if one]
    return found


def unconfirmed(race: Race) -> str:
    """Which teams have not said that they take part; empty when all have."""
    names = [str(team) for team in race.teams.filter(state=TeamState.ENTERED).order_by("number")]
    if not names:
        return ""
    return _("还没有确认参加：%(names)s。") % {"names": "、".join(names)}
