"""What the API shows of campaigns: the call, what it asks of each unit, how units class their achievements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.faces.api.serializers.kernel import AnyField
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer
from lianqiao.registers.campaigns.enums import AssignmentState, CampaignKind, CampaignState, QuestionKind, Verdict
from lianqiao.registers.campaigns.models import Assignment, Campaign
from lianqiao.registers.campaigns.queries import progress


class QuestionSerializer(serializers.Serializer):
    """A question of a survey."""

    key = serializers.CharField(help_text=_("问题的代号"))
    label = serializers.CharField(help_text=_("问题"))  # type: ignore[assignment]
    kind = serializers.ChoiceField(choices=QuestionKind.choices, help_text=_("怎样回答"))
    options = serializers.ListField(child=serializers.CharField(), help_text=_("选项"))
    required = serializers.BooleanField(help_text=_("是否必答"))  # type: ignore[assignment]


class CampaignSerializer(RecordSerializer):
    """A campaign. `context` holds in `whole` the ids of those of which the actor sees how far all units have come."""

    id = serializers.UUIDField(help_text=_("编号"))
    kind = serializers.ChoiceField(choices=CampaignKind.choices, help_text=_("类型"))
    state = serializers.ChoiceField(choices=CampaignState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    text = serializers.CharField(help_text=_("说明"))
    organisation = OwnerSerializer(help_text=_("发起部门"))
    region = CodeSerializer(help_text=_("范围"))
    starts_on = serializers.DateField(allow_null=True, help_text=_("开始日期"))
    ends_on = serializers.DateField(help_text=_("截止日期"))
    closed_on = serializers.DateField(allow_null=True, help_text=_("结束日期"))
    questions = QuestionSerializer(many=True, help_text=_("需求调查的问题"))
    units = serializers.IntegerField(allow_null=True, help_text=_("单位数；只看到自己任务的单位读到空"))
    done = serializers.IntegerField(allow_null=True, help_text=_("已报送的单位数；同上"))
    excused = serializers.IntegerField(allow_null=True, help_text=_("免报的单位数；同上"))

    #: What units that are called on do not read.
    COUNTS = ("units", "done", "excused")

    def worked_out(self, record: Campaign) -> Mapping[str, Any]:
        """No counts for those who do not oversee it."""
        return {} if record.pk in self.context["whole"] else dict.fromkeys(self.COUNTS)


class CampaignTaskSerializer(RecordSerializer):
    """What a campaign asks of one unit, and what the unit answered."""

    id = serializers.UUIDField(help_text=_("编号"))
    campaign = serializers.UUIDField(source="campaign_id", help_text=_("征集的编号"))
    title = serializers.CharField(source="campaign.title", help_text=_("征集的名称"))
    kind = serializers.ChoiceField(source="campaign.kind", choices=CampaignKind.choices, help_text=_("类型"))
    organisation = OwnerSerializer(help_text=_("填报单位"))
    region = CodeSerializer(help_text=_("单位所在地区"))
    state = serializers.ChoiceField(choices=AssignmentState.choices, help_text=_("状态"))
    due_on = serializers.DateField(help_text=_("截止日期"))
    is_late = serializers.BooleanField(help_text=_("是否逾期"))
    handed_in_on = serializers.DateField(allow_null=True, help_text=_("首次报送日期"))
    handed_in_at = serializers.DateTimeField(allow_null=True, help_text=_("最近报送时间"))
    reminders = serializers.IntegerField(allow_null=True, help_text=_("提醒次数；填报单位自己读到空"))
    has_need = serializers.BooleanField(allow_null=True, help_text=_("有技术需求；还没有回答时为空"))
    answers = AnyField(help_text=_("需求调查的回答，按问题的代号"))
    note = serializers.CharField(help_text=_("情况说明"))

    def worked_out(self, record: Assignment) -> Mapping[str, Any]:
        """As its page shows it: answers are read by others once they were handed in."""
        is_own = record.organisation_id == self.actor.organisation_id
        return {
            "is_late": record.is_late(clock.today()),
            "reminders": None if is_own else record.reminders,
            "answers": record.answers if is_own or record.handed_in_at else {},
        }


class ClassedAchievementSerializer(serializers.Serializer):
    """An achievement, by id and title."""

    id = serializers.UUIDField(help_text=_("编号"))
    title = serializers.CharField(help_text=_("名称"))


class ClassificationSerializer(RecordSerializer):
    """What a unit says of one of its achievements in a campaign."""

    id = serializers.UUIDField(help_text=_("编号"))
    campaign = serializers.UUIDField(source="assignment.campaign_id", help_text=_("征集的编号"))
    task = serializers.UUIDField(source="assignment_id", help_text=_("任务的编号"))
    organisation = OwnerSerializer(source="assignment.organisation", help_text=_("填报单位"))
    region = CodeSerializer(source="assignment.region", help_text=_("单位所在地区"))
    achievement = ClassedAchievementSerializer(help_text=_("科技成果"))
    verdict = serializers.ChoiceField(choices=Verdict.choices, help_text=_("分类"))
    reason = serializers.CharField(help_text=_("理由"))
    classified_at = serializers.DateTimeField(help_text=_("分类时间"))


class ProgressSerializer(serializers.Serializer):
    """How far the units of a campaign, or of one area, have come."""

    units = serializers.IntegerField(help_text=_("单位数"))
    waiting = serializers.IntegerField(help_text=_("未开始"))
    underway = serializers.IntegerField(help_text=_("进行中"))
    returned = serializers.IntegerField(help_text=_("退回补充"))
    done = serializers.IntegerField(help_text=_("已报送"))
    excused = serializers.IntegerField(help_text=_("免报"))
    late = serializers.IntegerField(help_text=_("逾期"))
    with_need = serializers.IntegerField(help_text=_("有技术需求"))
    rate = serializers.IntegerField(allow_null=True, help_text=_("报送率，百分比；没有单位要报送时为空"))


class AreaProgressSerializer(ProgressSerializer):
    """The units of one area."""

    area = CodeSerializer(help_text=_("地区"))


class ClassCountSerializer(serializers.Serializer):
    """How many achievements are in a class."""

    verdict = serializers.ChoiceField(choices=Verdict.choices, help_text=_("分类"))
    achievements = serializers.IntegerField(help_text=_("成果数"))


class OptionCountSerializer(serializers.Serializer):
    """How often an option was chosen."""

    option = serializers.CharField(help_text=_("选项"))
    count = serializers.IntegerField(help_text=_("选择的单位数"))


class AnsweredQuestionSerializer(serializers.Serializer):
    """What came back to a question."""

    label = serializers.CharField(help_text=_("问题"))  # type: ignore[assignment]
    answered = serializers.IntegerField(help_text=_("回答的单位数"))
    options = OptionCountSerializer(many=True, help_text=_("各选项"))


class CampaignProgressSerializer(serializers.Serializer):
    """How far a campaign has come, as a whole and by area; what was classed and answered."""

    whole = ProgressSerializer(help_text=_("合计"))
    areas = AreaProgressSerializer(many=True, help_text=_("各地区"))
    classes = ClassCountSerializer(many=True, help_text=_("成果分类；需求调查为空"))
    questions = AnsweredQuestionSerializer(many=True, help_text=_("各问题的回答；大起底为空"))


def overseen_among(records: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
    """Of which campaigns of the page the actor sees how far all units have come; one query."""
    rows = Campaign.objects.whole_for(actor).filter(pk__in=[record.pk for record in records])
    return {"whole": set(rows.values_list("pk", flat=True))}


def shown_progress(
    whole: progress.Progress,
    areas: Iterable[progress.Progress],
    classes: Mapping[str, int],
    questions: Iterable[progress.AnsweredQuestion],
) -> dict[str, Any]:
    """The progress of a campaign as it is shown."""
    values = {
        "whole": whole,
        "areas": [{**_counts(area), "area": {"code": area.code, "name": area.label}} for area in areas],
        "classes": [{"verdict": verdict, "achievements": count} for verdict, count in classes.items()],
        "questions": questions,
    }
    return dict(CampaignProgressSerializer(values).data)


def _counts(area: progress.Progress) -> dict[str, Any]:
    return {name: getattr(area, name) for name in ProgressSerializer().get_fields()}
