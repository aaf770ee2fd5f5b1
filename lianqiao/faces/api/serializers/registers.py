"""What the API shows and takes of achievements and demands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.records import PublishableSerializer
from lianqiao.faces.api.serializers.strict import CodeField, NumberChoiceField, StrictModelSerializer
from lianqiao.registers.achievements.domain.achievements import CompleterEntry, RightEntry
from lianqiao.registers.achievements.enums import AchievementKind, AchievementState, Level, Origin, TransformationMode
from lianqiao.registers.achievements.interfaces.entries import MAXIMUM
from lianqiao.registers.achievements.interfaces.forms import AchievementForm
from lianqiao.registers.achievements.models import Achievement, Completer, IntellectualProperty
from lianqiao.registers.achievements.queries import masking as achievement_masking
from lianqiao.registers.demands.enums import CooperationMode, DemandKind, DemandState, Outcome, ReadinessWanted, Urgency
from lianqiao.registers.demands.interfaces.forms import DemandForm
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.queries import masking as demand_masking
from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.models import Industry, TechField


def _amount(label: Any) -> Any:
    return serializers.DecimalField(max_digits=20, decimal_places=2, allow_null=True, help_text=label)


def _stage(label: Any) -> Any:
    return serializers.ChoiceField(choices=PublicStage.choices, allow_null=True, help_text=label)


class AchievementSerializer(PublishableSerializer):
    """An achievement as the actor is shown it."""

    masking = achievement_masking
    page = "portal:achievement"

    state = serializers.ChoiceField(choices=AchievementState.choices, help_text=_("状态"))
    kind = serializers.ChoiceField(choices=AchievementKind.choices, help_text=_("成果类型"))
    plain_text = serializers.CharField(help_text=_("通俗说明"))
    academic_text = serializers.CharField(help_text=_("技术说明"))
    readiness = serializers.IntegerField(allow_null=True, help_text=_("技术就绪度，1–9 级"))
    proven_readiness = serializers.IntegerField(
        allow_null=True, help_text=_("有效的评价认定的就绪度，1–9 级；空表示没有评价，成熟阶段按单位自评")
    )
    stage = _stage(_("成熟阶段"))
    readiness_evidence = serializers.CharField(help_text=_("就绪度依据"))
    applications = serializers.CharField(help_text=_("应用情况"))
    modes = serializers.ListField(
        child=serializers.ChoiceField(choices=TransformationMode.choices), help_text=_("希望的转化方式")
    )
    price_yuan = _amount(_("意向价格（元）；空表示面议或没有公开"))
    funding_source = serializers.CharField(help_text=_("课题来源"))
    completers = serializers.ListField(child=serializers.CharField(), help_text=_("完成人，按排名"))
    rights = serializers.ListField(child=serializers.CharField(), help_text=_("知识产权"))
    origin = serializers.ChoiceField(
        choices=Origin.choices, allow_null=True, help_text=_("成果属性；仅所属单位和主管部门可见")
    )
    level = serializers.ChoiceField(
        choices=Level.choices, allow_null=True, help_text=_("成果水平；仅所属单位和主管部门可见")
    )
    is_job_related = serializers.BooleanField(allow_null=True, help_text=_("职务科技成果；仅所属单位和主管部门可见"))
    started_on = serializers.DateField(allow_null=True, help_text=_("研究开始；仅所属单位和主管部门可见"))
    finished_on = serializers.DateField(allow_null=True, help_text=_("研究结束；仅所属单位和主管部门可见"))

    def values(self, record: Achievement, shown: achievement_masking.Shown) -> dict[str, Any]:
        """Texts, ripeness, terms, people and rights, as far as they are shown."""
        return {
            "plain_text": record.plain_text,
            "academic_text": shown.academic_text,
            "readiness": record.readiness,
            "proven_readiness": record.proven_readiness,
            "stage": record.public_stage,
            "readiness_evidence": shown.readiness_evidence,
            "applications": shown.applications,
            "modes": record.modes,
            "price_yuan": shown.price_yuan,
            "funding_source": shown.funding_source,
            "completers": shown.completers,
            "rights": shown.rights,
        }

    def own_names(self) -> tuple[str, ...]:
        """Also how it is classed."""
        return (*super().own_names(), "origin", "level", "is_job_related", "started_on", "finished_on")

    def own_values(self, record: Achievement) -> dict[str, Any]:
        """Also how it is classed."""
        return {
            **super().own_values(record),
            "origin": record.origin or None,
            "level": record.level,
            "is_job_related": record.is_job_related,
            "started_on": record.started_on,
            "finished_on": record.finished_on,
        }


class IndicatorSerializer(serializers.Serializer):
    """A wanted indicator."""

    name = serializers.CharField(help_text=_("指标"))
    requirement = serializers.CharField(help_text=_("要求"))


class DemandSerializer(PublishableSerializer):
    """A demand as the actor is shown it."""

    masking = demand_masking
    page = "portal:demand"

    state = serializers.ChoiceField(choices=DemandState.choices, help_text=_("状态"))
    kind = serializers.ChoiceField(choices=DemandKind.choices, help_text=_("需求类型"))
    problem = serializers.CharField(help_text=_("主要技术难题"))
    background = serializers.CharField(help_text=_("背景"))
    indicators = IndicatorSerializer(many=True, help_text=_("期望指标"))
    tried = serializers.CharField(help_text=_("已经试过什么"))
    conditions = serializers.CharField(help_text=_("已有基础"))
    budget_yuan = _amount(_("拟投入（元）；空表示面议或没有公开"))
    modes = serializers.ListField(
        child=serializers.ChoiceField(choices=CooperationMode.choices), help_text=_("希望的合作方式")
    )
    wanted_from = serializers.CharField(help_text=_("意向单位"))
    deadline_months = serializers.IntegerField(allow_null=True, help_text=_("希望几个月内解决"))
    urgency = serializers.ChoiceField(choices=Urgency.choices, allow_null=True, help_text=_("紧迫程度"))
    readiness_wanted = serializers.IntegerField(allow_null=True, help_text=_("希望的成熟程度，1–9 级"))
    stage = _stage(_("希望的成熟阶段"))
    outcome = serializers.ChoiceField(
        choices=Outcome.choices, allow_null=True, help_text=_("结果；仅所属单位和主管部门可见")
    )
    outcome_text = serializers.CharField(allow_null=True, help_text=_("结果说明；仅所属单位和主管部门可见"))
    confirmation_note = serializers.CharField(allow_null=True, help_text=_("诊断意见；仅所属单位和主管部门可见"))
    confirmed_on = serializers.DateField(allow_null=True, help_text=_("确认日期；仅所属单位和主管部门可见"))

    def values(self, record: Demand, shown: demand_masking.Shown) -> dict[str, Any]:
        """The problem, its conditions and terms, as far as they are shown."""
        return {
            "problem": record.problem,
            "background": shown.background,
            "indicators": [{"name": row.name, "requirement": row.requirement} for row in shown.indicators],
            "tried": shown.tried,
            "conditions": shown.conditions,
            "budget_yuan": shown.budget_yuan,
            "modes": [mode for mode in record.modes if shown.parts.details],
            "wanted_from": shown.wanted_from,
            "deadline_months": shown.deadline_months,
            "urgency": record.urgency if shown.parts.details else None,
            "readiness_wanted": record.readiness_wanted,
            "stage": record.public_stage,
        }

    def own_names(self) -> tuple[str, ...]:
        """Also what became of it."""
        return (*super().own_names(), "outcome", "outcome_text", "confirmation_note", "confirmed_on")

    def own_values(self, record: Demand) -> dict[str, Any]:
        """Also what became of it."""
        return {
            **super().own_values(record),
            "outcome": record.outcome or None,
            "outcome_text": record.outcome_text,
            "confirmation_note": record.confirmation_note,
            "confirmed_on": record.confirmed_on,
        }


class CompleterInput(StrictModelSerializer):
    """A completer."""

    class Meta:
        model = Completer
        fields = ("name", "organisation_name", "contribution")


class AchievementRightInput(StrictModelSerializer):
    """An intellectual property right."""

    class Meta:
        model = IntellectualProperty
        fields = ("kind", "status", "number", "name", "owners", "stated_on")


class _CodesInput(StrictModelSerializer):
    """The codes that records of all registers are tagged with."""

    def get_fields(self) -> Any:
        """The columns, with the technology fields under their own name."""
        found: Any = super().get_fields()
        found["fields"] = CodeField(
            many=True, required=False, queryset=TechField.objects.all(), help_text=_("技术领域的代码")
        )
        found["industries"] = CodeField(
            many=True, required=False, queryset=Industry.objects.all(), help_text=_("行业的代码")
        )
        return found


def _columns(form: Any, *parts: str) -> tuple[str, ...]:
    """The columns that the register's form asks, and the number under which the sender keeps the record."""
    return (*(name for name in form.Meta.fields if name not in (*form.PARTS, *parts)), "external_id")


class AchievementInput(_CodesInput):
    """What is taken of an achievement: what its form asks, and the sender's own number."""

    completers = CompleterInput(many=True, required=False, max_length=MAXIMUM, help_text=_("完成人，按排名"))  # type: ignore[call-arg]
    rights = AchievementRightInput(many=True, required=False, max_length=MAXIMUM, help_text=_("知识产权"))  # type: ignore[call-arg]

    class Meta:
        model = Achievement
        fields = (*_columns(AchievementForm), "completers", "rights")

    def validate_completers(self, rows: list[dict[str, Any]]) -> list[CompleterEntry]:
        """As the domain takes them."""
        return [CompleterEntry(**row) for row in rows]

    def validate_rights(self, rows: list[dict[str, Any]]) -> list[RightEntry]:
        """As the domain takes them."""
        return [RightEntry(**row) for row in rows]


class DemandInput(_CodesInput):
    """What is taken of a demand: what its form asks, and the sender's own number."""

    readiness_wanted = NumberChoiceField(
        choices=ReadinessWanted.choices, required=False, allow_null=True, help_text=_("希望的成熟程度")
    )

    class Meta:
        model = Demand
        fields = _columns(DemandForm)
