"""What an enterprise does on its way up: steps taken, money set aside for research, and who visited it."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.money import yuan_field
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS, StepKind, VisitPurpose
from lianqiao.registers.organisations.enums import SERVING_KINDS, OrganisationKind
from lianqiao.registers.organisations.models import Organisation


@pghistory.track()
class GrowthStep(FiledRecord):
    """One step up of `organisation`, with the day and the paper that shows it."""

    FILERS = ENTERPRISE_KINDS

    kind = models.CharField(_("升级事项"), max_length=16, choices=StepKind)
    happened_on = models.DateField(_("完成日期"))
    before = models.CharField(_("升级前"), max_length=120, blank=True)
    after = models.CharField(_("升级后"), max_length=120)
    evidence = models.CharField(_("凭据"), max_length=200, help_text=_("营业执照、统计入库通知、上市公告等"))
    note = limited_text(_("说明"), max_length=1000, blank=True)

    class Meta(FiledRecord.Meta):
        verbose_name = _("企业升级事项")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "kind"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="enterprises_step_once",
                violation_error_message=_("这一步已经登记过。"),
            ),
        )

    def own_title(self) -> str:
        """The step and what came of it."""
        return f"{self.get_kind_display()}：{self.after}"


@pghistory.track()
class ResearchReserve(FiledRecord):
    """The reserve for research and development (研发准备金) that `organisation` sets aside in a year."""

    FILERS = ENTERPRISE_KINDS

    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    adopted_on = models.DateField(_("制度通过日期"))
    adopted_by = models.CharField(_("通过机构"), max_length=120, help_text=_("股东会、董事会或总经理办公会"))
    set_aside_yuan = yuan_field(_("本年计提"))
    spent_yuan = yuan_field(_("本年使用"), null=True, blank=True)
    has_separate_account = models.BooleanField(_("单独设账"), default=True)
    note = limited_text(_("说明"), max_length=1000, blank=True)

    class Meta(FiledRecord.Meta):
        verbose_name = _("研发准备金备案")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "year"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="enterprises_reserve_once_a_year",
                violation_error_message=_("这一年度已经备案过。"),
            ),
        )

    def own_title(self) -> str:
        """The year in words."""
        return f"{self.year} 年研发准备金"


@pghistory.track()
class EnterpriseVisit(FiledRecord):
    """A visit of officials or of a transfer organisation at `enterprise`, and what is to follow by when."""

    FILERS = frozenset({OrganisationKind.GOVERNMENT, *SERVING_KINDS})

    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("企业"))
    purpose = models.CharField(_("走访目的"), max_length=16, choices=VisitPurpose)
    visited_on = models.DateField(_("走访日期"))
    people = models.CharField(_("走访人员"), max_length=200)
    findings = limited_text(_("了解到的情况"), max_length=2000)
    agreed = limited_text(_("约定的下一步"), max_length=1000, blank=True)
    follow_up_on = models.DateField(_("回访日期"), null=True, blank=True)

    class Meta(FiledRecord.Meta):
        verbose_name = _("企业走访记录")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(follow_up_on__isnull=True) | models.Q(follow_up_on__gte=models.F("visited_on")),
                name="enterprises_visit_follow_up_after",
                violation_error_message=_("回访日期不能早于走访日期。"),
            ),
        )
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(fields=("enterprise", "-visited_on"), name="enterprises_visit_of"),
        )

    def own_title(self) -> str:
        """Whom, and why."""
        return f"{self.enterprise}：{self.get_purpose_display()}"
