"""What belongs to one achievement: its ordered completers and its intellectual property."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.achievements.enums import RightKind, RightStatus
from lianqiao.registers.achievements.models.achievement import Achievement


@pghistory.track()
class Completer(models.Model):
    """A person who made the achievement; the order counts (第一完成人)."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="completers")
    order = models.PositiveSmallIntegerField(_("排序"))
    name = models.CharField(_("姓名"), max_length=60)
    organisation_name = models.CharField(_("单位"), max_length=120, blank=True)
    contribution = models.CharField(_("主要贡献"), max_length=200, blank=True)

    class Meta:
        ordering = ("order",)
        verbose_name = _("完成人")
        constraints = (
            models.UniqueConstraint(
                fields=("achievement", "order"),
                name="achievements_completer_order",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.organisation_name}）" if self.organisation_name else self.name


@pghistory.track()
class IntellectualProperty(models.Model):
    """A right in the achievement, with its status on the day that its owner stated."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="rights")
    kind = models.CharField(_("类型"), max_length=16, choices=RightKind)
    number = models.CharField(_("编号"), max_length=60, blank=True, help_text=_("申请号、专利号或登记号"))
    name = models.CharField(_("名称"), max_length=200, blank=True)
    status = models.CharField(_("法律状态"), max_length=8, choices=RightStatus)
    owners = models.CharField(_("权利人"), max_length=300, blank=True)
    stated_on = models.DateField(_("状态日期"), null=True, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("知识产权")

    def __str__(self) -> str:
        parts = (self.get_kind_display(), self.number, self.name, self.get_status_display())
        return " ".join(part for part in parts if part)
