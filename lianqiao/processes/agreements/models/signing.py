"""Signatures on a hash, and changes that all who signed have to agree to."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.records import Record
from lianqiao.processes.agreements.enums import AmendmentState
from lianqiao.processes.agreements.models.agreement import Agreement, Party
from lianqiao.processes.agreements.models.frozen import APPEND_ONLY
from lianqiao.processes.agreements.queries.visibility import AmendmentQuerySet


@pghistory.track()
class Amendment(Record):
    """A change that the unit `organisation` (one of the parties) proposes; it takes effect when all have agreed.

    `changes` are rows {target, label, before, after, words_before, words_after}; see `domain.amending`.
    `content_sha256` is the hash of what is agreed to: the agreement as it was signed last, and the changes.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("合同")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=AmendmentState, default=AmendmentState.PROPOSED, editable=False
    )
    number = models.PositiveSmallIntegerField(_("次序"), editable=False)
    reason = limited_text(_("变更理由"), max_length=1000)
    changes = models.JSONField(_("变更内容"), editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, editable=False)
    decided_at = models.DateTimeField(_("办结时间"), null=True, editable=False)

    objects: ClassVar[Any] = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("合同变更")
        ordering = ("agreement", "-number")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "number"), name="agreements_amendment_number"),
            models.UniqueConstraint(
                fields=("agreement",),
                condition=Q(state=AmendmentState.PROPOSED),
                name="agreements_amendment_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement} {self.number}"

    def snapshot(self) -> dict[str, Any]:
        """What is agreed to; the hash is made of it."""
        return {
            "agreement": self.agreement.content_sha256,
            "number": self.number,
            "reason": self.reason,
            "changes": [[row["label"], row["words_before"], row["words_after"]] for row in self.changes],
        }


class Signature(models.Model):
    """That a party signed, on a day, the content of that hash: the agreement, or an amendment of it; never changed.

    `provider` is the way in which it was signed (`providers`), `evidence` what that way tells of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("签署方"))
    amendment = models.ForeignKey(
        Amendment, null=True, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("合同变更")
    )
    signer_name = models.CharField(_("签署人"), max_length=60)
    signed_on = models.DateField(_("签署日期"))
    content_sha256 = models.CharField(_("签署内容的校验值"), max_length=64)
    provider = models.CharField(_("签署方式"), max_length=40)
    evidence = models.JSONField(default=dict)
    paper = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("签署页扫描件")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("签署记录")
        ordering = ("recorded_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("party",), condition=Q(amendment__isnull=True), name="agreements_signature_once"
            ),
            models.UniqueConstraint(
                fields=("party", "amendment"),
                condition=Q(amendment__isnull=False),
                name="agreements_signature_amendment_once",
            ),
            models.CheckConstraint(condition=~Q(content_sha256=""), name="agreements_signature_names_content"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.party} {self.signer_name}"
