"""What the API shows of the funnel of introductions: counts and days, told by steps, groups, answers and dead ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.processes.introductions.enums import Stage
from lianqiao.processes.introductions.queries import funnel
from lianqiao.processes.introductions.queries.funnel import Answers, Funnel
from lianqiao.processes.introductions.queries.grouping import TOP_FIELDS, By, names_of
from lianqiao.processes.introductions.queries.scope import STEPS, Scope


class FunnelStepSerializer(serializers.Serializer):
    """How many cases came as far as a step."""

    step = serializers.ChoiceField(choices=Stage.choices, help_text=_("步骤"))
    count = serializers.IntegerField(help_text=_("到过这一步的件数"))
    days = serializers.FloatField(allow_null=True, help_text=_("走到这一步用时的中位数，天；没有时为空"))


class FunnelGroupSerializer(serializers.Serializer):
    """How far a group of cases has come."""

    key = serializers.CharField(help_text=_("代码、编号或月份的第一天；没有的为空"))
    name = serializers.CharField(help_text=_("名称；没有的为空"))
    steps = FunnelStepSerializer(many=True, help_text=_("各步"))
    under_way = serializers.IntegerField(help_text=_("进行中"))
    overdue = serializers.IntegerField(help_text=_("已到期，没有进展"))
    claimed = serializers.IntegerField(help_text=_("签约或落地待确认"))
    ended = serializers.IntegerField(help_text=_("已结束，没有成功"))


class FunnelAnswersSerializer(serializers.Serializer):
    """How the asked sides answer."""

    asked = serializers.IntegerField(help_text=_("收到的对接申请"))
    answered = serializers.IntegerField(help_text=_("已答复"))
    lapsed = serializers.IntegerField(help_text=_("逾期未答复"))
    in_time = serializers.FloatField(allow_null=True, help_text=_("按时答复的比例，0 到 1；没有到期或答复的时为空"))
    days = serializers.FloatField(allow_null=True, help_text=_("答复天数的中位数；没有答复时为空"))


class FunnelEndSerializer(serializers.Serializer):
    """So many cases ended after a step for a reason."""

    step = serializers.ChoiceField(choices=Stage.choices, help_text=_("停在哪一步"))
    code = serializers.CharField(help_text=_("原因的代号"))
    reason = serializers.CharField(help_text=_("原因"))
    count = serializers.IntegerField(help_text=_("件数"))


class FunnelSerializer(serializers.Serializer):
    """The funnel of those cases that the program may see."""

    since = serializers.DateField(allow_null=True, help_text=_("从哪一天发起的；不限时为空"))
    until = serializers.DateField(allow_null=True, help_text=_("到哪一天发起的；不限时为空"))
    recommended = serializers.IntegerField(allow_null=True, help_text=_("系统推荐的对数；不向您提供时为空"))
    whole = FunnelGroupSerializer(help_text=_("合计"))
    groups = FunnelGroupSerializer(many=True, help_text=_("各组；没有要求分组时为空"))
    answers = FunnelAnswersSerializer(help_text=_("收到的对接申请答复得怎样"))
    ends = FunnelEndSerializer(many=True, help_text=_("断点"))


def shown_funnel(scope: Scope, *, by: By | None) -> dict[str, Any]:
    """The figures of a scope, in groups where `by` is given; a fixed number of queries."""
    (whole,) = funnel.funnels(scope.cases())
    pairs = scope.pairs()
    (answers,) = funnel.answers(scope.asked())
    return {
        "since": None if scope.since is None else scope.since.isoformat(),
        "until": None if scope.until is None else scope.until.isoformat(),
        "recommended": None if pairs is None else funnel.candidates(pairs)[None],
        "whole": _group(whole, {}),
        "groups": [] if by is None else _groups(scope, by),
        "answers": _answers(answers),
        "ends": [
            {"step": end.stage.value, "code": end.code, "reason": end.label, "count": end.count}
            for end in funnel.dead_ends(scope.cases())
        ],
    }


def _groups(scope: Scope, by: By) -> list[dict[str, Any]]:
    digits = TOP_FIELDS if by == By.FIELD else scope.digits
    rows = funnel.funnels(scope.cases(), by=by, digits=digits, within=scope.region, reader=scope.actor)
    names = names_of(by, [row.key for row in rows])
    return [_group(row, names) for row in rows if row.reached[Stage.INTEREST]]


def _group(row: Funnel, names: Mapping[Any, str]) -> dict[str, Any]:
    return {
        "key": "" if row.key is None else str(row.key),
        "name": names.get(row.key, ""),
        "steps": [{"step": step.value, "count": row.reached[step], "days": row.days.get(step)} for step in STEPS],
        "under_way": row.under_way,
        "overdue": row.overdue,
        "claimed": row.claimed,
        "ended": row.ended,
    }


def _answers(row: Answers) -> dict[str, Any]:
    return {
        "asked": row.asked,
        "answered": row.answered,
        "lapsed": row.lapsed,
        "in_time": row.in_time,
        "days": row.days,
    }
