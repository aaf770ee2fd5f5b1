"""What the API shows of reviews: to the body that holds them rounds and results, to an expert his own tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.records import OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.reviews.enums import AssignmentState, Choice, ReviewState
from lianqiao.processes.reviews.models import Assignment
from lianqiao.processes.reviews.queries.results import Result


class ReviewSerializer(RecordSerializer):
    """A round in which experts judge, for the body that holds it."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=ReviewState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    organisation = OwnerSerializer(help_text=_("组织部门"))
    rubric = serializers.CharField(help_text=_("评审标准"))
    is_blind = serializers.BooleanField(help_text=_("是否匿名评审"))
    per_subject = serializers.IntegerField(help_text=_("每件几位专家"))
    due_on = serializers.DateField(help_text=_("评分截止日期"))
    visit_share = serializers.IntegerField(help_text=_("现场考察占总分的百分比"))
    user_share = serializers.IntegerField(help_text=_("用户评价占总分的百分比"))
    counts_normalised = serializers.BooleanField(help_text=_("是否按校正后的分数排名"))
    subjects = serializers.IntegerField(source="subject_count", help_text=_("件数"))
    sheets_wanted = serializers.IntegerField(source="asked_count", help_text=_("应交评分表"))
    sheets = serializers.IntegerField(source="done_count", help_text=_("已交评分表"))
    opened_at = serializers.DateTimeField(allow_null=True, help_text=_("发出时间"))
    closed_on = serializers.DateField(allow_null=True, help_text=_("办结日期"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))


class ReviewTaskSerializer(RecordSerializer):
    """What an expert was asked to judge: the code and the copied title, and nothing of whose it is."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=AssignmentState.choices, help_text=_("状态"))
    review = serializers.CharField(source="review.title", help_text=_("评审"))
    body = OwnerSerializer(source="review.organisation", help_text=_("组织部门"))
    is_blind = serializers.BooleanField(source="review.is_blind", help_text=_("是否匿名评审"))
    code = serializers.CharField(source="subject.code", help_text=_("评审对象的代号"))
    title = serializers.CharField(source="subject.title", help_text=_("题目；匿名评审中名称已隐去"))
    due_on = serializers.DateField(source="review.due_on", help_text=_("评分截止日期"))
    fee_yuan = figure(_("评审费（元）；没有时为空"))
    submitted_at = serializers.DateTimeField(allow_null=True, help_text=_("提交时间"))
    total = figure(_("本人评分表的总分；没有提交时为空"))

    def worked_out(self, record: Assignment) -> Mapping[str, Any]:
        """The fee, and the total of the sheet that counts."""
        return {"fee_yuan": record.review.fee_yuan, "total": self.context["totals"].get(record.pk)}


class ReviewVotesSerializer(serializers.Serializer):
    """The voices of the panel."""

    agree = serializers.IntegerField(help_text=_("同意"))
    against = serializers.IntegerField(help_text=_("不同意"))
    neither = serializers.IntegerField(help_text=_("弃权"))


class ReviewResultSerializer(serializers.Serializer):
    """How a subject stands."""

    code = serializers.CharField(help_text=_("代号"))
    title = serializers.CharField(help_text=_("题目；匿名评审中名称已隐去"))
    owner = serializers.CharField(allow_null=True, help_text=_("申报单位；匿名评审中为空"))
    record = serializers.UUIDField(allow_null=True, help_text=_("被评记录的编号；匿名评审中为空"))
    rank = serializers.IntegerField(allow_null=True, help_text=_("名次；没有评分表时为空"))
    score = figure(_("计入的分数"))
    mean = figure(_("总分"))
    mean_rank = serializers.IntegerField(allow_null=True, help_text=_("按总分的名次"))
    normalised = figure(_("校正后的总分"))
    normalised_rank = serializers.IntegerField(allow_null=True, help_text=_("按校正后总分的名次"))
    experts = figure(_("专家评分的平均"))
    sheets = serializers.IntegerField(help_text=_("评分表份数"))
    spread = figure(_("最高分与最低分之差"))
    is_disputed = serializers.BooleanField(help_text=_("是否分歧大"))
    visit = figure(_("现场考察得分；没有时为空"))
    users = figure(_("用户评价得分；没有或家数不足时为空"))
    ballots = serializers.IntegerField(help_text=_("评价的用户家数"))
    band = serializers.CharField(help_text=_("等次"))
    votes = ReviewVotesSerializer(help_text=_("合议表决"))
    is_passed = serializers.BooleanField(allow_null=True, help_text=_("表决是否通过；没有表决时为空"))


class ReviewResultsSerializer(serializers.Serializer):
    """The results of a review; none before scoring has ended."""

    results = ReviewResultSerializer(many=True, help_text=_("各评审对象，名次在前的在前"))
    minutes = serializers.CharField(help_text=_("合议纪要；匿名评审中名称已隐去"))


def shown_result(result: Result, *, blind: bool) -> dict[str, Any]:
    """A result as the API tells it; of a blind review without whose it is."""
    standing, subject = result.standing, result.subject
    return {
        "code": subject.code,
        "title": subject.title,
        "owner": None if blind else subject.owner_label,
        "record": None if blind else subject.subject_id,
        "rank": result.rank,
        "score": result.counted,
        "mean": result.mean,
        "mean_rank": result.mean_rank,
        "normalised": result.normalised,
        "normalised_rank": result.normalised_rank,
        "experts": None if standing is None else standing.mean,
        "sheets": 0 if standing is None else standing.count,
        "spread": None if standing is None else standing.spread,
        "is_disputed": result.is_disputed,
        "visit": result.visit,
        "users": result.users,
        "ballots": result.ballots,
        "band": result.band,
        "votes": {
            "agree": result.votes[Choice.FOR],
            "against": result.votes[Choice.AGAINST],
            "neither": result.votes[Choice.NEITHER],
        },
        "is_passed": result.is_passed,
    }
