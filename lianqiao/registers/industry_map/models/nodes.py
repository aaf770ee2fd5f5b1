"""The places of a chain, and which of them supplies which."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.publishing.validators import validate_keywords
from lianqiao.registers.industry_map.models.editions import MapEdition
from lianqiao.registers.industry_map.queries.visibility import NodeQuerySet
from lianqiao.registers.taxonomy.enums import LinkPosition
from lianqiao.registers.taxonomy.models import Industry

LONGEST_NAME = 40


@pghistory.track()
class MapNode(models.Model):
    """One place of the chain in one edition; with a `parent` it is a part of that place.

    `lineage` is the same for the node in every edition that was copied from another. `keywords` and `industries` say
    which achievements may belong here. A restricted node, and all that hangs on it, is for governments only.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lineage = models.UUIDField(default=new_id, editable=False)
    edition = models.ForeignKey(MapEdition, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts", verbose_name=_("属于哪个环节")
    )
    position = models.CharField(_("位置"), max_length=10, choices=LinkPosition)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    name = models.CharField(_("环节名称"), max_length=LONGEST_NAME)
    summary = limited_text(_("情况说明"), max_length=1000, blank=True)
    industries = models.ManyToManyField(Industry, blank=True, related_name="+", verbose_name=_("相关行业"))
    keywords = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("关键词"),
        default=list,
        blank=True,
        validators=[validate_keywords],
        help_text=_("用来找可能相关的成果，例如：轴承钢、热处理"),
    )
    is_restricted = models.BooleanField(_("这个环节不公开"), default=False)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    objects = NodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("环节")
        ordering = ("order", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "name"),
                name="industry_map_node_once",
                violation_error_message=_("这一期里已经有同名的环节。"),
            ),
            models.UniqueConstraint(fields=("edition", "lineage"), name="industry_map_lineage_once"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="industry_map_no_part_of_itself"
            ),
        )
        indexes = (models.Index(fields=("edition", "order", "id"), name="industry_map_node_order"),)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class MapEdge(models.Model):
    """`source` supplies `target`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(MapNode, on_delete=models.CASCADE, related_name="supplies")
    target = models.ForeignKey(MapNode, on_delete=models.CASCADE, related_name="supplied_by")

    class Meta:
        verbose_name = _("供给关系")
        ordering = ("source", "target")
        constraints = (
            models.UniqueConstraint(fields=("source", "target"), name="industry_map_edge_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="industry_map_edge_between_two"),
        )

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
