"""The demand: a company's problem, told so that somebody else can solve it."""

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.money import yuan_field
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.models import PublishableRecord
from lianqiao.core.publishing.validators import validate_keywords
from lianqiao.registers.demands.enums import (
    ConfirmationWay,
    CooperationMode,
    DemandKind,
    DemandState,
    MaskedPart,
    Outcome,
    ReadinessWanted,
    Urgency,
)
from lianqiao.registers.demands.indicators import Indicator, parse_indicators
from lianqiao.registers.demands.queries.visibility import DemandQuerySet
from lianqiao.registers.demands.validators import validate_indicators, validate_masked, validate_modes
from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.models import Industry, TechField

#: States that a demand reaches only after a technology manager has spoken with its owner.
CONFIRMED_STATES = (DemandState.CONFIRMED, DemandState.PUBLISHED, DemandState.STALE)


@pghistory.track()
class Demand(PublishableRecord):
    """A demand of `organisation`. `readiness_wanted` is the lowest level (TRL) that a solution may have."""

    PUBLIC_STATES = (DemandState.PUBLISHED,)
    PRIVATE_STATES = (DemandState.DRAFT,)

    state = models.CharField(_("状态"), max_length=12, choices=DemandState, default=DemandState.DRAFT, editable=False)
    kind = models.CharField(_("需求类型"), max_length=12, choices=DemandKind, default=DemandKind.IMPROVEMENT)
    problem = limited_text(
        _("主要技术难题"),
        max_length=3000,
        blank=True,
        help_text=_("在哪个环节、出现什么现象、造成什么影响；用您平时说话的方式写就行"),
    )
    background = limited_text(
        _("背景"),
        max_length=2000,
        blank=True,
        help_text=_("做什么产品、现在用什么设备和工艺、为什么现在要解决"),
    )
    indicators = limited_text(
        _("期望指标"),
        max_length=3000,
        blank=True,
        validators=[validate_indicators],
        help_text=_("一行写一条，指标和要求用竖线隔开，例如：表面粗糙度｜不大于 0.8 微米"),
    )
    tried = limited_text(_("已经试过什么"), max_length=2000, blank=True, help_text=_("用过哪些办法，为什么没有成功"))
    conditions = limited_text(
        _("已有基础"), max_length=2000, blank=True, help_text=_("设备、场地、人员、数据，能给合作方提供什么")
    )
    budget_yuan = yuan_field(verbose_name=_("拟投入"), null=True, blank=True, help_text=_("不填表示面议"))
    modes = ArrayField(
        models.CharField(max_length=16, choices=CooperationMode),
        verbose_name=_("希望的合作方式"),
        default=list,
        blank=True,
        validators=[validate_modes],
    )
    wanted_from = models.CharField(
        _("意向单位"), max_length=200, blank=True, help_text=_("已经想到的高校、院所或专家，没有可以不填")
    )
    deadline_months = models.PositiveSmallIntegerField(
        _("希望几个月内解决"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    urgency = models.CharField(_("紧迫程度"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    readiness_wanted = models.PositiveSmallIntegerField(
        _("希望的成熟程度"),
        null=True,
        blank=True,
        choices=ReadinessWanted,
        help_text=_("对方至少要做到哪一步"),
    )
    masked = ArrayField(
        models.CharField(max_length=12, choices=MaskedPart),
        verbose_name=_("不公开的部分"),
        default=list,
        blank=True,
        validators=[validate_masked],
        help_text=_("联系方式从不公开"),
    )
    keywords = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("关键词"),
        default=list,
        blank=True,
        validators=[validate_keywords],
    )
    fields = models.ManyToManyField(TechField, blank=True, related_name="+", verbose_name=_("技术领域"))
    industries = models.ManyToManyField(Industry, blank=True, related_name="+", verbose_name=_("所属行业"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("确认人"),
    )
    confirmed_by_way = models.CharField(
        _("确认方式"), max_length=8, choices=ConfirmationWay, blank=True, editable=False
    )
    confirmed_on = models.DateField(_("确认日期"), null=True, editable=False)
    confirmation_note = limited_text(_("诊断意见"), max_length=2000, blank=True, editable=False)
    outcome = models.CharField(_("结果"), max_length=20, choices=Outcome, blank=True, editable=False)
    outcome_text = limited_text(_("结果说明"), max_length=2000, blank=True, editable=False)
    closed_at = models.DateTimeField(_("关闭时间"), null=True, editable=False)
    source = models.CharField(_("数据来源"), max_length=60, blank=True, editable=False)
    external_id = models.CharField(_("外部编号"), max_length=80, blank=True)

    objects = DemandQuerySet.as_manager()

    class Meta(PublishableRecord.Meta):
        verbose_name = _("技术需求")
        ordering = ("-updated_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(readiness_wanted__isnull=True) | models.Q(readiness_wanted__range=(1, 9)),
                name="demands_readiness_1_9",
            ),
            models.CheckConstraint(
                condition=models.Q(deadline_months__isnull=True) | models.Q(deadline_months__range=(1, 60)),
                name="demands_deadline_1_60",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=CONFIRMED_STATES)
                | (models.Q(confirmed_by__isnull=False, confirmed_on__isnull=False) & ~models.Q(confirmed_by_way="")),
                name="demands_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DemandState.PUBLISHED)
                | models.Q(published_at__isnull=False, fresh_until__isnull=False),
                name="demands_published_is_dated",
            ),
            models.CheckConstraint(
                condition=(models.Q(state=DemandState.CLOSED, closed_at__isnull=False) & ~models.Q(outcome=""))
                | (~models.Q(state=DemandState.CLOSED) & models.Q(closed_at__isnull=True, outcome="")),
                name="demands_closed_has_outcome",
            ),
            models.UniqueConstraint(
                fields=("organisation", "external_id"),
                condition=~models.Q(external_id=""),
                name="demands_external_id_once",
                violation_error_message=_("这个外部编号已经录入过。"),
            ),
        )
        indexes = (
            models.Index(fields=("state", "-published_at", "-id"), name="demands_hall"),
            # The hall's other orders; the first also counts the hall without reading the rows.
            models.Index(
                models.F("state"),
                models.F("readiness_wanted").asc(nulls_last=True),
                models.F("id").desc(),
                include=("organisation", "publicity"),
                name="demands_hall_stage",
            ),
            models.Index(
                models.F("state"),
                models.Case(
                    models.When(
                        ~(
                            models.Q(publicity=Publicity.ON_REQUEST)
                            | models.Q(masked__contains=[MaskedPart.BUDGET.value])
                        ),
                        then=models.F("budget_yuan"),
                    )
                ).desc(nulls_last=True),
                models.F("id").desc(),
                name="demands_hall_budget",
            ),
            models.Index(fields=("organisation", "-updated_at", "-id"), name="demands_desk"),
            models.Index(fields=("state", "submitted_at", "id"), name="demands_queue"),
            models.Index(fields=("state", "fresh_until"), name="demands_fresh"),
        )

    @property
    def indicator_rows(self) -> list[Indicator]:
        """The wanted indicators, read line by line."""
        return parse_indicators(self.indicators)

    @property
    def public_stage(self) -> PublicStage | None:
        """The three-step label of the readiness asked for: laboratory, pilot, industry."""
        return None if self.readiness_wanted is None else PublicStage.from_trl(self.readiness_wanted)

    @property
    def mode_labels(self) -> list[str]:
        """The wanted ways of cooperation in words."""
        return [str(CooperationMode(mode).label) for mode in self.modes]

    @property
    def masked_labels(self) -> list[str]:
        """The parts kept from the public, in words."""
        return [str(MaskedPart(part).label) for part in self.masked]

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads."""
        return [
            self.title,
            self.problem,
            self.background,
            self.indicators,
            self.tried,
            self.conditions,
            self.wanted_from,
            *self.keywords,
            *(file.name for file in self.current_files()),
        ]

    def snapshot(self) -> dict[str, Any]:
        """What a version of the demand holds."""
        return {
            "title": self.title,
            "kind": self.get_kind_display(),
            "problem": self.problem,
            "background": self.background,
            "indicators": [row.line for row in self.indicator_rows],
            "tried": self.tried,
            "conditions": self.conditions,
            "budget_yuan": None if self.budget_yuan is None else str(self.budget_yuan),
            "modes": self.mode_labels,
            "wanted_from": self.wanted_from,
            "deadline_months": self.deadline_months,
            "urgency": self.get_urgency_display(),
            "readiness_wanted": self.readiness_wanted,
            "keywords": list(self.keywords),
            "fields": [str(row) for row in self.fields.all()],
            "industries": [str(row) for row in self.industries.all()],
            "publicity": self.get_publicity_display(),
            "masked": self.masked_labels,
            "files": [f"{file.name} {file.sha256[:12]}" for file in self.current_files()],
        }
