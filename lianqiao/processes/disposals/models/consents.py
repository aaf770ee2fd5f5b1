"""What others say before the decision: co-owners to the content that they saw, and the secrecy officer."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.processes.disposals.enums import ConsentAnswer, SecrecyFinding
from lianqiao.processes.disposals.models.disposal import Disposal
from lianqiao.processes.disposals.models.frozen import APPEND_ONLY
from lianqiao.processes.disposals.queries.visibility import CoOwnerConsentQuerySet

#: An answer stands as it was given.
ANSWER_STANDS = pgtrigger.Protect(
    name="answer_stands",
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Condition("OLD.answer <> 'asked'"),
)


class CoOwnerConsent(models.Model):
    """That a co-owner was asked about the content of a hash, and what it answered.

    `content` is what it was shown, in words. Where the content is another by now, the answer no longer counts.
    `organisation` answers in the program; another co-owner's answer is recorded with its `paper`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    disposal = models.ForeignKey(
        Disposal, on_delete=models.PROTECT, related_name="consents", verbose_name=_("转化决策")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("共有人")
    )
    owner_name = models.CharField(_("共有人"), max_length=120)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64)
    content = models.JSONField(_("共有人看到的内容"))
    answer = models.CharField(_("答复"), max_length=8, choices=ConsentAnswer, default=ConsentAnswer.ASKED)
    words = limited_text(_("意见"), max_length=1000, blank=True)
    paper = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("书面同意")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("征求时间"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    objects: ClassVar[Any] = CoOwnerConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("共有人意见")
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("disposal", "owner_name", "content_sha256"), name="disposals_consent_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(answer=ConsentAnswer.ASKED, answered_at__isnull=True)
                | (~Q(answer=ConsentAnswer.ASKED) & Q(answered_at__isnull=False)),
                name="disposals_consent_answer_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-asked_at", "-id"), name="disposals_consent_of_owner"),
            models.Index(fields=("organisation", "answer"), name="disposals_consent_waiting"),
        )
        triggers = (ANSWER_STANDS,)

    def __str__(self) -> str:
        return str(self.disposal)

    @property
    def is_current(self) -> bool:
        """Whether it is about the content as it is now."""
        return self.content_sha256 == self.disposal.content_sha256


class SecrecyStatement(models.Model):
    """What the secrecy officer of the unit stated about the content of a hash; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="secrecy_statements")
    content_sha256 = models.CharField(_("内容校验值"), max_length=64)
    finding = models.CharField(_("审查结论"), max_length=8, choices=SecrecyFinding)
    opinion = limited_text(_("审查意见"), max_length=500)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("保密审查员")
    )
    stated_at = models.DateTimeField(_("审查时间"))

    class Meta:
        verbose_name = _("保密审查结论")
        ordering = ("-stated_at", "-id")
        indexes = (models.Index(fields=("disposal", "-stated_at", "-id"), name="disposals_secrecy_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return str(self.get_finding_display())
