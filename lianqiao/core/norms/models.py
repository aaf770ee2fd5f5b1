"""Norms: what is asked (`NormKey`), each edition of the answer (`Norm`), and what was decided under it (`Citation`)."""

from __future__ import annotations

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.norms import values
from lianqiao.core.norms.answers import source_text
from lianqiao.core.norms.enums import Kind, Level, Origin, Strictest
from lianqiao.core.norms.queries.editions import NormQuerySet

#: Every change of what norms say gives `Revision` a value that was never used before, so that whoever kept an
#: answer sees that it is old; a value of a transaction that was rolled back does not come again.
_RENEW = """
    INSERT INTO norms_revision (id, value) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET value = EXCLUDED.value;
    RETURN NULL;
"""


def _renews() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="renew_revision",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func=_RENEW,
    )


class Days(Func):
    """The days of an edition as a range, the end of it left out."""

    function = "DATERANGE"
    output_field = DateRangeField()


@pghistory.track()
class NormKey(models.Model):
    """A question that norms answer, such as `conversion_law.reward_floor_transfer`."""

    key = models.CharField(_("代号"), max_length=100, primary_key=True)
    area = models.CharField(_("领域"), max_length=40)
    area_title = models.CharField(_("领域名称"), max_length=60)
    title = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    columns = models.JSONField(_("表格栏目"), default=list, blank=True)
    strictest = models.CharField(_("取值规则"), max_length=16, choices=Strictest, default=Strictest.MOST_SPECIFIC)
    #: Off for whatever binds the institutions themselves: they could loosen it.
    institutions = models.BooleanField(_("单位可以自行规定"), default=False, db_default=False)
    note = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("规定事项")
        ordering = ("area", "key")
        triggers = (_renews(),)

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Norm(models.Model):
    """One edition of a norm: what holds in one jurisdiction from a day on, by which text.

    `effective_to` is the first day on which it no longer holds. What an edition says never changes: it is closed by
    the next one, or superseded (`superseded_at`) by a correction and then no longer asked, but kept.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(NormKey, on_delete=models.PROTECT, related_name="editions", verbose_name=_("规定事项"))
    level = models.CharField(_("层级"), max_length=12, choices=Level)
    region = models.ForeignKey(
        "taxonomy.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("适用地区")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("适用单位"),
    )
    effective_from = models.DateField(_("生效日期"))
    effective_to = models.DateField(_("失效日期"), null=True, blank=True, help_text=_("自该日起不再有效"))
    value = models.JSONField(_("内容"))
    source_title = models.CharField(_("依据文件"), max_length=200)
    source_number = models.CharField(_("文号"), max_length=100, blank=True)
    source_date = models.DateField(_("发布日期"), null=True, blank=True)
    source_url = models.URLField(_("网址"), blank=True)
    article = models.CharField(_("条款"), max_length=100, blank=True)
    note = models.TextField(_("备注"), blank=True)
    is_verified = models.BooleanField(_("已核实"), default=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("更正时间"), null=True, blank=True)
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")
    origin = models.CharField(_("来源"), max_length=8, choices=Origin)
    reason = models.TextField(_("录入理由"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("录入时间"), auto_now_add=True)

    objects = NormQuerySet.as_manager()

    class Meta:
        verbose_name = _("规定")
        ordering = ("key", "level", "-effective_from", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="norms_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.NATION, region__isnull=True, organisation__isnull=True)
                | Q(level=Level.INSTITUTION, region__isnull=True, organisation__isnull=False)
                | Q(
                    level__in=(Level.PROVINCE, Level.CITY, Level.COUNTY),
                    region__isnull=False,
                    organisation__isnull=True,
                ),
                name="norms_one_jurisdiction",
            ),
            ExclusionConstraint(
                name="norms_no_overlap_nation",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    (Days("effective_from", "effective_to", Value("[)")), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True, level=Level.NATION),
            ),
            ExclusionConstraint(
                name="norms_no_overlap_region",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    (Days("effective_from", "effective_to", Value("[)")), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True, region__isnull=False),
            ),
            ExclusionConstraint(
                name="norms_no_overlap_institution",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (Days("effective_from", "effective_to", Value("[)")), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True, organisation__isnull=False),
            ),
        )
        triggers = (_renews(), pgtrigger.Protect(name="kept", operation=pgtrigger.Delete))

    def __str__(self) -> str:
        return f"{self.key.title}（{self.effective_from:%Y-%m-%d}）"

    @property
    def columns(self) -> tuple[values.Column, ...]:
        """The columns of its table; empty for other kinds."""
        return values.columns_of(self.key.columns)

    @property
    def loaded(self) -> Any:
        """The typed value."""
        return values.load(Kind(self.key.kind), self.value, columns=self.columns)

    @property
    def value_text(self) -> str:
        """The value in words."""
        return values.show(Kind(self.key.kind), self.loaded, unit=self.key.unit)

    @property
    def rows_text(self) -> list[list[str]]:
        """The rows of a table in words, cell by cell."""
        return [[values.show_cell(column, row[column.name]) for column in self.columns] for row in self.loaded]

    @property
    def source(self) -> str:
        """The text by which it holds, in words."""
        return source_text(self.source_title, self.source_number, self.article)

    @property
    def place_name(self) -> str:
        """Whom it binds, in words."""
        if self.organisation is not None:
            return str(self.organisation)
        return gettext("全国") if self.region is None else str(self.region)


class Revision(models.Model):
    """One row with a mark that is new after every change of a norm."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="norms_one_revision"),)

    def __str__(self) -> str:
        return str(self.value)


class Citation(models.Model):
    """A record that was decided under an edition; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    norm = models.ForeignKey(Norm, on_delete=models.PROTECT, related_name="citations")
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    subject = GenericForeignKey("subject_type", "subject_id")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("norm", "-at", "-id"), name="norms_citation_norm"),
            models.Index(fields=("subject_type", "subject_id"), name="norms_citation_subject"),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.norm_id} → {self.subject_id}"
