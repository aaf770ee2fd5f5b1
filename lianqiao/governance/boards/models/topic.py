"""A board for a theme or an industry: chosen indicators under one name."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.governance.boards.queries.visibility import TopicQuerySet


@pghistory.track()
class Topic(Record):
    """Indicators that the government body `organisation` shows together; `chain` is the industry they are about."""

    name = models.CharField(_("名称"), max_length=60, help_text=_("例如：高端轴承产业“六个一”"))
    chain = models.ForeignKey(
        "taxonomy.Chain",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("产业链"),
        help_text=_("行业看板选对应的产业链；其他专题不选"),
    )
    note = limited_text(_("说明"), max_length=500, blank=True)

    objects: ClassVar[Any] = TopicQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("专题看板")
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "name"),
                name="boards_topic_once",
                violation_error_message=_("已经有同名的专题看板。"),
            ),
        )
        indexes = (models.Index(fields=("name", "id"), name="boards_topic_order"),)

    def __str__(self) -> str:
        return self.name

    def snapshot(self) -> dict[str, Any]:
        """What it is called and about."""
        return {"name": self.name, "chain": str(self.chain or ""), "note": self.note}


@pghistory.track()
class TopicIndicator(models.Model):
    """One indicator of a topic, in its place."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="lines")
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, related_name="+", verbose_name=_("指标")
    )
    order = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("专题指标")
        ordering = ("topic", "order", "id")
        constraints = (models.UniqueConstraint(fields=("topic", "indicator"), name="boards_topic_indicator_once"),)

    def __str__(self) -> str:
        return str(self.indicator)
