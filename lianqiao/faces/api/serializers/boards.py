"""What the API shows of what governments make of the figures: league tables, bulletins and assessments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core import files
from lianqiao.core.access import Actor
from lianqiao.faces.api.serializers.collection import IndicatorNameSerializer
from lianqiao.faces.api.serializers.kernel import AnyField
from lianqiao.faces.api.serializers.records import CodeSerializer, FileSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.faces.api.serializers.supervision import IndustryNameSerializer
from lianqiao.governance.boards.enums import AssessmentState, Audience, BulletinState, Measure
from lianqiao.governance.boards.models import Assessment, Bulletin, Snapshot, Topic
from lianqiao.governance.boards.models.assessment import SUBJECTS
from lianqiao.governance.boards.queries.assessing import units_among


class LeagueIndicatorSerializer(serializers.Serializer):
    """An indicator of a league table, as it was called when the table was taken."""

    indicator = serializers.UUIDField(source="indicator_id", help_text=_("指标的编号"))
    name = serializers.CharField(help_text=_("指标"))
    unit = serializers.CharField(help_text=_("计量单位"))
    weight = serializers.DecimalField(max_digits=5, decimal_places=2, help_text=_("在综合得分中的权重，百分比"))


class LeagueRowSerializer(serializers.Serializer):
    """The place of a region."""

    region = CodeSerializer(help_text=_("地区"))
    indicator = serializers.UUIDField(
        source="indicator.indicator_id", allow_null=True, help_text=_("按哪个指标；综合得分为空")
    )
    value = figure(_("完成数"))
    target = figure(_("目标"))
    score = figure(_("排名所依据的数：完成率为比值，综合为得分，其余为完成数"))
    rank = serializers.IntegerField(allow_null=True, help_text=_("名次；没有数时为空"))
    is_tied = serializers.BooleanField(help_text=_("是否并列"))
    before = serializers.IntegerField(allow_null=True, help_text=_("上一期的名次"))


class LeagueTableSerializer(RecordSerializer):
    """A league table as it was taken. `context` holds in `previous` the earlier ones that the actor may see."""

    id = serializers.UUIDField(help_text=_("编号"))
    title = serializers.CharField(help_text=_("标题"))
    url = serializers.URLField(allow_null=True, help_text=_("公开页面的网址；未公开时为空"))
    organisation = OwnerSerializer(help_text=_("制作部门"))
    region = CodeSerializer(help_text=_("给哪个地区的下一级排名"))
    measure = serializers.ChoiceField(choices=Measure.choices, help_text=_("排名依据"))
    period = serializers.CharField(help_text=_("目标的时期，例如 2026"))
    starts_on = serializers.DateField(help_text=_("时期第一天"))
    ends_on = serializers.DateField(help_text=_("时期最后一天"))
    month = serializers.DateField(help_text=_("数据到哪个月（月份的第一天）"))
    taken_on = serializers.DateField(help_text=_("快照日期"))
    method = serializers.CharField(help_text=_("方法说明"))
    note = serializers.CharField(help_text=_("说明"))
    audience = serializers.ChoiceField(choices=Audience.choices, help_text=_("谁能看"))
    previous = serializers.UUIDField(
        source="earlier", allow_null=True, help_text=_("与哪一期比较名次；没有或不能查看时为空")
    )
    sha256 = serializers.CharField(help_text=_("校验值"))
    indicators = LeagueIndicatorSerializer(many=True, help_text=_("指标，按次序"))
    rows = LeagueRowSerializer(many=True, help_text=_("各地区的名次"))

    def worked_out(self, record: Snapshot) -> Mapping[str, Any]:
        """Its public page, and the earlier table where the actor may see that."""
        page = reverse("portal:league", args=[record.pk]) if record.is_public else None
        return {
            "url": page and f"{settings.LIANQIAO_BASE_URL}{page}",
            "earlier": record.previous_id if record.previous_id in self.context["previous"] else None,
        }


class BulletinSerializer(RecordSerializer):
    """A bulletin. `context` holds in `files` those that were issued, by bulletin."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=BulletinState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("标题"))
    number = serializers.CharField(help_text=_("发文字号"))
    recipients = serializers.CharField(help_text=_("主送"))
    organisation = OwnerSerializer(help_text=_("编写部门"))
    region = CodeSerializer(help_text=_("地区"))
    period = serializers.CharField(help_text=_("目标的时期"))
    starts_on = serializers.DateField(help_text=_("时期第一天"))
    ends_on = serializers.DateField(help_text=_("时期最后一天"))
    month = serializers.DateField(help_text=_("数据到哪个月（月份的第一天）"))
    text = serializers.CharField(help_text=_("正文"))
    tables = AnyField(help_text=_("附表：title 是标题，head 是表头，rows 是各行"))
    charts = AnyField(help_text=_("图：title 是标题，unit 是单位，bars 是各条的名称、长短、文字和亮灯"))
    drawn_up_on = serializers.DateField(help_text=_("取数日期"))
    issued_on = serializers.DateField(allow_null=True, help_text=_("印发日期"))
    files = FileSerializer(many=True, help_text=_("印发时存档的文件"))

    def worked_out(self, record: Bulletin) -> Mapping[str, Any]:
        """Its files."""
        return {"files": self.context["files"].get(record.pk, [])}


