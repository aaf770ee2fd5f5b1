"""What stands at a place of the chain: firms, technologies, gaps, achievements."""

from __future__ import annotations

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.industry_map.enums import FirmRole, GapKind, Place, TechLevel
from lianqiao.registers.industry_map.models.nodes import MapNode
from lianqiao.registers.industry_map.queries.visibility import ItemQuerySet


class MapItem(models.Model):
    """A line at a node. `lineage` is the same in every edition that was copied from another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lineage = models.UUIDField(default=new_id, editable=False)
    order = models.PositiveSmallIntegerField(default=0)
    is_restricted = models.BooleanField(_("不公开"), default=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("node", "order", "id")


@pghistory.track()
class MapFirm(MapItem):
    """A firm: an organisation of the register, or only a name. `name` is the name of that day."""

    node = models.ForeignKey(MapNode, on_delete=models.CASCADE, related_name="firms")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("企业名称"), max_length=100)
    role = models.CharField(_("角色"), max_length=10, choices=FirmRole, default=FirmRole.KEY)
    place = models.CharField(_("所在地"), max_length=10, choices=Place, default=Place.INSIDE)
    products = models.CharField(_("主要产品"), max_length=200, blank=True)

    class Meta(MapItem.Meta):
        verbose_name = _("企业")
        constraints = (models.UniqueConstraint(fields=("node", "name"), name="industry_map_firm_once"),)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class MapTechnology(MapItem):
    """A technology that the place stands on; `readiness` is a level of the nine-step scale (TRL)."""

    node = models.ForeignKey(MapNode, on_delete=models.CASCADE, related_name="technologies")
    name = models.CharField(_("技术名称"), max_length=100)
    level = models.CharField(_("水平"), max_length=10, choices=TechLevel, default=TechLevel.BEHIND)
    readiness = models.PositiveSmallIntegerField(
        _("就绪度"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    holder = models.CharField(_("掌握单位"), max_length=100, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta(MapItem.Meta):
        verbose_name = _("技术")
        verbose_name_plural = _("技术")
        constraints = (
            models.UniqueConstraint(fields=("node", "name"), name="industry_map_technology_once"),
            models.CheckConstraint(
                condition=Q(readiness__isnull=True) | Q(readiness__range=(1, 9)), name="industry_map_readiness_1_9"
            ),
        )

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class MapGap(MapItem):
    """What lacks at the place, and on whom that makes it depend; for governments only unless somebody clears it.

    It may point to the research task, the demand or the list entry that is about it. `closed_on` is the day on which
    it was filled, `closed_by` what filled it.
    """

    node = models.ForeignKey(MapNode, on_delete=models.CASCADE, related_name="gaps")
    kind = models.CharField(_("类型"), max_length=10, choices=GapKind)
    name = models.CharField(_("缺什么"), max_length=100)
    dependence = models.CharField(_("依赖谁"), max_length=200, blank=True)
    detail = limited_text(_("说明"), max_length=500, blank=True)
    task = models.ForeignKey(
        "needs.ResearchTask", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("任务")
    )
    demand = models.ForeignKey(
        "demands.Demand", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("需求")
    )
    list_entry = models.ForeignKey(
        "lists.Entry", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("清单条目")
    )
    is_restricted = models.BooleanField(_("不公开"), default=True)
    closed_on = models.DateField(_("补上日期"), null=True, blank=True)
    closed_by = models.CharField(_("怎样补上的"), max_length=200, blank=True)

    class Meta(MapItem.Meta):
        verbose_name = _("缺口")
        constraints = (
            models.UniqueConstraint(fields=("node", "name"), name="industry_map_gap_once"),
            models.CheckConstraint(
                condition=Q(task__isnull=True, demand__isnull=True)
                | Q(task__isnull=True, list_entry__isnull=True)
                | Q(demand__isnull=True, list_entry__isnull=True),
                name="industry_map_gap_one_link",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=False) | Q(closed_by=""), name="industry_map_gap_closed_on_a_day"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def linked_id(self) -> str:
        """The record that is about it, as `task:…`, `demand:…` or `entry:…`; empty where there is none."""
        for name, key in (("task", self.task_id), ("demand", self.demand_id), ("entry", self.list_entry_id)):
            if key is not None:
                return f"{name}:{key}"
        return ""


@pghistory.track()
class MapAchievement(MapItem):
    """An achievement that belongs to the place."""

    node = models.ForeignKey(MapNode, on_delete=models.CASCADE, related_name="achievements")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")

    class Meta(MapItem.Meta):
        verbose_name = _("成果")
        constraints = (models.UniqueConstraint(fields=("node", "achievement"), name="industry_map_achievement_once"),)

    def __str__(self) -> str:
        return str(self.achievement)
