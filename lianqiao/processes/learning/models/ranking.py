"""Versions of the ranking's numbers, and which of them was in use since when."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.engines.retrieval import Settings


class Ranking(models.Model):
    """Numbers that a run has proposed, with its report; never changed. It says nothing about persons or records."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(_("版本"), unique=True)
    made_at = models.DateTimeField(_("生成时间"), default=timezone.now)
    settings: Any = models.JSONField(_("参数"))
    report: Any = models.JSONField(_("报告"))

    class Meta:
        verbose_name = _("排序版本")
        ordering = ("-number",)
        triggers: ClassVar[Any] = (pgtrigger.Protect(name="no_update", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return str(_("排序第 %(number)d 版") % {"number": self.number})

    @property
    def numbers(self) -> Settings:
        """The numbers as the index takes them."""
        return Settings.from_dict(self.settings)


class Adoption(models.Model):
    """Since when a version is in use, None the standard one; the newest row counts, none is ever changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ranking = models.ForeignKey(
        Ranking, null=True, on_delete=models.PROTECT, related_name="adoptions", verbose_name=_("排序版本")
    )
    adopted_at = models.DateTimeField(_("启用时间"), default=timezone.now)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("启用人")
    )

    class Meta:
        verbose_name = _("排序版本启用记录")
        ordering = ("-adopted_at", "-id")
        indexes = (models.Index(fields=("-adopted_at", "-id"), name="learning_adopted"),)
        triggers: ClassVar[Any] = (pgtrigger.Protect(name="no_update", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return str(self.ranking or _("标准排序"))