class AssessmentItemSerializer(serializers.Serializer):
    """An indicator of an assessment with its weight."""

    id = serializers.UUIDField(help_text=_("编号"))
    indicator = IndicatorNameSerializer(help_text=_("指标"))
    weight = serializers.DecimalField(max_digits=6, decimal_places=2, help_text=_("权重"))
    floor = serializers.DecimalField(max_digits=6, decimal_places=2, help_text=_("起计完成率，百分比"))
    cap = serializers.DecimalField(max_digits=6, decimal_places=2, help_text=_("封顶完成率，百分比"))


class AssessedScoreSerializer(serializers.Serializer):
    """The points of a region for one item."""

    item = serializers.UUIDField(source="item_id", help_text=_("考核指标的编号"))
    value = figure(_("完成数"))
    target = figure(_("目标"))
    completion = figure(_("完成率"))
    computed = serializers.DecimalField(max_digits=6, decimal_places=2, help_text=_("计算得分"))
    corrected = serializers.DecimalField(
        max_digits=6, decimal_places=2, allow_null=True, help_text=_("更正得分；没有更正时为空")
    )
    points = serializers.DecimalField(max_digits=6, decimal_places=2, help_text=_("计入总分的得分"))
    reason = serializers.CharField(help_text=_("更正理由"))


class ExtraPointsSerializer(serializers.Serializer):
    """Points that a region gets or loses beside the items."""

    points = serializers.DecimalField(max_digits=6, decimal_places=2, help_text=_("加减分"))
    reason = serializers.CharField(help_text=_("理由"))


class AssessedUnitSerializer(serializers.Serializer):
    """A region or an organisation with its points."""

    region = CodeSerializer(allow_null=True, help_text=_("地区；考核单位时为空"))
    organisation = OwnerSerializer(allow_null=True, help_text=_("单位；考核地区时为空"))
    total = serializers.DecimalField(max_digits=6, decimal_places=2, help_text=_("总分"))
    rank = serializers.IntegerField(allow_null=True, help_text=_("名次"))
    scores = AssessedScoreSerializer(many=True, help_text=_("各指标得分"))
    extras = ExtraPointsSerializer(many=True, help_text=_("加减分"))


