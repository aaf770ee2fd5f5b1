"""What the API shows of races: numbers instead of names as long as one is blind, and no gate before it is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.access import Actor
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.races.enums import Outcome, RaceKind, RaceState, TeamState
from lianqiao.processes.races.models import Race, Run, Team


class RaceStageSerializer(serializers.Serializer):
    """A stage."""

    number = serializers.IntegerField(help_text=_("次序"))
    name = serializers.CharField(help_text=_("阶段名称"))
    goal = serializers.CharField(help_text=_("要做到什么"))
    days = serializers.IntegerField(help_text=_("时长（天）"))
    money_yuan = figure(_("每队经费，元"))
    opened_on = serializers.DateField(allow_null=True, help_text=_("开始日期；没有开始为空"))
    due_on = serializers.DateField(allow_null=True, help_text=_("截止日期；没有开始为空"))
    decided_on = serializers.DateField(allow_null=True, help_text=_("评定日期；没有评定为空"))


class RaceRunSerializer(serializers.Serializer):
    """A team in a stage."""

    stage = serializers.IntegerField(help_text=_("阶段的次序"))
    money_yuan = figure(_("经费，元，包括并入带来的"))
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_null=True, help_text=_("评定；审定以前为空"))
    into = serializers.IntegerField(allow_null=True, help_text=_("并入哪支队伍，队伍编号；没有并入为空"))
    score = figure(_("得分；只对组织部门和不匿名赛马的参赛单位公开，其他人为空"))


class RaceTeamSerializer(serializers.Serializer):
    """A team, by number, and by name where names are shown."""

    number = serializers.IntegerField(help_text=_("队伍编号"))
    state = serializers.ChoiceField(choices=TeamState.choices, help_text=_("状态"))
    title = serializers.CharField(allow_null=True, help_text=_("方案名称；匿名时为空"))
    organisation = OwnerSerializer(allow_null=True, help_text=_("牵头单位；匿名时为空"))
    members = OwnerSerializer(many=True, help_text=_("成员单位；匿名时为空列表"))
    is_own = serializers.BooleanField(help_text=_("本单位是否在这支队伍里"))
    merged_into = serializers.IntegerField(allow_null=True, help_text=_("并入的队伍编号；没有并入为空"))
    runs = RaceRunSerializer(many=True, help_text=_("各阶段，按次序"))


class RaceSerializer(RecordSerializer):
    """A race. `context` holds in `kept` the keys of those that the actor's body holds."""

    id = serializers.UUIDField(help_text=_("编号"))
    kind = serializers.ChoiceField(choices=RaceKind.choices, help_text=_("类型"))
    state = serializers.ChoiceField(choices=RaceState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    task = serializers.CharField(help_text=_("任务"))
    organisation = OwnerSerializer(help_text=_("组织部门"))
    region = CodeSerializer(help_text=_("地区"))
    call = serializers.UUIDField(source="call_id", allow_null=True, help_text=_("来自哪次申报，通知的编号"))
    is_blind = serializers.BooleanField(help_text=_("是否匿名；匿名的办结以前只显示队伍编号"))
    shows_names = serializers.BooleanField(source="names", help_text=_("队伍的名称是否对您公开"))
    budget_yuan = figure(_("总经费，元；不限为空"))
    most_winners = serializers.IntegerField(help_text=_("最多几家胜出"))
    stage_number = serializers.IntegerField(help_text=_("进行到第几阶段；没有开赛为 0"))
    due_on = serializers.DateField(allow_null=True, help_text=_("本阶段截止日期"))
    stages = RaceStageSerializer(many=True, help_text=_("各阶段，按次序"))
    teams = RaceTeamSerializer(many=True, help_text=_("队伍，按编号；开赛以前参赛单位只看到自己的队伍"))
    started_at = serializers.DateTimeField(allow_null=True, help_text=_("开赛时间；没有开赛为空"))
    ended_on = serializers.DateField(allow_null=True, help_text=_("办结日期；没有办结为空"))
    url = serializers.URLField(allow_null=True, help_text=_("公开页面的网址；没有公开时为空"))

    def worked_out(self, record: Race) -> Mapping[str, Any]:
        """Teams as the reader may know them."""
        kept = record.pk in self.context["kept"]
        teams = list(record.teams.all())
        takes_part = any(_has(team, self.actor) for team in teams)
        path = reverse("portal:race", args=[record.pk])
        return {
            "names": kept or record.shows_names,
            "stages": list(record.stages.all()),
            "teams": [
                self._team(record, team, kept=kept, takes_part=takes_part)
                for team in teams
                if kept or record.started_at is not None or _has(team, self.actor)
            ],
            "url": f"{settings.LIANQIAO_BASE_URL}{path}" if record.pk in self.context["public"] else None,
        }

    def _team(self, race: Race, team: Team, *, kept: bool, takes_part: bool) -> dict[str, Any]:
        own = _has(team, self.actor)
        named = kept or race.shows_names or own
        scored = kept or (takes_part and race.shows_names)
        runs = sorted(team.runs.all(), key=lambda run: run.stage.number)
        return {
            "number": team.number,
            "state": team.state,
            "title": team.title if named else None,
            "organisation": team.organisation if named else None,
            "members": [one.organisation for one in team.members.all()] if named else [],
            "is_own": own,
            "merged_into": None if team.merged_into is None else team.merged_into.number,
            "runs": [_run(run, scored=scored) for run in runs],
        }


def _has(team: Team, actor: Actor) -> bool:
    """Whether the actor's unit leads the team or works in it; reads rows as they were fetched."""
    unit = actor.organisation_id
    return unit is not None and unit in (team.organisation_id, *(one.organisation_id for one in team.members.all()))


def _run(run: Run, *, scored: bool) -> dict[str, Any]:
    """What a gate says is told once it is decided; leaving is the team's own and needs no decision."""
    decided = run.stage.is_decided
    told = bool(run.outcome) and (decided or run.outcome == Outcome.LEFT)
    return {
        "stage": run.stage.number,
        "money_yuan": run.total_yuan,
        "outcome": run.outcome if told else None,
        "into": run.into.number if told and run.into is not None else None,
        "score": run.score if scored and decided else None,
    }


def standing_to(records: Sequence[Race], actor: Actor) -> Mapping[str, Any]:
    """The races that the actor's body holds, and those that everybody reads; two queries."""
    ids = [one.pk for one in records]
    return {
        "kept": set(Race.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)),
        "public": set(Race.objects.public().filter(pk__in=ids).values_list("pk", flat=True)),
    }
