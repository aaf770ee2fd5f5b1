"""Proposals to appoint or dismiss one of the three administrators: one proposes, another decides."""

from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Office, Permission
from lianqiao.core.records import VisibleQuerySet


class OfficeProposalQuerySet(VisibleQuerySet["OfficeProposal"]):
    """Proposals, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """All for who proposes and who decides, none for others."""
        may = actor.has(Permission.OFFICE_PROPOSE) or actor.has(Permission.OFFICE_CONFIRM)
        return self.all() if may else self.none()


@pghistory.track()
class OfficeProposal(models.Model):
    """The security administrator proposes, the system administrator decides; an empty `office` dismisses."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="office_proposals", verbose_name=_("人员")
    )
    office = models.CharField(_("职务"), max_length=12, choices=Office, blank=True)
    reason = models.TextField(_("理由"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    accepted = models.BooleanField(_("是否同意"), null=True)

    objects = OfficeProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-id")
        verbose_name = _("三员任免")
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(decided_at__isnull=True), name="accounts_one_open_proposal"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True, accepted__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False, accepted__isnull=False),
                name="accounts_proposal_decided_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="accounts_proposal_four_eyes",
            ),
        )
        indexes = (models.Index(fields=("-proposed_at", "-id"), name="accounts_proposals"),)

    def __str__(self) -> str:
        return f"{self.person}：{self.get_office_display() or _('免去职务')}"
