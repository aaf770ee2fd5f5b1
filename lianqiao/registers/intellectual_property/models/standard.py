"""A technical standard that the unit led or took part in."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.intellectual_property.enums import StandardLevel, StandardPart, StandardStatus


@pghistory.track()
class Standard(FiledRecord):
    """A standard, confirmed by the government of the region."""

    PARTS = ("achievements",)

    standard_number = models.CharField(_("标准号"), max_length=60, blank=True, help_text=_("制定中的可以不填"))
    level = models.CharField(_("级别"), max_length=16, choices=StandardLevel)
    part = models.CharField(_("本单位作用"), max_length=12, choices=StandardPart)
    status = models.CharField(_("状态"), max_length=12, choices=StandardStatus)
    issued_on = models.DateField(_("发布日期"), null=True, blank=True)
    effective_on = models.DateField(_("实施日期"), null=True, blank=True)
    committee = models.CharField(_("归口单位"), max_length=120, blank=True)
    scope = limited_text(_("主要内容"), max_length=1000, blank=True)
    achievements = models.ManyToManyField(
        Achievement, blank=True, related_name="standards", verbose_name=_("所依据的成果")
    )

    class Meta(FiledRecord.Meta):
        verbose_name = _("技术标准")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "standard_number"),
                condition=~models.Q(standard_number="") & ~models.Q(state=FilingState.CANCELLED),
                name="intellectual_property_standard_once",
                violation_error_message=_("这个标准已经登记过。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(status=StandardStatus.IN_FORCE) | ~models.Q(standard_number=""),
                name="intellectual_property_standard_number",
                violation_error_message=_("现行标准要写标准号。"),
            ),
        )
