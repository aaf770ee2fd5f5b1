"""What kinds of recognitions there are: who holds them, by class and level, for how long, and what is asked yearly."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.norms.places import place_of
from lianqiao.processes.programmes.definitions.form import Form, form_of, validate_form
from lianqiao.processes.recognitions.enums import HolderKind, KindOrigin, RenewalWay
from lianqiao.processes.recognitions.queries.visibility import KindQuerySet


@pghistory.track()
class RecognitionKind(models.Model):
    """One kind, such as technology managers or pilot platforms; packaged (`content/kinds.yaml`) or of a government.

    `classes` and `levels` are words, in order, and may be empty. `validity` ({length, unit}) or else the norm
    `validity_norm` says how long one holds, `most` or else `most_norm` how many a unit may hold; none: without end,
    without limit. `report` is the form of the yearly report in the shape of a scheme's form (without files and
    records), empty where there is no yearly check. `region` is the jurisdiction that uses the kind, None for all.
    """

    key = models.CharField(_("代号"), max_length=60, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    summary = limited_text(_("说明"), max_length=500)
    holder = models.CharField(_("认定对象"), max_length=8, choices=HolderKind)
    classes = ArrayField(models.CharField(max_length=40), verbose_name=_("类别"), default=list, blank=True)
    levels = ArrayField(models.CharField(max_length=40), verbose_name=_("等级"), default=list, blank=True)
    mark = models.CharField(
        _("编号中的代号"),
        max_length=8,
        validators=[RegexValidator("^[A-Z]{2,8}$", _("代号用 2 到 8 个大写字母。"))],
    )
    validity = models.JSONField(_("有效期"), null=True, blank=True)
    validity_norm = models.CharField(_("有效期的规定"), max_length=100, blank=True, editable=False)
    most = models.PositiveSmallIntegerField(
        _("每家单位最多持有"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    most_norm = models.CharField(_("持有数量的规定"), max_length=100, blank=True, editable=False)
    renewal = models.CharField(_("到期怎样延续"), max_length=4, choices=RenewalWay, default=RenewalWay.FORM)
    report = models.JSONField(_("年度报告"), default=list, blank=True, validators=[validate_form])
    is_public = models.BooleanField(_("列入公开名录"), default=True)
    source = models.CharField(_("依据"), max_length=200)
    region = models.ForeignKey(
        "taxonomy.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    origin = models.CharField(max_length=8, choices=KindOrigin, default=KindOrigin.PERSON, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)

    objects: ClassVar[Any] = KindQuerySet.as_manager()

    class Meta:
        verbose_name = _("资格种类")
        ordering = ("created_at", "key")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "name"),
                name="recognitions_kind_name_once",
                violation_error_message=_("已经有同名的资格种类。"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(origin=KindOrigin.PACKAGE) | Q(region__isnull=False),
                name="recognitions_kind_of_person_has_region",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_persons(self) -> bool:
        """Whether people are recognised."""
        return self.holder == HolderKind.PERSON

    @property
    def is_checked(self) -> bool:
        """Whether a report is asked for every year."""
        return bool(self.report)

    @property
    def report_definition(self) -> Form:
        """The form of the yearly report as code works with it."""
        return form_of(self.report)

    def concerns(self, region_code: str) -> bool:
        """Whether governments of that region use the kind."""
        return region_code.startswith(place_of(self.region_id).prefix)
