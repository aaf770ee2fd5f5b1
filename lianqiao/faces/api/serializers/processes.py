"""What the API shows of matches, introductions and jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.models import JobState
from lianqiao.faces.api.serializers.records import OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer
from lianqiao.processes.introductions.enums import (
    Direction,
    IntroductionState,
    OutcomeCode,
    Side,
    Stage,
    Verdict,
)
from lianqiao.processes.introductions.models import Introduction, Step
from lianqiao.processes.introductions.queries.names import knows_counterpart
from lianqiao.processes.matching.enums import Aspect, FitVerdict, MatchSide, MatchState
from lianqiao.processes.matching.explain import Explanation
from lianqiao.processes.matching.fit import StructuredFit
from lianqiao.processes.matching.models import Match


class LineSerializer(serializers.Serializer):
    """A reason why something fits."""

    label = serializers.CharField(help_text=_("理由"))  # type: ignore[assignment]
    share = serializers.IntegerField(help_text=_("占契合度的百分比"))


class TitledSerializer(serializers.Serializer):
    """A record, by id and title."""

    id = serializers.UUIDField(help_text=_("编号"))
    title = serializers.CharField(help_text=_("名称"))


class MarkSerializer(serializers.Serializer):
    """One aspect of what was stated by both sides: whether it fits, beside the score of the texts."""

    aspect = serializers.ChoiceField(choices=Aspect.choices, help_text=_("方面"))
    verdict = serializers.ChoiceField(choices=FitVerdict.choices, help_text=_("是否符合"))
    words = serializers.CharField(help_text=_("说明"))


class MatchSerializer(RecordSerializer):
    """A stored match of an own record."""

    id = serializers.UUIDField(help_text=_("编号"))
    side = serializers.ChoiceField(choices=MatchSide.choices, help_text=_("本单位是哪一方"))
    state = serializers.ChoiceField(choices=MatchState.choices, help_text=_("状态"))
    achievement = TitledSerializer(help_text=_("成果"))
    demand = TitledSerializer(help_text=_("需求"))
    fit = serializers.IntegerField(help_text=_("契合度，百分比"))
    reasons = LineSerializer(many=True, help_text=_("为什么合适"))
    gaps = serializers.ListField(child=serializers.CharField(), help_text=_("哪里不合适"))
    marks = MarkSerializer(many=True, help_text=_("逐项条件是否符合，不计入契合度"))
    found_at = serializers.DateTimeField(help_text=_("发现时间"))
    refreshed_at = serializers.DateTimeField(help_text=_("更新时间"))

    def worked_out(self, record: Match) -> Mapping[str, Any]:
        """Its reasons in words, and how the conditions of both sides fit."""
        fit: StructuredFit = self.context["fits"][record.pk]
        return {**explained(record.explanation), "marks": fit.marks}


class IntroductionSerializer(RecordSerializer):
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
    stage = serializers.ChoiceField(choices=Stage.choices, help_text=_("进展到哪一步，包括一方登记而未确认的"))
    stage_on = serializers.DateField(allow_null=True, help_text=_("进入这一步的日期"))
    contract_on = serializers.DateField(allow_null=True, help_text=_("签约日期；对方确认或主管部门核实以后才有"))
    landed_on = serializers.DateField(allow_null=True, help_text=_("落地日期；对方确认或主管部门核实以后才有"))
    outcome = serializers.ChoiceField(choices=OutcomeCode.choices, allow_null=True, help_text=_("对接结果"))
    outcome_at = serializers.DateTimeField(allow_null=True, help_text=_("结果登记时间"))

    def worked_out(self, record: Introduction) -> Mapping[str, Any]:
        """Whom it was asked of only where the actor knows it."""
        return {
            "side": record.side_of(self.actor.organisation_id),
            "counterpart": record.counterpart if knows_counterpart(record, self.actor) else None,
            "outcome": record.outcome or None,
        }


class StepSerializer(RecordSerializer):
    """A step of a case; what people wrote stays on its page."""

    id = serializers.UUIDField(help_text=_("编号"))
    introduction = serializers.UUIDField(source="introduction_id", help_text=_("对接的编号"))
    stage = serializers.ChoiceField(choices=Stage.choices, help_text=_("步骤"))
    code = serializers.ChoiceField(
        choices=OutcomeCode.choices, allow_null=True, help_text=_("进展，或结束的原因；最初两步为空")
    )
    happened_on = serializers.DateField(help_text=_("日期"))
    side = serializers.ChoiceField(choices=Side.choices, help_text=_("哪一方登记"))
    amount_yuan = serializers.DecimalField(
        max_digits=20, decimal_places=2, allow_null=True, help_text=_("合同金额，元")
    )
    round = serializers.IntegerField(allow_null=True, help_text=_("第几次回访"))
    verdict = serializers.ChoiceField(
        choices=Verdict.choices, allow_null=True, help_text=_("对签约或落地的答复；未答复、不需要答复时为空")
    )
    recorded_at = serializers.DateTimeField(help_text=_("登记时间"))

    def worked_out(self, record: Step) -> Mapping[str, Any]:
        """Nothing instead of an empty word."""
        return {"code": record.code or None, "verdict": record.verdict or None}


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
