"""Who agreed to the terms of a challenge: append-only, with the version of the terms."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.processes.challenges.models.challenge import Challenge
from lianqiao.processes.challenges.queries.visibility import SignatureQuerySet


class TermsSignature(models.Model):
    """The unit `organisation`, by the person `signed_by`, agreed to the terms whose hash is `terms_sha256`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("榜单")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    terms_sha256 = models.CharField(_("条款版本"), max_length=64)
    terms = models.TextField(_("条款"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("同意人")
    )
    signed_at = models.DateTimeField(_("同意时间"))

    objects: ClassVar[Any] = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("同意条款的记录")
        ordering = ("challenge", "signed_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("challenge", "organisation", "terms_sha256"), name="challenges_terms_signed_once"
            ),
        )
        indexes = (models.Index(fields=("challenge", "signed_at", "id"), name="challenges_signature_order"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.signed_at:%Y-%m-%d}"
