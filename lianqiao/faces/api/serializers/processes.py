"""What the API shows of matches, introductions and jobs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.access import Actor
from lianqiao.core.models import JobState
from lianqiao.faces.api.serializers.records import OwnerSerializer
from lianqiao.processes.introductions.enums import Direction, IntroductionState, OutcomeCode, Side
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.names import knows_counterpart
from lianqiao.processes.matching.enums import MatchSide, MatchState
from lianqiao.processes.matching.explain import Explanation
from lianqiao.processes.matching.models import Match


class LineSerializer(serializers.Serializer):
    """A reason why something fits."""

    label = serializers.CharField(help_text=_("理由"))  # type: ignore[assignment]
    share = serializers.IntegerField(help_text=_("占契合度的百分比"))


class TitledSerializer(serializers.Serializer):
    """A record, by id and title."""

    id = serializers.UUIDField(help_text=_("编号"))
    title = serializers.CharField(help_text=_("名称"))


class MatchSerializer(serializers.Serializer):
    """A stored match of an own record."""

    id = serializers.UUIDField(help_text=_("编号"))
    side = serializers.ChoiceField(choices=MatchSide.choices, help_text=_("本单位是哪一方"))
    state = serializers.ChoiceField(choices=MatchState.choices, help_text=_("状态"))
    achievement = TitledSerializer(help_text=_("成果"))
    demand = TitledSerializer(help_text=_("需求"))
    fit = serializers.IntegerField(help_text=_("契合度，百分比"))
    reasons = LineSerializer(many=True, help_text=_("为什么合适"))
    gaps = serializers.ListField(child=serializers.CharField(), help_text=_("哪里不合适"))
    found_at = serializers.DateTimeField(help_text=_("发现时间"))
    refreshed_at = serializers.DateTimeField(help_text=_("更新时间"))

    def to_representation(self, instance: Match) -> dict[str, Any]:
        """The pair with its reasons in words."""
        values = {name: getattr(instance, name) for name in ("id", "side", "state", "found_at", "refreshed_at")}
        pair = {"achievement": titled(instance.achievement), "demand": titled(instance.demand)}
        return dict(super().to_representation({**values, **pair, **explained(instance.explanation)}))


class IntroductionSerializer(serializers.Serializer):
    """An introduction; the contacts of the two sides stand on its page alone."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=IntroductionState.choices, help_text=_("状态"))
    direction = serializers.ChoiceField(choices=Direction.choices, help_text=_("方向"))
    side = serializers.ChoiceField(choices=Side.choices, allow_null=True, help_text=_("本单位是哪一方"))
    organisation = OwnerSerializer(help_text=_("发起方"))
    counterpart = OwnerSerializer(allow_null=True, help_text=_("受邀方；尚未告知时为空"))
    achievement = TitledSerializer(allow_null=True, help_text=_("成果"))
    demand = TitledSerializer(allow_null=True, help_text=_("需求"))
    problem_text = serializers.CharField(help_text=_("要解决的问题"))
    message = serializers.CharField(help_text=_("给对方的话"))
    created_at = serializers.DateTimeField(help_text=_("发起时间"))
    answer_by = serializers.DateField(help_text=_("答复期限"))
    answered_at = serializers.DateTimeField(allow_null=True, help_text=_("答复时间"))
    disclosed_at = serializers.DateTimeField(allow_null=True, help_text=_("联系方式互告时间"))
    outcome = serializers.ChoiceField(choices=OutcomeCode.choices, allow_null=True, help_text=_("对接结果"))
    outcome_at = serializers.DateTimeField(allow_null=True, help_text=_("结果登记时间"))

    #: What is shown as it is stored.
    PLAIN = (
        "id",
        "state",
        "direction",
        "problem_text",
        "message",
        "created_at",
        "answer_by",
        "answered_at",
        "disclosed_at",
        "outcome_at",
    )

    def to_representation(self, instance: Introduction) -> dict[str, Any]:
        """Whom it was asked of only where the actor knows it."""
        actor: Actor = self.context["actor"]
        knows = knows_counterpart(instance, actor)
        values = {
            **{name: getattr(instance, name) for name in self.PLAIN},
            "side": instance.side_of(actor.organisation_id),
            "organisation": _named(instance.organisation),
            "counterpart": _named(instance.counterpart) if knows else None,
            "achievement": None if instance.achievement is None else titled(instance.achievement),
            "demand": None if instance.demand is None else titled(instance.demand),
            "outcome": instance.outcome or None,
        }
        return dict(super().to_representation(values))


class JobSerializer(serializers.Serializer):
    """Long work, such as an import, and how far it is."""

    id = serializers.UUIDField(help_text=_("编号"))
    kind = serializers.CharField(help_text=_("种类"))
    label = serializers.CharField(help_text=_("名称"))  # type: ignore[assignment]
    state = serializers.ChoiceField(choices=JobState.choices, help_text=_("状态"))
    done = serializers.IntegerField(help_text=_("已处理"))
    total = serializers.IntegerField(allow_null=True, help_text=_("总数；尚不知道时为空"))
    percent = serializers.IntegerField(allow_null=True, help_text=_("进度，百分比"))
    message = serializers.CharField(help_text=_("说明"))
    created_at = serializers.DateTimeField(help_text=_("提交时间"))
    started_at = serializers.DateTimeField(allow_null=True, help_text=_("开始时间"))
    finished_at = serializers.DateTimeField(allow_null=True, help_text=_("结束时间"))


def titled(record: Any) -> dict[str, Any]:
    """A record, by id and title."""
    return {"id": record.pk, "title": record.title}


def explained(explanation: Explanation) -> dict[str, Any]:
    """How well something fits, in words."""
    return {
        "fit": explanation.fit,
        "reasons": [{"label": line.label, "share": line.share} for line in explanation.reasons],
        "gaps": list(explanation.gaps),
    }


def _named(organisation: Any) -> dict[str, Any]:
    return {"id": organisation.pk, "name": organisation.name}
