"""What the issuer says of the finished work of a solver (阅卷)."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.processes.challenges.enums import Verdict
from lianqiao.processes.challenges.models.challenge import Challenge
from lianqiao.processes.challenges.queries.visibility import MarkQuerySet


@pghistory.track()
class Mark(models.Model):
    """The mark of one selected application, out of 100, given once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="marks", verbose_name=_("榜单"))
    application = models.OneToOneField(
        "programmes.Application", on_delete=models.PROTECT, related_name="mark", verbose_name=_("项目申报")
    )
    verdict = models.CharField(_("结论"), max_length=12, choices=Verdict)
    score = models.PositiveSmallIntegerField(
        _("评分"), validators=[MinValueValidator(0), MaxValueValidator(100)], help_text=_("百分制")
    )
    text = limited_text(_("逐条说明"), max_length=2000, help_text=_("每条指标达到了多少，怎样检验的；会公开"))
    marked_on = models.DateField(_("验收日期"))
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("填写人")
    )
    marked_at = models.DateTimeField(_("填写时间"))

    objects: ClassVar[Any] = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("阅卷结果")
        ordering = ("challenge", "marked_at", "id")

    def __str__(self) -> str:
        return f"{self.application} {self.get_verdict_display()}"
