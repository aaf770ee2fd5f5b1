"""What the API shows of what governments recognise and evaluators certify, and of who serves where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.access import Actor
from lianqiao.faces.api.serializers.processes import TitledSerializer
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.appraisals.enums import AppraisalKind, AppraisalState
from lianqiao.processes.appraisals.models import Appraisal
from lianqiao.processes.recognitions.enums import Origin, RecognitionState, Shown
from lianqiao.processes.recognitions.models import Recognition
from lianqiao.processes.secondments.enums import SecondmentState
from lianqiao.processes.secondments.kinds import kind_choices
from lianqiao.processes.secondments.models import Secondment
from lianqiao.registers.achievements.queries.masking import shown_to_public
from lianqiao.registers.taxonomy.enums import PublicStage


def _inside(words: Any) -> Any:
    """The words for a part that is not for everybody."""
    return format_lazy(_("{words}；没有对您公开时为空"), words=words)


def whole_of(model: type[Any]) -> Any:
    """A context of a page of records: the keys of those of which the actor is shown everything; one query."""

    def whole(records: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
        rows = model.objects.whole_for(actor).filter(pk__in=[one.pk for one in records])
        return {"whole": set(rows.order_by().values_list("pk", flat=True))}

    return whole


class RecognitionKindSerializer(serializers.Serializer):
    """A kind of recognitions."""

    key = serializers.CharField(help_text=_("代号"))
    name = serializers.CharField(help_text=_("名称"))


class RecognitionSerializer(RecordSerializer):
    """A recognition. `context` holds in `whole` the keys of those of which the actor is shown everything."""

    #: What only those inside are shown.
    INSIDE = ("unit_uscc", "origin", "publicity", "warned_on", "hearing_until", "ended_on")

    id = serializers.UUIDField(help_text=_("编号"))
    kind = RecognitionKindSerializer(help_text=_("资格种类"))
    category = serializers.CharField(help_text=_("类别"))
    level = serializers.CharField(help_text=_("等级"))
    number = serializers.CharField(help_text=_("证书编号"))
    state = serializers.ChoiceField(choices=RecognitionState.choices, help_text=_("状态；拟撤销的在决定以前对外为有效"))
    is_current = serializers.BooleanField(help_text=_("现在是否有效"))
    is_whole = serializers.BooleanField(help_text=_("是否给出全部内容"))
    title = serializers.CharField(source="told_title", help_text=_("名称或姓名；本人没有公开姓名的只给姓氏，如“林**”"))
    unit = serializers.CharField(help_text=_("单位名称"))
    holder = OwnerSerializer(allow_null=True, help_text=_("平台上的单位；不在平台上为空"))
    unit_uscc = serializers.CharField(allow_null=True, help_text=_inside(_("单位的统一社会信用代码")))
    region = CodeSerializer(help_text=_("所在地区"))
    tech_fields = CodeSerializer(many=True, help_text=_("技术领域"))
    valid_from = serializers.DateField(help_text=_("有效期起"))
    valid_until = serializers.DateField(allow_null=True, help_text=_("有效期至，当日有效；长期有效为空"))
    body = OwnerSerializer(source="organisation", help_text=_("认定部门"))
    decision_title = serializers.CharField(help_text=_("认定文件"))
    decision_number = serializers.CharField(help_text=_("文号"))
    decided_on = serializers.DateField(help_text=_("印发日期"))
    contact = serializers.CharField(allow_null=True, help_text=_("本人公开的联系方式；没有公开为空"))
    origin = serializers.ChoiceField(choices=Origin.choices, allow_null=True, help_text=_inside(_("来源")))
    publicity = serializers.ChoiceField(choices=Shown.choices, allow_null=True, help_text=_inside(_("公开范围")))
    warned_on = serializers.DateField(allow_null=True, help_text=_inside(_("警示日期，没有警示")))
    hearing_until = serializers.DateField(allow_null=True, help_text=_inside(_("听取意见截止；没有拟撤销时为空")))
    ended_on = serializers.DateField(allow_null=True, help_text=_inside(_("终止日期；没有终止时为空")))
    url = serializers.URLField(allow_null=True, help_text=_("公开页面的网址；没有公开时为空"))

    def worked_out(self, record: Recognition) -> Mapping[str, Any]:
        """As in the directory for everybody; all of it for those inside."""
        whole = record.pk in self.context["whole"]
        is_open = record.is_published and record.kind.is_public
        path = reverse("portal:recognition", args=[record.pk])
        is_hearing = record.state == RecognitionState.HEARING
        return {
            "is_whole": whole,
            "state": RecognitionState.VALID if is_hearing and not whole else record.state,
            "told_title": record.title if whole else record.public_title,
            "tech_fields": list(record.fields.all()),
            "contact": record.public_contact or None,
            "publicity": record.shown,
            "url": f"{settings.LIANQIAO_BASE_URL}{path}" if is_open else None,
            **({} if whole else dict.fromkeys(self.INSIDE)),
        }


class AppraisalMarkSerializer(serializers.Serializer):
    """The mark of a criterion."""

    name = serializers.CharField(help_text=_("评价指标"))
    score = figure(_("得分"))


class AppraisalPartSerializer(serializers.Serializer):
    """A node of the work breakdown."""

    name = serializers.CharField(help_text=_("技术单元"))
    is_critical = serializers.BooleanField(help_text=_("是否关键"))
    level = serializers.IntegerField(allow_null=True, help_text=_("评定等级；没有评定为空"))


class AppraisalSerializer(RecordSerializer):
    """An appraisal. `context` holds in `whole` the keys of those of which the actor is shown everything."""

    #: What only those inside are shown, and what it reads as for others.
    INSIDE: Mapping[str, Any] = {
        "purpose": None,
        "conclusion": None,
        "consents": None,
        "told_parts": (),
        "content_sha256": None,
        "submitted_at": None,
        "accepted_at": None,
        "created_at": None,
    }

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("结论编号；出具以前为空文本"))
    kind = serializers.ChoiceField(choices=AppraisalKind.choices, help_text=_("评价类型"))
    state = serializers.ChoiceField(choices=AppraisalState.choices, help_text=_("状态"))
    is_whole = serializers.BooleanField(help_text=_("是否给出全部内容；为 false 时只给公开的评价结果"))
    achievement = TitledSerializer(help_text=_("科技成果"))
    organisation = OwnerSerializer(allow_null=True, source="told_owner", help_text=_("成果单位；成果隐去单位时为空"))
    evaluator = OwnerSerializer(source="evaluator.organisation", help_text=_("评价机构"))
    region = CodeSerializer(help_text=_("地区"))
    scale = CodeSerializer(allow_null=True, help_text=_("量表；不是技术成熟度评价为空"))
    standard = serializers.CharField(source="question_set.title", help_text=_("评价所用的问题表"))
    standard_source = serializers.CharField(source="question_set.source", help_text=_("问题表的依据"))
    level = serializers.IntegerField(allow_null=True, help_text=_("评定等级；没有出具，或按得分评价的为空"))
    public_stage = serializers.ChoiceField(
        choices=PublicStage.choices, allow_null=True, help_text=_("成熟阶段；没有评定等级为空")
    )
    score = figure(_("得分，百分制；没有出具，或评定等级的为空"))
    marks = AppraisalMarkSerializer(many=True, help_text=_("各项得分"))
    abstract = serializers.CharField(source="told_abstract", help_text=_("公开摘要；成果隐去单位时为空文本"))
    signed_on = serializers.DateField(allow_null=True, help_text=_("出具日期；没有出具为空"))
    valid_until = serializers.DateField(allow_null=True, help_text=_("有效期至，当日有效；没有出具为空"))
    published_at = serializers.DateTimeField(allow_null=True, help_text=_("公开时间；没有公开为空"))
    purpose = serializers.CharField(allow_null=True, help_text=_inside(_("评价用途")))
    conclusion = serializers.CharField(allow_null=True, help_text=_inside(_("评价结论全文")))
    consents = serializers.BooleanField(allow_null=True, help_text=_inside(_("是否同意推荐给投资机构")))
    parts = AppraisalPartSerializer(source="told_parts", many=True, help_text=_inside(_("技术单元和各自的等级")))
    content_sha256 = serializers.CharField(allow_null=True, help_text=_inside(_("结论的 SHA-256 校验值")))
    submitted_at = serializers.DateTimeField(allow_null=True, help_text=_inside(_("提交时间；没有提交时为空")))
    accepted_at = serializers.DateTimeField(allow_null=True, help_text=_inside(_("受理时间；没有受理时为空")))
    created_at = serializers.DateTimeField(allow_null=True, help_text=_inside(_("创建时间")))
    url = serializers.URLField(allow_null=True, help_text=_("公开页面的网址；没有公开时为空"))

    def worked_out(self, record: Appraisal) -> Mapping[str, Any]:
        """The public abstract for everybody, as the owner of the achievement is shown; all of it for those inside."""
        whole = record.pk in self.context["whole"]
        names_owner = whole or shown_to_public(record.achievement).parts.owner
        path = reverse("portal:appraisal", args=[record.pk])
        is_open = record.state == AppraisalState.PUBLISHED
        return {
            "is_whole": whole,
            "told_owner": record.organisation if names_owner else None,
            "told_abstract": record.abstract if names_owner else "",
            "told_parts": list(record.parts.all()) if whole else [],
            "public_stage": record.public_stage or None,
            "url": f"{settings.LIANQIAO_BASE_URL}{path}" if is_open else None,
            **({} if whole else self.INSIDE),
        }


class SecondmentSerializer(RecordSerializer):
    """A secondment. `context` holds in `whole` the keys of those that concern the actor."""

    #: What only those whom it concerns are shown.
    INSIDE = (
        "number",
        "position",
        "profile",
        "intent",
        "consented_at",
        "chosen_at",
        "accepted_at",
        "appointed_on",
        "agreement_sha256",
        "ended_on",
        "created_at",
    )

    id = serializers.UUIDField(help_text=_("编号"))
    kind = serializers.ChoiceField(choices=kind_choices(), help_text=_("类型"))
    state = serializers.ChoiceField(choices=SecondmentState.choices, help_text=_("状态；对外只有在任"))
    is_whole = serializers.BooleanField(help_text=_("是否给出全部内容；为 false 时只给名录里的内容"))
    name = serializers.CharField(help_text=_("姓名；本人没有公开的只给姓氏，如“林**”"))
    post = TitledSerializer(help_text=_("岗位"))
    host = OwnerSerializer(help_text=_("用人单位"))
    organisation = OwnerSerializer(help_text=_("派出单位"))
    region = CodeSerializer(help_text=_("岗位所在地区"))
    begins_on = serializers.DateField(allow_null=True, help_text=_("任期起；没有开始为空"))
    ends_on = serializers.DateField(allow_null=True, help_text=_("任期至；没有开始为空"))
    number = serializers.CharField(allow_null=True, help_text=_inside(_("选派编号")))
    position = serializers.CharField(allow_null=True, help_text=_inside(_("职称、职务")))
    profile = serializers.CharField(allow_null=True, help_text=_inside(_("专长和业绩")))
    intent = serializers.CharField(allow_null=True, help_text=_inside(_("打算怎么做")))
    consented_at = serializers.DateTimeField(allow_null=True, help_text=_inside(_("派出单位同意时间")))
    chosen_at = serializers.DateTimeField(allow_null=True, help_text=_inside(_("用人单位选中时间")))
    accepted_at = serializers.DateTimeField(allow_null=True, help_text=_inside(_("本人接受时间")))
    appointed_on = serializers.DateField(allow_null=True, help_text=_inside(_("选派日期")))
    agreement_sha256 = serializers.CharField(allow_null=True, help_text=_inside(_("三方协议的 SHA-256 校验值")))
    ended_on = serializers.DateField(allow_null=True, help_text=_inside(_("结束日期")))
    created_at = serializers.DateTimeField(allow_null=True, help_text=_inside(_("应聘时间")))

    def worked_out(self, record: Secondment) -> Mapping[str, Any]:
        """As in the public directory; all of it for those whom it concerns."""
        whole = record.pk in self.context["whole"]
        if whole:
            return {"is_whole": True, "name": record.person.name}
        told = {"is_whole": False, "name": record.public_name, "state": SecondmentState.SERVING}
        return {**dict.fromkeys(self.INSIDE), **told}