class AssessmentSerializer(RecordSerializer):
    """An assessment with its items. `context` holds in `units` the points of each that the actor may see."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=AssessmentState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    organisation = OwnerSerializer(help_text=_("制定部门"))
    region = CodeSerializer(help_text=_("哪个地区的考核"))
    subjects = serializers.ChoiceField(choices=SUBJECTS, help_text=_("考核对象"))
    period = serializers.CharField(help_text=_("考核的时期"))
    starts_on = serializers.DateField(help_text=_("第一天"))
    ends_on = serializers.DateField(help_text=_("最后一天"))
    most_bonus = serializers.DecimalField(max_digits=6, decimal_places=2, help_text=_("加分最多"))
    most_deduction = serializers.DecimalField(max_digits=6, decimal_places=2, help_text=_("扣分最多"))
    rules = serializers.CharField(help_text=_("考核办法"))
    scored_on = serializers.DateField(allow_null=True, help_text=_("计分日期"))
    confirmed_on = serializers.DateField(allow_null=True, help_text=_("确认日期"))
    items = AssessmentItemSerializer(many=True, help_text=_("考核指标，按次序"))
    units = AssessedUnitSerializer(many=True, help_text=_("得分，按名次；被考核的单位只读到自己的"))

    def worked_out(self, record: Assessment) -> Mapping[str, Any]:
        """Of whom the actor may see the points."""
        return {"units": self.context["units"].get(record.pk, [])}


class BoardTopicSerializer(RecordSerializer):
    """Indicators that a government shows together, for a theme or an industry."""

    id = serializers.UUIDField(help_text=_("编号"))
    name = serializers.CharField(help_text=_("名称"))
    note = serializers.CharField(help_text=_("说明"))
    organisation = OwnerSerializer(help_text=_("建立部门"))
    region = CodeSerializer(help_text=_("地区"))
    industry = IndustryNameSerializer(source="chain", allow_null=True, help_text=_("关于哪个重点产业；其他专题为空"))
    indicators = IndicatorNameSerializer(many=True, help_text=_("指标，按次序"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))

    def worked_out(self, record: Topic) -> Mapping[str, Any]:
        """Its indicators in their order."""
        return {"indicators": [line.indicator for line in record.lines.all()]}


class AlertSerializer(RecordSerializer):
    """A target that has fallen behind."""

    id = serializers.UUIDField(help_text=_("编号"))
    target = serializers.UUIDField(source="target_id", help_text=_("目标的编号"))
    indicator = IndicatorNameSerializer(source="target.indicator", help_text=_("指标"))
    region = CodeSerializer(source="target.place_region", allow_null=True, help_text=_("责任地区；由单位负责时为空"))
    organisation = OwnerSerializer(
        source="target.place_organisation", allow_null=True, help_text=_("责任单位；由地区负责时为空")
    )
    period = serializers.CharField(source="target.period", help_text=_("目标的时期，例如 2026"))
    since = serializers.DateField(help_text=_("从哪个月起连续滞后（月份的第一天）"))
    month = serializers.DateField(help_text=_("看到哪个月（月份的第一天）"))
    value = figure(_("那个月底的完成数"))
    line = figure(_("那个月底按进度应达的数"))
    opened_on = serializers.DateField(help_text=_("预警日期"))
    closed_on = serializers.DateField(allow_null=True, help_text=_("解除日期；还在滞后时为空"))


def visible_previous(tables: Sequence[Snapshot], actor: Actor) -> Mapping[str, Any]:
    """With which earlier tables those of the page are compared, as far as the actor may see them; one query."""
    rows = Snapshot.objects.visible_to(actor).filter(pk__in={table.previous_id for table in tables} - {None})
    return {"previous": frozenset(rows.order_by().values_list("pk", flat=True))}


def visible_units(assessments: Sequence[Assessment], actor: Actor) -> Mapping[str, Any]:
    """The points of the assessments of the page, by assessment, as far as the actor may see them; three queries."""
    found: dict[Any, list[Any]] = {}
    for unit in units_among(assessments, actor):
        found.setdefault(unit.assessment_id, []).append(unit)
    return {"units": found}


def files_of(bulletins: Sequence[Bulletin], actor: Actor) -> Mapping[str, Any]:
    """The files of the bulletins of the page; one query."""
    return {"files": files.files_by_subject(bulletins)}
