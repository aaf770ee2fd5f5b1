"""What goes to others: achievements, who owns them and how they came to it, and the rights in them."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.processes.disposals.enums import Acquisition
from lianqiao.processes.disposals.models.disposal import WHOLE, Disposal
from lianqiao.processes.disposals.models.frozen import ITEMS_FROZEN, PARTS_FROZEN
from lianqiao.processes.disposals.queries.visibility import DisposalItemQuerySet
from lianqiao.registers.achievements.enums import RightKind, RightStatus
from lianqiao.registers.achievements.models import Achievement


@pghistory.track()
class DisposalItem(models.Model):
    """One achievement of a disposal; `title` is what it was called when it was taken in.

    `heard_on` and `heard_words` say when and how its completers were heard.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    disposal = models.ForeignKey(Disposal, on_delete=models.CASCADE, related_name="items")
    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, related_name="disposal_items", verbose_name=_("科技成果")
    )
    order = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("成果名称"), max_length=200)
    heard_on = models.DateField(_("听取完成人意见的日期"), null=True, blank=True)
    heard_words = limited_text(_("完成人的意见"), max_length=1000, blank=True)

    objects: ClassVar[Any] = DisposalItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("转化的成果")
        ordering = ("disposal", "order")
        constraints = (
            models.UniqueConstraint(fields=("disposal", "achievement"), name="disposals_achievement_once"),
            models.UniqueConstraint(
                fields=("disposal", "order"), name="disposals_item_order", deferrable=models.Deferrable.DEFERRED
            ),
        )
        triggers = ITEMS_FROZEN

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class ItemOwner(models.Model):
    """Who owns an achievement, with which share in ten-thousandths, how the right came there, and by which paper.

    `organisation` is an owner that is known here; others are named.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(DisposalItem, on_delete=models.CASCADE, related_name="owners")
    order = models.PositiveSmallIntegerField(_("次序"))
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("权利人"), max_length=120)
    share = models.PositiveIntegerField(
        _("份额（万分之几）"), validators=[MinValueValidator(1), MaxValueValidator(WHOLE)]
    )
    way = models.CharField(_("取得方式"), max_length=12, choices=Acquisition, default=Acquisition.OWN_WORK)
    paper = models.CharField(_("权属凭据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("权利人")
        ordering = ("item", "order")
        constraints = (
            models.UniqueConstraint(fields=("item", "name"), name="disposals_owner_once"),
            models.CheckConstraint(condition=Q(share__range=(1, WHOLE)), name="disposals_owner_share"),
        )
        triggers = PARTS_FROZEN

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ItemRight(models.Model):
    """A right in an achievement, with its legal status on the day on which it was looked up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(DisposalItem, on_delete=models.CASCADE, related_name="rights")
    order = models.PositiveSmallIntegerField(_("次序"))
    kind = models.CharField(_("类型"), max_length=16, choices=RightKind, default=RightKind.INVENTION)
    number = models.CharField(_("编号"), max_length=60, blank=True)
    name = models.CharField(_("名称"), max_length=200, blank=True)
    status = models.CharField(_("法律状态"), max_length=8, choices=RightStatus, default=RightStatus.GRANTED)
    checked_on = models.DateField(_("查询日期"), null=True, blank=True)
    pledgee_agreed = models.BooleanField(_("质权人已书面同意"), default=False)

    class Meta:
        verbose_name = _("知识产权")
        ordering = ("item", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("item", "kind", "number"), condition=~Q(number=""), name="disposals_right_once"
            ),
        )
        triggers = PARTS_FROZEN

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.get_kind_display()), self.number, self.name) if part)
