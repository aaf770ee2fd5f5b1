"""What state-owned enterprises file: whose they are, and the yearly sheet of a group's research for its assessment."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord, FilingQuerySet
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS, StateLevel, WageGround
from lianqiao.registers.organisations.models import Organisation

_PERCENT: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}
_CHANGE: dict[str, Any] = {"max_digits": 12, "decimal_places": 2, "editable": False}


class StateHoldingQuerySet(FilingQuerySet[Any]):
    """Registrations of state-owned enterprises."""

    def standing(self) -> Self:
        """Those that the authority has confirmed."""
        return self.filter(state=FilingState.CONFIRMED)

    def groups(self) -> Self:
        """Those of groups: enterprises that belong to no other."""
        return self.filter(group__isnull=True)


@pghistory.track()
class StateHolding(FiledRecord):
    """That `organisation` is state-owned, at which level, in which group (None: it is the group), under `authority`."""

    FILERS = ENTERPRISE_KINDS
    PARTIES = ("group",)
    LISTED = ("group", "authority")
    DECIDED_BY = "authority"

    level = models.CharField(_("企业层级"), max_length=8, choices=StateLevel)
    group = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("所属集团"),
        help_text=_("本单位就是集团（母公司）的不填"),
    )
    authority = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("出资人机构"),
        help_text=_("履行出资人职责的部门，一般是国资委；由它审核"),
    )
    held_percent = models.DecimalField(
        _("国有股权比例（%）"), validators=[MinValueValidator(0), MaxValueValidator(100)], **_PERCENT
    )
    since = models.DateField(_("纳入监管日期"))
    note = limited_text(_("说明"), max_length=1000, blank=True)

    objects: ClassVar[Any] = StateHoldingQuerySet.as_manager()

    class Meta(FiledRecord.Meta):
        verbose_name = _("国有企业登记")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation",),
                condition=models.Q(state=FilingState.CONFIRMED),
                name="enterprises_holding_stands_once",
                violation_error_message=_("本单位已经有一条审核通过的登记。"),
            ),
            models.CheckConstraint(
                condition=models.Q(held_percent__range=(0, 100)),
                name="enterprises_holding_share_of_hundred",
                violation_error_message=_("股权比例在 0 到 100 之间。"),
            ),
        )

    def own_title(self) -> str:
        """What it is, and of which group."""
        if not self.level:
            return ""
        return f"{self.get_level_display()}（{self.group or '集团'}）"

    def clean(self) -> None:
        """Nobody is a member of itself."""
        if self.group_id is not None and self.group_id == self.organisation_id:
            raise ValidationError({"group": _("本单位就是集团的，这里不填。")})


class StateResearchQuerySet(FilingQuerySet[Any]):
    """Sheets of groups."""

    def settled(self) -> Self:
        """Those that the authority has decided on."""
        return self.filter(state=FilingState.CONFIRMED)


@pghistory.track()
class StateResearch(FiledRecord):
    """What a state-owned group (`organisation`) and its members spent on research in `year`, for its assessment.

    Everything from `research_yuan` on is what the authority has decided, by the norms that held on the last day of the
    year: growth in per cent, `average_percent` the yearly mean since `base_year`, `asked_percent` what the norm asks.
    """

    FILERS = ENTERPRISE_KINDS
    PARTS = ("members",)
    LISTED = ("authority",)
    DECIDED_BY = "authority"

    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    profit_yuan = yuan_field(_("利润总额"), signed=True, help_text=_("合并报表的数；亏损的前面写减号"))
    wage_ground = models.CharField(_("申请工资总额支持的情形"), max_length=12, choices=WageGround, blank=True)
    wage_people = models.PositiveIntegerField(_("涉及人数"), null=True, blank=True)
    wage_asked_yuan = yuan_field(_("申请支持的工资总额"), null=True, blank=True)
    wage_reason = limited_text(
        _("为什么符合国家规定的条件"),
        max_length=1000,
        blank=True,
        help_text=_("写明承担的项目、团队和依据的文件；不申请的不填"),
    )
    note = limited_text(_("说明"), max_length=1000, blank=True)

    authority = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("考核部门"),
    )
    research_yuan = yuan_field(_("核定研发投入"), null=True, editable=False)
    growth_percent = models.DecimalField(_("比上年增长（%）"), null=True, **_CHANGE)
    base_year = models.PositiveSmallIntegerField(_("年均增幅的基年"), null=True, editable=False)
    average_percent = models.DecimalField(_("年均增幅（%）"), null=True, **_CHANGE)
    asked_percent = models.DecimalField(_("要求的年均增幅（%）"), null=True, **_CHANGE)
    is_met = models.BooleanField(_("达到增幅要求"), null=True, editable=False)
    add_back_yuan = yuan_field(_("视同利润加回"), null=True, editable=False)
    assessed_profit_yuan = yuan_field(_("考核利润"), signed=True, null=True, editable=False)
    wage_granted_yuan = yuan_field(_("核定支持的工资总额"), null=True, editable=False)
    opinion = limited_text(_("考核意见"), max_length=1000, blank=True, editable=False)

    objects: ClassVar[Any] = StateResearchQuerySet.as_manager()

    class Meta(FiledRecord.Meta):
        verbose_name = _("国企研发考核表")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "year"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="enterprises_state_research_once_a_year",
                violation_error_message=_("这一年度的考核表已经填报过，请修改已有的那一条。"),
            ),
        )

    def own_title(self) -> str:
        """The year in words."""
        return f"{self.year} 年度研发考核表"

    def clean(self) -> None:
        """Who asks for wages says why, for how many, and how much; who does not, says none of it."""
        asked = {"wage_ground": self.wage_ground, "wage_asked_yuan": self.wage_asked_yuan}
        asked |= {"wage_people": self.wage_people, "wage_reason": self.wage_reason}
        if any(asked.values()) and (missing := [name for name, value in asked.items() if not value]):
            raise ValidationError({name: _("申请工资总额支持的，情形、人数、金额和理由都要填。") for name in missing})


@pghistory.track()
class StateResearchMember(models.Model):
    """One enterprise of the group with its research of the year and of the year before.

    `key_yuan` (basic research and core technologies) and `public_yuan` (paid by public money) are parts of
    `research_yuan` that do not overlap.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.ForeignKey(StateResearch, on_delete=models.CASCADE, related_name="members")
    order = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("企业"))
    research_yuan = yuan_field(_("本年研发投入"))
    before_yuan = yuan_field(_("上年研发投入"))
    key_yuan = yuan_field(_("其中：基础研究与核心技术攻关"), default=0, blank=True)
    public_yuan = yuan_field(_("其中：财政资金"), default=0, blank=True)

    class Meta:
        verbose_name = _("集团内企业的研发投入")
        ordering = ("sheet", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("sheet", "organisation"),
                name="enterprises_research_member_once",
                violation_error_message=_("这家企业写了两次。"),
            ),
            models.CheckConstraint(
                condition=models.Q(research_yuan__gte=models.F("key_yuan") + models.F("public_yuan")),
                name="enterprises_research_parts_of_whole",
                violation_error_message=_("其中两项加起来不能大于本年研发投入。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}：{self.research_yuan} / {self.before_yuan}（{self.key_yuan}，{self.public_yuan}）"

    def clean(self) -> None:
        """The two parts fit into the whole."""
        if self.key_yuan + self.public_yuan > self.research_yuan:
            raise ValidationError(_("其中两项加起来不能大于本年研发投入。"))
