"""Experts of the pool of a government body, and whom they declare to be related to."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.processes.reviews.enums import ExpertState, RelationKind
from lianqiao.processes.reviews.queries.visibility import ExpertQuerySet
from lianqiao.registers.taxonomy.models import TechField


@pghistory.track()
class Expert(Record):
    """A person of the pool of the government body `organisation`, who judges with the account `user`.

    `most_open` is how many subjects he takes at once, over all reviews of the pool.
    """

    state = models.CharField(_("状态"), max_length=8, choices=ExpertState, default=ExpertState.INVITED, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("姓名")
    )
    employer: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("工作单位")
    )
    post = models.CharField(_("职称或职务"), max_length=60, blank=True)
    fields = models.ManyToManyField(TechField, related_name="+", verbose_name=_("评审领域"))
    most_open = models.PositiveSmallIntegerField(
        _("同时承担的评审件数"), default=10, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    answered_at = models.DateTimeField(_("本人确认时间"), null=True, editable=False)

    objects: ClassVar[Any] = ExpertQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("评审专家")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "user"),
                name="reviews_expert_once",
                violation_error_message=_("这位专家已经在库里。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ExpertState.ACTIVE, ExpertState.PAUSED)) | Q(answered_at__isnull=False),
                name="reviews_expert_has_answered",
            ),
        )
        indexes = (models.Index(fields=("organisation", "-created_at", "-id"), name="reviews_expert_order"),)

    def __str__(self) -> str:
        return str(self.user.name)

    def snapshot(self) -> dict[str, Any]:
        """What the pool says of the person."""
        return {
            "employer": str(self.employer),
            "post": self.post,
            "fields": [str(row) for row in self.fields.all()],
            "most_open": self.most_open,
        }


@pghistory.track()
class Relation(models.Model):
    """Somebody whose matters the expert does not judge: an organisation, a person, or a person of an organisation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="relations")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("关系"), max_length=10, choices=RelationKind, default=RelationKind.KIN)
    organisation_name = models.CharField(_("单位全称"), max_length=120, blank=True)
    person = models.CharField(_("人员姓名"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("应当回避的关系")
        ordering = ("expert", "order")
        constraints = (
            models.CheckConstraint(
                condition=~Q(organisation_name="") | ~Q(person=""),
                name="reviews_relation_names_somebody",
                violation_error_message=_("请写明单位或人员。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.organisation_name} {self.person}".strip()
