"""A visit at a company to understand its demand."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.models import FiledRecord
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.needs.enums import Finding
from lianqiao.registers.organisations.enums import SERVING_KINDS, OrganisationKind


@pghistory.track()
class DiagnosisVisit(FiledRecord):
    """What managers or officials found out about `demand`; the company reads what was entered."""

    FILERS = frozenset({OrganisationKind.GOVERNMENT, *SERVING_KINDS})
    PARTIES = ("demand__organisation",)

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="visits", verbose_name=_("技术需求"))
    visited_on = models.DateField(_("走访日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    visitors = models.CharField(_("走访人员"), max_length=200, help_text=_("技术经理人、专家的姓名和单位"))
    met = models.CharField(_("企业参加人员"), max_length=200)
    seen = limited_text(_("现场看到的情况"), max_length=3000)
    cause = limited_text(_("问题的症结"), max_length=2000, blank=True)
    indicators = limited_text(_("应达到的指标"), max_length=2000, blank=True, help_text=_("一行一条，尽量写成数字"))
    finding = models.CharField(_("诊断结论"), max_length=12, choices=Finding)
    advice = limited_text(_("给企业的建议"), max_length=2000, blank=True)

    class Meta(FiledRecord.Meta):
        verbose_name = _("需求诊断记录")

    def own_title(self) -> str:
        """Which demand, which day."""
        return f"{self.demand}：{self.visited_on} 走访" if self.demand_id else ""
