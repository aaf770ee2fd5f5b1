"""A dated edition of the map of one chain, and the actions that it announces."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.registers.industry_map.enums import EditionState, Progress
from lianqiao.registers.industry_map.queries.visibility import MapEditionQuerySet
from lianqiao.registers.taxonomy.models import Chain


@pghistory.track()
class MapEdition(Record):
    """One edition of the map of a chain, made by a government body for its region.

    `as_of` is the day that the facts describe. `head_office` is an office and not a name (链长). `lead_city` is the
    city that the chain is given to (一市一链). `superseded_on` is the day on which the next edition was decided.
    """

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="maps", verbose_name=_("产业链"))
    state = models.CharField(_("状态"), max_length=12, choices=EditionState, default=EditionState.DRAFT, editable=False)
    title = models.CharField(_("标题"), max_length=200, help_text=_("例如：高端轴承产业链图谱（2026年下半年）"))
    as_of = models.DateField(_("数据截至"), help_text=_("图谱说的是哪一天的情况"))
    head_office = models.CharField(_("链长"), max_length=100, blank=True, help_text=_("写职务，不写姓名"))
    lead_department = models.CharField(_("牵头部门"), max_length=100, blank=True)
    lead_city = models.ForeignKey(
        "taxonomy.Region",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("牵头市"),
        help_text=_("“一市一链”交给哪个市"),
    )
    note = limited_text(_("总体判断"), max_length=2000, blank=True)
    decision_title = models.CharField(_("印发文件"), max_length=200, blank=True, editable=False)
    decision_number = models.CharField(_("文号"), max_length=100, blank=True, editable=False)
    decided_on = models.DateField(_("印发日期"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    is_published = models.BooleanField(_("是否公开"), default=False, editable=False)
    superseded_on = models.DateField(_("被替代日期"), null=True, editable=False)

    objects = MapEditionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("产业图谱")
        ordering = ("-as_of", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("chain", "organisation"),
                condition=Q(state=EditionState.ISSUED),
                name="industry_map_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(state__in=(EditionState.ISSUED, EditionState.SUPERSEDED)),
                name="industry_map_draft_stays_inside",
            ),
        )
        indexes = (
            models.Index(fields=("-as_of", "-id"), name="industry_map_edition_order"),
            models.Index(fields=("chain", "-as_of", "-id"), name="industry_map_edition_of_chain"),
        )

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What the edition says of itself, without its nodes."""
        names = (
            "title",
            "as_of",
            "head_office",
            "lead_department",
            "lead_city",
            "note",
            "decision_title",
            "decided_on",
        )
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}


@pghistory.track()
class MapAction(models.Model):
    """Something that somebody is to do for the chain."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lineage = models.UUIDField(default=new_id, editable=False)
    edition = models.ForeignKey(MapEdition, on_delete=models.CASCADE, related_name="actions")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("任务"), max_length=200)
    responsible = models.CharField(_("责任单位"), max_length=100, blank=True)
    due_on = models.DateField(_("完成时间"), null=True, blank=True)
    progress = models.CharField(_("进展"), max_length=10, choices=Progress, default=Progress.PLANNED)
    is_restricted = models.BooleanField(_("不公开"), default=False)

    class Meta:
        verbose_name = _("推进任务")
        ordering = ("edition", "order", "id")
        constraints = (models.UniqueConstraint(fields=("edition", "name"), name="industry_map_action_once"),)

    def __str__(self) -> str:
        return self.name
