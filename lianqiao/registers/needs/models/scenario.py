"""An application scenario: a place where new technology may be tried, what it offers, and who offers to try."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.money import yuan_field
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.needs.enums import OfferState, ScenarioState


@pghistory.track()
class Scenario(FiledRecord):
    """A scenario that `organisation` opens until `closes_on`."""

    PUBLIC_STATES = (ScenarioState.PUBLISHED, ScenarioState.FINISHED)

    state = models.CharField(
        _("状态"), max_length=16, choices=ScenarioState, default=ScenarioState.DRAFT, editable=False
    )
    problem = limited_text(_("要解决的问题"), max_length=3000)
    site = models.CharField(_("场地"), max_length=200, help_text=_("在哪里试、规模多大"))
    data_offered = limited_text(_("可提供的数据"), max_length=1000, blank=True)
    conditions = limited_text(_("测试条件"), max_length=2000)
    support = limited_text(_("支持措施"), max_length=1000, blank=True, help_text=_("资金、设备、人员、后续采购"))
    budget_yuan = yuan_field(_("投入预算"), null=True, blank=True)
    opens_on = models.DateField(_("开放日期"))
    closes_on = models.DateField(_("截止日期"))
    result = limited_text(_("示范结果"), max_length=2000, blank=True, editable=False)

    class Meta(FiledRecord.Meta):
        verbose_name = _("应用场景")
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(
                fields=("-decided_at", "-id"),
                condition=models.Q(state__in=(ScenarioState.PUBLISHED, ScenarioState.FINISHED)),
                name="needs_scenario_public",
            ),
        )

    def clean(self) -> None:
        """It closes after it opens."""
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("截止日期不能早于开放日期。")})


@pghistory.track()
class ScenarioOffer(FiledRecord):
    """What `organisation` offers to try in the scenario; the scenario's owner reads it and answers."""

    PARTIES = ("scenario__organisation",)

    state = models.CharField(_("状态"), max_length=16, choices=OfferState, default=OfferState.DRAFT, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="offers", verbose_name=_("应用场景"))
    achievement = models.ForeignKey(
        Achievement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("所用成果"),
    )
    plan = limited_text(_("试验方案"), max_length=3000)
    needs = limited_text(_("需要对方提供什么"), max_length=1000, blank=True)
    price_yuan = yuan_field(_("报价"), null=True, blank=True)

    class Meta(FiledRecord.Meta):
        verbose_name = _("场景方案")

    def own_title(self) -> str:
        """For which scenario."""
        return f"{self.scenario}：方案" if self.scenario_id else ""
