"""What an enterprise answers itself in pre-checks, and which pre-checks it has made."""

from __future__ import annotations

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.records import VisibleQuerySet
from lianqiao.engines.conditions import Verdict
from lianqiao.registers.enterprises.enums import CredentialKind
from lianqiao.registers.organisations.models import Organisation

#: What a pre-check, or one condition of it, comes to.
VERDICTS = ((Verdict.MET, _("都符合")), (Verdict.UNMET, _("有不符合")), (Verdict.UNKNOWN, _("有不清楚")))


@pghistory.track()
class SelfAnswer(models.Model):
    """What `organisation` says about one fact that no record tells; one answer serves all pre-checks.

    `value` is in the unit of the fact (docs/apps/norms.md): shares from 0 to 1, money in yuan, yes as 1.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("企业"))
    fact = models.CharField(_("事实"), max_length=80)
    value = models.DecimalField(_("答复"), max_digits=26, decimal_places=6)
    answered_at = models.DateTimeField(_("答复时间"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("答复人")
    )

    class Meta:
        verbose_name = _("预检自填答复")
        ordering = ("organisation", "fact")
        constraints = (models.UniqueConstraint(fields=("organisation", "fact"), name="cultivation_selfanswer_once"),)

    def __str__(self) -> str:
        return self.fact


class PreCheckQuerySet(VisibleQuerySet[Any]):
    """Pre-checks, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's enterprise, and for a government body of its region those that are shared."""
        visible = models.Q(pk__in=())
        if actor.organisation_id is not None:
            visible |= models.Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            visible |= models.Q(organisation__region__code__startswith=actor.oversight, shared_at__isnull=False)
        return self.filter(visible)


@pghistory.track()
class PreCheck(models.Model):
    """The last pre-check of `organisation` for one credential, with what came of it on that day.

    While `shared_at` is set, the governments of the region see the self-given answers in this pre-check.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("企业"))
    kind = models.CharField(_("资质"), max_length=16, choices=CredentialKind)
    verdict = models.CharField(
        _("结论"),
        max_length=8,
        choices=VERDICTS,
    )
    unmet = models.PositiveSmallIntegerField(_("不符合的条数"))
    unknown = models.PositiveSmallIntegerField(_("不清楚的条数"))
    checked_at = models.DateTimeField(_("预检时间"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("预检人")
    )
    shared_at = models.DateTimeField(_("提供给主管部门的时间"), null=True, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    objects = PreCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("资质预检")
        ordering = ("organisation", "kind")
        constraints = (models.UniqueConstraint(fields=("organisation", "kind"), name="cultivation_precheck_once"),)

    def __str__(self) -> str:
        return str(CredentialKind(self.kind).label)
