"""What an alliance did in a year, and what the government concludes from it."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.money import yuan_field
from lianqiao.registers.alliances.enums import Verdict
from lianqiao.registers.alliances.models.alliance import Alliance


@pghistory.track()
class AllianceReport(FiledRecord):
    """The yearly report of the leader; `verdict` and `score` (0 to 100) are the government's."""

    alliance = models.ForeignKey(
        Alliance, on_delete=models.PROTECT, related_name="reports", verbose_name=_("联合体或联盟")
    )
    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    progress = limited_text(_("任务进展"), max_length=3000)
    results = models.PositiveIntegerField(_("取得成果（项）"), default=0)
    converted = models.PositiveIntegerField(_("其中转化（项）"), default=0)
    spent_yuan = yuan_field(_("本年投入"), null=True, blank=True)
    plan = limited_text(_("下一年计划"), max_length=2000, blank=True)
    verdict = models.CharField(_("评估结论"), max_length=12, choices=Verdict, blank=True, editable=False)
    score = models.PositiveSmallIntegerField(_("评分"), null=True, validators=[MaxValueValidator(100)], editable=False)

    class Meta(FiledRecord.Meta):
        verbose_name = _("联盟年度评估")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("alliance", "year"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="alliances_report_once_a_year",
                violation_error_message=_("这一年度的报告已经提交过。"),
            ),
            models.CheckConstraint(
                condition=models.Q(converted__lte=models.F("results")),
                name="alliances_converted_of_results",
                violation_error_message=_("转化的成果不能多于取得的成果。"),
            ),
        )

    def own_title(self) -> str:
        """Which alliance, which year."""
        return f"{self.alliance} {self.year} 年度" if self.alliance_id else ""
